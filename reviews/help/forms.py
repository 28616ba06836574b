"""What the province fills in while it moves help on, and its list of partners."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from products.choices import NEEDS, NOTHING, LicenceKind, Track
from products.fields import (
    DayField,
    FilesField,
    FilesInput,
    LongTextField,
    NumberField,
    RupiahField,
    WholeField,
    in_own_words,
)
from products.uploads.attachments import outcome_of
from products.uploads.minutes import read_document
from reviews.help.changes import RESULT, text_of
from reviews.help.moves import BY_ACTION
from reviews.models import Facilitation, Partner
from villages.versioned_forms import VersionedForm

TRAINING_KIND = _("Dari pilihan ini kegiatan pelatihan mengenali bantuan yang ikut selesai.")
HELP = {
    "topic": _("Dengan kata sendiri, kalau perlu lebih jelas."),
    "programme": _("Misalnya: Pekarangan Pangan Lestari 2027."),
    "amount": _("Dalam rupiah, misalnya 35.000.000."),
    "officer": _("Siapa di provinsi yang mengurusnya."),
    "outcome": _("Apa yang berubah. Bisa dibaca desa dan kabupaten."),
}


def choices_of(choices, held):
    """What a select offers: nothing, `choices`, and what the item holds though it is offered no more."""
    known = ["", *(key for key, _label in choices)]
    return [("", _("Pilih satu")), *choices, *([] if held in known else [(held, held)])]


class MoveForm(forms.ModelForm):
    """The columns that a move writes. `answers()` and `note` go to facilitation.move()."""

    action = ""
    lead = ""  # told above its fields
    button_class = "btn-primary"
    note = None

    class Meta:
        model = Facilitation
        fields = ()

    def __init__(self, *args, user, **kwargs):
        kwargs.setdefault("auto_id", f"id_{self.action}_%s")
        super().__init__(*args, **kwargs)
        if "partner" in self.fields:
            self.fields["partner"].queryset = Partner.objects.visible_to(user)
            self.fields["partner"].empty_label = _("Tanpa mitra")
        for name, field in self.fields.items():
            field.help_text = HELP.get(name, "")
            in_own_words(field)
            if name in ("planned_on", "done_on", "outcome"):
                field.needed = True
        if "topic" in self.fields:
            self.offer(self.instance)

    def offer(self, item):
        """The choices of its track; what the track can't do without, marked."""
        kinds = [row for row in getattr(NEEDS.get(item.track), "choices", ()) if row[0] != NOTHING]
        self.fields["kind"] = forms.ChoiceField(
            label=self.fields["kind"].label,
            help_text=TRAINING_KIND if item.track == Track.TRAINING else "",
            choices=choices_of(kinds, item.kind),
            required=False,
        )
        self.fields["source"].choices = choices_of(Facilitation.Source.choices, item.source)
        self.fields["source" if item.track == Track.FUNDING else "kind"].needed = True

    def answers(self):
        """What differs from what the item holds."""
        return {name: self.cleaned_data[name] for name in self._meta.fields if name in self.changed_data}

    def stands_in(self, item):
        """Is everything that was typed already what the item holds?"""
        return all(getattr(item, name) == self.cleaned_data[name] for name in self._meta.fields)

    @property
    def reason(self):
        return self.cleaned_data.get("note", "") if "note" in self.fields else ""

    def kept(self):
        """What was typed, to be shown again where the move can't be made: [(label, text), …]."""
        kept = []
        for name in self.changed_data:
            typed = self.cleaned_data.get(name) if hasattr(self, "cleaned_data") else None
            kept.append((self.fields[name].label, text_of(name, typed) or self[name].data))
        return kept

    def _post_clean(self):
        """The moves' own needs judge; the instance stays as the database has it."""


class PlanForm(MoveForm):
    action = "plan"

    class Meta(MoveForm.Meta):
        fields = BY_ACTION["plan"].columns
        field_classes = {"amount": RupiahField, "planned_on": DayField}


