"""What stands under each field of the form: an example, or who gives a licence."""

from django.utils.translation import gettext_lazy as _

from products.choices import LicenceKind

EXAMPLES = {
    "name": _("Misalnya: Rumput laut kering Bolok. Satu produk saja."),
    "category": _(
        "Pilih yang paling dekat. Moke, sopi dan minuman beralkohol lain: tanyakan dulu ke kabupaten."
    ),
    "form": _("Seperti yang dijual. Setengah jadi misalnya biji kopi kering."),
    "uniqueness": _("Ceritakan dengan kata sendiri: rasa, cara membuat, asal-usul. Paling banyak 600 huruf."),
    "main_material": _("Misalnya: rumput laut cottonii."),
    "material_origin": _("Dari mana bahan utamanya paling banyak datang."),
    "manager_kind": _("Siapa yang mengurus produk ini."),
    "manager_name": _("Misalnya: Kelompok Tani Suka Maju."),
    "contact_name": _("Yang bisa ditelepon tentang produk ini, misalnya ketua kelompok."),
    "contact_phone": _("Misalnya: 0812 3456 7890. Hanya dilihat petugas, tidak pernah diumumkan."),
    "workers": _("Semua yang ikut bekerja, termasuk keluarga."),
    "women_workers": _("Berapa di antaranya perempuan. Tulis 0 kalau tidak ada."),
    "capacity": _("Misalnya: 1.200"),
    "capacity_unit": _("Misalnya: kg, lembar, botol, ekor"),
    "capacity_period": _("Sebanyak itu dalam waktu berapa lama."),
    "months": _("Centang bulan-bulan produk ini dibuat atau dipanen."),
    "price": _("Dalam rupiah, misalnya 25.000. Pakai satuan yang sama dengan kapasitas."),
    "markets": _("Boleh lebih dari satu."),
    "regular_buyer": _("Siapa yang selalu membeli, misalnya nama toko atau pengepul."),
    "constraints": _("Paling banyak tiga yang paling berat."),
    "funding_needs": _("Boleh lebih dari satu."),
    "funding_amount": _("Dalam rupiah, misalnya 35.000.000. Kosongkan kalau tidak perlu dana."),
    "training_needs": _("Boleh lebih dari satu."),
    "minutes_date": _("Hari musyawarahnya, seperti tertulis di suratnya."),
    "minutes_number": _("Seperti tertulis di suratnya, misalnya BA/07/DS-BLK/2026."),
    "minutes_file": _(
        "Satu PDF, atau 1 sampai 10 foto halamannya yang jelas terbaca, berurutan. Paling besar 10 MB tiap berkas."
    ),
    "photos": _("JPEG, PNG, WebP, atau HEIC, masing-masing paling besar 12 MB."),
    "latitude": _("Misalnya: -10,1788"),
    "longitude": _("Misalnya: 123,6070"),
}


# What each licence is, and who gives it.
LICENCES = {
    LicenceKind.NIB: _("Nomor Induk Berusaha. Gratis, lewat oss.go.id."),
    LicenceKind.PIRT: _("Izin pangan olahan rumah tangga, dari Dinas Kesehatan kabupaten."),
    LicenceKind.HALAL: _("Sertifikat halal, dari BPJPH."),
    LicenceKind.BPOM: _("Izin edar BPOM, untuk pangan olahan yang tidak cukup dengan PIRT."),
    LicenceKind.BRAND: _("Merek dagang yang terdaftar di DJKI."),
    LicenceKind.GI: _("Nama asal daerah yang terdaftar di DJKI, misalnya kopi arabika Flores Bajawa."),
    LicenceKind.PSAT: _("Izin pangan segar asal tumbuhan, dari dinas pangan."),
    LicenceKind.SKP: _("Sertifikat Kelayakan Pengolahan ikan, dari dinas perikanan."),
    LicenceKind.NKV: _("Nomor Kontrol Veteriner untuk hasil ternak, dari dinas peternakan."),
}
EXAMPLES |= {f"paper_{kind}": text for kind, text in LICENCES.items()}
EXAMPLES |= {f"number_{kind}": _("Seperti tertulis di suratnya.") for kind in LicenceKind}
# Asked for only when another answer says so; the example says when.
OPTIONAL = {"funding_amount", *(f"number_{kind}" for kind in LicenceKind)}
