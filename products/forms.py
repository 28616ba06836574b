"""One form a section. Drafts never refuse for being unfinished, and one wrong answer never costs the
others: `save()` writes whatever is sound."""

from contextlib import suppress

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from products import attachments, choices
from products.attachments import digest_of, outcome_of
from products.choices import NOTHING, Paper, PaperStatus, Track
from products.fields import (
    BoxesField,
    CoordinateField,
    DayField,
    FilesField,
    FilesInput,
    LongTextField,
    NumberField,
    PhoneField,
    RupiahField,
    WholeField,
    in_own_words,
)
from products.models import NTT, PHOTOS_MAX, Licence, Need, Product
from products.sections import BY_KEY
from products.uploads import read_minutes, read_photo, shown_name
from villages.formats import daftar

EXAMPLES = {
    "name": _("Misalnya: Rumput laut kering Bolok. Satu produk saja."),
    "category": _(
        "Pilih yang paling dekat. Moke, sopi dan minuman beralkohol lain: tanyakan dulu ke kabupaten."
    ),
    "form": _("Seperti yang dijual. Setengah jadi misalnya biji kopi kering."),
    "uniqueness": _("Ceritakan dengan kata sendiri: rasa, cara membuat, asal-usul. Paling banyak 600 huruf."),
    "main_material": _("Misalnya: rumput laut cottonii."),
    "material_origin": _("Dari mana bahan utamanya paling banyak datang."),
    "manager_kind": _("Siapa yang mengurus produk ini."),
    "manager_name": _("Misalnya: Kelompok Tani Suka Maju."),
    "contact_name": _("Yang bisa ditelepon tentang produk ini, misalnya ketua kelompok."),
    "contact_phone": _("Misalnya: 0812 3456 7890. Hanya dilihat petugas, tidak pernah diumumkan."),
    "workers": _("Semua yang ikut bekerja, termasuk keluarga."),
    "women_workers": _("Berapa di antaranya perempuan. Tulis 0 kalau tidak ada."),
    "capacity": _("Misalnya: 1.200"),
    "capacity_unit": _("Misalnya: kg, lembar, botol, ekor"),
    "capacity_period": _("Sebanyak itu dalam waktu berapa lama."),
    "months": _("Centang bulan-bulan produk ini dibuat atau dipanen."),
    "price": _("Dalam rupiah, misalnya 25.000. Pakai satuan yang sama dengan kapasitas."),
    "markets": _("Boleh lebih dari satu."),
    "regular_buyer": _("Siapa yang selalu membeli, misalnya nama toko atau pengepul."),
    "constraints": _("Paling banyak tiga yang paling berat."),
    "funding_needs": _("Boleh lebih dari satu."),
    "funding_amount": _("Dalam rupiah, misalnya 35.000.000. Kosongkan kalau tidak perlu dana."),
    "training_needs": _("Boleh lebih dari satu."),
    "minutes_date": _("Hari musyawarahnya, seperti tertulis di suratnya."),
    "minutes_number": _("Seperti tertulis di suratnya, misalnya BA/07/DS-BLK/2026."),
    "minutes_file": _("PDF, atau foto suratnya yang jelas terbaca. Paling besar 10 MB."),
    "photos": _("JPEG, PNG atau WebP, masing-masing paling besar 12 MB."),
    "latitude": _("Misalnya: -10,1788"),
    "longitude": _("Misalnya: 123,6070"),
}


