"""The columns of the list come from the form: each question has its own, under the heading it carries."""

import pytest

from products.kinds import Kind
from products.models import Product
from products.sections import SECTIONS
from reviews.lists.columns import BY_KEY, COLUMNS

QUESTIONS = [question for section in SECTIONS for question in section.every]
# Columns that are no question of the form.
OTHERS = "kode kabupaten kecamatan desa katalog kesiapan diajukan disetujui tanda-dana tanda-latihan".split()


def test_each_question_has_its_columns():
    """Photos and the minutes are files, which no cell can hold; a word for a unit stands in the unit's cell."""
    without = {part.name for question in QUESTIONS for part in question.leaves if not part.listed}
    assert without == {"photos", "minutes", "capacity_unit_word"}
    of_questions = {part.listed.key for question in QUESTIONS for part in question.leaves if part.listed}
    assert len(of_questions) == 38
    assert set(BY_KEY) == of_questions | set(OTHERS)
    assert len(COLUMNS) == len(BY_KEY)


def test_a_column_has_its_questions_label_unless_it_says_it_shorter():
    longer = {
        part.listed.key: (str(part.label), str(BY_KEY[part.listed.key].heading))
        for question in QUESTIONS
        for part in question.leaves
        if part.listed and str(part.label) != str(BY_KEY[part.listed.key].heading)
    }
    assert longer == {
        "nama": ("Nama produk unggulan", "Nama produk"),
        "bentuk": ("Bentuk produk", "Bentuk"),
        "keunikan": ("Apa yang membuatnya khas?", "Kekhasan"),
        "hp": ("Nomor HP yang bisa dihubungi", "Nomor HP"),
        "pekerja": ("Jumlah tenaga kerja", "Tenaga kerja"),
        "perempuan": ("Di antaranya perempuan", "Perempuan"),
        "kapasitas": ("Kapasitas produksi", "Kapasitas"),
        "per": ("Setiap", "Per"),
        "harga": ("Harga jual per satuan", "Harga per satuan"),
        "pasar": ("Dijual ke mana?", "Dijual ke"),
        "alat": ("Alat produksi terpisah dari alat dapur?", "Alat terpisah"),
        "kendala": ("Kendala utama", "Kendala"),
    }


def test_the_columns_stand_in_the_order_that_files_have_always_had():
    assert [column.key for column in COLUMNS] == (
        "kode kabupaten kecamatan desa nama kategori bentuk keunikan bahan asal jenis pengelola narahubung hp "
        "pekerja perempuan kapasitas satuan per bulan harga pasar pembeli alat satelit nib pirt halal bpom brand gi psat skp "
        "nkv kendala perlu-dana dana perlu-latihan nomor-ba tanggal-ba lintang bujur katalog kesiapan diajukan "
        "disetujui tanda-dana tanda-latihan"
    ).split()


def test_every_column_of_the_product_that_a_village_fills_is_a_question():
    """A new field of the model without its question would be asked nowhere and told nowhere."""
    asked = {name for section in SECTIONS for name in section.columns}
    others = (
        "id village cycle district_code province_code state version submissions submitted_at approved_at "
        "created_at updated_at potential carried_from unconfirmed readiness declaration public_consent "
        "contact_consent consent_version"
    )
    assert asked == {field.name for field in Product._meta.concrete_fields} - set(others.split())


@pytest.mark.parametrize(
    ("key", "kind"),
    (
        ("nama", Kind.TEXT),
        ("hp", Kind.CODE),
        ("kategori", Kind.LABEL),
        ("pekerja", Kind.WHOLE),
        ("kapasitas", Kind.DECIMAL),
        ("lintang", Kind.DEGREES),
        ("harga", Kind.MONEY),
        ("tanggal-ba", Kind.DATE),
        ("pasar", Kind.LABEL),
        ("nib", Kind.TEXT),
        ("perlu-dana", Kind.LABEL),
    ),
)
def test_the_kind_of_an_answer_is_that_of_its_cells(key, kind):
    assert BY_KEY[key].kind is kind
