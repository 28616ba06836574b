"""Section Bukti: photos, the minutes, and where the product is made."""

from contextlib import suppress
from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from products.fields import FilesField, FilesInput
from products.forms.base import SectionForm
from products.models import PAGES_MAX, PHOTOS_MAX
from products.uploads import attachments
from products.uploads.attachments import digest_of, outcome_of
from products.uploads.faults import fault, shown_name
from products.uploads.minutes import read_minutes
from products.uploads.photos import read_photo
from products.uploads.storage import PDF

PHOTOS = "image/jpeg,image/png,image/webp,image/heic,image/heif"

VILLAGE_LAW = date(2014, 1, 15)  # UU 6/2014, which the musyawarah stands on


class EvidenceForm(SectionForm):
    """Files are rows of their own; a place is two numbers or none."""

    rows = {"photos": ("photos",), "minutes": ("minutes_file",)}
    photos = FilesField(
        label=_("Tambah foto"), widget=FilesInput(attrs={"accept": PHOTOS}, door=_("Ambil atau pilih foto"))
    )
    minutes_file = FilesField(
        label=_("Foto atau PDF berita acara"),
        widget=FilesInput(attrs={"accept": f"application/pdf,{PHOTOS}"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for answer in self.section.answers(self.instance) if self.instance.pk else ():
            if answer.question.is_file and not answer.is_empty:
                for name in self.fields_of(answer.question):
                    self.fields[name].needed = False  # what is there is asked for no more

    @staticmethod
    def prepare(files):
        for name, read in (("photos", read_photo), ("minutes_file", read_minutes)):
            for upload in files.getlist(name):
                with suppress(forms.ValidationError):  # told by clean()
                    outcome_of(upload, read)

    def clean_minutes_date(self):
        day = self.cleaned_data["minutes_date"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(
                _("Tanggal ini masih akan datang. Periksa lagi hari, bulan, dan tahunnya.")
            )
        if day and day < VILLAGE_LAW:
            raise forms.ValidationError(
                _("Musyawarah ini sebelum ada Undang-Undang Desa (2014). Periksa lagi tahunnya.")
            )
        return day

    def clean(self):
        self.new_photos, self.new_minutes = [], []
        self._take_photos(self.cleaned_data.get("photos") or [])
        self._take_minutes(self.cleaned_data.get("minutes_file") or [])
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
            except forms.ValidationError as refusal:
                self.add_error("photos", refusal)
                continue
            digest = digest_of(upload)
            if digest in have:
                continue  # sent twice: by a second click, or by a phone that did not hear the answer
            if len(have) == PHOTOS_MAX:
                refusal = _(
                    "Foto “%(name)s” belum disimpan: paling banyak %(most)d foto. Hapus dulu satu foto, lalu "
                    "kirim lagi."
                )
                self.add_error("photos", refusal % {"name": shown_name(upload), "most": PHOTOS_MAX})
                continue
            have.add(digest)
            self.new_photos.append((upload, files))

    def _take_minutes(self, uploads):
        """One PDF, or photos behind those that are there; a PDF gives way to photos."""
        here, have = getattr(self.instance, "minutes", None), set()
        if here:
            have = {here.digest} if here.is_pdf else {page.digest for page in here.pages.all()}
        count = 0 if here is None or here.is_pdf else len(have)
        for upload in uploads:
            try:
                files = outcome_of(upload, read_minutes)
                if digest_of(upload) in have:
                    continue  # sent twice
                if PDF in files and len(uploads) > 1:
                    raise fault("one_pdf", upload)
                if PDF not in files and count == PAGES_MAX:
                    raise fault("pages_full", upload, PAGES_MAX)
            except forms.ValidationError as refusal:
                self.add_error("minutes_file", refusal)
                continue
            have.add(digest_of(upload))
            count += 1
            self.new_minutes.append((upload, files))

    def brings_news(self):
        columns = set(self.changed_data) & set(self.section.columns)
        return bool(columns or self.new_photos or self.new_minutes)

    def save_rows(self):
        for upload, files in self.new_photos:
            attachments.add_photo(self.instance, upload, files)
        for upload, files in self.new_minutes:
            attachments.add_minutes(self.instance, upload, files)
        return bool(self.new_photos or self.new_minutes)
