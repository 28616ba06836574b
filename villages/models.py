"""Where and who: the areas of the province and the officers posted to them."""

import re

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from villages.chain import Chain, Chained, Link  # noqa: F401 - models in modules of their own
from villages.erasures import Erasure  # noqa: F401
from villages.factor_log import FactorEntry  # noqa: F401
from villages.marks import visible
from villages.scoping import Role, ScopedQuerySet
from villages.search_names import plain
from villages.session_store import OfficerSession  # noqa: F401
from villages.tries import FailedTry, SignInEntry  # noqa: F401


class Area(models.Model):
    """A row of the Kepmendagri's list. Its code is its key: 53, 53.01, 53.01.05, 53.01.05.2003."""

    code = models.CharField(_("kode"), max_length=13, primary_key=True)
    name = models.CharField(_("nama"), max_length=100)
    # Names hold apostrophes of three kinds; people type a fourth, or none.
    search_name = models.CharField(max_length=100, editable=False, db_index=True)

    class Meta:
        abstract = True
        ordering = ["code"]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        self.search_name = plain(self.name)
        super().save(**kwargs)


def under(parent, length):
    """The constraint that an area's code starts with its parent's."""
    return models.CheckConstraint(
        name=f"%(class)s_lies_in_its_{parent}",
        condition=Q(**{f"{parent}_id": Substr("code", 1, length)}),
        violation_error_message=_("Kode ini tidak berada di bawah wilayah yang dipilih."),
    )


class Province(Area):
    class Meta(Area.Meta):
        verbose_name = _("provinsi")
        verbose_name_plural = _("provinsi")


class District(Area):
    province = models.ForeignKey(
        Province, models.PROTECT, related_name="districts", verbose_name=_("provinsi")
    )
    whatsapp = models.CharField(_("nomor WhatsApp untuk desa"), max_length=20, blank=True)
    # As its own letterhead has it: some join PMD with other tasks, and a kota has no desa.
    office = models.CharField(_("nama dinas"), max_length=150, blank=True, default="", db_default="")

    class Meta(Area.Meta):
        verbose_name = _("kabupaten/kota")
        verbose_name_plural = _("kabupaten/kota")
        constraints = [under("province", 2)]

    @property
    def office_name(self):
        """The office to which dossiers go, as letters call it."""
        named = gettext("Dinas Pemberdayaan Masyarakat dan Desa %(area)s")
        return self.office or named % {"area": self.name}


class Subdistrict(Area):
    district = models.ForeignKey(
        District, models.PROTECT, related_name="subdistricts", verbose_name=_("kabupaten/kota")
    )

    class Meta(Area.Meta):
        verbose_name = _("kecamatan")
        verbose_name_plural = _("kecamatan")
        constraints = [under("district", 5)]


def existing_on(day):
    """The condition that a village exists on this day."""
    begun = Q(began__isnull=True) | Q(began__lte=day)
    return begun & (Q(ended__isnull=True) | Q(ended__gt=day))


class VillageQuerySet(ScopedQuerySet):
    area = ScopedQuerySet.area | {Role.VILLAGE: "code"}

    def existing(self):
        """Those that exist today."""
        return self.filter(existing_on(timezone.localdate()))


