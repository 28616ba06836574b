"""Programme years."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from villages.formats import tanggal
from villages.models import Village

MENDING_DAYS = 60  # after the last day, where nobody says how long


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
    """A programme year: villages file between two dates, both included, WITA, and mend what they filed until a
    third. Who may do what until when is asked in products/deadlines.py. Two years never run at once: on
    PostgreSQL an exclusion constraint sees to it, on SQLite triggers (products/no_overlap.py)."""

    year = models.PositiveSmallIntegerField(
        _("tahun"), unique=True, validators=[MinValueValidator(2020), MaxValueValidator(2100)]
    )
    opens = models.DateField(_("dibuka"))
    closes = models.DateField(_("ditutup"), help_text=_("Hari terakhir untuk mengajukan pertama kali."))
    mends_until = models.DateField(
        _("bisa diperbaiki sampai"),
        blank=True,
        help_text=_(
            "Hari terakhir untuk memperbaiki berkas yang sudah diajukan tepat waktu. Kalau kosong: 60 hari setelah ditutup."
        ),
    )
    includes_kelurahan = models.BooleanField(_("kelurahan ikut"), default=True)
    head_signs = models.BooleanField(
        _("kepala desa/lurah menandatangani"),
        default=False,
        db_default=False,
        help_text=_(
            "Berkas baru bisa diajukan setelah Kepala Desa atau Lurah menandatanganinya di portal, lewat tautan WhatsApp "
            "atau lembar bercetak kode."
        ),
    )

    objects = CycleQuerySet.as_manager()

    class Meta:
        verbose_name = _("tahun program")
        verbose_name_plural = _("tahun program")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                name="cycle_opens_before_it_closes",
                condition=Q(opens__lte=F("closes")),
                violation_error_message=_("Tanggal tutup harus setelah tanggal buka."),
            ),
            models.CheckConstraint(
                name="cycle_closes_before_mending_ends",
                condition=Q(closes__lte=F("mends_until")),
                violation_error_message=_("Hari terakhir memperbaiki tidak bisa sebelum tanggal tutup."),
            ),
        ]

    def __str__(self):
        return str(self.year)

    def save(self, *args, **kwargs):
        self._fill()
        super().save(*args, **kwargs)

    def clean(self):
        """Two years must not run at once; the database refuses it too, but in no words for a person."""
        self._fill()
        if self.opens is None or self.closes is None:
            return
        # One of the same year is told so already.
        others = (
            Cycle.objects.exclude(pk=self.pk)
            .exclude(year=self.year)
            .filter(opens__lte=self.closes, closes__gte=self.opens)
        )
        if other := others.order_by("opens").first():
            raise ValidationError(
                _(
                    "Tanggal ini bertemu dengan tahun program %(year)s, yang berjalan dari %(opens)s sampai "
                    "%(closes)s: dua tahun program tidak bisa terbuka bersamaan."
                )
                % {"year": other, "opens": tanggal(other.opens), "closes": tanggal(other.closes)}
            )

    def _fill(self):
        """Nobody said until when mending goes on: the usual time after the last day."""
        if self.mends_until is None and self.closes is not None:
            closes = self._meta.get_field("closes").to_python(self.closes)
            self.mends_until = closes + timedelta(days=MENDING_DAYS)

    @property
    def is_open(self):
        return self.opens <= timezone.localdate() <= self.closes

    @property
    def waiting_sentence(self):
        """When filing begins, told to whoever comes too early."""
        return gettext("Pengisian tahun %(year)s dibuka pada %(day)s.") % {
            "year": self.year,
            "day": tanggal(self.opens),
        }

    @property
    def closed_sentence(self):
        """Why nobody can file for the first time now, without more time of their own, and when they can; "" while
        the cycle is open."""
        today = timezone.localdate()
        if today < self.opens:
            return self.waiting_sentence
        if today <= self.closes:
            return ""
        closed = gettext("Pengisian tahun %(year)s sudah ditutup pada %(day)s.") % {
            "year": self.year,
            "day": tanggal(self.closes),
        }
        following = Cycle.objects.filter(opens__gt=self.closes).order_by("opens").first()
        if following is None:
            return (
                closed
                + " "
                + gettext("Tanggal buka berikutnya belum ditetapkan: tanyakan ke petugas PMD kabupaten/kota.")
            )
        return closed + " " + following.opening_sentence

    @property
    def standing_sentence(self):
        """The dates of the year, told to whoever looks over many villages."""
        facts = {
            "year": self.year,
            "closes": tanggal(self.closes),
            "mends": tanggal(self.mends_until),
        }
        today = timezone.localdate()
        if today < self.opens:
            return self.waiting_sentence
        if today <= self.closes:
            return (
                gettext("Tahun program %(year)s, pengisian sampai %(closes)s, perbaikan sampai %(mends)s.")
                % facts
            )
        if today <= self.mends_until:
            return (
                gettext(
                    "Pengisian tahun %(year)s sudah ditutup pada %(closes)s. Yang sudah diajukan masih bisa diperbaiki "
                    "sampai %(mends)s."
                )
                % facts
            )
        return (
            gettext(
                "Pengisian tahun %(year)s ditutup pada %(closes)s, dan masa perbaikannya habis pada %(mends)s."
            )
            % facts
        )

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

    def left_out_sentence(self, village, *, submitted=False):
        """Why this village does not take part; "" where it does. `submitted`: was its dossier of this year ever
        submitted? Then it is mended to its end, though the village has ended since."""
        is_there = village.exists_on(self.day_asked)
        if not is_there and village.ended and not submitted:
            return gettext(
                "%(village)s sudah berakhir pada %(day)s, jadi tidak ikut lagi. Tanyakan ke petugas PMD kabupaten/kota."
            ) % {"village": village.full_name, "day": tanggal(village.ended)}
        if not is_there and not village.ended:
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
