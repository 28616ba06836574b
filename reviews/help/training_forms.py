"""A training event as the province fills it in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from products.choices import NOTHING, TrainingNeed
from products.fields import DayField, LongTextField, WholeField, in_own_words
from reviews.help.changes import EVENT
from reviews.models import Partner, Training
from villages.versioned_forms import VersionedForm

TOPICS = [(kind, label) for kind, label in TrainingNeed.choices if kind != NOTHING]


class TrainingForm(VersionedForm):
    seats = WholeField(
        label=_("Kursi"), min_value=1, max_value=500, help_text=_("Berapa desa yang bisa ikut.")
    )

    class Meta:
        model = Training
        fields = ("title", "topic", "day", "last_day", "place", "partner", "seats")
        field_classes = {"day": DayField, "last_day": DayField}
        help_texts = {
            "title": _("Misalnya: Pelatihan kemasan makanan olahan."),
            "last_day": _("Kosongkan kalau hanya satu hari."),
            "place": _("Misalnya: Balai Latihan Kerja, Kupang."),
        }

    def __init__(self, *args, user, seated=0, **kwargs):
        super().__init__(*args, **kwargs)
        self.seated = seated
        self.fields["partner"].queryset = Partner.objects.visible_to(user)
        self.fields["partner"].empty_label = _("Tanpa mitra")
        self.fields["topic"].choices = [("", _("Pilih satu")), *TOPICS]
        for field in self.fields.values():
            field.needed = field.required
            in_own_words(field)
            if field.required:
                field.error_messages = field.error_messages | {"required": _("Ini belum diisi.")}

    def clean_seats(self):
        seats = self.cleaned_data["seats"]
        if seats < self.seated:
            fault = _("Sudah ada %(seated)d peserta. Batalkan dulu sebagian, atau tambah kursinya.")
            raise forms.ValidationError(fault % {"seated": self.seated})
        return seats


def reason():
    return LongTextField(
        label=_("Alasan"),
        help_text=_("Alasan ini bisa dibaca desa dan kabupaten."),
        max_length=1000,
        error_messages={"required": _("Tulis dulu alasannya, supaya desa dan kabupaten tahu.")},
    )


class AttendanceReasonForm(forms.Form):
    """Why the attendance of an event that was held is corrected; the marks stand in the rows above it."""

    note = reason()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="id_hadir_%s", **kwargs)
        self.fields["note"].needed = True


class HeldTrainingForm(TrainingForm):
    """The particulars of an event that was held, with the reason why they are corrected."""

    note = reason()

    class Meta(TrainingForm.Meta):
        fields = EVENT

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["seats"]

    def answers(self):
        return {name: self.cleaned_data[name] for name in EVENT}

    def _post_clean(self):
        """The door judges; the instance stays as the database has it."""
