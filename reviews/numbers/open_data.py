"""The open numbers: the figures under names that stay, for other programs."""

from django.utils.translation import gettext_lazy as _

from reviews.numbers.figures import DISTRICT

# Field -> its meaning, told on the page of the open numbers. Names and order are a promise.
FIELDS = {
    "tingkat": _("Baris ini tentang apa: semua, kabupaten, kecamatan, kategori, pendanaan, pelatihan, bulan"),
    "kode": _("Kode wilayah Kemendagri; kata kunci kategori atau kebutuhan; bulan sebagai 2026-11"),
    "nama": _("Nama wilayah, kategori, kebutuhan, atau bulan"),
    "desa": _("Desa dan kelurahan yang ikut"),
    "melapor": _("Berkas yang diajukan, dikembalikan, atau disetujui"),
    "disetujui": _("Berkas yang disetujui"),
    "ditandai": _("Produk disetujui yang dipilih provinsi untuk dibantu; yang batal tidak dihitung"),
    "dibantu": _("Produk disetujui yang bantuannya sudah selesai"),
    "dana_diminta": _("Perkiraan dana dari produk yang disetujui, rupiah penuh"),
    "dana_diberikan": _("Nilai bantuan yang sudah selesai, rupiah penuh"),
    "hari_periksa": _("Jumlah hari kalender dari pengajuan terakhir sampai disetujui (median); kosong kalau belum ada"),
}  # fmt: skip


def area(level, row):
    return {
        "tingkat": level,
        "kode": row.code,
        "nama": row.name,
        "desa": row.villages,
        "melapor": row.reported,
        "disetujui": row.approved,
        "ditandai": row.flagged,
        "dibantu": row.helped,
        "dana_diminta": row.asked,
        "dana_diberikan": row.given,
        "hari_periksa": row.days,
    }


def as_rows(figures, inner=None):
    """Rows as dicts by FIELDS; what a row does not count is left out. `inner`: the same by kecamatan."""
    rows = [area("semua", figures.total)]
    if figures.level == DISTRICT:
        rows += [area("kabupaten", row) for row in figures.rows]
    rows += [area("kecamatan", row) for row in (inner.rows if inner else [])]
    for one in figures.categories:
        rows.append(
            {
                "tingkat": "kategori",
                "kode": one["key"],
                "nama": one["label"],
                "disetujui": one["approved"],
                "dana_diminta": one["asked"],
            }
        )
    for track, name in (("funding", "pendanaan"), ("training", "pelatihan")):
        for one in figures.needs[track]:
            rows.append(
                {"tingkat": name, "kode": one["key"], "nama": one["label"], "disetujui": one["approved"]}
            )
    for one in figures.months:
        at = f"{one['month']:%Y-%m}"
        rows.append(
            {
                "tingkat": "bulan",
                "kode": at,
                "nama": at,
                "melapor": one["submitted"],
                "disetujui": one["approved"],
            }
        )
    return rows


def as_json(year, figures, inner):
    return {"tahun": year, "dihitung": figures.at.isoformat(), "baris": as_rows(figures, inner)}
