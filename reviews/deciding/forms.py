"""What a person fills in while taking a step."""

from django import forms
from django.utils.translation import gettext_lazy as _

from products.choices import Unit
from products.deadlines import deadline_of
from products.fields import DayField, LongTextField
from products.sections import pins
from reviews.deciding.corrections import NO_CHANNEL, NO_REASON
from reviews.models.corrections import Channel
from villages.formats import tanggal
from villages.labels import label_of
from villages.scoping import Role
from villages.titles import titles_of


class StepForm(forms.Form):
    """A step that needs nothing said. `said()` gives what workflow.perform() takes beside the version,
    `consent` what consents.answer() does.

    With `warning`, what the step will bring, it stands behind a fold on the dossier's page, and `button` takes
    it; without, it has a place of its own there."""

    warning = ""
    button = ""
    failed = ""  # heads the faults, where the step could not be taken

    def __init__(self, *args, product, **kwargs):
        super().__init__(*args, **kwargs)
        self.product = product

    consent = None

    def said(self):
        return {}

    def kept(self):
        """What was typed, to be shown again where the step can't be taken: [(label, text), …]."""
        return []


class WithdrawForm(StepForm):
    warning = _(
        "Berkas kembali menjadi draf dan keluar dari antrean %(above)s. Ubah, lalu ajukan lagi paling lambat "
        "%(until)s; antreannya mulai dari belakang."
    )
    button = _("Ya, tarik kembali")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.warning = self.warning % {
            "above": titles_of(self.product.village).above,
            "until": tanggal(deadline_of(self.product).until),
        }