class Village(Area):
    class Kind(models.TextChoices):
        """The first digit of the code's last part."""

        KELURAHAN = "1", _("Kelurahan")
        DESA = "2", _("Desa")
        CUSTOMARY = "3", _("Desa adat")  # of Papua, which the list of the whole nation brings along

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="villages", verbose_name=_("kecamatan")
    )
    kind = models.GeneratedField(
        expression=Substr("code", 10, 1),
        output_field=models.CharField(_("jenis"), max_length=1, choices=Kind),
        db_persist=True,
    )
    district_code = models.GeneratedField(
        expression=Substr("code", 1, 5), output_field=models.CharField(max_length=5), db_persist=True
    )
    province_code = models.GeneratedField(
        expression=Substr("code", 1, 2), output_field=models.CharField(max_length=2), db_persist=True
    )

    # The first day on which it was there, and the first on which it was not any more; None: always, still.
    began = models.DateField(_("ada sejak"), null=True, blank=True, editable=False)
    ended = models.DateField(_("berakhir"), null=True, blank=True, editable=False)
    # What it was called before, for lists to show and find without asking for its changes: codes with blanks
    # between, the latest first, and names as plain() writes them, one a line.
    former_codes = models.TextField(_("kode dahulu"), blank=True, default="", db_default="", editable=False)
    former_names = models.TextField(blank=True, default="", db_default="", editable=False)

    objects = VillageQuerySet.as_manager()

    class Meta(Area.Meta):
        verbose_name = _("desa/kelurahan")
        verbose_name_plural = _("desa/kelurahan")
        indexes = [
            models.Index(fields=["district_code", "code"], name="village_by_district"),
            models.Index(fields=["province_code", "code"], name="village_by_province"),
        ]
        constraints = [
            under("subdistrict", 8),
            models.CheckConstraint(
                name="village_began_before_it_ended",
                condition=Q(began__isnull=True) | Q(ended__isnull=True) | Q(began__lt=F("ended")),
                violation_error_message=_("Desa/kelurahan harus ada dulu sebelum berakhir."),
            ),
        ]

    @property
    def full_name(self):
        """Desa Bolok, Kelurahan Batakte."""
        return f"{self.Kind(self.kind).label} {self.name}"

    @property
    def place(self):
        """Desa Bolok, Kec. Kupang Barat, Kabupaten Kupang. Needs the areas above."""
        return f"{self.full_name}, Kec. {self.subdistrict}, {self.subdistrict.district}"

    @property
    def formerly(self):
        """dahulu 53.05.03.2003, of one that got another code; else ""."""
        codes = ", ".join(self.former_codes.split())
        return gettext("dahulu %(codes)s") % {"codes": codes} if codes else ""

    def exists_on(self, day):
        return (self.began is None or self.began <= day) and (self.ended is None or self.ended > day)