def licences(when):
    return WholeField(
        label=capfirst(Facilitation._meta.get_field(f"licences_{when}").verbose_name),
        max_value=len(LicenceKind),
        required=False,
    )


class EditForm(MoveForm):
    action = "edit"
    button_class = ""  # the page's one primary button is that of the next step
    licences_before = licences("before")

    class Meta(MoveForm.Meta):
        fields = BY_ACTION["edit"].columns
        field_classes = {
            "amount": RupiahField,
            "planned_on": DayField,
            "capacity_before": NumberField,
            "price_before": RupiahField,
            "workers_before": WholeField,
        }


class FinishForm(MoveForm):
    action = "finish"
    lead = _(
        "Setelah selesai, isinya hanya berubah lewat koreksi dengan alasan. Periksa dulu sumber dan mitranya."
    )
    licences_before, licences_after = licences("before"), licences("after")

    class Meta(MoveForm.Meta):
        fields = RESULT
        widgets = {"outcome": forms.Textarea(attrs={"rows": 4})}
        field_classes = {
            "done_on": DayField,
            "amount": RupiahField,
            "outcome": LongTextField,
            **{f"capacity_{when}": NumberField for when in ("before", "after")},
            **{f"price_{when}": RupiahField for when in ("before", "after")},
            **{f"workers_{when}": WholeField for when in ("before", "after")},
        }


class StartForm(MoveForm):
    action = "start"
    lead = _("Catat bahwa bantuan ini sudah mulai berjalan di desa.")


class ReasonedForm(MoveForm):
    """A move that needs its reason."""

    note = LongTextField(label=_("Alasan"), max_length=1000, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].help_text = _("Alasan ini bisa dibaca desa dan kabupaten.")
        self.fields["note"].needed = True


class CancelForm(ReasonedForm):
    action = "cancel"
    lead = _(
        "Bantuan ini berhenti dan tidak terhitung lagi; riwayatnya tetap terbaca. Kalau ternyata jadi diberikan, tandai "
        "produknya lagi."
    )
    button_class = "btn-outline-danger"


class CorrectForm(ReasonedForm, FinishForm):
    action = "correct"
    lead = _(
        "Untuk isi bantuan yang salah tulis. Statusnya tetap selesai; riwayat menyimpan isi lama dan alasannya."
    )

    class Meta(FinishForm.Meta):
        fields = BY_ACTION["correct"].columns
        field_classes = FinishForm.Meta.field_classes | {"planned_on": DayField}


class UndoForm(ReasonedForm):
    action = "undo"
    lead = _(
        "Untuk bantuan yang keliru dinyatakan selesai. Bantuan kembali berjalan dan tidak terhitung selesai."
    )
    button_class = "btn-outline-danger"


FORMS = {
    form.action: form
    for form in (PlanForm, EditForm, StartForm, FinishForm, CorrectForm, UndoForm, CancelForm)
}


class EvidenceForm(forms.Form):
    files = FilesField(
        label=_("Foto atau PDF"),
        help_text=_(
            "Misalnya foto penyerahan alat, atau berita acara. PDF atau foto, paling besar 10\N{NO-BREAK SPACE}MB."
        ),
        widget=FilesInput(attrs={"accept": "image/*,application/pdf", "multiple": True}),
        required=False,
    )

    def clean_files(self):
        uploads = self.cleaned_data["files"]
        if not uploads:
            raise ValidationError(_("Pilih dulu foto atau PDF."))
        for upload in uploads:
            outcome_of(upload, read_document)
        return uploads


class PartnerForm(VersionedForm):
    class Meta:
        model = Partner
        fields = ("name", "kind")
        error_messages = {"name": {"required": _("Tulis dulu nama mitranya.")}}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.others = Partner.objects.visible_to(user).exclude(pk=self.instance.pk)
        self.fields["kind"].choices = Partner.Kind.choices

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        if self.others.filter(name__iexact=name).exists():
            raise ValidationError(_("Mitra “%(name)s” sudah ada dalam daftar.") % {"name": name})
        return name
