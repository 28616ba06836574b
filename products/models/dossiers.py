"""What a village files: one product a cycle, with its licences, needs, photos and minutes."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from products import choices
from products.choices import EDITABLE, LICENCES_END, LICENCES_FIT, LicenceKind, LicenceStatus, State, Track
from products.models.cycles import Cycle
from products.models.potentials import Potential
from villages.labels import label_of
from villages.models import Village
from villages.scoping import Role, ScopedQuerySet
from villages.search_names import plain

PHOTOS_MAX = 5
FORTNIGHT, MONTH = 14, 30  # days after which waiting for a decision is long, and very long
# The province's bounding box, degrees.
NTT = {"south": -11.1, "north": -7.9, "west": 118.9, "east": 125.3}


# What each role sees of the files in its area. Anything else does not exist.
SEEN = {
    Role.DISTRICT: {"state__in": [State.SUBMITTED, State.RETURNED, State.APPROVED]},
    Role.PROVINCE: {"state": State.APPROVED},
}


# What sections.py reads beside the product's own row.
ANSWERS_BESIDE = ("licences", "needs", "photos", "minutes__pages")


class ProductQuerySet(ScopedQuerySet):
    seen = SEEN

    def editable(self):
        return self.filter(state__in=EDITABLE)

    def submitted(self):
        return self.filter(state=State.SUBMITTED)

    def approved(self):
        return self.filter(state=State.APPROVED)

    def in_cycle(self, cycle):
        return self.filter(cycle=cycle)

    def with_area(self):
        return self.select_related("village__subdistrict__district", "cycle")

    def with_answers(self):
        """Everything that sections.py reads, in a fixed number of queries."""
        rows = self.with_area().select_related("minutes")
        return rows.prefetch_related(*ANSWERS_BESIDE)


class Product(models.Model):
    """The file (*berkas*) of one village in one cycle. Every answer may be empty until it is submitted."""

    village = models.ForeignKey(Village, models.PROTECT, related_name="products", verbose_name=_("desa"))
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="products", verbose_name=_("tahun program"))
    # Computed by the database from the village's code: the scope of a list is one comparison.
    district_code = models.GeneratedField(
        expression=Substr("village_id", 1, 5), output_field=models.CharField(max_length=5), db_persist=True
    )
    province_code = models.GeneratedField(
        expression=Substr("village_id", 1, 2), output_field=models.CharField(max_length=2), db_persist=True
    )

    # Set where it is read as it was submitted, though its village has typed on, and where the contact's number is
    # hidden from whoever reads it: products/submitted.py.
    is_last_submission = False
    hides_number = False

    # How it stands. reviews/deciding/workflow.py alone moves the state; saving answers raises the version too.
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    submissions = models.PositiveSmallIntegerField(_("berapa kali diajukan"), default=0, editable=False)
    submitted_at = models.DateTimeField(_("diajukan"), null=True, editable=False)
    approved_at = models.DateTimeField(_("disetujui"), null=True, editable=False)
    created_at = models.DateTimeField(_("dibuat"), auto_now_add=True)
    updated_at = models.DateTimeField(_("terakhir disimpan"), auto_now=True)
    # Where it started from: the musdes' choice among the village's potentials, or last year's file, whose
    # sections wait to be confirmed one by one.
    potential = models.ForeignKey(
        Potential, models.SET_NULL, null=True, editable=False, related_name="products"
    )
    carried_from = models.ForeignKey("self", models.SET_NULL, null=True, editable=False, related_name="+")
    unconfirmed = models.JSONField(default=list, editable=False)
    # 0 to 100, by products/readiness.py; it orders help and decides nothing.
    readiness = models.PositiveSmallIntegerField(_("kesiapan"), null=True, editable=False)

    # 1 Produk
    name = models.CharField(_("Nama produk unggulan"), max_length=100, blank=True)
    category = models.CharField(_("Kategori"), max_length=12, choices=choices.Category, blank=True)
    form = models.CharField(_("Bentuk produk"), max_length=5, choices=choices.Form, blank=True)
    uniqueness = models.TextField(_("Apa yang membuatnya khas?"), max_length=600, blank=True)
    main_material = models.CharField(_("Bahan baku utama"), max_length=100, blank=True)
    material_origin = models.CharField(
        _("Asal bahan baku"), max_length=12, choices=choices.Origin, blank=True
    )
    # 2 Pengelola
    manager_kind = models.CharField(
        _("Jenis pengelola"), max_length=10, choices=choices.ManagerKind, blank=True
    )
    manager_name = models.CharField(_("Nama pengelola"), max_length=100, blank=True)
    contact_name = models.CharField(_("Nama yang bisa dihubungi"), max_length=100, blank=True)
    contact_phone = models.CharField(_("Nomor HP yang bisa dihubungi"), max_length=20, blank=True)
    workers = models.PositiveIntegerField(_("Jumlah tenaga kerja"), null=True, blank=True)
    women_workers = models.PositiveIntegerField(_("Di antaranya perempuan"), null=True, blank=True)
    # 3 Produksi & pasar
    capacity = models.DecimalField(
        _("Kapasitas produksi"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    capacity_unit = models.CharField(_("Satuan"), max_length=20, choices=choices.Unit, blank=True)
    capacity_unit_word = models.CharField(_("Satuan lainnya"), max_length=40, blank=True)
    capacity_period = models.CharField(_("Setiap"), max_length=6, choices=choices.Period, blank=True)
    months = models.JSONField(_("Bulan produksi"), default=list, blank=True)
    price = models.PositiveBigIntegerField(_("Harga jual per satuan"), null=True, blank=True)
    markets = models.JSONField(_("Dijual ke mana?"), default=list, blank=True)
    regular_buyer = models.CharField(_("Pembeli tetap"), max_length=200, blank=True)
    own_tools = models.CharField(
        _("Alat produksi terpisah dari alat dapur?"),
        max_length=3,
        choices=choices.OwnTools,
        blank=True,
        default="",
        db_default="",
    )
    # 5 Kebutuhan (4 Izin, and the needs themselves, are rows of their own)
    constraints = models.JSONField(_("Kendala utama"), default=list, blank=True)
    funding_amount = models.PositiveBigIntegerField(_("Perkiraan dana"), null=True, blank=True)
    # 6 Bukti
    minutes_date = models.DateField(_("Tanggal berita acara"), null=True, blank=True)
    minutes_number = models.CharField(_("Nomor berita acara"), max_length=60, blank=True)
    latitude = models.DecimalField(_("Lintang"), max_digits=8, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("Bujur"), max_digits=9, decimal_places=6, null=True, blank=True)
    # Periksa & ajukan
    declaration = models.BooleanField(_("Data benar dan disetujui Kepala Desa/Lurah"), default=False)
    # The last answers, about the catalogue and about the contact's number (False: taken back, and hidden from all but
    # the village), and which one it is; reviews/deciding/consents.py alone writes them.
    public_consent = models.BooleanField(_("Boleh tampil di katalog publik?"), null=True, blank=True)
    contact_consent = models.BooleanField(
        _("Orang yang bisa dihubungi setuju nomornya dilihat petugas?"), null=True, editable=False
    )
    consent_version = models.PositiveIntegerField(default=0, editable=False)

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("produk unggulan")
        verbose_name_plural = _("produk unggulan")
        constraints = [
            models.UniqueConstraint(fields=["village", "cycle"], name="one_product_a_village_a_cycle"),
            models.CheckConstraint(
                name="women_among_workers",
                condition=Q(women_workers__isnull=True)
                | Q(workers__isnull=True)
                | Q(women_workers__lte=F("workers")),
                violation_error_message=_("Jumlah perempuan tidak bisa lebih dari jumlah tenaga kerja."),
            ),
            models.CheckConstraint(
                name="approved_has_its_time",
                condition=Q(state=State.APPROVED, approved_at__isnull=False)
                | (~Q(state=State.APPROVED) & Q(approved_at__isnull=True)),
                violation_error_message=_(
                    "Berkas yang disetujui harus punya waktu persetujuan, dan berkas lain tidak boleh punya."
                ),
            ),
            # A withdrawn draft keeps the count of its submissions, but it waits since no time.
            models.CheckConstraint(
                name="submitted_has_its_time",
                condition=Q(state=State.DRAFT, submitted_at__isnull=True)
                | (~Q(state=State.DRAFT) & Q(submitted_at__isnull=False, submissions__gte=1)),
                violation_error_message=_(
                    "Berkas yang sudah diajukan harus punya waktu dan jumlah pengajuan, dan draf tidak boleh "
                    "punya waktu pengajuan."
                ),
            ),
            models.CheckConstraint(
                name="state_is_known",
                condition=Q(state__in=[state.value for state in State]),
                violation_error_message=_("Status berkas ini tidak dikenal."),
            ),
            models.CheckConstraint(
                name="place_lies_in_ntt",
                condition=(Q(latitude__isnull=True) | Q(latitude__range=(NTT["south"], NTT["north"])))
                & (Q(longitude__isnull=True) | Q(longitude__range=(NTT["west"], NTT["east"]))),
                violation_error_message=_("Titik lokasi harus di dalam wilayah NTT."),
            ),
        ]
        indexes = [
            # Each serves one list, in its order, and holds that list's rows alone.
            models.Index(
                fields=["district_code", "submitted_at", "id"],
                condition=Q(state=State.SUBMITTED),
                name="product_queue",
            ),
            models.Index(
                fields=["cycle", "province_code", "-approved_at", "-id"],
                condition=Q(state=State.APPROVED),
                name="product_approved",
            ),
            models.Index(fields=["cycle", "district_code", "state"], name="product_by_district"),
            models.Index(fields=["cycle", "province_code", "state"], name="product_by_province"),
        ]

    def __str__(self):
        return self.name or str(_("Produk tanpa nama"))

    @property
    def is_editable(self):
        return self.state in EDITABLE

    @property
    def is_repeated(self):
        """Was it submitted before? A second submission shows as *Diajukan ulang*."""
        return self.submissions > 1

    @property
    def state_label(self):
        if self.state == State.SUBMITTED and self.is_repeated:
            return _("Diajukan ulang")
        return label_of(State, self.state)

    @property
    def unit(self):
        """The unit of its capacity as a word; "" where none was chosen, or no word for another one."""
        return self.capacity_unit_word if self.needs_unit_word else self.capacity_unit

    @property
    def needs_unit_word(self):
        return self.capacity_unit == choices.Unit.OTHER

    # Django's get_category_display() hashes every choice anew for each row of a list.
    @property
    def category_label(self):
        return label_of(choices.Category, self.category)

    @property
    def days_waiting(self):
        """Whole days since it was submitted, by the calendar in WITA; None when it does not wait."""
        if self.state != State.SUBMITTED:
            return None
        return (timezone.localdate() - timezone.localdate(self.submitted_at)).days

    @property
    def waiting(self):
        """How long it has been waiting, as people say it: hari ini, 12 hari; "" when it does not wait."""
        days = self.days_waiting
        if days is None:
            return ""
        return gettext("%(days)d hari") % {"days": days} if days else gettext("sejak hari ini")

    @property
    def waiting_tone(self):
        """Of a list's cell that says how long it waits: "warning" beyond two weeks, "error" beyond a month, else ""."""
        days = self.days_waiting or 0
        return "error" if days > MONTH else "warning" if days > FORTNIGHT else ""

    def matches(self, potential):
        """Do its name and category say what this potential says? Signs and letters that look alike are one."""
        return plain(self.name)[:100] == potential.search_name and self.category == potential.category

    def let_go(self):
        """Free the potential it began from where it says something else by now; returns whether it did.

        Whatever changes name or category asks this, so that no list calls a potential chosen that is not.
        """
        if self.potential is None or self.matches(self.potential):
            return False
        self.potential = None
        return True

    @property
    def licence_kinds(self):
        """The kinds of licence asked of it; of a dossier that is not there (the empty form) all."""
        return choices.licences_for(self.category) if self.pk else list(LicenceKind)


