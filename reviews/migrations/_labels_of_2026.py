"""What the form, its choices and the ledger were called when history began to carry its labels.

For migration 0006 alone, and never changed: whatever is renamed later, this is what people had read.
"""

from datetime import date
from decimal import Decimal

MONTHS = (
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
).split()  # fmt: skip


# --- How a raw answer was shown ------------------------------------------------------------------


def number(raw):
    whole, _, part = f"{Decimal(raw):,f}".partition(".")
    part = part.rstrip("0")
    return whole.replace(",", ".") + (f",{part}" if part else "")


def rupiah(raw):
    return f"Rp {number(raw)}"


def day(raw):
    found = date.fromisoformat(raw)
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}"


def sentence(texts):
    texts = [str(text) for text in texts]
    return " dan ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)


def one_of(labels):
    return lambda raw: str(labels.get(raw, raw))


def some_of(labels):
    return lambda raw: sentence(labels.get(key, key) for key in raw)


def capacity(raw):
    return f"{number(raw[0])} {raw[1]} per {PERIODS.get(raw[2], raw[2])}"


def licence(raw):
    label = STATUSES.get(raw["status"], raw["status"])
    return f"{label} · {raw['number']}" if raw["number"] else label


def place(raw):
    return "; ".join(value.replace(".", ",") for value in raw)


# --- What was called how -------------------------------------------------------------------------

CATEGORIES = {
    "weaving": "Tenun ikat & tekstil",
    "craft": "Anyaman & kerajinan",
    "staple": "Jagung & pangan pokok",
    "produce": "Sayur & buah",
    "coffee": "Kopi & kakao",
    "spice": "Mente, kemiri, vanili & rempah",
    "herb": "Kelor & herbal",
    "palm": "Gula lontar & nira",
    "forest": "Madu & hasil hutan",
    "livestock": "Ternak",
    "meat": "Olahan daging (se'i)",
    "fish": "Ikan & olahannya",
    "seaweed": "Rumput laut",
    "salt": "Garam",
    "food": "Makanan, minuman & bumbu olahan",
    "service": "Wisata, jasa & lainnya",
}
FORMS = {"raw": "Mentah", "semi": "Setengah jadi", "ready": "Siap jual"}
ORIGINS = {
    "own": "Desa sendiri",
    "neighbour": "Desa tetangga",
    "subdistrict": "Luar kecamatan",
    "district": "Luar kabupaten",
}
MANAGERS = {
    "bumdes": "BUMDes",
    "kopdes": "Kopdes Merah Putih",
    "group": "Kelompok",
    "umkm": "UMKM perorangan",
    "community": "Komunitas lain",
}
PERIODS = {"week": "minggu", "month": "bulan", "season": "musim", "year": "tahun"}
MARKETS = {
    "village": "Desa",
    "district": "Kabupaten",
    "ntt_mart": "NTT Mart",
    "outside": "Luar NTT",
    "export": "Ekspor",
    "online": "Daring",
    "unsold": "Belum dijual",
}
CONSTRAINTS = {
    "material": "Bahan",
    "tools": "Alat",
    "capital": "Modal",
    "quality": "Mutu",
    "packaging": "Kemasan",
    "papers": "Izin",
    "market": "Pasar",
    "people": "SDM",
    "water_power": "Air-listrik",
    "road": "Jalan",
}
FUNDING = {
    "tools": "Alat",
    "capital": "Modal kerja",
    "building": "Rumah produksi",
    "packaging": "Kemasan",
    "papers": "Izin",
    "seed": "Bibit",
    "none": "Tidak perlu",
}
TRAINING = {
    "production": "Produksi",
    "quality": "Mutu & higienis",
    "packaging": "Kemasan",
    "bookkeeping": "Pembukuan",
    "digital": "Pemasaran digital",
    "papers": "Izin",
    "organisation": "Kelembagaan",
    "none": "Tidak perlu",
}
LICENCES = {
    "nib": "NIB",
    "pirt": "PIRT",
    "halal": "Halal",
    "bpom": "BPOM MD",
    "brand": "Merek",
    "gi": "Indikasi Geografis",
    "psat": "PSAT",
    "skp": "SKP",
    "nkv": "NKV",
}
STATUSES = {"no": "Belum", "progress": "Proses", "yes": "Ada"}

# (key, title, [(name, label, raw -> text), …]), in the order of the form.
SECTIONS = (
    (
        "produk",
        "Produk",
        (
            ("name", "Nama produk unggulan", str),
            ("category", "Kategori", one_of(CATEGORIES)),
            ("form", "Bentuk produk", one_of(FORMS)),
            ("uniqueness", "Apa yang membuatnya khas?", str),
            ("main_material", "Bahan baku utama", str),
            ("material_origin", "Asal bahan baku", one_of(ORIGINS)),
        ),
    ),
    (
        "pengelola",
        "Pengelola",
        (
            ("manager_kind", "Jenis pengelola", one_of(MANAGERS)),
            ("manager_name", "Nama pengelola", str),
            ("contact_name", "Nama orang yang bisa dihubungi", str),
            ("contact_phone", "Nomor HP orang itu", str),
            ("workers", "Jumlah tenaga kerja", number),
            ("women_workers", "Di antaranya perempuan", number),
        ),
    ),
    (
        "produksi",
        "Produksi & pasar",
        (
            ("capacity", "Kapasitas produksi", capacity),
            ("months", "Bulan produksi", some_of(dict(enumerate(MONTHS, start=1)))),
            ("price", "Harga jual per satuan", rupiah),
            ("markets", "Dijual ke mana?", some_of(MARKETS)),
            ("regular_buyer", "Pembeli tetap", str),
        ),
    ),
    ("izin", "Izin", tuple((f"paper_{kind}", label, licence) for kind, label in LICENCES.items())),
    (
        "kebutuhan",
        "Kebutuhan",
        (
            ("constraints", "Kendala utama", some_of(CONSTRAINTS)),
            ("funding_needs", "Kebutuhan pendanaan", some_of(FUNDING)),
            ("funding_amount", "Perkiraan dana", rupiah),
            ("training_needs", "Kebutuhan pelatihan", some_of(TRAINING)),
        ),
    ),
    (
        "bukti",
        "Bukti",
        (
            ("photos", "Foto produk", lambda raw: f"{len(raw)} foto"),
            ("minutes_date", "Tanggal berita acara musdes", day),
            ("minutes_number", "Nomor berita acara musdes", str),
            ("minutes", "Berkas berita acara musdes", lambda raw: raw["name"]),
            ("location", "Titik lokasi", place),
        ),
    ),
)

# What a remark could be pinned to: sections and questions.
PINS = {key: title for key, title, _questions in SECTIONS} | {
    name: label for _key, _title, questions in SECTIONS for name, label, _show in questions
}
