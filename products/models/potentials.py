"""The list of a village's potentials (*daftar potensi desa*): what could become its product, year after year."""

from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from products.choices import Category
from villages.labels import label_of
from villages.models import Village, VillageQuerySet
from villages.scoping import ScopedQuerySet
from villages.search_names import plain


class PotentialQuerySet(ScopedQuerySet):
    path = "village__"
    area = VillageQuerySet.area

    def ranked(self):
        """The highest sum first; equal ones by name, found as people write it, on any database."""
        return self.order_by("-total", "search_name", "pk")


class Potential(models.Model):
    """One potential, scored 1 to 3 on five plain questions; an unanswered one counts 0."""

    class Score(models.IntegerChoices):
        LITTLE = 1, _("Kurang")
        SOME = 2, _("Cukup")
        MUCH = 3, _("Ya, sangat")

    QUESTIONS = ("year_round", "distinctive", "has_buyer", "many_hands", "easy_papers")
    # Of each question: its short name in the sum, and what 1, 2 and 3 mean.
    SCALE = {
        "year_round": (_("Bahan baku"), (_("Hanya sebentar"), _("Beberapa bulan"), _("Sepanjang tahun"))),
        "distinctive": (
            _("Kekhasan"),
            (_("Banyak tempat punya"), _("Beberapa tempat punya"), _("Hanya di sini")),
        ),
        "has_buyer": (_("Pembeli"), (_("Belum ada"), _("Kadang-kadang ada"), _("Selalu ada"))),
        "many_hands": (_("Tenaga kerja"), (_("Satu dua keluarga"), _("Sebagian warga"), _("Banyak warga"))),
        "easy_papers": (_("Izin"), (_("Sulit atau lama"), _("Bisa diurus"), _("Mudah, atau tidak perlu"))),
    }
    MOST = 3 * len(QUESTIONS)

    village = models.ForeignKey(Village, models.PROTECT, related_name="potentials", verbose_name=_("desa"))
    name = models.CharField(_("Nama potensi"), max_length=100)
    # As names of areas are: found with any apostrophe, or none.
    search_name = models.CharField(max_length=100, editable=False)
    category = models.CharField(_("Kategori"), max_length=12, choices=Category)
    place = models.CharField(_("Di mana?"), max_length=100, blank=True)
    people = models.CharField(_("Siapa yang mengerjakan?"), max_length=100, blank=True)
    year_round = models.PositiveSmallIntegerField(
        _("Bahan bakunya ada sepanjang tahun?"), choices=Score, null=True, blank=True
    )
    distinctive = models.PositiveSmallIntegerField(
        _("Khas tempat ini, tidak mudah ditiru?"), choices=Score, null=True, blank=True
    )
    has_buyer = models.PositiveSmallIntegerField(
        _("Sudah ada yang membeli?"), choices=Score, null=True, blank=True
    )
    many_hands = models.PositiveSmallIntegerField(
        _("Banyak warga bisa ikut bekerja?"), choices=Score, null=True, blank=True
    )
    easy_papers = models.PositiveSmallIntegerField(
        _("Izinnya mudah diurus?"), choices=Score, null=True, blank=True
    )
    total = models.GeneratedField(
        expression=sum((Coalesce(F(name), 0) for name in QUESTIONS[1:]), Coalesce(F(QUESTIONS[0]), 0)),
        output_field=models.PositiveSmallIntegerField(_("jumlah")),
        db_persist=True,
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("dibuat"), auto_now_add=True)
    updated_at = models.DateTimeField(_("terakhir disimpan"), auto_now=True)

    objects = PotentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("potensi desa")
        verbose_name_plural = _("potensi desa")
        ordering = ["-total", "name"]
        constraints = [models.UniqueConstraint(fields=["village", "name"], name="one_potential_a_name")]
        indexes = [models.Index(fields=["-created_at", "-id"], name="potential_newest")]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        self.search_name = plain(self.name)[:100]
        super().save(**kwargs)

    @property
    def category_label(self):
        return label_of(Category, self.category)

    @property
    def parts(self):
        """What the sum is made of: [{question, short, score, steps, meaning}, …]; an unanswered one has score 0.
        `steps` says of each of the three whether it is reached, for a bar."""
        found = []
        for name in self.QUESTIONS:
            short, meanings = self.SCALE[name]
            score = getattr(self, name) or 0
            found.append(
                {
                    "question": self._meta.get_field(name).verbose_name,
                    "short": short,
                    "score": score,
                    "steps": [score >= step for step in self.Score.values],
                    "meaning": meanings[score - 1] if score else _("belum dinilai"),
                }
            )
        return found

    @property
    def total_label(self):
        """12 dari 15; a word where nothing was scored."""
        total = sum(part["score"] for part in self.parts)
        if not total:
            return gettext("Belum dinilai")
        return gettext("%(total)d dari %(most)d") % {"total": total, "most": self.MOST}

    @property
    def sum_label(self):
        """Bahan baku 3 + Kekhasan 2 + … = 12 dari 15; a word where nothing was scored."""
        if not any(part["score"] for part in self.parts):
            return gettext("Belum dinilai")
        terms = " + ".join(f"{part['short']} {part['score']}" for part in self.parts)
        return gettext("%(terms)s = %(total)d dari %(most)d") % {
            "terms": terms,
            "total": sum(part["score"] for part in self.parts),
            "most": self.MOST,
        }
