"""Programme years."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from villages.formats import tanggal
from villages.models import Village


def current_of(cycles, today=None):
    """Of these cycles the one open today; else the one that opened last; else the next to open; else None.

    Every page that shows a year by itself shows this one.
    """
    today = today or timezone.localdate()
    by_opening = sorted(cycles, key=lambda cycle: cycle.opens)
    begun = [cycle for cycle in by_opening if cycle.opens <= today]
    still = [cycle for cycle in begun if cycle.closes >= today]
    return (still or begun or by_opening[:1] or [None])[-1]


class CycleQuerySet(models.QuerySet):
    def current(self, today=None):
        """The cycle that pages show by themselves, by current_of(); there is one a year, so all are read."""
        return current_of(self, today)


class Cycle(models.Model):
    """A programme year: villages file between two dates, both included, WITA."""

    year = models.PositiveSmallIntegerField(
        _("tahun"), unique=True, validators=[MinValueValidator(2020), MaxValueValidator(2100)]
    )
    opens = models.DateField(_("dibuka"))
    closes = models.DateField(_("ditutup"))
    includes_kelurahan = models.BooleanField(_("kelurahan ikut"), default=True)

    objects = CycleQuerySet.as_manager()

    class Meta:
        verbose_name = _("tahun program")
        verbose_name_plural = _("tahun program")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                name="cycle_opens_before_it_closes",
                condition=Q(opens__lte=F("closes")),
                violation_error_message=_("Tanggal tutup harus sesudah tanggal buka."),
            )
        ]

    def __str__(self):
        return str(self.year)

    @property
    def is_open(self):
        return self.opens <= timezone.localdate() <= self.closes

    @property
    def closed_sentence(self):
        """Why nothing can be submitted now and when it can; "" while the cycle is open."""
        today = timezone.localdate()
        if today < self.opens:
            return gettext("Pengisian tahun %(year)s dibuka pada %(day)s.") % {
                "year": self.year,
                "day": tanggal(self.opens),
            }
        if today <= self.closes:
            return ""
        closed = gettext("Pengisian tahun %(year)s sudah ditutup pada %(day)s.") % {
            "year": self.year,
            "day": tanggal(self.closes),
        }
        following = Cycle.objects.filter(opens__gt=self.closes).order_by("opens").first()
        if following is None:
            return closed + " " + gettext("Tanggal buka berikutnya belum ditetapkan: tanyakan ke kabupaten.")
        return closed + " " + following.opening_sentence

    @property
    def opening_sentence(self):
        return gettext("Tahun %(year)s dibuka pada %(day)s.") % {
            "year": self.year,
            "day": tanggal(self.opens),
        }

    @property
    def day_asked(self):
        """The day on which a village must exist to take part: today, or the day of the cycle next to it. So one
        that ended takes part until then, and a cycle that closed before counts it for good."""
        return max(self.opens, min(self.closes, timezone.localdate()))

    def admits(self, village):
        """Does this village take part?"""
        return not self.left_out_sentence(village)

    def left_out_sentence(self, village):
        """Why this village does not take part; "" where it does."""
        if not village.exists_on(self.day_asked) and village.ended:
            return gettext(
                "%(village)s sudah berakhir pada %(day)s, jadi tidak ikut lagi. Tanyakan ke petugas PMD kabupaten/kota."
            ) % {"village": village.full_name, "day": tanggal(village.ended)}
        if not village.exists_on(self.day_asked):
            return gettext("%(village)s baru ada sejak %(day)s, jadi tidak ikut tahun program %(year)s.") % {
                "village": village.full_name,
                "day": tanggal(village.began),
                "year": self.year,
            }
        if not self.includes_kelurahan and village.kind == Village.Kind.KELURAHAN:
            return gettext("Tahun program %(year)s hanya untuk desa, tidak untuk kelurahan.") % {
                "year": self.year
            }
        return ""
