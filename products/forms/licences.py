"""Section Izin: one status and one number for each licence that the category is asked for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from products.choices import Paper, PaperStatus
from products.forms.base import SectionForm
from products.models import Licence
from products.sections import BY_KEY


class LicenceForm(SectionForm):
    """One status and one number for each paper that fits the category."""

    section = BY_KEY["izin"]

    def add_rows(self):
        self.rows = {}
        have = {licence.paper: licence for licence in self.instance.licences.all()}
        for paper in self.instance.papers:
            licence = have.get(paper, Licence())
            label = Paper(paper).label
            status, number = f"paper_{paper}", f"number_{paper}"
            self.rows[status] = (status, number)
            self.fields[status] = forms.ChoiceField(
                label=label, choices=PaperStatus, widget=forms.RadioSelect, initial=licence.status
            )
            self.fields[number] = forms.CharField(
                label=_("Nomor %(paper)s, kalau sudah ada") % {"paper": label},
                max_length=60,
                initial=licence.number,
            )

    def clean(self):
        answered = {name for name in self.data if name.startswith("paper_") and self.data[name]}
        if not answered <= set(self.fields):
            # Of another category: what would be left out must not count as saved.
            self.add_error(
                None,
                _("Kategori produk ini sudah lain, jadi izin yang ditanyakan juga. Periksa bagian ini lagi."),
            )
        for paper in self.instance.papers:
            number, status = f"number_{paper}", self.cleaned_data.get(f"paper_{paper}")
            if status == PaperStatus.YES and not self.cleaned_data.get(number, "-"):
                self.add_error(number, _("Tulis nomornya, atau pilih “Proses” kalau belum ada di tangan."))
        return self.cleaned_data

    def save_rows(self):
        for paper in self.instance.papers:
            status = self.cleaned_data.get(f"paper_{paper}")
            if status:
                number = self.cleaned_data.get(f"number_{paper}", "") if status == PaperStatus.YES else ""
                Licence.objects.update_or_create(
                    product=self.instance, paper=paper, defaults={"status": status, "number": number}
                )
