"""Section Bukti: photos, the minutes, and where the product is made."""

from contextlib import suppress
from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from products.fields import FilesField, FilesInput
from products.forms.base import SectionForm
from products.models import PHOTOS_MAX
from products.uploads import attachments
from products.uploads.attachments import digest_of, outcome_of
from products.uploads.faults import shown_name
from products.uploads.minutes import read_minutes
from products.uploads.photos import read_photo

VILLAGE_LAW = date(2014, 1, 15)  # UU 6/2014, which the musyawarah stands on


class EvidenceForm(SectionForm):
    """Files are rows of their own; a place is two numbers or none."""

    rows = {"photos": ("photos",), "minutes": ("minutes_file",)}
    photos = FilesField(
        label=_("Tambah foto"), widget=FilesInput(attrs={"accept": "image/jpeg,image/png,image/webp"})
    )
    minutes_file = forms.FileField(
        label=_("Berkas berita acara musdes"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/webp"}),
    )

    @staticmethod
    def prepare(files):
        for name, read in (("photos", read_photo), ("minutes_file", read_minutes)):
            for upload in files.getlist(name):
                with suppress(forms.ValidationError):  # told by clean()
                    outcome_of(upload, read)

    def clean_minutes_date(self):
        day = self.cleaned_data["minutes_date"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("Tanggal ini belum tiba. Periksa lagi tahunnya."))
        if day and day < VILLAGE_LAW:
            raise forms.ValidationError(
                _("Musyawarah ini sebelum ada Undang-Undang Desa (2014). Periksa lagi tahunnya.")
            )
        return day

    def clean(self):
        self.new_photos, self.new_minutes = [], None
        self._take_photos(self.cleaned_data.get("photos") or [])
        upload = self.cleaned_data.get("minutes_file")
        if upload and digest_of(upload) != getattr(getattr(self.instance, "minutes", None), "digest", ""):
            try:
                self.new_minutes = (upload, outcome_of(upload, read_minutes))
            except forms.ValidationError as fault:
                self.add_error("minutes_file", fault)
        latitude, longitude = self.cleaned_data.get("latitude", "-"), self.cleaned_data.get("longitude", "-")
        if (latitude is None) != (longitude is None) and "-" not in (latitude, longitude):
            self.add_error(
                "latitude" if latitude is None else "longitude",
                _("Isi lintang dan bujur dua-duanya, atau kosongkan dua-duanya."),
            )
        return self.cleaned_data

    def _take_photos(self, uploads):
        have = {photo.digest for photo in self.instance.photos.all()}
        for upload in uploads:
            try:
                files = outcome_of(upload, read_photo)
            except forms.ValidationError as fault:
                self.add_error("photos", fault)
                continue
            digest = digest_of(upload)
            if digest in have:
                continue  # sent twice: by a second click, or by a phone that did not hear the answer
            if len(have) == PHOTOS_MAX:
                fault = _(
                    "Foto “%(name)s” belum disimpan: paling banyak %(most)d foto. Hapus dulu satu foto, lalu "
                    "kirim lagi."
                )
                self.add_error("photos", fault % {"name": shown_name(upload), "most": PHOTOS_MAX})
                continue
            have.add(digest)
            self.new_photos.append((upload, files))

    def brings_news(self):
        columns = set(self.changed_data) & set(self.section.columns)
        return bool(columns or self.new_photos or self.new_minutes)

    def save_rows(self):
        for upload, files in self.new_photos:
            attachments.add_photo(self.instance, upload, files)
        if self.new_minutes:
            attachments.replace_minutes(self.instance, *self.new_minutes)
        return bool(self.new_photos or self.new_minutes)
