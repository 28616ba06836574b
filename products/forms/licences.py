"""Section Izin: one status and one number for each licence that the category is asked for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from products.choices import LicenceKind, LicenceStatus
from products.forms.base import SectionForm
from products.models import Licence


class LicenceForm(SectionForm):
    """One status and one number for each licence that fits the category."""

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
            self.fields[number] = forms.CharField(
                label=_("Nomor %(paper)s (kalau sudah ada)") % {"paper": label},
                max_length=60,
                initial=licence.number,
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
        have = {row.kind: (row.status, row.number) for row in self.instance.licences.all()}
        written = False
        for kind in self.instance.licence_kinds:
            status = self.cleaned_data.get(f"paper_{kind}")
            number = self.cleaned_data.get(f"number_{kind}", "") if status == LicenceStatus.YES else ""
            if status and have.get(kind) != (status, number):
                Licence.objects.update_or_create(
                    product=self.instance, kind=kind, defaults={"status": status, "number": number}
                )
                written = True
        return written
