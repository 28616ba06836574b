"""What is picked and not typed: boxes and files."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class BoxesField(forms.TypedMultipleChoiceField):
    """Boxes to tick, of which at most `limit`; `alone` may be ticked only by itself."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "limit": _("Pilih paling banyak %(limit)d. Sekarang ada %(ticked)d yang dicentang."),
        "alone": _("“%(label)s” tidak bisa dipilih bersama yang lain. Hapus salah satu centangnya."),
        "invalid_choice": _("Pilihan ini tidak ada dalam daftar. Pilih lagi."),
    }

    def __init__(self, *, limit=None, alone=None, **kwargs):
        super().__init__(**kwargs)
        self.limit, self.alone = limit, alone

    def clean(self, value):
        ticked = super().clean(value) or []
        if self.limit and len(ticked) > self.limit:
            counts = {"limit": self.limit, "ticked": len(ticked)}
            raise ValidationError(self.error_messages["limit"] % counts, code="limit")
        if self.alone in ticked and len(ticked) > 1:
            label = dict(self.choices)[self.alone]
            raise ValidationError(self.error_messages["alone"] % {"label": label}, code="alone")
        return ticked


class FilesInput(forms.FileInput):
    """Takes several files; `door` is what the page writes on its button, for the browser writes its own language."""

    allow_multiple_selected = True

    def __init__(self, *, door=None, **kwargs):
        super().__init__(**kwargs)
        self.door = door or _("Pilih foto atau PDF")


class FilesField(forms.FileField):
    """Several files in one input; comes out as a list of uploads, not yet looked into."""

    widget = FilesInput

    def clean(self, data, initial=None):
        return data or []
