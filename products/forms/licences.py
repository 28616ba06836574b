"""Section Izin: for each licence that the category is asked for its status, its number, and until when it holds."""

from django import forms
from django.utils.translation import gettext_lazy as _

from products.choices import LICENCES_END, LicenceKind, LicenceStatus
from products.fields import DayField
from products.forms.base import SectionForm
from products.models import Licence
from products.models.endings import end_of


class LicenceForm(SectionForm):
    """The licences that fit the category: a status each, and of those in hand the number and, where a licence
    ends, the day."""

    # What the button "Semua belum ada" posts, beside what was answered: it stands for all that was not.
    rest = "rest"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound and self.data.get(self.rest) == LicenceStatus.NO:
            open_ones = [f"paper_{kind}" for kind in self.instance.licence_kinds]
            self.data = self.data.copy()
            self.data.update({name: LicenceStatus.NO for name in open_ones if not self.data.get(name)})

    def add_rows(self):
        self.rows = {}
        have = {licence.kind: licence for licence in self.instance.licences.all()}
        for kind in self.instance.licence_kinds:
            licence = have.get(kind, Licence())
            label = LicenceKind(kind).label
            status, number = f"paper_{kind}", f"number_{kind}"
            self.rows[status] = (status, number)
            self.fields[status] = forms.ChoiceField(
                label=label, choices=LicenceStatus, widget=forms.RadioSelect, initial=licence.status
            )
            self.fields[status].shape = "segment"
            self.fields[number] = forms.CharField(
                label=_("Nomor %(paper)s (kalau sudah ada)") % {"paper": label},
                max_length=60,
                initial=licence.number,
            )
            if kind in LICENCES_END:
                until = f"until_{kind}"
                self.rows[status] += (until,)
                self.fields[until] = DayField(
                    label=_("%(paper)s berlaku sampai") % {"paper": label}, initial=licence.valid_until
                )

    def clean(self):
        answered = {name for name in self.data if name.startswith("paper_") and self.data[name]}
        if not answered <= set(self.fields):
            # Of another category: what would be left out must not count as saved.
            self.add_error(
                None,
                _(
                    "Kategori produk sudah diganti, jadi pertanyaan tentang izin ikut berubah. Periksa lagi bagian ini."
                ),
            )
        for kind in self.instance.licence_kinds:
            number, status = f"number_{kind}", self.cleaned_data.get(f"paper_{kind}")
            if status == LicenceStatus.YES and not self.cleaned_data.get(number, "-"):
                self.add_error(number, _("Tulis nomornya, atau pilih “Proses” kalau belum ada di tangan."))
        return self.cleaned_data

    def save_rows(self):
        have = {row.kind: row for row in self.instance.licences.all()}
        written = False
        for kind in self.instance.licence_kinds:
            answer = self._answer(kind, have.get(kind))
            if answer["status"] and not _says(have.get(kind), answer):
                answer["ends_on"] = end_of(kind=kind, **answer)
                Licence.objects.update_or_create(product=self.instance, kind=kind, defaults=answer)
                written = True
        return written

    def _answer(self, kind, stored):
        """What was answered of a licence, {column: value}; a day that is not sound stays as it was."""
        status = self.cleaned_data.get(f"paper_{kind}")
        if status != LicenceStatus.YES:
            return {"status": status, "number": "", "valid_until": None}
        day = self.cleaned_data.get(f"until_{kind}", stored and stored.valid_until)
        return {"status": status, "number": self.cleaned_data.get(f"number_{kind}", ""), "valid_until": day}


def _says(licence, answer):
    return licence is not None and all(getattr(licence, name) == value for name, value in answer.items())
