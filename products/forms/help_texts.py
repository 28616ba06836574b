"""What stands under each field of the form: an example, of its category where that helps, or who gives a
licence."""

from django.utils.translation import gettext_lazy as _

from products.choices import LICENCES_END, Category, LicenceKind

EXAMPLES = {
    "name": _("Misalnya: Rumput laut kering Bolok. Satu produk saja."),
    "category": _(
        "Pilih yang paling dekat. Moke, sopi, dan minuman beralkohol lain: tanyakan dulu ke kabupaten/kota."
    ),
    "form": _("Seperti yang dijual. Setengah jadi misalnya biji kopi kering."),
    "uniqueness": _("Ceritakan dengan kata sendiri: rasa, cara membuat, asal-usul. Paling banyak 600 huruf."),
    "main_material": _("Misalnya: rumput laut cottonii."),
    "material_origin": _("Dari mana sebagian besar bahan bakunya."),
    "manager_kind": _("Siapa yang mengurus produk ini."),
    "manager_name": _("Misalnya: Kelompok Tani Suka Maju."),
    "contact_name": _("Misalnya ketua kelompok."),
    "contact_phone": _("Misalnya: 0812 3456 7890. Tidak diumumkan."),
    "workers": _("Semua yang ikut bekerja, termasuk keluarga."),
    "women_workers": _("Tulis 0 kalau tidak ada."),
    "capacity_unit_word": _("Misalnya: karung 50\N{NO-BREAK SPACE}kg."),
    "months": _("Bulan produk ini dibuat atau dipanen."),
    "price": _("Yang dibayar pembeli kepada pengelola, misalnya 25.000, untuk satuan yang sama."),
    "markets": _("Boleh lebih dari satu."),
    "regular_buyer": _("Siapa yang selalu membeli, misalnya nama toko atau pengepul."),
    "own_tools": _("Ya, kalau dipakai untuk produk ini saja."),
    "satellites": _(
        "Desa tetangga yang memasok bahan atau membuat produk yang sama. Satu nama di setiap baris, paling banyak 10."
    ),
    "constraints": _("Paling banyak tiga yang paling berat."),
    "funding_needs": _("Boleh lebih dari satu."),
    "funding_amount": _("Misalnya 35.000.000. Perkiraan saja, belum tentu diberikan sebanyak itu."),
    "training_needs": _("Boleh lebih dari satu."),
    "minutes_date": _("Seperti tertulis di suratnya."),
    "minutes_number": _("Seperti tertulis di suratnya, misalnya BA/07/DS-BLK/2026."),
    "minutes_file": _(
        "Satu PDF, atau 1 sampai 10 foto halamannya, berurutan dan jelas terbaca, masing-masing paling besar 10\N{NO-BREAK SPACE}MB. Belum bermusyawarah? Isi dulu bagian lain."
    ),
    "photos": _(
        "1 sampai 5 foto, yang pertama menjadi sampul. Terang, tanpa wajah anak, paling besar 12\N{NO-BREAK SPACE}MB."
    ),
    "latitude": _("Misalnya: -10,1788"),
    "longitude": _("Misalnya: 123,6070"),
}


