"""Days as people write them, and the form field that reads them."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from villages.formats import DAYS, MONTHS, hari, tanggal
from villages.marks import visible

_OTHER_NAMES = {
    1: "jan january i",
    2: "feb pebruari februari february ii",
    3: "mar mrt march iii",
    4: "apr iv",
    5: "may v",
    6: "jun june vi",
    7: "jul july vii",
    8: "agu agt ags agst aug august viii",
    9: "sep sept ix",
    10: "okt oct october x",
    11: "nov nop nopember xi",
    12: "des dec december xii",
}
NAMES = {name.lower(): number for number, name in enumerate(MONTHS, start=1)}
NAMES |= {name: number for number, names in _OTHER_NAMES.items() for name in names.split()}
_WEEKDAY = re.compile(rf"(?:hari\s+)?({'|'.join(DAYS).lower()}|jum'at|ahad)\b[\s,]*(.*)")
_AHEAD = re.compile(r"(?:pada\s+)?(?:tanggal|tgl)\b[.:\s]*")
_BETWEEN = r"\s*[-/. ]\s*"


class NoDay(ValueError):
    """It names no day, or one that no calendar has."""


class Doubtful(ValueError):
    """It may mean each of `days`, but does not say it in full."""

    def __init__(self, *days):
        super().__init__(*days)
        self.days = days


class OtherWeekday(ValueError):
    """The day of the week is another one on that `day`."""

    def __init__(self, day):
        super().__init__(day)
        self.day = day


def read_day(text):
    """The date that `text` is: 2026-05-05, 5/5/2026, 5 Mei 2026, Selasa, 5 Mei 2026.

    Numbers stand as in Indonesia, the day before the month. Raises Doubtful, OtherWeekday or NoDay.
    """
    text = visible(text).lower()
    weekday = ""
    if found := _WEEKDAY.fullmatch(text):
        weekday, text = found.groups()
        weekday = {"jum'at": "jumat", "ahad": "minggu"}.get(weekday, weekday)
    day = _day(_AHEAD.sub("", text, count=1))
    if weekday and hari(day).lower() != weekday:
        raise OtherWeekday(day)
    return day


def _day(text):
    if found := re.fullmatch(rf"([0-9]{{4}}){_BETWEEN}([0-9]{{1,2}}){_BETWEEN}([0-9]{{1,2}})", text):
        year, month, day = map(int, found.groups())
        return _date(year, month, day)
    if found := re.fullmatch(rf"([0-9]{{1,2}}){_BETWEEN}([0-9]{{1,2}}){_BETWEEN}([0-9]{{4}})", text):
        day, month, year = map(int, found.groups())
        if month > 12:
            raise Doubtful(_date(year, day, month))
        return _date(year, month, day)
    if found := re.fullmatch(rf"([0-9]{{1,2}}){_BETWEEN}([0-9]{{1,2}}){_BETWEEN}([0-9]{{2}})", text):
        first, month, last = map(int, found.groups())
        _doubt((2000 + last, month, first), (2000 + first, month, last))
    if found := re.fullmatch(r"([0-9]{1,2})[-/.\s]*([a-z]+)[-/.,\s]*([0-9]{4}|[0-9]{2})?", text):
        day, name, year = found.groups()
    elif found := re.fullmatch(r"([a-z]+)[-/.\s]*([0-9]{1,2})[-,\s]+([0-9]{4})", text):
        name, day, year = found.groups()
    else:
        raise NoDay(text)
    if name not in NAMES or year is None:
        raise NoDay(text)
    if len(year) == 2:
        _doubt((2000 + int(year), NAMES[name], int(day)))
    return _date(int(year), NAMES[name], int(day))


def _doubt(*readings):
    """Ask for those of the readings, (year, month, day), that a calendar has."""
    days = []
    for reading in readings:
        try:
            days.append(date(*reading))
        except ValueError:
            continue
    raise Doubtful(*dict.fromkeys(days)) if days else NoDay(readings)


def _date(*parts):
    try:
        return date(*parts)
    except ValueError:
        raise NoDay(parts) from None


class DayField(forms.DateField):
    """A day, by the browser's own date input; typed in any clear way where there is none."""

    FIRST, LAST = 2000, 2100  # years; outside of them a digit is missing or wrong
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {
        "invalid": _("Tulis tanggalnya seperti ini: 17-11-2025."),
        "doubtful": _(
            "“%(typed)s” belum jelas. Maksudnya %(days)s? Tulis tanggal, bulan, dan tahun lengkap, "
            "misalnya 17-11-2025."
        ),
        "weekday": _("%(day)s adalah hari %(weekday)s. Periksa lagi hari atau tanggalnya."),
        "year": _("Tahun %(year)s tidak mungkin. Periksa lagi tahunnya."),
    }

    def to_python(self, value):
        if value in self.empty_values or not isinstance(value, str):
            return super().to_python(value)
        if not value.strip():
            return None
        try:
            day = read_day(value)
        except Doubtful as doubt:
            days = " atau ".join(tanggal(day) for day in doubt.days)
            self.refuse("doubtful", typed=value.strip(), days=days)
        except OtherWeekday as other:
            self.refuse("weekday", day=tanggal(other.day), weekday=hari(other.day))
        except NoDay:
            self.refuse("invalid")
        if not self.FIRST <= day.year <= self.LAST:
            self.refuse("year", year=day.year)
        return day

    def refuse(self, code, **params):
        raise ValidationError(self.error_messages[code], code=code, params=params) from None

    def reading(self, typed):
        """The day in words, Minggu, 1 November 2026: a browser may show it with the month first. "" where it is none."""
        try:
            day = self.clean(typed)
        except ValidationError:
            return ""
        return f"{hari(day)}, {tanggal(day)}" if day else ""
