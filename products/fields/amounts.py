"""Numbers and money as form fields."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from products.fields.numbers import OtherWord, Several, Unclear, Unreadable, read_number
from villages.formats import angka, daftar, rupiah, terbilang

SHOWN = 40  # letters of what was typed that an error repeats
PEOPLE = ("orang", "org", "jiwa", "pekerja", "tenaga kerja", "anggota", "perempuan", "wanita", "ibu")


def shortened(typed):
    """What was typed, short enough to stand in a sentence."""
    text = " ".join(str(typed).split())
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


class NumberField(forms.DecimalField):
    """A number of at most `decimal_places` decimals, typed with or without dots between thousands.

    `words`, in small letters, may stand behind it. What can mean two things is asked.
    """

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    words = ()
    is_money = False
    default_error_messages = {
        "invalid": _("Tulis angkanya saja, misalnya 1.200 atau 2,5."),
        "unclear": _("“%(typed)s” bisa berarti %(readings)s. Tulis lagi seperti salah satunya."),
        "several": _("Di sini ada lebih dari satu angka: %(readings)s. Tulis satu saja."),
        "word": _("Tulis angkanya saja, tanpa “%(word)s”."),
        "min_value": _("Tulis %(limit_value)s atau lebih."),
        "max_value": _("Angkanya terlalu besar: paling banyak %(limit_value)s. Periksa lagi nolnya."),
        "max_digits": _("Angkanya terlalu besar: paling banyak %(max)s angka. Periksa lagi nolnya."),
        "max_whole_digits": _(
            "Angkanya terlalu besar: paling banyak %(max)s angka di depan koma. Periksa lagi nolnya."
        ),
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
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            return read_number(str(value), words=self.words, money=self.is_money)
        except Unclear as doubt:
            texts = [self.name_reading(one) for one in doubt.readings]
            self.refuse("unclear", typed=shortened(value), readings=" atau ".join(texts))
        except Several as several:
            self.refuse("several", readings=daftar(f"“{shortened(part)}”" for part in several.parts))
        except OtherWord as other:
            self.refuse("word", word=shortened(other.word))
        except Unreadable:
            self.refuse("invalid")

    def run_validators(self, value):
        """Limits are told as the portal writes numbers."""
        try:
            super().run_validators(value)
        except ValidationError as fault:
            for one in fault.error_list:
                if "limit_value" in (one.params or {}):
                    one.params |= {"limit_value": angka(one.params["limit_value"])}
            raise

    def refuse(self, code, **params):
        raise ValidationError(self.error_messages[code], code=code, params=params) from None

    def name_reading(self, number):
        """One of two readings, as it would be typed."""
        return angka(number)

    def reading(self, typed):
        """How `typed` was read, where it is not how the portal writes it; "" where it is, or is no number."""
        try:
            text = str(self.prepare_value(self.clean(typed)) or "")
        except ValidationError:
            return ""
        return "" if text == str(typed).strip() else text

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
    """A whole number; of people, "12 orang" is one too."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    words = PEOPLE
    default_error_messages = {
        "invalid": _("Tulis angkanya saja, misalnya 12."),
        "fraction": _("Tulis angka bulat tanpa koma, misalnya 12."),
    }

    most = 1_000_000

    def __init__(self, **kwargs):
        # A model field brings what its column can hold, which no answer needs.
        most = min(kwargs.pop("max_value", None) or self.most, self.most)
        super().__init__(**(kwargs | {"max_value": most}))

    def to_python(self, value):
        number = super().to_python(value)
        if number is None:
            return None
        if number > self.max_value:
            return number  # which the limit refuses, in a sentence of its own
        # "25,00" has its two places, and says 25; "25.0" and "25.0000" are slips for another number.
        if number != number.to_integral_value() or number.as_tuple().exponent not in (0, -2):
            self.refuse("fraction")
        return number.quantize(Decimal(1))

    def clean(self, value):
        number = super().clean(value)
        return None if number is None else int(number)


class RupiahField(WholeField):
    """Whole rupiah: `1.250.000`, `Rp 1.250.000,-`, `1,25 juta` and `1.250.000,00` are one amount."""

    is_money = True
    most = 999_999_999_999
    words = ()
    default_error_messages = {
        "invalid": _("Tulis rupiahnya dengan angka saja, misalnya 25.000."),
        "fraction": _("Tulis rupiah bulat, tanpa sen. Misalnya 25.000."),
    }

    def reading(self, typed):
        """The amount in figures and in words: Rp 25.000 · dua puluh lima ribu rupiah. "" where it is none."""
        try:
            amount = self.clean(typed)
        except ValidationError:
            return ""
        return "" if amount is None else f"{rupiah(amount)} · {terbilang(amount)} rupiah"