class RowQuerySet(ScopedQuerySet):
    """Rows that hang on a product are seen by whoever sees the product."""

    path = "product__"
    seen = SEEN


class LicenceQuerySet(RowQuerySet):
    def ending(self, last):
        """Those in hand that have ended, or end on the day `last` at the latest, of each village's latest approved
        product: what an earlier year said of them was said again since."""
        asked = Q()
        for kind in LICENCES_END:
            fits = LICENCES_FIT[kind]
            asked |= Q(kind=kind) if fits is None else Q(kind=kind, product__category__in=fits)
        later = Product.objects.approved().filter(
            village=OuterRef("product__village"), cycle__year__gt=OuterRef("product__cycle__year")
        )
        in_hand = self.filter(status=LicenceStatus.YES, ends_on__lte=last, product__state=State.APPROVED)
        return in_hand.filter(asked, ~Exists(later))


class Licence(models.Model):
    """How far one licence of the product is."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="licences")
    kind = models.CharField(_("izin"), max_length=5, choices=LicenceKind)
    status = models.CharField(_("status"), max_length=10, choices=LicenceStatus)
    number = models.CharField(_("nomor"), max_length=60, blank=True)
    # The answer, and the last day as endings.end_of() has it from all four: whoever writes them writes it too.
    valid_until = models.DateField(_("berlaku sampai"), null=True, blank=True)
    ends_on = models.DateField(_("berakhir"), null=True, editable=False)

    objects = LicenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("izin")
        verbose_name_plural = _("izin")
        constraints = [models.UniqueConstraint(fields=["product", "kind"], name="one_row_a_licence")]
        indexes = [
            models.Index(fields=["kind", "status", "product"], name="licence_by_kind"),
            models.Index(fields=["ends_on", "id"], condition=Q(ends_on__isnull=False), name="licence_by_end"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.get_status_display()}"

    @property
    def kind_label(self):
        return label_of(LicenceKind, self.kind)

    @property
    def has_ended(self):
        return self.ends_on < timezone.localdate()

    @property
    def time_left(self):
        """How long it still holds, as people say it; of one whose end is known."""
        days = (self.ends_on - timezone.localdate()).days
        if days < 0:
            return gettext("sudah berakhir")
        return gettext("%(days)d hari lagi") % {"days": days} if days else gettext("berakhir hari ini")


class Need(models.Model):
    """One kind of help the village asks for."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="needs")
    track = models.CharField(_("jenis bantuan"), max_length=8, choices=Track)
    kind = models.CharField(_("kebutuhan"), max_length=12)

    objects = RowQuerySet.as_manager()

    class Meta:
        verbose_name = _("kebutuhan")
        verbose_name_plural = _("kebutuhan")
        constraints = [models.UniqueConstraint(fields=["product", "track", "kind"], name="one_row_a_need")]
        indexes = [models.Index(fields=["track", "kind", "product"], name="need_by_kind")]

    def __str__(self):
        kinds = choices.NEEDS.get(self.track)
        return label_of(kinds, self.kind) if kinds else self.kind

    @property
    def track_label(self):
        return label_of(Track, self.track)
