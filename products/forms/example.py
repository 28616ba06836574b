"""One dossier as a model: what a good answer to each question looks like. The village in it is invented."""

from django.utils.translation import gettext_lazy as _

from products.choices import Category
from products.models import Product
from products.sections import SECTIONS
from villages.formats import rupiah

CATEGORY = Category.WEAVING

# Question -> answer, as the pages of a dossier show it.
ANSWERS = {
    "name": _("Selendang tenun ikat pewarna alam"),
    "category": CATEGORY.label,
    "form": _("Siap jual"),
    "uniqueness": _(
        "Motif kuda dan ayam, hanya ditenun di dusun ini; dulu dipakai waktu pinangan. Benang dicelup akar "
        "mengkudu dan nila dari kebun sendiri, tidak luntur. Satu lembar dikerjakan satu orang selama tiga "
        "minggu."
    ),
    "main_material": _("Benang kapas"),
    "material_origin": _("Desa/kelurahan sendiri"),
    "manager_kind": _("Kelompok"),
    "manager_name": _("Kelompok Tenun Contoh"),
    "contact_name": _("Maria, ketua kelompok"),
    "contact_phone": "0812 3456 7890",
    "workers": "18",
    "women_workers": "17",
    "capacity": _("25\N{NO-BREAK SPACE}lembar per bulan"),
    "months": _("April, Mei, Juni, Juli, Agustus, dan September"),
    "price": rupiah(350_000),
    "markets": _("Di kabupaten/kota, NTT Mart, dan Luar NTT"),
    "regular_buyer": _("Toko oleh-oleh di Kupang, 10 lembar setiap bulan"),
    "own_tools": _("Ya"),
    "satellites": _("Desa Contoh Atas (Kec. Contoh) dan Desa Contoh Bawah (Kec. Contoh)"),
    "paper_nib": _("Ada · 0220105811234"),
    "paper_brand": _("Proses"),
    "paper_gi": _("Belum"),
    "constraints": _("Bahan baku, Modal, dan Pasar"),
    "funding_needs": _("Alat dan Modal kerja"),
    "funding_amount": rupiah(35_000_000),
    "training_needs": _("Pembukuan dan Pemasaran digital"),
    "photos": _("3 foto: selendang dibentangkan, dari dekat, dan orang yang menenun"),
    "minutes_date": "17 Februari 2026",
    "minutes_number": "BA/07/DS-CTH/2026",
    "minutes": _("Semua halaman, dengan tanda tangan dan cap"),
    "location": "-10,1788; 123,607",
}

# Section -> why the kabupaten had nothing to ask here.
REASONS = {
    "produk": _("Satu produk saja. Kekhasannya bisa dibayangkan orang yang belum pernah melihatnya."),
    "pengelola": _("Nomornya aktif, dan orangnya tahu bahwa namanya ditulis di sini."),
    "produksi": _("Kapasitas dan harga memakai satuan yang sama: lembar. Harganya untuk satu lembar."),
    "izin": _("“Belum” tidak apa-apa: dari sini provinsi tahu apa yang perlu dibantu."),
    "kebutuhan": _("Yang diminta cocok dengan kendalanya, dan dananya masuk akal untuk 18 orang."),
    "bukti": _("Fotonya terang dan produknya jelas. Semua halaman berita acara terbaca."),
}


def model():
    """The model, section by section: [(section, reason, [(label, answer), …]), …]."""
    product = Product(category=CATEGORY)
    return [
        (
            section,
            REASONS.get(section.key, ""),
            [
                (question.label, ANSWERS[question.name])
                for question in section.questions(product)
                if question.name in ANSWERS
            ],
        )
        for section in SECTIONS
    ]