class AreaChange(models.Model):
    """What became of an area: when, by which law, out of what. Appended by villages/management/area_moves.py and,
    for a name, by the admin; kept as it was called on that day, whatever comes later."""

    class How(models.TextChoices):
        RENAMED = "renamed", _("Ganti nama")
        MOVED = "moved", _("Ganti kode")
        SPLIT = "split", _("Pemekaran")
        MERGED = "merged", _("Penggabungan")
        ENDED = "ended", _("Berakhir")
        REVIVED = "revived", _("Ada lagi")

    how = models.CharField(_("perubahan"), max_length=8, choices=How)
    old_code = models.CharField(_("kode lama"), max_length=13, db_index=True)
    old_name = models.CharField(_("nama lama"), max_length=100)
    new_code = models.CharField(_("kode baru"), max_length=13, blank=True)
    new_name = models.CharField(_("nama baru"), max_length=100, blank=True)
    day = models.DateField(_("berlaku sejak"))
    basis = models.CharField(_("dasar hukum"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("dicatat"), auto_now_add=True)
    # The village that it is today, under whatever code; None of what is no village, or was taken away.
    village = models.ForeignKey(
        Village,
        models.SET_NULL,
        null=True,
        related_name="area_changes",
        verbose_name=_("desa/kelurahan kini"),
    )

    chained = Chained(
        key=lambda row: "areas",
        columns=(
            *("id", "how", "old_code", "old_name", "new_code", "new_name", "day", "basis", "recorded_at"),
        ),
        left_out={"village_id": "what it is today, under whatever code"},
    )

    class Meta:
        verbose_name = _("perubahan wilayah")
        verbose_name_plural = _("perubahan wilayah")
        ordering = ["-day", "-pk"]

    def __str__(self):
        return f"{self.get_how_display()}: {self.old_code} {self.old_name}"


class VillageOfficialsQuerySet(ScopedQuerySet):
    path = "village__"
    area = VillageQuerySet.area


class VillageOfficials(models.Model):
    """Who holds the offices of a village, and its address: kept once, for every letter. Any may be empty.

    What an office is called, and whom `council` is the chair of, titles.py says.
    """

    village = models.OneToOneField(
        Village, models.CASCADE, related_name="officials", verbose_name=_("desa/kelurahan")
    )
    head = models.CharField(_("kepala"), max_length=100, blank=True)
    head_rank = models.CharField(_("pangkat"), max_length=60, blank=True)
    head_nip = models.CharField(_("NIP"), max_length=30, blank=True)
    secretary = models.CharField(_("sekretaris"), max_length=100, blank=True)
    council = models.CharField(_("ketua BPD atau LPM"), max_length=100, blank=True)
    address = models.CharField(_("Alamat kantor dan kode pos"), max_length=150, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(_("terakhir disimpan"), auto_now=True)

    objects = VillageOfficialsQuerySet.as_manager()

    class Meta:
        verbose_name = _("pejabat desa/kelurahan")
        verbose_name_plural = _("pejabat desa/kelurahan")

    def __str__(self):
        return str(self.village)


class OfficerManager(UserManager):
    """User names are written one way: a village's is its code with dots, others in small letters."""

    def get_by_natural_key(self, username):
        return self.get(username=User.normalize_username(username))


def _posted(role, field):
    """The condition that `role` holds exactly its own area, in `field`."""
    areas = ("province", "district", "village")
    return Q(role=role) & Q(**{f"{area}__isnull": area != field for area in areas})


POSTING = ("role", "province_id", "district_id", "village_id", "is_staff", "is_superuser")


class User(AbstractUser):
    """An officer: a posting to exactly one area. A superuser is posted nowhere."""

    first_name = last_name = None
    name = models.CharField(_("nama lengkap"), max_length=150, blank=True)
    role = models.CharField(_("peran"), max_length=10, choices=Role, blank=True)
    province = models.ForeignKey(Province, models.PROTECT, null=True, blank=True, verbose_name=_("provinsi"))
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, verbose_name=_("kabupaten/kota")
    )
    village = models.ForeignKey(
        Village,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="officers",
        verbose_name=_("desa/kelurahan"),
    )

    objects = OfficerManager()
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("petugas")
        verbose_name_plural = _("petugas")
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                name="role_holds_its_area",
                condition=_posted("", None)
                | _posted(Role.VILLAGE, "village")
                | _posted(Role.DISTRICT, "district")
                | _posted(Role.PROVINCE, "province"),
                violation_error_message=_(
                    "Peran dan wilayah tidak cocok: petugas desa memegang satu desa, petugas kabupaten satu "
                    "kabupaten, petugas provinsi satu provinsi, dan tidak lebih."
                ),
            )
        ]

    def save(self, *args, **kwargs):
        """Whoever gets a new password or another posting, or is deactivated, is signed in nowhere any more, for
        good, and remembered by no phone."""
        starts_anew = self._password is not None or self._is_posted_otherwise(kwargs.get("update_fields"))
        super().save(*args, **kwargs)
        if starts_anew or not self.is_active:
            self.phones.all().delete()
            self.sessions.all().delete()

    def _is_posted_otherwise(self, update_fields):
        """Does this save change what the person may see?"""
        if self.pk is None or (update_fields is not None and not set(POSTING) & set(update_fields)):
            return False
        stored = User.objects.filter(pk=self.pk).values_list(*POSTING).first()
        return stored is not None and stored != tuple(getattr(self, field) for field in POSTING)

    def __str__(self):
        """The name; of a village's officer without one, whose officer it is. Needs `village` then."""
        if not self.name and self.role == Role.VILLAGE and self.village:
            return gettext("Petugas %(village)s") % {"village": self.village.full_name}
        return self.name or self.username

    @classmethod
    def normalize_username(cls, username):
        """`5301052010`, `53.01.05.2010`, `53 01 05 2010` and what a keypad or a copy makes of them are one
        name; letters are small, and marks that nobody sees are none."""
        username = visible(super().normalize_username(username)).lower()
        digits = re.sub(r"[ .,\-_/·]", "", username)
        if len(digits) == 10 and digits.isascii() and digits.isdigit():
            return f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}.{digits[6:]}"
        return username

    def clean(self):
        super().clean()
        self.username = self.normalize_username(self.username)

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return str(self)

    @property
    def signature(self):
        """How the history calls this officer, for good: Yuliana Tiran, petugas Desa Bolok. Of somebody without
        a name, and of somebody posted nowhere, what __str__ says."""
        if not self.name or not self.area:
            return str(self)
        place = {
            Role.VILLAGE: lambda: self.village.full_name,
            Role.DISTRICT: lambda: self.district.name,
            Role.PROVINCE: lambda: gettext("Provinsi %(name)s") % {"name": self.province.name},
        }[Role(self.role)]()
        return gettext("%(name)s, petugas %(place)s") % {"name": self.name, "place": place}

    @property
    def area_id(self):
        """The code of the one area, or None for somebody posted nowhere."""
        return getattr(self, f"{self.role}_id") if self.role else None

    @property
    def area(self):
        return getattr(self, self.role) if self.role else None