# What each paper is, and who gives it.
PAPERS = {
    Paper.NIB: _("Nomor Induk Berusaha. Gratis, lewat oss.go.id."),
    Paper.PIRT: _("Izin pangan olahan rumah tangga, dari Dinas Kesehatan kabupaten."),
    Paper.HALAL: _("Sertifikat halal, dari BPJPH."),
    Paper.BPOM: _("Izin edar BPOM, untuk pangan olahan yang tidak cukup dengan PIRT."),
    Paper.BRAND: _("Merek dagang yang terdaftar di DJKI."),
    Paper.GI: _("Nama asal daerah yang terdaftar di DJKI, misalnya kopi arabika Flores Bajawa."),
    Paper.PSAT: _("Izin pangan segar asal tumbuhan, dari dinas pangan."),
    Paper.SKP: _("Sertifikat Kelayakan Pengolahan ikan, dari dinas perikanan."),
    Paper.NKV: _("Nomor Kontrol Veteriner untuk hasil ternak, dari dinas peternakan."),
}
EXAMPLES |= {f"paper_{paper}": words for paper, words in PAPERS.items()}
EXAMPLES |= {f"number_{paper}": _("Seperti tertulis di suratnya.") for paper in Paper}
# Asked for only when another answer says so; the example says when.
OPTIONAL = {"funding_amount", *(f"number_{paper}" for paper in Paper)}


def above_zero(value):
    if value <= 0:
        raise ValidationError(_("Tulis angka lebih dari 0. Kalau belum tahu, kosongkan dulu."), code="zero")


class SectionForm(forms.ModelForm):
    """The questions of one section. `section` is its row of sections.py."""

    section = None
    # Fields of questions that are not columns: question name -> field names.
    rows = {}
    # Fields in which 0 says nothing.
    above_zero = ()

    class Meta:
        model = Product
        fields = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.add_rows()
        for name, field in self.fields.items():
            field.required = False
            field.help_text = EXAMPLES.get(name, "")
            in_own_words(field)
            if isinstance(field.widget, forms.RadioSelect):
                field.choices = [choice for choice in field.choices if choice[0]]
            elif isinstance(field.widget, forms.Select):
                field.choices = [("", _("Pilih satu")), *(choice for choice in field.choices if choice[0])]
        for name in self.above_zero:
            self.fields[name].validators.append(above_zero)
        for question in self.questions:
            for name in self.fields_of(question):
                # Marked with ✱, asked for at submission only.
                self.fields[name].needed = question.required(self.instance) and name not in OPTIONAL

    @staticmethod
    def prepare(files):
        """Look into every file that came, before anything is locked: it takes seconds."""

    def add_rows(self):
        """Add the fields of what is kept in rows of its own."""

    @property
    def questions(self):
        return self.section.questions(self.instance)

    def fields_of(self, question):
        return [
            name for name in (*question.columns, *self.rows.get(question.name, ())) if name in self.fields
        ]

    @property
    def boxes(self):
        """The questions with their fields, in order: [(question, [field, …]), …]."""
        return [(question, [self[name] for name in self.fields_of(question)]) for question in self.questions]

    def save(self, *, confirm=True):
        """Write every sound answer of this section, and nothing else of the product. With `confirm` what
        was carried over from last year counts as looked at."""
        sound = [name for name in self.section.columns if name in self.cleaned_data]
        if confirm:
            self.instance.unconfirmed = [key for key in self.instance.unconfirmed if key != self.section.key]
        self.instance.version += 1
        self.instance.save(update_fields=[*sound, "unconfirmed", "version", "updated_at"])
        self.save_rows()
        return self.instance

    def save_rows(self):
        """Write what is kept in rows of its own."""

    def brings_news(self):
        """Is there an answer here that is not already saved?"""
        return self.has_changed()

    def kept(self):
        """What was typed and is not saved, to be shown again: [(label, text), …]."""
        return [(self.fields[name].label, self._typed(name)) for name in self.changed_data]

    def _typed(self, name):
        field, value = self.fields[name], self[name].data
        values = value if isinstance(value, list) else [value]
        labels = {str(key): label for key, label in getattr(field, "choices", ())}
        return daftar(labels.get(str(one), getattr(one, "name", one)) for one in values)


