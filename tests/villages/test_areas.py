"""import_areas: what it makes, what it says, and what it refuses whole."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from villages.models import District, Province, Subdistrict, User, Village

pytestmark = pytest.mark.django_db

FILE = """code,name
53,Nusa Tenggara Timur
53.02,Kabupaten Timor Tengah Selatan
53.02.08,Amanatun Selatan
53.02.08.2002,Nunle"u
53.02.08.1003,Regapu’u
53.02.10,KI'E
"""


@pytest.fixture
def load(tmp_path):
    """load(text or bytes, options) -> what the command said, as lines."""

    def load(content, *options):
        path = tmp_path / "areas.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        out = StringIO()
        call_command("import_areas", path, *options, stdout=out)
        return out.getvalue().splitlines()

    return load


def stored():
    return {
        area.code: area.name
        for model in (Province, District, Subdistrict, Village)
        for area in model.objects.all()
    }


def refuse(load, content, *faults):
    before = stored()
    with pytest.raises(CommandError) as refusal:
        load(content)
    first, *lines = str(refusal.value).splitlines()
    assert first.endswith("areas.csv ditolak seluruhnya, tidak ada yang diubah:")
    assert lines == [f"  {fault}" for fault in faults]
    assert stored() == before


def test_shipped_file_loads(django_assert_max_num_queries):
    out = StringIO()
    with django_assert_max_num_queries(50):
        call_command("import_areas", stdout=out)
    assert out.getvalue().splitlines() == [
        "provinsi: 1 baru",
        "kabupaten/kota: 22 baru",
        "kecamatan: 315 baru",
        "desa/kelurahan: 3.442 baru",
    ]
    assert Village.objects.filter(district_code="53.01").count() == 177
    assert Village.objects.filter(district_code="53.01", kind=Village.Kind.DESA).count() == 160
    bolok = Village.objects.get(name="Bolok")
    assert (bolok.subdistrict.name, bolok.subdistrict.district.name) == ("Kupang Barat", "Kabupaten Kupang")

    out = StringIO()
    with django_assert_max_num_queries(12):
        call_command("import_areas", stdout=out)
    assert out.getvalue() == "Tidak ada yang berubah.\n"


@pytest.mark.postgres
def test_postgresql_knows_at_once_how_many_areas_there_are():
    """Or it reads all villages to find the one of a dossier, until it counts by itself."""
    call_command("import_areas", stdout=StringIO())
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'villages_village'")
        assert cursor.fetchone() == (3442,)


def test_names_keep_their_apostrophes_and_are_found_without(load):
    load(FILE)
    assert stored() == {
        "53": "Nusa Tenggara Timur",
        "53.02": "Kabupaten Timor Tengah Selatan",
        "53.02.08": "Amanatun Selatan",
        "53.02.10": "KI'E",
        "53.02.08.2002": 'Nunle"u',
        "53.02.08.1003": "Regapu’u",
    }
    village = Village.objects.get(pk="53.02.08.2002")
    assert (village.search_name, village.full_name) == ("nunleu", 'Desa Nunle"u')
    assert (village.district_code, village.province_code) == ("53.02", "53")
    assert Village.objects.get(pk="53.02.08.1003").full_name == "Kelurahan Regapu’u"


@pytest.mark.parametrize(
    "content",
    (
        "\ufeff" + FILE,
        FILE.replace("\n", "\r\n"),
        FILE.replace("\n", "\r"),
        FILE.rstrip("\n"),
        FILE + "\n\n",
        FILE.replace('Nunle"u', '"Nunle""u"'),
        FILE.replace("Amanatun Selatan\n", " Amanatun Selatan \n"),
        "code,name\n" + "\n".join(reversed(FILE.splitlines()[1:])),
        "\ufeff" + FILE.replace("code,name", "Kode,Nama").replace(",", ";").replace("\n", "\r\n"),
        "sep=;\n" + FILE.replace(",", ";"),
        FILE.replace(",", "\t"),
        FILE.replace("\n", ",,\n"),
        FILE.replace("53.02,", "\xa053.02 ,\xa0").replace("Amanatun Selatan", "Amanatun\xa0Selatan"),
        "name,code\n"
        + "".join(f"{row.partition(',')[2]},{row.partition(',')[0]}\n" for row in FILE.splitlines()[1:]),
    ),
    ids=(
        "BOM",
        "CRLF",
        "CR",
        "no last newline",
        "empty lines",
        "quoted",
        "spaces",
        "upside down",
        "an Indonesian Excel",
        "sep=",
        "tabs",
        "empty columns",
        "no-break spaces",
        "name first",
    ),
)
def test_ways_of_writing_the_same_file(load, content):
    load(FILE)
    assert load(content) == ["Tidak ada yang berubah."]


def test_names_change(load):
    load(FILE)
    assert load(FILE.replace('Nunle"u', "Nunleu Baru").replace("Amanatun Selatan\n", "Amanatun Lama\n")) == [
        "53.02.08: Amanatun Selatan -> Amanatun Lama",
        "kecamatan: 1 berganti nama",
        '53.02.08.2002: Nunle"u -> Nunleu Baru',
        "desa/kelurahan: 1 berganti nama",
    ]
    assert Village.objects.get(pk="53.02.08.2002").search_name == "nunleu baru"
    assert Subdistrict.objects.get(pk="53.02.08").search_name == "amanatun lama"


def test_new_areas_come_beside_old_ones(load):
    load(FILE)
    assert load(FILE + "53.02.10.2001,Baru\n") == ["53.02.10.2001 Baru: baru", "desa/kelurahan: 1 baru"]
    assert Village.objects.get(pk="53.02.10.2001").subdistrict_id == "53.02.10"


def test_search_names_are_written_again(load):
    load(FILE)
    Village.objects.update(search_name="as an older release wrote it")
    assert load(FILE) == ["desa/kelurahan: 2 kini lebih mudah dicari"]
    assert Village.objects.get(pk="53.02.08.2002").search_name == "nunleu"


SMALL = "code,name\n53,Nusa Tenggara Timur\n53.02,Kabupaten Timor Tengah Selatan\n"


def test_what_is_not_in_the_file_is_left(load):
    load(FILE)
    before = stored()
    assert load(SMALL) == [
        "Tidak ada yang berubah.",
        "53.02.08.1003 Regapu’u: tidak ada di berkas, dibiarkan",
        '53.02.08.2002 Nunle"u: tidak ada di berkas, dibiarkan',
        "53.02.08 Amanatun Selatan: tidak ada di berkas, dibiarkan",
        "53.02.10 KI'E: tidak ada di berkas, dibiarkan",
    ]
    assert stored() == before


def test_remove_missing_goes_from_the_bottom_up(load):
    load(FILE)
    assert load(SMALL, "--remove-missing") == [
        "53.02.08.1003 Regapu’u: tidak ada di berkas, dihapus",
        '53.02.08.2002 Nunle"u: tidak ada di berkas, dihapus',
        "53.02.08 Amanatun Selatan: tidak ada di berkas, dihapus",
        "53.02.10 KI'E: tidak ada di berkas, dihapus",
    ]
    assert stored() == {"53": "Nusa Tenggara Timur", "53.02": "Kabupaten Timor Tengah Selatan"}


def test_remove_missing_keeps_what_is_used(load):
    from products.models import Cycle, Product

    load(FILE)
    village = Village.objects.get(pk="53.02.08.2002")
    User(username="53.02.08.2002", role="village", village=village).save()
    User(username="deputy", role="village", village=village).save()
    cycle = Cycle.objects.create(year=2026, opens="2026-01-01", closes="2026-12-31")
    Product.objects.create(village=village, cycle=cycle)
    assert load(SMALL, "--remove-missing") == [
        "53.02.08.1003 Regapu’u: tidak ada di berkas, dihapus",
        "53.02.10 KI'E: tidak ada di berkas, dihapus",
        '53.02.08.2002 Nunle"u: tidak ada di berkas, tidak dihapus karena dipakai 2 petugas dan '
        "1 produk unggulan",
        "53.02.08 Amanatun Selatan: tidak ada di berkas, tidak dihapus karena dipakai 1 desa/kelurahan",
    ]
    assert set(stored()) == {"53", "53.02", "53.02.08", "53.02.08.2002"}


@pytest.mark.parametrize("content", (b"", b"\xef\xbb\xbf", b"\n\n", b"code,name\n"))
def test_empty_file(load, content):
    load(FILE)
    refuse(load, content, "baris 1: berkas kosong")


@pytest.mark.parametrize(
    "content",
    ("id;wilayah\n53;NTT\n", "53,NTT\n", "code,name,kind\n53,NTT,x\n", "kode\n53\n"),
)
def test_wrong_header(load, content):
    load(FILE)
    header = content.partition("\n")[0].replace(",", ";")
    fault = f'baris 1: judul kolom bukan "code,name" atau "kode;nama", melainkan \'{header}\''
    refuse(load, content, fault)


@pytest.mark.parametrize(
    ("row", "fault"),
    (
        ("53.03", "jumlah kolom 1, bukan 2"),
        ("53.03,Belu,x", "jumlah kolom 3, bukan 2"),
        (",Belu", "kode '' tidak berbentuk 53, 53.01, 53.01.05 atau 53.01.05.2003"),
        (
            "5303,Belu",
            "kode '5303' tidak berbentuk 53, 53.01, 53.01.05 atau 53.01.05.2003; tulis dengan titik: 53.03",
        ),
        (
            "53.1,Belu",
            "kode '53.1' tidak berbentuk 53, 53.01, 53.01.05 atau 53.01.05.2003; Excel membuang nol di belakang "
            "karena menganggapnya angka: jadikan kolom kode Teks, lalu tulis 53.10",
        ),
        ("53,01,Belu", "jumlah kolom 3, bukan 2; kode ditulis dengan koma? Tulis 53.01"),
        ("53.3.1,Belu", "kode '53.3.1' tidak berbentuk 53, 53.01, 53.01.05 atau 53.01.05.2003"),
        (
            '"53,03",Belu',
            "kode '53,03' tidak berbentuk 53, 53.01, 53.01.05 atau 53.01.05.2003; pakai titik, bukan koma: 53.03",
        ),
        ("53.0٣,Belu", "kode '53.0٣' tidak berbentuk 53, 53.01, 53.01.05 atau 53.01.05.2003"),
        (
            "53.02.08.4001,Belu",
            "kode '53.02.08.4001' tidak berbentuk 53, 53.01, 53.01.05 atau 53.01.05.2003",
        ),
        ("53.02,Belu", "kode 53.02 sudah ada di baris 3"),
        ("53.03.01,Belu", "wilayah di atas 53.03.01, yaitu 53.03, tidak ada di berkas"),
        ("54.01,Belu", "wilayah di atas 54.01, yaitu 54, tidak ada di berkas"),
        ("53.03,", "nama kosong"),
        ("53.03,   ", "nama kosong"),
        ("53.03," + "a" * 101, "nama lebih dari 100 huruf"),
        ("53.03," + "ß" * 51, "nama lebih dari 100 huruf"),  # findable as 102 letters
        ("53.03,=1+1", "nama tidak diawali huruf"),
        ("53.03,Be\0lu", "nama berisi karakter yang tidak terlihat"),
        ("53.03,Be\tlu", "nama berisi karakter yang tidak terlihat"),
        ("53.03,Belu\u200b", "nama berisi karakter yang tidak terlihat"),
        ('53.03,"Be\nlu"', "nama berisi karakter yang tidak terlihat"),
        ('53.03,"Belu', "tidak terbaca; mungkin ada tanda kutip yang tidak ditutup"),
        ('53.03,"Be"lu', "tidak terbaca; mungkin ada tanda kutip yang tidak ditutup"),
    ),
)
def test_malformed_rows(load, row, fault):
    load(FILE)
    refuse(load, f"{SMALL}{row}\n", f"baris 4: {fault}")


def test_a_name_of_100_letters_is_stored(load):
    load(f"code,name\n53,{'a' * 100}\n")
    assert stored() == {"53": "a" * 100}


def test_a_wrong_name_is_one_fault_and_not_one_for_each_area_below(load):
    refuse(load, FILE.replace("Amanatun Selatan\n", "\n"), "baris 4: nama kosong")


def test_other_encodings(load):
    load(FILE)
    refuse(load, FILE.encode("cp1252"), "baris 6: bukan UTF-8; simpan sebagai CSV UTF-8")
    refuse(load, FILE.encode("utf-16"), "baris 1: bukan UTF-8; simpan sebagai CSV UTF-8")


def test_twenty_faults_are_shown_by_line(load):
    rows = "".join(f"53.{number:02},\n" for number in range(3, 26))
    refuse(
        load,
        SMALL + "54.01.01,Belu\n" + rows,
        "baris 4: wilayah di atas 54.01.01, yaitu 54.01, tidak ada di berkas",
        *(f"baris {line}: nama kosong" for line in range(5, 24)),
        "dan 4 kesalahan lagi",
    )


def test_a_missing_file(tmp_path):
    with pytest.raises(CommandError, match=r"none\.csv tidak dapat dibaca: No such file or directory"):
        call_command("import_areas", tmp_path / "none.csv")
