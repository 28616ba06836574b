"""Form fields that understand what a village secretary types, and say what to type where they don't."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from villages import phones
from villages.formats import angka

_GROUPED = re.compile(r"-?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?")
_PLAIN = re.compile(r"-?[0-9]+([.,][0-9]+)?")


def read_number(text):
    """`1.250`, `1.250,5`, `1250`, `2,5` and `2.5` as Indonesians mean them; None where it is no number."""
    text = "".join(text.split())
    if _GROUPED.fullmatch(text):
        text = text.replace(".", "")
    return Decimal(text.replace(",", ".")) if _PLAIN.fullmatch(text) else None


class NumberField(forms.DecimalField):
    """A number of at most `decimal_places` decimals, typed with or without dots between thousands."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {
        "invalid": _("Tulis angkanya saja, misalnya 1.200 atau 2,5."),
        "min_value": _("Angkanya tidak boleh kurang dari %(limit_value)s."),
        "max_value": _("Angkanya terlalu besar. Periksa lagi nolnya."),
        "max_digits": _("Angkanya terlalu besar. Periksa lagi nolnya."),
        "max_whole_digits": _("Angkanya terlalu besar. Periksa lagi nolnya."),
        "max_decimal_places": _("Paling banyak %(max)s angka di belakang koma."),
    }

    def __init__(self, **kwargs):
        super().__init__(**({"min_value": 0} | kwargs))
        for validator in self.validators:
            messages = getattr(validator, "messages", None)
            if messages is not None:
                validator.messages = messages | {
                    "max_digits": self.error_messages["max_digits"],
                    "max_whole_digits": self.error_messages["max_whole_digits"],
                    "max_decimal_places": self.error_messages["max_decimal_places"],
                }

    def to_python(self, value):
        if value in self.empty_values:
            return None
        number = read_number(str(value))
        if number is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return number

    def prepare_value(self, value):
        return angka(value) if isinstance(value, int | Decimal) else value

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != (None if initial in self.empty_values else Decimal(initial))
        except ValidationError:
            return True

    def widget_attrs(self, widget):
        return {}


class WholeField(NumberField):
    """A whole number."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {
        "invalid": _("Tulis angkanya saja, misalnya 12."),
        "fraction": _("Tulis angka bulat, tanpa koma."),
    }

    def __init__(self, **kwargs):
        super().__init__(**({"max_value": 1_000_000} | kwargs))

    def to_python(self, value):
        number = super().to_python(value)
        if number is not None and number != number.to_integral_value():
            raise ValidationError(self.error_messages["fraction"], code="fraction")
        return number

    def clean(self, value):
        number = super().clean(value)
        return None if number is None else int(number)


class RupiahField(WholeField):
    """Whole rupiah: `1.250.000`, `Rp 1.250.000`, `1250000` and `1.250.000,00` are one amount."""

    default_error_messages = {
        "invalid": _("Tulis rupiahnya dengan angka saja, misalnya 25.000."),
        "fraction": _("Tulis rupiah bulat, tanpa sen. Misalnya 25.000."),
    }

    def __init__(self, **kwargs):
        super().__init__(**({"max_value": 999_999_999_999} | kwargs))

    def to_python(self, value):
        if isinstance(value, str):
            value = re.sub(r"(?i)^\s*rp\.?|,-\s*$", "", value)
        return super().to_python(value)


TOO_LONG = _("Paling banyak %(limit_value)d huruf, sekarang %(show_value)d. Ringkas sedikit.")


def in_own_words(field):
    """Let a field say in the portal's words that a text is too long."""
    field.validators = [
        MaxLengthValidator(one.limit_value, TOO_LONG) if isinstance(one, MaxLengthValidator) else one
        for one in field.validators
    ]


class LongTextField(forms.CharField):
    """Some lines of text. A line ends in one letter, as the phone counts it, and not in the two that a
    browser posts: else the same words would be another answer, and longer than they are."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        in_own_words(self)

    def to_python(self, value):
        return super().to_python(one_break(value) if isinstance(value, str) else value)


def one_break(text):
    return text.replace("\r\n", "\n").replace("\r", "\n")


class PhoneField(forms.CharField):
    """An Indonesian phone number; comes out as 0812..., whatever spaces, dashes or +62 it had."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
    default_error_messages = {
        "invalid": _("Nomor ini tidak seperti nomor telepon Indonesia. Tulis misalnya 0812 3456 7890.")
    }

    # Here and not in clean(), so that the same number written otherwise is no change.
    def to_python(self, value):
        value = super().to_python(value)
        if not value:
            return ""
        try:
            return phones.normalise(value)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class CoordinateField(NumberField):
    """Degrees inside NTT, with a dot or a comma; comes out rounded to 6 decimals (0.1 m)."""

    default_error_messages = {
        "invalid": _("Tulis angkanya saja, misalnya -10,178757."),
        "outside": _("Titik ini berada di luar NTT. Angkanya harus antara %(low)s dan %(high)s."),
    }

    def __init__(self, *, low, high, **kwargs):
        self.low, self.high = Decimal(str(low)), Decimal(str(high))
        super().__init__(min_value=None, **kwargs)

    def to_python(self, value):
        if value in self.empty_values:
            return None
        degrees = read_number(str(value).replace(".", ","))
        if degrees is None or abs(degrees) > 180:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        degrees = degrees.quantize(Decimal("1.000000"))
        if not self.low <= degrees <= self.high:
            limits = {"low": angka(self.low), "high": angka(self.high)}
            raise ValidationError(self.error_messages["outside"] % limits, code="outside")
        return degrees

    def prepare_value(self, value):
        return format(value.normalize(), "f").replace(".", ",") if isinstance(value, Decimal) else value


class DayField(forms.DateField):
    """A day, by the browser's own date input; typed as 17-11-2025 or 17/11/2025 where there is none."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {"invalid": _("Tulis tanggalnya seperti ini: 17-11-2025.")}

    def __init__(self, **kwargs):
        super().__init__(input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"], **kwargs)


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
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files in one input; comes out as a list of uploads, not yet looked into."""

    widget = FilesInput

    def clean(self, data, initial=None):
        return data or []