class OfficerRowQuerySet(ScopedQuerySet):
    """Rows that hang on a village's officer."""

    path = "user__village__"
    area = ScopedQuerySet.area | {Role.VILLAGE: "code"}


class ActivationCode(models.Model):
    """A printed code with which a village sets its password: once, within 30 days. Kept as a hash."""

    user = models.ForeignKey(User, models.CASCADE, related_name="activation_codes")
    digest = models.CharField(max_length=64)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    # Who made it, as they were called then, and from which network; the network is forgotten when it is used.
    person = models.CharField(_("dibuat oleh"), max_length=300, blank=True, default="", db_default="")
    made_from = models.CharField(max_length=45, blank=True, default="", db_default="")
    # How it was used: from the network in which it was made? In a browser in which its maker had signed in?
    # None: nobody knows.
    used_where_made = models.BooleanField(null=True)
    used_on_makers_device = models.BooleanField(null=True)

    objects = OfficerRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("kode aktivasi")
        verbose_name_plural = _("kode aktivasi")
        constraints = [
            models.CheckConstraint(
                name="code_used_while_good",
                condition=Q(used_at__isnull=True) | Q(used_at__lt=F("expires_at")),
                violation_error_message=_("Kode hanya bisa dipakai selama masih berlaku."),
            )
        ]

    def __str__(self):
        return f"{self.user}, {self.expires_at:%Y-%m-%d}"


class NameEntry(models.Model):
    """Who holds a village's account since when: appended by villages/holders.py, never changed."""

    user = models.ForeignKey(User, models.PROTECT, related_name="name_entries")
    before = models.CharField(_("nama sebelumnya"), max_length=150, blank=True)
    name = models.CharField(_("nama"), max_length=150)
    at = models.DateTimeField(_("waktu"), auto_now_add=True)

    objects = OfficerRowQuerySet.as_manager()
    chained = Chained(
        key=lambda row: f"officer {row.user_id}", columns=("id", "user_id", "before", "name", "at")
    )

    class Meta:
        verbose_name = _("pemegang akun")
        verbose_name_plural = _("pemegang akun")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.name}, {self.at:%Y-%m-%d}"


class RememberedPhone(models.Model):
    """A phone on which a village's officer stays signed in, as long as the row is there and the phone is used
    within villages.remembered.LIFETIME. Its session holds the key of the row."""

    user = models.ForeignKey(User, models.CASCADE, related_name="phones")
    label = models.CharField(_("HP"), max_length=60)  # Chrome di HP Android
    created_at = models.DateTimeField(_("masuk"))
    used_at = models.DateTimeField(_("terakhir dipakai"), db_index=True)

    objects = OfficerRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("HP yang diingat")
        verbose_name_plural = _("HP yang diingat")
        ordering = ["-used_at", "-pk"]

    def __str__(self):
        return f"{self.user_id}: {self.label}"
