"""The sections whose answers must fit together: manager and needs."""

from django.utils.translation import gettext_lazy as _

from products.choices import NOTHING
from products.forms.base import SectionForm
from products.forms.questions import boxes
from products.models import Need


class ManagerForm(SectionForm):
    """Women are among the workers, and never more."""

    def clean(self):
        # What is not sound here stays as it was saved before, and the two must fit all the same.
        counts = {
            name: self.cleaned_data.get(name, getattr(self.instance, name))
            for name in ("workers", "women_workers")
        }
        workers, women = counts.values()
        if women is None or (workers is not None and women <= workers):
            return self.cleaned_data
        if workers is None:
            self.add_error("workers", _("Isi juga jumlah semua tenaga kerja, bukan hanya perempuan."))
        else:
            fault = _(
                "Jumlah perempuan (%(women)d) lebih banyak dari jumlah tenaga kerja (%(workers)d). "
                "Perbaiki salah satunya."
            )
            self.add_error("women_workers", fault % {"women": women, "workers": workers})
        for name in counts:
            self.cleaned_data.pop(name, None)
        return self.cleaned_data


class NeedsForm(SectionForm):
    """The kinds of help asked for are rows of their own, for each track."""

    @property
    def of_tracks(self):
        return [question for question in self.section.fixed if question.track]

    def add_rows(self):
        self.rows = {question.name: (question.name,) for question in self.of_tracks}
        for question in self.of_tracks:
            field = self.fields[question.name] = boxes(question)
            field.initial = [need.kind for need in self.instance.needs.all() if need.track == question.track]

    def clean(self):
        needs, amount = self.cleaned_data.get("funding_needs"), self.cleaned_data.get("funding_amount")
        if needs == [NOTHING] and amount:
            self.add_error(
                "funding_amount",
                _("Anda memilih “Tidak perlu”. Kosongkan perkiraan dana, atau pilih untuk apa dananya."),
            )
        return self.cleaned_data

    def save_rows(self):
        written = False
        for question in self.of_tracks:
            ticked, track = self.cleaned_data.get(question.name), question.track
            if ticked is None:
                continue
            needs = Need.objects.filter(product=self.instance, track=track)
            gone, _by_model = needs.exclude(kind__in=ticked).delete()
            have = set(needs.values_list("kind", flat=True))
            new = Need.objects.bulk_create(
                Need(product=self.instance, track=track, kind=kind) for kind in ticked if kind not in have
            )
            written = written or bool(gone or new)
        return written
