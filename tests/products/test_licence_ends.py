"""Until when a licence holds: as the village writes it, or as the number of a PIRT says."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from products.carry_over import carry_on
from products.models import Licence, Product
from products.models.endings import end_of, year_in
from products.sections import BY_KEY
from products.snapshots import Snapshot
from reviews.deciding.mending import Mending
from tests.factories import BOLOK, make_cycle, make_product, make_villages, send_back, submit
from tests.products.asking import faults, page_of, send

pytestmark = pytest.mark.django_db
PIRT = "2065371010001-28"


def answers(product, kind):
    question = next(one for one in BY_KEY["izin"].questions(product) if one.licence == kind)
    raw = question.read(Product.objects.with_answers().get(pk=product.pk))
    return raw, question.show(raw)


@pytest.mark.parametrize(
    ("number", "year"),
    (
        ("206537101000128", 2028),
        ("P-IRT No. 2065371010001-28", 2028),
        ("206 5371 01 0001 28", 2028),
        ("PIRT 2065371010001-28 (lama)", 2028),
        ("2065371010001-17", 2017),  # the first that were given, in 2012, ended five years later
        ("2065371010001-16", None),
        ("2065371010001-12", None),
        ("20653710100012", None),
        ("2065371010001288", None),  # of 16 digits only where the year stands apart
        ("20653710100012-28", 2028),
        ("206537101000123-28", 2028),
        ("206537101000123 - 28", 2028),
        ("2065371010001234-28", None),
        ("menyusul", None),
        ("", None),
    ),
)
def test_the_year_in_a_number(number, year):
    assert year_in(number) == year


@pytest.mark.parametrize(
    ("kind", "status", "number", "typed", "end"),
    (
        ("pirt", "yes", PIRT, None, date(2028, 12, 31)),
        ("pirt", "yes", PIRT, date(2027, 5, 5), date(2027, 5, 5)),
        ("pirt", "progress", PIRT, None, None),
        ("brand", "yes", PIRT, None, None),
        ("brand", "yes", "IDM01", date(2027, 5, 5), date(2027, 5, 5)),
        ("nib", "yes", "0220105811234", date(2027, 5, 5), None),
    ),
)
def test_the_end(kind, status, number, typed, end):
    assert end_of(kind=kind, status=status, number=number, valid_until=typed) == end


def test_a_day_is_read_kept_and_shown(client, village):
    product = make_product(BOLOK, category="food")
    send(client, product, "izin", paper_brand="yes", number_brand="IDM01", until_brand="5 Mei 2031")
    assert answers(product, "brand") == (
        {"status": "yes", "number": "IDM01", "until": "2031-05-05"},
        "Ada · IDM01 · berlaku sampai 5 Mei 2031",
    )
    assert product.licences.get().ends_on == date(2031, 5, 5)
    text = client.get(page_of(product, "izin")).content.decode()
    assert 'name="until_brand" value="2031-05-05"' in text
    assert ('name="until_pirt"' in text, 'name="until_nib"' in text, 'name="until_halal"' in text) == (
        True,
        False,
        False,
    )


def test_without_a_day_the_answer_is_what_it_was(client, village):
    """Older submissions hold no "until": what was not touched since must not look changed."""
    product = make_product(BOLOK, category="food")
    send(client, product, "izin", paper_pirt="yes", number_pirt=PIRT)
    assert answers(product, "pirt") == (
        {"status": "yes", "number": PIRT},
        f"Ada · {PIRT} · berakhir 31 Desember 2028 menurut nomornya",
    )
    assert (product.licences.get().valid_until, product.licences.get().ends_on) == (None, date(2028, 12, 31))


@pytest.mark.parametrize(
    ("typed", "fault"),
    (
        ("31-12-1999", "Tahun 1999 tidak mungkin. Periksa lagi tahunnya."),
        ("selamanya", "Tulis tanggalnya seperti ini: 17-11-2025."),
        ("31-02-2028", "Tulis tanggalnya seperti ini: 17-11-2025."),
    ),
)
def test_a_bad_day_costs_no_other_answer_and_not_the_day_before(client, village, typed, fault):
    product = make_product(BOLOK, category="food")
    send(client, product, "izin", paper_brand="yes", number_brand="IDM01", until_brand="2031-05-05")
    response = send(client, product, "izin", paper_brand="yes", number_brand="IDM02", until_brand=typed)
    assert (response.status_code, faults(response)) == (422, {"until_brand": [fault]})
    licence = product.licences.get()
    assert (licence.number, licence.valid_until, licence.ends_on) == (
        "IDM02",
        date(2031, 5, 5),
        date(2031, 5, 5),
    )


def test_a_day_counts_only_of_one_in_hand(client, village):
    product = make_product(BOLOK, category="food")
    send(client, product, "izin", paper_brand="yes", number_brand="IDM01", until_brand="2031-05-05")
    send(client, product, "izin", paper_brand="progress", number_brand="IDM01", until_brand="2031-05-05")
    licence = product.licences.get()
    assert (licence.number, licence.valid_until, licence.ends_on) == ("", None, None)
    assert answers(product, "brand")[0] == {"status": "progress", "number": ""}


def test_a_day_written_later_is_a_change_and_meets_the_remark(client, village):
    product = make_product(BOLOK, filled=True, category="food", licences={"brand": ("yes", "IDM01")})
    submit(product)
    send_back(product, paper_brand="Sampai kapan?")

    def met():
        fresh = Product.objects.with_answers().get(pk=product.pk)
        return [one.met for one in Mending(fresh).pinned.values()]

    assert met() == [False]
    send(client, product, "izin", paper_brand="yes", number_brand="IDM01", until_brand="2031-05-05")
    assert met() == [True]
    submit(product)
    assert Snapshot(product.decisions.last().snapshot).answer("paper_brand").text == (
        "Ada · IDM01 · berlaku sampai 5 Mei 2031"
    )


def test_it_comes_along_into_a_new_year():
    earlier = make_product(
        BOLOK,
        cycle=make_cycle(2025),
        filled=True,
        category="food",
        licences={"brand": ("yes", "IDM01", date(2031, 5, 5)), "pirt": ("yes", PIRT)},
    )
    product = make_product(BOLOK, cycle=make_cycle(2026))
    carry_on(Product.objects.with_answers().get(pk=earlier.pk), product, photos=False)
    found = {row.kind: (row.valid_until, row.ends_on) for row in product.licences.filter(status="yes")}
    assert found == {
        "brand": (date(2031, 5, 5), date(2031, 5, 5)),
        "pirt": (None, date(2028, 12, 31)),
    }


def test_the_migration_reads_numbers_anew():
    """What was read of them until then stays, unless the number says another thing now; a day that was written
    stays in any case."""
    cases = (
        ("2065371010001-14", date(2014, 12, 31), None, None),
        ("206537101000123-28", None, None, date(2028, 12, 31)),
        (PIRT, date(2028, 12, 31), None, date(2028, 12, 31)),
        ("2065371010001-14", date(2027, 5, 5), date(2027, 5, 5), date(2027, 5, 5)),
    )
    rows = []
    for village, (number, before, written, _after) in zip(make_villages(4), cases, strict=True):
        product = make_product(village, filled=True, category="food", licences={"pirt": ("yes", number)})
        row = product.licences.filter(kind="pirt")
        row.update(ends_on=before, valid_until=written)
        rows.append(row)
    other = make_product(
        BOLOK, filled=True, category="food", licences={"brand": ("yes", "206537101000123-28")}
    )
    migration = import_module("products.migrations.0013_neighbours")
    for _time in range(2):
        migration.read_numbers_anew(apps, None)
        assert [row.get().ends_on for row in rows] == [after for *_told, after in cases]
    assert other.licences.get(kind="brand").ends_on is None


def test_the_migration_reads_numbers_of_old_rows_and_may_run_twice():
    product = make_product(
        BOLOK,
        filled=True,
        category="food",
        licences={"pirt": ("yes", PIRT), "brand": ("yes", "206537101000128")},
    )
    Licence.objects.update(ends_on=None)
    mark = BY_KEY["izin"].fingerprint(Product.objects.with_answers().get(pk=product.pk))
    migration = import_module("products.migrations.0009_licences_end")
    for _time in range(2):
        migration.ends_of_numbers(apps, None)
        found = dict(product.licences.exclude(ends_on=None).values_list("kind", "ends_on"))
        assert found == {"pirt": date(2028, 12, 31)}
    assert BY_KEY["izin"].fingerprint(Product.objects.with_answers().get(pk=product.pk)) == mark
