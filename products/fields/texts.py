"""Words as form fields. No control cuts what is typed or pasted: what is too long is told, and stays."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from villages import phones
from villages.formats import angka, daftar
from villages.marks import visible


class NotTooLong(MaxLengthValidator):
    """Says by how many letters a text is too long."""

    message = _("Paling banyak %(limit)s huruf, sekarang %(now)s: lebih %(over)s. Ringkas sedikit.")

    def __call__(self, value):
        now, limit = len(value), self.limit_value
        if now > limit:
            counts = {"limit": angka(limit), "now": angka(now), "over": angka(now - limit)}
            raise ValidationError(self.message, code=self.code, params=counts)


def in_own_words(field):
    """Let a field say in the portal's words that a text is too long; its control takes all that is typed,
    and has its limit in `data-limit`, for a script that counts."""
    field.validators = [
        NotTooLong(one.limit_value) if isinstance(one, MaxLengthValidator) else one
        for one in field.validators
    ]
    if limit := field.widget.attrs.pop("maxlength", None):
        field.widget.attrs["data-limit"] = limit


class LongTextField(forms.CharField):
    """Some lines of text. A line ends in one letter, as the phone counts it, and not in the two that a
    browser posts: else the same words would be another answer, and longer than they are. Marks that nobody
    sees, which keyboards leave behind, are no words when they are all there is."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        in_own_words(self)

    def to_python(self, value):
        text = super().to_python(one_break(value) if isinstance(value, str) else value)
        return text if visible(text) else self.empty_value

    def reading(self, typed):
        """How much room is taken: 120 dari 600 huruf. "" of an empty one, and where there is no limit."""
        text = one_break(typed or "").strip()
        counts = {"now": angka(len(text)), "limit": angka(self.max_length)}
        return _("%(now)s dari %(limit)s huruf") % counts if text and self.max_length else ""


def one_break(text):
    return text.replace("\r\n", "\n").replace("\r", "\n")


class PhoneField(forms.CharField):
    """An Indonesian phone number; comes out as 0812..., whatever spaces, dashes or +62 it had."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
    default_error_messages = {
        "invalid": _("Nomor ini tidak seperti nomor telepon Indonesia. Tulis misalnya 0812 3456 7890."),
        "several": _("Di sini ada lebih dari satu nomor: %(numbers)s. Tulis satu saja."),
    }

    # Here and not in clean(), so that the same number written otherwise is no change.
    def to_python(self, value):
        value = super().to_python(value)
        if not value:
            return ""
        try:
            return phones.normalise(value)
        except phones.Several as several:
            params = {"numbers": daftar(several.numbers)}
            raise ValidationError(self.error_messages["several"], code="several", params=params) from None
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def reading(self, typed):
        """The number as it is kept, where it was typed otherwise; "" where it is none."""
        try:
            number = self.clean(typed)
        except ValidationError:
            return ""
        return "" if number == typed else number