class SubmitForm(StepForm):
    declaration = forms.BooleanField(
        label=_("Data ini benar dan sudah disetujui Kepala Desa atau Lurah."),
        error_messages={"required": _("Centang dulu pernyataan ini, baru berkas bisa diajukan.")},
    )
    public_consent = forms.TypedChoiceField(
        label=_("Boleh tampil di katalog publik?"),
        help_text=_(
            "Katalog ini masih disiapkan. Nanti produk tampil tanpa nomor HP. Boleh dijawab nanti, dan boleh diubah kapan saja."
        ),
        choices=[("True", _("Boleh")), ("False", _("Tidak boleh"))],
        coerce=lambda value: value == "True",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.product.village_id:
            approved = _("Data ini benar dan sudah disetujui %(head)s.")
            self.fields["declaration"].label = approved % {"head": titles_of(self.product.village).head}

    def said(self):
        return {"answers": {"declaration": self.cleaned_data["declaration"]}}

    @property
    def consent(self):
        """What was said about the public catalogue: True, False, or None for nothing."""
        return self.cleaned_data.get("public_consent")

    def kept(self):
        choices = dict(self.fields["public_consent"].choices)
        said = choices.get(self["public_consent"].data)
        return [(self["public_consent"].label, said)] if said else []


class Extending:
    """Mixed into the form of a step that gives the file back to its village: until when it can be mended
    (`mended_until`), and where that day has passed, the fields of an extension that is given with the step."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.deadline = deadline_of(self.product)
        if self.deadline.is_over:
            box = {"form": "decide"} if self.outside else {}
            self.fields["until"] = DayField(
                label=_("Perpanjangan waktu sampai"),
                help_text=_("Sampai hari itu desa bisa memperbaiki dan mengajukan lagi."),
                required=False,
            )
            self.fields["until"].widget.attrs |= box
            self.fields["reason"] = LongTextField(
                label=_("Alasan perpanjangan waktu"),
                help_text=_("Alasan ini bisa dibaca desa dan provinsi."),
                max_length=1000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2, **box}),
            )

    outside = False  # do the fields stand outside of their form?

    @property
    def mended_until(self):
        """Told before the click."""
        facts = {"until": tanggal(self.deadline.until)}
        if not self.deadline.is_over:
            return _("Desa bisa memperbaiki dan mengajukan lagi sampai %(until)s.") % facts
        return (
            _(
                "Masa perbaikan untuk desa ini sudah habis pada %(until)s. Berkas hanya bisa dikembalikan bersama "
                "perpanjangan waktu."
            )
            % facts
        )

    @property
    def extension_fields(self):
        return [self[name] for name in ("until", "reason") if name in self.fields]

    def extension(self):
        """{"extension": (until, reason)} where anything was typed, else {}: what workflow.perform() takes."""
        typed = self.cleaned_data.get("until"), self.cleaned_data.get("reason", "")
        return {"extension": typed} if any(typed) else {}


class RemarksForm(Extending, StepForm):
    """Remarks, each pinned to a question or a section: fields named remark-<pin>."""

    prefix = "remark"
    outside = True
    failed = _("Belum diputuskan")
    note = LongTextField(
        label=_("Pesan umum untuk desa (boleh kosong)"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 1, "form": "decide"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for pin, label in pins(self.product).items():
            self.fields[pin] = LongTextField(label=label, max_length=1000, required=False)

    def said(self):
        remarks = {pin: text for pin, text in self.cleaned_data.items() if text}
        for name in ("until", "reason"):
            remarks.pop(name, None)
        return {"note": remarks.pop("note", ""), "remarks": remarks} | self.extension()

    def kept(self):
        return [(field.label, field.data) for field in self if (field.data or "").strip()]


class ReasonForm(Extending, StepForm):
    warning = _(
        "Persetujuan dicabut dan desa bisa mengubah berkasnya. Isinya tidak bisa dilihat provinsi sampai disetujui "
        "lagi. Kabari desa: portal tidak mengirim pemberitahuan."
    )
    button = _("Buka kembali")
    failed = _("Belum dibuka kembali")
    note = LongTextField(
        label=_("Alasan"),
        help_text=_("Alasan ini bisa dibaca desa."),
        max_length=1000,
        error_messages={"required": _("Tulis dulu alasannya, supaya desa tahu.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.warning = f"{self.warning} {self.mended_until}"

    def said(self):
        return {"note": self.cleaned_data["note"]} | self.extension()

    def kept(self):
        return [(field.label, field.data) for field in self if (field.data or "").strip()]


class TakeBackForm(StepForm):
    failed = _("Keputusan belum dibatalkan")


class RestoreForm(StepForm):
    failed = _("Pembukaan belum dibatalkan")


class CorrectionForm(forms.Form):
    """What is said of a correction beside the answer itself; the kabupaten also says how it heard of it."""

    reason = LongTextField(
        label=_("Alasan"),
        help_text=_(
            "Apa yang keliru, dan mengapa. Alasan ini juga dibaca petugas kabupaten/kota dan provinsi."
        ),
        max_length=1000,
        error_messages={"required": NO_REASON},
    )
    channel = forms.ChoiceField(
        label=_("Dari mana kabupaten mengetahuinya?"),
        choices=[("", _("Pilih satu")), *Channel.choices],
        error_messages={"required": NO_CHANNEL},
    )

    def __init__(self, *args, role, **kwargs):
        super().__init__(*args, **kwargs)
        if role != Role.DISTRICT:
            del self.fields["channel"]
        for field in self.fields.values():
            field.needed = True

    def kept(self):
        return [(field.label, field.data) for field in self if field.name == "reason" and field.data]


class UnitForm(forms.Form):
    """Which unit of the list a word means, and why the answers of others are changed for it."""

    unit = forms.ChoiceField(
        label=_("Satuan yang dimaksud"),
        choices=[("", _("Pilih satu")), *(one for one in Unit.choices if one[0] != Unit.OTHER)],
        error_messages={"required": _("Pilih dulu satuannya.")},
    )
    reason = LongTextField(
        label=_("Alasan"),
        help_text=_(
            "Misalnya: Kapasitas rumput laut selalu ditimbang kering. Bisa dibaca desa dan provinsi."
        ),
        max_length=1000,
        error_messages={"required": NO_REASON},
    )

    @property
    def unit_label(self):
        return str(label_of(Unit, self.cleaned_data["unit"]))


class DecisionForm(forms.Form):
    """Whether a correction is accepted; a refusal needs its reason, told by the door."""

    answer = LongTextField(
        label=_("Jawaban untuk desa"),
        help_text=_("Wajib kalau ditolak. Bisa dibaca desa."),
        max_length=1000,
        required=False,
    )


FORMS = {
    "submit": SubmitForm,
    "withdraw": WithdrawForm,
    "return": RemarksForm,
    "approve": RemarksForm,
    "reopen": ReasonForm,
    "take_back": TakeBackForm,
    "restore": RestoreForm,
}