class ProductForm(SectionForm):
    section = BY_KEY["produk"]

    class Meta(SectionForm.Meta):
        fields = BY_KEY["produk"].columns
        widgets = {
            "form": forms.RadioSelect,
            "material_origin": forms.RadioSelect,
            "uniqueness": forms.Textarea(attrs={"rows": 5}),
        }
        field_classes = {"uniqueness": LongTextField}


class ManagerForm(SectionForm):
    section = BY_KEY["pengelola"]
    above_zero = ("workers",)

    class Meta(SectionForm.Meta):
        fields = BY_KEY["pengelola"].columns
        widgets = {"manager_kind": forms.RadioSelect}
        field_classes = {
            "contact_phone": PhoneField,
            "workers": WholeField,
            "women_workers": WholeField,
        }

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


class MarketForm(SectionForm):
    section = BY_KEY["produksi"]
    above_zero = ("capacity", "price")
    months = BoxesField(label=_("Bulan produksi"), choices=choices.Month, coerce=int)
    markets = BoxesField(label=_("Dijual ke mana?"), choices=choices.Market, alone=choices.Market.UNSOLD)

    class Meta(SectionForm.Meta):
        fields = BY_KEY["produksi"].columns
        field_classes = {"capacity": NumberField, "price": RupiahField}
        widgets = {"capacity_unit": forms.TextInput(attrs={"list": "units", "autocapitalize": "none"})}


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


class NeedsForm(SectionForm):
    section = BY_KEY["kebutuhan"]
    rows = {"funding_needs": ("funding_needs",), "training_needs": ("training_needs",)}
    constraints = BoxesField(label=_("Kendala utama"), choices=choices.Constraint, limit=3)
    funding_needs = BoxesField(label=_("Kebutuhan pendanaan"), choices=choices.FundingNeed, alone=NOTHING)
    training_needs = BoxesField(label=_("Kebutuhan pelatihan"), choices=choices.TrainingNeed, alone=NOTHING)

    class Meta(SectionForm.Meta):
        fields = BY_KEY["kebutuhan"].columns
        field_classes = {"funding_amount": RupiahField}

    def add_rows(self):
        for track in Track:
            self.fields[f"{track}_needs"].initial = [
                need.kind for need in self.instance.needs.all() if need.track == track
            ]

    def clean(self):
        needs, amount = self.cleaned_data.get("funding_needs"), self.cleaned_data.get("funding_amount")
        if needs == [NOTHING] and amount:
            self.add_error(
                "funding_amount",
                _("Anda memilih “Tidak perlu”. Kosongkan perkiraan dana, atau pilih untuk apa dananya."),
            )
        return self.cleaned_data

    def save_rows(self):
        for track in Track:
            ticked = self.cleaned_data.get(f"{track}_needs")
            if ticked is None:
                continue
            needs = Need.objects.filter(product=self.instance, track=track)
            needs.exclude(kind__in=ticked).delete()
            have = set(needs.values_list("kind", flat=True))
            Need.objects.bulk_create(
                Need(product=self.instance, track=track, kind=kind) for kind in ticked if kind not in have
            )


class EvidenceForm(SectionForm):
    section = BY_KEY["bukti"]
    rows = {"photos": ("photos",), "minutes": ("minutes_file",)}
    photos = FilesField(
        label=_("Tambah foto"), widget=FilesInput(attrs={"accept": "image/jpeg,image/png,image/webp"})
    )
    minutes_date = DayField(label=_("Tanggal berita acara musdes"))
    minutes_file = forms.FileField(
        label=_("Berkas berita acara musdes"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/webp"}),
    )
    latitude = CoordinateField(label=_("Lintang"), low=NTT["south"], high=NTT["north"])
    longitude = CoordinateField(label=_("Bujur"), low=NTT["west"], high=NTT["east"])

    class Meta(SectionForm.Meta):
        fields = BY_KEY["bukti"].columns

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


FORMS = {
    form.section.key: form
    for form in (ProductForm, ManagerForm, MarketForm, LicenceForm, NeedsForm, EvidenceForm)
}
