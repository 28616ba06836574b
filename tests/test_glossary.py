"""One word, one thing, on every screen: what the portal calls its things, and what it calls them no more.

Read are all texts under gettext, of templates and code; of commands and the admin, which IT people read, too."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("villages", "products", "reviews", "ovop")
CALLS = {"_", "__", "_lazy", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}
BLOCK = re.compile(
    r"{%\s*translate\s+\"([^\"]*)\"|{%\s*blocktranslate\b[^%]*%}(.*?){%\s*endblocktranslate|_\(\"([^\"]*)\"\)",
    re.S,
)

# The word: (what is said no more, a sentence that said it).
GLOSSARY = {
    "browser": (r"\bperamban", "Jangan hapus data peramban."),
    "printer": (r"\bpencetak", "Siapkan pencetak: kode hanya tampil sekali."),
    "yang bisa dihubungi": (r"\bnarahubung|^nomor HP(?:-nya| orang itu)$", "Narahubung"),
    "filter": (r"\bsaring", "Hapus saringan"),
    "kekhasan": (r"\bkeunikan", "Keunikan"),
    "jenis bantuan": (r"\bjalur\b", "Ditandai, jalur apa pun"),
    "status": (r"\bKeadaan(?:nya)?$", "Keadaan"),
    "musyawarah": (r"\bmusdes", "Tanggal berita acara musdes"),
    "diproses, disimpan": (
        r"belum dijalankan|tertimpa",
        "Yang Anda kirim belum dijalankan, dan tidak ada yang tertimpa.",
    ),
    "disimpan di ponsel ini": (
        r"\bditahan\b|terkirim sendiri",
        "jawaban ditahan di ponsel ini dan terkirim sendiri",
    ),
    "terlalu sering salah": (r"terlalu banyak percobaan", "Terlalu banyak percobaan"),
    "ditandai": (r"\bbertanda\b(?! tangan)", "bertanda yang bisa dilepas"),
    "cabut tanda": (r"\b(?:di|me)?lepas(?:kan)?\b", "Lepas pendanaan"),
    "riwayat unduhan": (r"catatan unduhan", "Catatan unduhan"),
    "unduhan": (r"berkas (?:unduhan|siap|sedang dibuat|sudah dihapus)|ambil berkas", "Berkas sudah dihapus"),
    "foto atau PDF": (r"berkas berita acara|pilih berkas|foto atau surat", "Berkas berita acara musdes"),
    "Anda perlu masuk lagi": (
        r"waktu masuk (?:anda|sudah|habis)",
        "Belum tersimpan: waktu masuk Anda habis.",
    ),
    "median": (r"nilai tengah hari", "Lama periksa: nilai tengah hari dari pengajuan"),
    "setelah": (r"\bsesudah\b", "Sesudah halaman ditutup"),
    "kalau": (r"\bbila\b", "kosong bila belum ada"),
    "online (daring)": (r"(?<!\()\bdaring\b", "Daring"),
    "BUM Desa": (r"\bBUMDes", "BUMDes"),
    "daftar potensi": (r"peta potensi", "Peta potensi desa"),
    "nyatakan selesai, catat": (r"tandai (?:selesai|semua hadir|bahwa|dulu kehadiran)", "Tandai semua hadir"),
    "batalkan kursi": (r"peserta sudah dikeluarkan|keluarkan dulu", "Keluarkan dulu sebagian"),
    "masukkan, isikan": (r"pasang di surat|bisa dipasang", "Pasang di surat"),
    "kode QR": (r"kode sudah diterbitkan|terbitkan kode$", "Kode sudah diterbitkan."),
    "data angka": (r"angka terbuka", "Angka terbuka"),
    "selama halaman ini terbuka": (r"sementara halaman", "Sementara halaman Anda terbuka:"),
    "bisa melihatnya": (r"(?:langsung|kini) (?:di|me)lihat", "Desa langsung melihatnya."),
    "bisa dibaca": (r"\b(?:desa|kabupaten) membaca (?:ini|alasan)", "Desa dan kabupaten membaca alasan ini."),
    "unduh, kirim, masuk": (
        r"(?<!%\()\b(?:upload|login|submit|klik|password|download|e-?mail)\b",
        "Silakan klik Login",
    ),
    "ini belum diisi": (r"bidang ini|pastikan nilai|masukkan pilihan", "Bidang ini tidak boleh kosong."),
    "’": (r"\w'\w", "Se'i sapi"),
    "no-break space before a unit": (r"(?:\d|\)[sd]) (?:MB|kg)\b|Rp \d", "paling besar 12 MB"),
    "comma before dan and atau": (
        r"\b\w+, \w+ (?:dan|atau) \w+[.:]?$|\b(?:dikembalikan atau|sopi dan|kebutuhan atau|angka dan) ",
        "Berkas yang diajukan, dikembalikan atau disetujui",
    ),
}
# Where a word stands rightly: (the word of the table, text).
RIGHTLY = {
    "setelah": {
        *("Sebelum dan sesudah", "Sesudah"),
        *("kapasitas sesudah", "harga sesudah", "tenaga kerja sesudah", "jumlah izin sesudah"),
    },
    "ditandai": {"Hanya yang bertanda"},  # of an activation code, which nobody flags
    "comma before dan and atau": {
        "Misalnya: air lautnya dari mana, dijemur berapa hari, putih dan besar butirnya, beryodium atau belum.",
    },
}
# What is read on a terminal has no end of a line of ours.
TERMINAL = {"no-break space before a unit": ("/management/", "ovop/backup/")}


def messages():
    """{text: where it stands first} of all that is under gettext."""
    found = {}
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for parts in BLOCK.findall(path.read_text()):
            found.setdefault(" ".join("".join(parts).split(" ")), str(path.relative_to(ROOT)))
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS:
                    for text in node.args:
                        if isinstance(text, ast.Constant) and isinstance(text.value, str):
                            found.setdefault(text.value, f"{path.relative_to(ROOT)}:{node.lineno}")
    return found


MESSAGES = messages()


def test_all_texts_are_read():
    assert len(MESSAGES) > 1_800
    for text in ("Masuk", "Draf", "Periksa & ajukan", "Ini belum diisi.", "Cabut tanda"):
        assert text in MESSAGES


@pytest.mark.parametrize("word", GLOSSARY)
def test_one_word_for_one_thing(word):
    gone, before = GLOSSARY[word]
    pattern = re.compile(gone, re.I)
    assert pattern.search(before), "the rule would not notice the sentence that it is there for"
    assert {
        text: where
        for text, where in MESSAGES.items()
        if pattern.search(text)
        and text not in RIGHTLY.get(word, ())
        and not any(place in where for place in TERMINAL.get(word, ()))
    } == {}


# What each thing is called, in a text that must be there.
CALLED = (
    "Jenis bantuan", "Riwayat unduhan", "Unduhan siap", "Kekhasan", "Nama yang bisa dihubungi", "Izin dan sertifikat",
    "Cabut tanda", "Nyatakan selesai", "Catat semua hadir", "Batalkan kursi", "Surat penyampaian (surat pengantar)",
    "Musyawarah Kelurahan", "Nilai bantuan", "Skor", "Perlu diperiksa lagi", "Belum lengkap", "Data angka (CSV, JSON)",
    "BUM Desa", "Online (daring)", "Petugas kelurahan", "Produk disetujui",
)  # fmt: skip


@pytest.mark.parametrize("text", CALLED)
def test_things_have_their_name(text):
    assert text in MESSAGES