# What each licence is, and who gives it.
LICENCES = {
    LicenceKind.NIB: _("Nomor Induk Berusaha. Gratis, lewat oss.go.id."),
    LicenceKind.PIRT: _("Izin pangan olahan rumah tangga, dari Dinas Kesehatan kabupaten/kota."),
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
EXAMPLES["until_pirt"] = _("Boleh kosong: tahunnya ada di dua angka terakhir nomornya.")
# Asked for only when another answer says so; the example says when.
OPTIONAL = {
    "funding_amount",
    "capacity_unit_word",
    *(f"number_{kind}" for kind in LicenceKind),
    *(f"until_{kind}" for kind in LICENCES_END),
}

# What fits a category better than the example for all: the product, what makes it special, its material.
OF_CATEGORY = {
    Category.WEAVING: (
        _("Misalnya: Selendang tenun ikat pewarna alam. Satu produk saja."),
        _("Misalnya: nama dan arti motifnya, pewarna dari akar mengkudu dan nila, berapa lama satu lembar."),
        _("Misalnya: benang kapas pintal tangan."),
    ),
    Category.CRAFT: (
        _("Misalnya: Tas anyaman daun lontar. Satu produk saja."),
        _("Misalnya: pola anyaman yang hanya ada di sini, siapa yang mengajarkan, tahan berapa tahun."),
        _("Misalnya: daun lontar muda."),
    ),
    Category.STAPLE: (
        _("Misalnya: Jagung pulut putih. Satu produk saja."),
        _("Misalnya: benih turun-temurun, tahan kering, rasanya, cara menyimpan di rumah bulat."),
        _("Misalnya: jagung pulut putih lokal."),
    ),
    Category.PRODUCE: (
        _("Misalnya: Bawang merah, atau Jeruk keprok. Satu produk saja."),
        _("Misalnya: manisnya, ukurannya, bulan panen ketika tempat lain kosong, tanpa pupuk kimia."),
        _("Misalnya: umbi bibit bawang merah lokal."),
    ),
    Category.COFFEE: (
        _("Misalnya: Kopi arabika biji kering. Satu produk saja."),
        _("Misalnya: tinggi kebun dari laut, petik merah, cara olah (basah atau kering), rasanya."),
        _("Misalnya: buah kopi arabika petik merah."),
    ),
    Category.SPICE: (
        _("Misalnya: Mente kupas, atau Minyak kemiri. Satu produk saja."),
        _("Misalnya: besar bijinya, berapa persen utuh, dikupas tangan, pohonnya umur berapa."),
        _("Misalnya: mente gelondong."),
    ),
    Category.HERB: (
        _("Misalnya: Teh daun kelor. Satu produk saja."),
        _("Misalnya: dipetik pagi, dikeringkan tanpa matahari supaya tetap hijau, kebunnya tanpa kimia."),
        _("Misalnya: daun kelor segar."),
    ),
    Category.PALM: (
        _("Misalnya: Gula lempeng lontar. Satu produk saja."),
        _("Misalnya: nira disadap pagi, dimasak kayu, tanpa campuran gula pasir, tahan berapa bulan."),
        _("Misalnya: nira lontar segar."),
    ),
    Category.FOREST: (
        _("Misalnya: Madu hutan. Satu produk saja."),
        _("Misalnya: dari lebah dan bunga apa, panen lestari (sarang disisakan), ditiris tanpa diperas."),
        _("Misalnya: madu lebah hutan (Apis dorsata)."),
    ),
    Category.LIVESTOCK: (
        _("Misalnya: Sapi bali penggemukan. Satu produk saja."),
        _("Misalnya: ras, umur dan berat saat dijual, pakan lamtoro, jinak karena dipelihara di kandang."),
        _("Misalnya: sapi bakalan, dan pakan lamtoro."),
    ),
    Category.MEAT: (
        _("Misalnya: Se’i sapi. Satu produk saja."),
        _("Misalnya: diasap kayu kosambi berapa jam, bumbunya, tanpa pengawet, tahan berapa hari."),
        _("Misalnya: daging sapi segar."),
    ),
    Category.FISH: (
        _("Misalnya: Ikan tembang kering. Satu produk saja."),
        _(
            "Misalnya: ditangkap dengan apa, diolah berapa jam setelah naik, dijemur di para-para, tidak asin."
        ),
        _("Misalnya: ikan tembang segar."),
    ),
    Category.SEAWEED: (
        _("Misalnya: Rumput laut kering. Satu produk saja."),
        _("Misalnya: umur panen 45 hari, dijemur di para-para bersih, kadar air, warnanya."),
        _("Misalnya: rumput laut cottonii."),
    ),
    Category.SALT: (
        _("Misalnya: Garam kasar, atau Garam masak. Satu produk saja."),
        _(
            "Misalnya: air lautnya dari mana, dijemur berapa hari, putih dan besar butirnya, beryodium atau belum."
        ),
        _("Misalnya: air laut dari tambak sendiri."),
    ),
    Category.FOOD: (
        _("Misalnya: Sambal lu’at, atau Keripik pisang. Satu produk saja."),
        _("Misalnya: resep siapa, bahan dari kebun sendiri, pedasnya, tanpa pengawet, tahan berapa lama."),
        _("Misalnya: cabai dan jeruk purut dari kebun desa."),
    ),
    Category.SERVICE: (
        _("Misalnya: Wisata kampung adat. Satu produk atau jasa saja."),
        _("Misalnya: apa yang dilihat dan dibuat tamu, siapa pemandunya, yang tidak ada di tempat lain."),
        _("Misalnya: rumah adat, tenaga pemandu, dan makanan dari kebun desa."),
    ),
}


def example(name, category):
    """What stands under the field `name` of a product of this category ("": not chosen yet)."""
    named = dict(zip(("name", "uniqueness", "main_material"), OF_CATEGORY.get(category, ()), strict=False))
    if name == "uniqueness" and named:
        return f"{named[name]} {_('Paling banyak 600 huruf.')}"
    return named.get(name) or EXAMPLES.get(name, "")
