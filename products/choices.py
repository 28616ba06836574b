"""The words a village chooses from: what the code stores and what the screen says."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("Draf")
    SUBMITTED = "submitted", _("Diajukan")
    RETURNED = "returned", _("Dikembalikan")
    APPROVED = "approved", _("Disetujui")


EDITABLE = (State.DRAFT, State.RETURNED)  # the village may change its answers, and submit


class Category(models.TextChoices):
    WEAVING = "weaving", _("Tenun ikat & tekstil")
    CRAFT = "craft", _("Anyaman & kerajinan")
    STAPLE = "staple", _("Jagung & pangan pokok")
    PRODUCE = "produce", _("Sayur & buah")
    COFFEE = "coffee", _("Kopi & kakao")
    SPICE = "spice", _("Mente, kemiri, vanili & rempah")
    HERB = "herb", _("Kelor & herbal")
    PALM = "palm", _("Gula lontar & nira")
    FOREST = "forest", _("Madu & hasil hutan")
    LIVESTOCK = "livestock", _("Ternak")
    MEAT = "meat", _("Olahan daging (se’i)")
    FISH = "fish", _("Ikan & olahannya")
    SEAWEED = "seaweed", _("Rumput laut")
    SALT = "salt", _("Garam")
    FOOD = "food", _("Makanan, minuman & bumbu olahan")
    SERVICE = "service", _("Wisata, jasa & lainnya")


class Form(models.TextChoices):
    RAW = "raw", _("Mentah")
    SEMI = "semi", _("Setengah jadi")
    READY = "ready", _("Siap jual")


class Origin(models.TextChoices):
    OWN = "own", _("Desa/kelurahan sendiri")
    NEIGHBOUR = "neighbour", _("Desa/kelurahan tetangga")
    OUTSIDE_SUBDISTRICT = "subdistrict", _("Luar kecamatan")
    OUTSIDE_DISTRICT = "district", _("Luar kabupaten/kota")


class ManagerKind(models.TextChoices):
    BUMDES = "bumdes", _("BUM Desa")
    KOPDES = "kopdes", _("Kopdes/Kopkel Merah Putih")
    GROUP = "group", _("Kelompok")
    UMKM = "umkm", _("UMKM perorangan")
    COMMUNITY = "community", _("Komunitas lain")


class Unit(models.TextChoices):
    """The keys are the words themselves: what was submitted before there were any stays the same answer."""

    KG = "kg", _("kg")
    GRAM = "gram", _("gram")
    TON = "ton", _("ton")
    LITRE = "liter", _("liter")
    SHEET = "lembar", _("lembar")
    PIECE = "buah", _("buah")
    BUNCH = "ikat", _("ikat")
    BOTTLE = "botol", _("botol")
    PACK = "bungkus", _("bungkus")
    BOX = "kotak", _("kotak")
    HEAD = "ekor", _("ekor")
    PAIR = "pasang", _("pasang")
    METRE = "meter", _("meter")
    TREE = "pohon", _("pohon")
    VISITOR = "pengunjung", _("pengunjung")
    OTHER = "lainnya", _("lainnya")


class Period(models.TextChoices):
    WEEK = "week", _("minggu")
    MONTH = "month", _("bulan")
    SEASON = "season", _("musim")
    YEAR = "year", _("tahun")


class Month(models.IntegerChoices):
    JAN = 1, _("Januari")
    FEB = 2, _("Februari")
    MAR = 3, _("Maret")
    APR = 4, _("April")
    MAY = 5, _("Mei")
    JUN = 6, _("Juni")
    JUL = 7, _("Juli")
    AUG = 8, _("Agustus")
    SEP = 9, _("September")
    OCT = 10, _("Oktober")
    NOV = 11, _("November")
    DEC = 12, _("Desember")


class Market(models.TextChoices):
    VILLAGE = "village", _("Di desa/kelurahan sendiri")
    DISTRICT = "district", _("Di kabupaten/kota")
    NTT_MART = "ntt_mart", _("NTT Mart")
    OUTSIDE_NTT = "outside", _("Luar NTT")
    EXPORT = "export", _("Ekspor")
    ONLINE = "online", _("Online (daring)")
    UNSOLD = "unsold", _("Belum dijual")


class OwnTools(models.TextChoices):
    """Are there tools for the product alone, apart from those of a kitchen?"""

    YES = "yes", _("Ya")
    NOT_YET = "no", _("Belum")


class Constraint(models.TextChoices):
    MATERIAL = "material", _("Bahan baku")
    TOOLS = "tools", _("Alat")
    CAPITAL = "capital", _("Modal")
    QUALITY = "quality", _("Mutu")
    PACKAGING = "packaging", _("Kemasan")
    LICENCES = "papers", _("Izin")
    MARKET = "market", _("Pasar")
    PEOPLE = "people", _("Tenaga dan keterampilan (SDM)")
    WATER_POWER = "water_power", _("Air dan listrik")
    ROAD = "road", _("Jalan")


class Track(models.TextChoices):
    """The two kinds of help that the province gives."""

    FUNDING = "funding", _("Pendanaan")
    TRAINING = "training", _("Pelatihan")


NOTHING = "none"  # the answer "Tidak perlu", alike on both tracks


class FundingNeed(models.TextChoices):
    TOOLS = "tools", _("Alat")
    WORKING_CAPITAL = "capital", _("Modal kerja")
    BUILDING = "building", _("Rumah produksi")
    PACKAGING = "packaging", _("Kemasan")
    LICENCES = "papers", _("Izin")
    SEED = "seed", _("Bibit atau benih")
    NONE = NOTHING, _("Tidak perlu")


class TrainingNeed(models.TextChoices):
    PRODUCTION = "production", _("Produksi")
    QUALITY = "quality", _("Mutu dan kebersihan")
    PACKAGING = "packaging", _("Kemasan")
    BOOKKEEPING = "bookkeeping", _("Pembukuan")
    DIGITAL = "digital", _("Pemasaran digital")
    LICENCES = "papers", _("Izin")
    ORGANISATION = "organisation", _("Pengurusan kelompok (kelembagaan)")
    NONE = NOTHING, _("Tidak perlu")


NEEDS: dict[str, type[models.TextChoices]] = {Track.FUNDING: FundingNeed, Track.TRAINING: TrainingNeed}


class LicenceKind(models.TextChoices):
    NIB = "nib", _("NIB")
    PIRT = "pirt", _("PIRT")
    HALAL = "halal", _("Halal")
    BPOM = "bpom", _("BPOM MD")
    BRAND = "brand", _("Merek")
    GI = "gi", _("Indikasi Geografis")
    PSAT = "psat", _("PSAT")
    SKP = "skp", _("SKP")
    NKV = "nkv", _("NKV")


class LicenceStatus(models.TextChoices):
    NO = "no", _("Belum")
    IN_PROGRESS = "progress", _("Proses")
    YES = "yes", _("Ada")


C = Category
_PLANTS = {C.STAPLE, C.PRODUCE, C.COFFEE, C.SPICE, C.HERB}
_EATEN = _PLANTS | {C.PALM, C.FOREST, C.MEAT, C.FISH, C.SEAWEED, C.SALT, C.FOOD}

# Which licences are asked of which category; None: of every one. "Belum" never blocks.
LICENCES_FIT = {
    LicenceKind.NIB: None,
    LicenceKind.PIRT: _EATEN - {C.MEAT, C.SALT},
    LicenceKind.HALAL: _EATEN,
    LicenceKind.BPOM: {C.PALM, C.HERB, C.FOREST, C.MEAT, C.FISH, C.SALT, C.FOOD, C.COFFEE},
    LicenceKind.BRAND: None,
    LicenceKind.GI: set(C) - {C.SERVICE, C.FOOD},
    LicenceKind.PSAT: _PLANTS,
    LicenceKind.SKP: {C.FISH, C.SEAWEED},
    LicenceKind.NKV: {C.LIVESTOCK, C.MEAT},
}

# Which licences end. The others hold as long as nothing changes.
LICENCES_END = {
    LicenceKind.PIRT,
    LicenceKind.BPOM,
    LicenceKind.BRAND,
    LicenceKind.PSAT,
    LicenceKind.SKP,
    LicenceKind.NKV,
}


def licences_for(category):
    """The licences asked of a category, in the order of the form; of none chosen yet, those of all."""
    return [kind for kind, fits in LICENCES_FIT.items() if fits is None or category in fits]
