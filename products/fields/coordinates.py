"""The two fields of a place, and what they say together."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.forms import TextInput
from django.utils.translation import gettext_lazy as _

from products.fields import places
from products.fields.amounts import NumberField
from villages.formats import angka

_STEP = Decimal("1.000000")


class CoordinateField(NumberField):
    """Degrees between `low` and `high`, comes out rounded to 6 decimals (0.1 m). South or west where the
    range is: without a minus they are read as what lies inside."""

    widget = TextInput(attrs={"autocomplete": "off"})  # no keypad: an iPhone's has neither minus nor LS
    refusal = ""  # why neither field of the place can be read, once untangle() has seen both
    default_error_messages = {
        "invalid": _("Tulis angkanya saja, misalnya -10,178757."),
        "outside": _("Titik ini berada di luar NTT. Angkanya harus antara %(low)s dan %(high)s."),
        "link": _("Tautan ini tidak memuat angkanya. Buka di peta, lalu salin dua angka lokasinya."),
    }

    def __init__(self, *, low, high, **kwargs):
        self.low, self.high = Decimal(str(low)), Decimal(str(high))
        self.axis = "lat" if self.high < 90 else "lon"
        super().__init__(min_value=None, **kwargs)

    def to_python(self, value):
        if value in self.empty_values or not str(value).strip():
            return None
        if self.refusal:
            raise ValidationError(self.refusal, code="two")
        text = str(value)
        found = places.angle(text)
        if found is None and not places.is_pair(text):
            self.refuse("link" if places.is_link(text) else "invalid")
        degrees = found and found.within(self.axis, self.low, self.high)
        if degrees is None:
            self.refuse("outside", low=angka(self.low), high=angka(self.high))
        return degrees.quantize(_STEP)

    def reading(self, typed):
        """10,178757° LS, or BT; "" where it is no place."""
        try:
            degrees = self.clean(typed)
        except ValidationError:
            return ""
        if degrees is None:
            return ""
        side = {"lat": ("LU", "LS"), "lon": ("BT", "BB")}[self.axis][degrees < 0]
        return f"{self.prepare_value(abs(degrees))}° {side}"

    def prepare_value(self, value):
        return format(value.normalize(), "f").replace(".", ",") if isinstance(value, Decimal) else value


TWO_PLACES = _("Lintang dan bujur menunjuk dua tempat yang berbeda. Hapus yang tidak dipakai.")


def untangle(latitude, longitude, typed, stored):
    """Two CoordinateFields and what was typed into them, (latitude, longitude) -> the two texts that each of
    them can read: a pair is shared out, swapped ones change places. Other texts stay as they are."""
    box = {"lat": (latitude.low, latitude.high), "lon": (longitude.low, longitude.high)}
    try:
        place = places.untangle(*typed, box, stored)
    except places.TwoPlaces:
        latitude.refusal = longitude.refusal = TWO_PLACES
        return typed
    if place is None:
        return typed
    return tuple(
        "" if degrees is None else field.prepare_value(degrees)
        for field, degrees in zip((latitude, longitude), place, strict=True)
    )
