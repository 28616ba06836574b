"""Neighbouring villages (desa satelit) and tools of the product's own: asked from 2027 on, on every page."""

import gzip

import brotli
import pytest
import time_machine
from django.conf import settings as conf
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ovop.storage import small
from products.carry_over import carry_on
from products.choices import State
from products.fields import VillagesField
from products.models import Product, Satellite
from products.readiness import score
from products.sections import BY_KEY, missing
from products.snapshots import Snapshot, fingerprint, take
from products.views import offline
from reviews.deciding.corrections import ask, correctable, decide
from reviews.deciding.mending import Mending
from reviews.deciding.reading import Reading
from reviews.deciding.workflow import Refused
from reviews.models import Correction
from reviews.prints import paper_form
from tests.factories import (
    BATAKTE,
    BOLOK,
    KUANHEUN,
    KUATAE,
    KUPANG,
    NTT,
    NUNKURUS,
    TUBAN,
    give_time,
    make_area,
    make_areas,
    make_cycle,
    make_product,
    make_villages,
    officer_of,
    send_back,
    submit,
)
from tests.past import past_the_rules
from tests.products.asking import faults, page_of, send
from villages.management.area_moves import carry_out, faults_of, record
from villages.management.area_pairs import Pair
from villages.models import AreaChange, Village
from villages.scoping import Role

pytestmark = pytest.mark.django_db
TOOLS, NEIGHBOURS = "Alat produksi terpisah dari alat dapur?", "Desa satelit"
NEAR = "Kelurahan Batakte (Kec. Kupang Barat) dan Desa Kuanheun (Kec. Kupang Barat)"


@pytest.fixture(autouse=True)
def in_2027():
    offline._mark_of.cache_clear()
    with time_machine.travel("2027-02-01 09:00 +0800", tick=False):
        make_cycle(2026).refresh_from_db()
        make_cycle(2027).refresh_from_db()
        yield
    offline._mark_of.cache_clear()


def of(year, village=BOLOK, *, satellites=(), **kwargs):
    cycle = make_cycle(year)
    if year == 2026:
        give_time(village, cycle)
    product = make_product(village, cycle=cycle, **kwargs)
    with past_the_rules():  # of an approved one too, whose answers were others
        Satellite.objects.bulk_create(Satellite(product=product, village_id=code) for code in satellites)
    return product


def fresh(product):
    return Product.objects.with_answers().get(pk=product.pk)


def named(product):
    return sorted(product.satellites.values_list("village", flat=True))


def answer(product, name="satellites"):
    return next(one for one in BY_KEY["produksi"].answers(fresh(product)) if one.question.name == name)


# --- How a village is named ------------------------------------------------------------------------------


@pytest.fixture
def places():
    """Oesao thrice: desa and kelurahan in one kecamatan, and a desa in another kabupaten; others twice."""
    make_areas()
    for code, name in (
        ("53.01.06.1005", "Oesao"),
        ("53.01.06.2009", "Oesao"),
        ("53.02.01.2013", "Oesao"),
        ("53.01.06.2010", "Merdeka"),
        ("53.01.05.2011", "Tablolong"),
        ("53.01.06.2011", "Tablolong"),
        ("53.02.01.2014", "Merdeka"),
        ("53.02.01.2015", "Kuanheun"),
        ("53.02.01.2016", "Nunle'u"),
        ("53.02.01.2017", "Nunleu"),
    ):
        make_area(code, name)


def read(text, own=BOLOK, stored=()):
    field = VillagesField(own=Village.objects.get(pk=own), limit=10, stored=list(stored), required=False)
    try:
        return [one.pk for one in field.clean(text)]
    except ValidationError as refusal:
        return refusal.messages


@pytest.mark.parametrize(
    ("typed", "codes"),
    (
        ("", []),
        ("tidak ada", []),
        (" - ", []),
        ("Kuanheun", [KUANHEUN]),  # of two the one in the own kabupaten
        ("KUANHEUN", [KUANHEUN]),
        ("Tablolong", ["53.01.05.2011"]),  # of two in the kabupaten the one in the own kecamatan
        ("Desa Kuanheun", [KUANHEUN]),
        ("53.01.05.2008", [KUANHEUN]),
        ("5301052008", [KUANHEUN]),
        ("Kuanheun 53.01.05.2008", [KUANHEUN]),
        ("Kuanheun (53.01.05.2008)", [KUANHEUN]),
        ("Kuanheun\nBatakte", [BATAKTE, KUANHEUN]),
        ("Kuanheun, Batakte; Kuanheun", [BATAKTE, KUANHEUN]),
        ("1. Kuanheun\n2. Kel. Batakte\n- Nunkurus", [BATAKTE, KUANHEUN, NUNKURUS]),
        ("• Kuanheun", [KUANHEUN]),
        (NEAR.replace(" dan ", ", "), [BATAKTE, KUANHEUN]),  # as the portal itself says it
        ("Kuatae", [KUATAE]),
        ("Desa Kuatae (Kec. Kota Soe, Kabupaten Timor Tengah Selatan)", [KUATAE]),
        ("Merdeka", ["53.01.06.2010"]),
        ("Merdeka Kec. Kota Soe", ["53.02.01.2014"]),
        ("Kuanheun (kab. Timor Tengah Selatan)", ["53.02.01.2015"]),
        ("Desa Oesao", ["53.01.06.2009"]),
        ("kelurahan oesao", ["53.01.06.1005"]),
        ("Oesao Kec. Kota Soe", ["53.02.01.2013"]),
        ("53.02.01.2016", ["53.02.01.2016"]),
    ),
)
def test_a_village_is_read(places, typed, codes):
    assert sorted(read(typed)) == sorted(codes)


@pytest.mark.parametrize(
    ("typed", "told"),
    (
        (
            "Oesao",
            "Ada 2 yang bernama “Oesao”: Kelurahan Oesao (Kec. Kupang Timur), kode 53.01.06.1005; Desa Oesao (Kec. Kupang Timur), "
            "kode 53.01.06.2009. Tulis kodenya.",
        ),
        (
            "Nunleu",
            "Ada 2 yang bernama “Nunleu”: Desa Nunle'u (Kec. Kota Soe, Kabupaten Timor Tengah Selatan), kode 53.02.01.2016; Desa "
            "Nunleu (Kec. Kota Soe, Kabupaten Timor Tengah Selatan), kode 53.02.01.2017. Tulis kodenya.",
        ),
        (
            "Kuanhen",
            "“Kuanhen” tidak ada dalam daftar desa dan kelurahan NTT. Maksudnya Desa Kuanheun (Kec. Kupang Barat), "
            "kode 53.01.05.2008?",
        ),
        (
            "Zzz",
            "“Zzz” tidak ada dalam daftar desa dan kelurahan NTT. Periksa ejaannya, atau tulis kodenya.",
        ),
        ("Tuban", "“Tuban” tidak ada dalam daftar desa dan kelurahan NTT. Periksa ejaannya, atau tulis kodenya."),
        (TUBAN, f"“{TUBAN}” tidak ada dalam daftar desa dan kelurahan NTT. Periksa ejaannya, atau tulis kodenya."),
        ("Bolok", "“Bolok” adalah desa atau kelurahan Anda sendiri. Tulis tetangganya."),
        (BOLOK, f"“{BOLOK}” adalah desa atau kelurahan Anda sendiri. Tulis tetangganya."),
        (
            "Kuanheun 53.01.05.1002",
            "“Kuanheun 53.01.05.1002”: kode itu milik Kelurahan Batakte (Kec. Kupang Barat). Tulis namanya saja atau "
            "kodenya saja, yang mana yang benar.",
        ),
        ("=1+1", "“=1+1” tidak ada dalam daftar desa dan kelurahan NTT. Periksa ejaannya, atau tulis kodenya."),
    ),
)  # fmt: skip
def test_what_is_not_clear_is_asked(places, typed, told):
    assert read(typed) == [told]


def test_each_that_is_not_clear_is_told(places):
    assert [one.partition("”")[0] for one in read("Kuanheun\nZzz\nOesao")] == [
        "“Zzz",
        "Ada 2 yang bernama “Oesao",
    ]


def test_at_most_ten():
    villages = make_villages(11)
    ten = "\n".join(one.pk for one in villages[:10])
    assert len(read(ten)) == 10
    told = ["Paling banyak 10 desa atau kelurahan. Sekarang ada 11."]
    assert read(f"{ten}\n{villages[10].name}") == told
    assert read("\n".join(f"desa nomor {n}" for n in range(900))) == [
        "Paling banyak 10 desa atau kelurahan. Sekarang ada 900."
    ]


def test_of_hundreds_of_names_the_database_is_asked_nothing(django_assert_num_queries):
    make_areas()
    field = VillagesField(own=Village.objects.get(pk=BOLOK), limit=10)
    with django_assert_num_queries(0), pytest.raises(ValidationError):
        field.clean("\n".join(f"desa nomor {n}" for n in range(900)))
    with django_assert_num_queries(1):
        assert len(field.clean("Kuanheun\nBatakte\nNunkurus")) == 3
        field.has_changed([], "Kuanheun\nBatakte\nNunkurus")
        field.reading("Kuanheun\nBatakte\nNunkurus")


def test_former_names_and_codes_are_known_and_what_ended_is_told(places):
    Village.objects.filter(pk=KUANHEUN).update(former_names="kuan lama", former_codes="53.01.05.2099")
    assert read("Kuan Lama") == read("53.01.05.2099") == [KUANHEUN]
    Village.objects.filter(pk=KUANHEUN).update(ended="2027-01-15")
    assert read("53.01.05.2008") == [
        "Desa Kuanheun (Kec. Kupang Barat) sudah berakhir pada 15 Januari 2027. Tulis desa atau kelurahan yang sekarang."
    ]
    # The other of that name is there; one that was named before stays named.
    assert read("Kuanheun") == ["53.02.01.2015"]
    assert read("53.01.05.2008", stored=[Village.objects.get(pk=KUANHEUN)]) == [KUANHEUN]


# --- On the form ---------------------------------------------------------------------------------------------


def test_the_page_of_2027_asks_and_that_of_2026_does_not(client, village):
    for year, asked in ((2026, False), (2027, True)):
        product = of(year)
        text = client.get(page_of(product, "produksi")).content.decode()
        assert ('name="own_tools"' in text, 'name="satellites"' in text) == (asked, asked)
        assert (NEIGHBOURS in text, "villages.js" in text, TOOLS in text) == (asked, asked, asked)
        told = client.get(reverse("products:answers", args=[product.pk])).json()["sections"]["produksi"]
        assert ("satellites" in told["fields"], [TOOLS, ["own_tools"]] in told["required"]) == (asked, asked)
        send(client, product, "produksi", own_tools="no", satellites="Kuanheun")
        assert (product.own_tools, named(product)) == (("no", [KUANHEUN]) if asked else ("", []))


def test_tools_are_wanted_and_neighbours_are_not():
    product = of(2027, filled=True)
    Product.objects.filter(pk=product.pk).update(own_tools="")
    assert [one.question.name for _section, one in missing(fresh(product))] == ["own_tools"]
    Product.objects.filter(pk=product.pk).update(own_tools="no")
    product.refresh_from_db()
    submit(product)
    sent = Snapshot(product.decisions.get().snapshot)
    assert (sent.answer("own_tools").text, sent.answer("satellites").text) == ("Belum", "")
    assert Snapshot(take(fresh(of(2026, KUANHEUN)))).answer("own_tools") is None


def test_they_are_saved_shown_and_taken_out(client, village):
    product = of(2027)
    assert send(client, product, "produksi", satellites="Kuanheun\nBatakte").status_code == 302
    assert named(product) == [BATAKTE, KUANHEUN]
    before = product.version
    text = client.get(page_of(product, "produksi")).content.decode()
    assert f"Batakte {BATAKTE}\nKuanheun {KUANHEUN}</textarea>" in text
    assert NEAR in text
    assert '<div data-code="53.01.05.2008" data-name="Kuanheun">Desa Kuanheun</div>' in " ".join(text.split())
    assert BOLOK not in text.partition("data-near")[2]
    # The same in other words is no news.
    send(client, product, "produksi", satellites=f"{BATAKTE}, desa kuanheun")
    assert product.version == before
    send(client, product, "produksi", satellites="Kuanheun")
    assert (named(product), product.version) == ([KUANHEUN], before + 1)
    send(client, product, "produksi", satellites="")
    assert named(product) == []


def test_a_page_that_did_not_ask_takes_no_answer_away(client, village):
    """A phone may have kept the page of 2026, and send it for the dossier of 2027."""
    product = of(2027, own_tools="yes", satellites=[KUANHEUN])
    assert send(client, product, "produksi", regular_buyer="Toko Ina").status_code == 302
    assert (product.own_tools, named(product), product.regular_buyer) == ("yes", [KUANHEUN], "Toko Ina")


def test_a_wrong_name_costs_no_other_answer_and_keeps_what_was_there(client, village):
    product = of(2027, satellites=[BATAKTE])
    response = send(client, product, "produksi", satellites="Batakte\nZzz", regular_buyer="Toko Ina")
    assert response.status_code == 422
    assert list(faults(response)) == ["satellites"]
    assert "Batakte\nZzz</textarea>" in response.content.decode()
    assert (named(product), product.regular_buyer) == ([BATAKTE], "Toko Ina")


def test_a_script_is_told_how_they_were_read(client, village):
    product = of(2027)
    data = {"seen": BY_KEY["produksi"].fingerprint(fresh(product)), "satellites": "kuanheun, batakte"}
    said = client.post(page_of(product, "produksi"), data, headers={"Accept": "application/json"}).json()
    assert (said["errors"], said["read"]["satellites"]) == ({}, NEAR)
    old = client.post(
        page_of(product, "produksi"),
        data | {"satellites": "Nunkurus"},
        headers={"Accept": "application/json"},
    )
    assert (old.status_code, old.json()["stored"]["satellites"]) == (409, NEAR)


@pytest.mark.parametrize("count", (0, 3))
def test_the_pages_of_a_section_take_the_same_queries(client, village, count, django_assert_num_queries):
    """One more than before 2027 for the answer, and one for the villages to tick."""
    villages = make_villages(count)
    old = of(2026, filled=True)
    new = of(2027, filled=True, satellites=[one.pk for one in villages])
    counted = {}
    for product in (old, new):
        with CaptureQueriesContext(connection) as captured:
            client.get(page_of(product, "produksi"))
        counted[product.cycle.year] = len(captured)
    assert counted == {2026: 8, 2027: 10}


def test_the_page_stays_light(client, village):
    make_villages(31)
    product = of(2027, filled=True, satellites=[one.pk for one in Village.objects.order_by("-pk")[:10]])
    response = client.get(page_of(product, "produksi"), headers={"accept-encoding": "gzip"})
    assert (response["Content-Encoding"], len(response.content) < 6_000) == ("gzip", True)
    assert len(brotli.compress(small((conf.BASE_DIR / "static/js/villages.js").read_text()).encode())) < 700
    shell = client.get(reverse("products:shell")).content
    assert ('name="own_tools"' in shell.decode(), 'name="satellites"' in shell.decode()) == (True, True)
    assert (len(gzip.compress(shell)) < 10_000, len(brotli.compress(shell)) < 8_300) == (True, True)


# --- The database ----------------------------------------------------------------------------------------------


def test_each_is_there_once():
    product = of(2027, satellites=[KUANHEUN])
    with pytest.raises(IntegrityError), transaction.atomic():
        Satellite.objects.create(product=product, village_id=KUANHEUN)


def test_who_sees_the_product_sees_them():
    product = of(2027, satellites=[KUATAE])
    rows = Satellite.objects
    assert rows.visible_to(officer_of(Role.VILLAGE, BOLOK)).get().product == product
    assert not rows.visible_to(officer_of(Role.VILLAGE, KUATAE)).exists()
    assert not rows.visible_to(officer_of(Role.DISTRICT, KUPANG)).exists()  # a draft is its village's alone


# --- Read by others, compared, corrected ---------------------------------------------------------------------


def test_the_kabupaten_reads_them_and_the_second_submission_shows_what_changed(client):
    product = of(2027, filled=True, satellites=[KUANHEUN])
    submit(product)
    send_back(product, satellites="Batakte juga?")
    assert Mending(fresh(product)).pinned["satellites"].changed is False
    Satellite.objects.create(product=product, village_id=BATAKTE)
    assert Mending(fresh(product)).pinned["satellites"].changed is True
    submit(product)
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    text = client.get(reverse("reviews:detail", args=[product.pk])).content.decode()
    assert NEAR in text
    assert "Desa Kuanheun (Kec. Kupang Barat)</del>" in text


def moved(old, new, name, *, names=None):
    """Carry one village to another code, as import_areas does."""
    names = names or {new: name}
    pairs = [Pair(old, new)]
    assert faults_of(pairs, names) == []
    with transaction.atomic():
        carry_out(pairs, names, day="2027-02-01", basis="Uji")


def test_a_neighbour_that_moves_or_is_renamed_is_the_same_answer():
    product = of(2027, filled=True, satellites=[KUANHEUN])
    submit(product)
    receipt = product.decisions.get().snapshot
    send_back(product, satellites="Benar?")
    # What the head signed, and what an open page has seen, is the same too.
    marks = fingerprint(fresh(product)), BY_KEY["produksi"].fingerprint(fresh(product))
    moved(KUANHEUN, "53.01.06.2077", "Kuanheun Baru")
    assert named(product) == ["53.01.06.2077"]
    assert answer(product).text == "Desa Kuanheun Baru (Kec. Kupang Timur)"
    assert Mending(fresh(product)).pinned["satellites"].changed is False
    moved("53.01.06.2077", "53.02.01.2078", "Kuanheun Baru")
    assert Mending(fresh(product)).pinned["satellites"].changed is False
    assert Snapshot(receipt).answer("satellites").text == "Desa Kuanheun (Kec. Kupang Barat)"
    assert (fingerprint(fresh(product)), BY_KEY["produksi"].fingerprint(fresh(product))) == marks
    Satellite.objects.update(village=BATAKTE)
    assert Mending(fresh(product)).pinned["satellites"].changed is True
    assert fingerprint(fresh(product)) != marks[0]
    assert BY_KEY["produksi"].fingerprint(fresh(product)) != marks[1]


def test_a_neighbour_that_ends_or_is_merged_stays_named_and_is_not_carried_on():
    earlier = of(2027, filled=True, satellites=[KUANHEUN, BATAKTE])
    record([Pair(KUANHEUN, BATAKTE, AreaChange.How.MERGED)], day="2027-02-01", basis="Uji")
    assert answer(earlier).text == NEAR
    with time_machine.travel("2028-02-01 09:00 +0800", tick=False):
        make_cycle(2028).refresh_from_db()
        product = make_product(BOLOK, cycle=make_cycle(2028))
        carry_on(fresh(earlier), product, photos=False)
        assert (named(product), product.own_tools) == ([BATAKTE], "yes")


def test_a_twin_of_a_neighbour_is_joined_once_and_nobody_is_its_own_neighbour():
    """What import_areas made twice becomes one village: of both rows one stays."""
    make_areas()
    twin, own_twin = "53.01.06.2077", "53.01.06.2088"
    make_area(twin, "Kuanheun")
    make_area(own_twin, "Bolok")
    product = of(2027, satellites=[KUANHEUN, twin, own_twin, BATAKTE])
    names = {twin: "Kuanheun", own_twin: "Bolok"}
    moved(KUANHEUN, twin, "Kuanheun", names=names)
    moved(BOLOK, own_twin, "Bolok", names=names)
    product.refresh_from_db()
    assert (product.village_id, named(product)) == (own_twin, [BATAKTE, twin])


def correction_of(product, officer, typed, **more):
    return ask(
        product,
        "satellites",
        officer,
        version=product.version,
        typed={"satellites": [typed]},
        reason="Ada dua pemasok.",
        **more,
    )


def test_they_are_corrected_and_a_move_in_between_is_no_change():
    product = of(2027, state=State.APPROVED, satellites=[KUANHEUN])
    product.refresh_from_db()
    assert {"own_tools", "satellites"} <= set(correctable(fresh(product)))
    found = correction_of(product, officer_of(Role.VILLAGE, BOLOK), "Kuanheun\nNunkurus")
    assert (found.lines, named(product)) == (
        [
            (
                NEIGHBOURS,
                "Desa Kuanheun (Kec. Kupang Barat)",
                "Desa Kuanheun (Kec. Kupang Barat) dan Desa Nunkurus (Kec. Kupang Timur)",
            )
        ],
        [KUANHEUN],
    )
    moved(NUNKURUS, "53.01.05.2077", "Nunkurus")
    decide(found, officer_of(Role.DISTRICT, KUPANG), version=product.version, accept=True)
    product.refresh_from_db()
    assert named(product) == [KUANHEUN, "53.01.05.2077"]
    assert product.readiness == score(fresh(product)).total
    with pytest.raises(Refused, match="tidak ada dalam daftar"), transaction.atomic():
        correction_of(product, officer_of(Role.DISTRICT, KUPANG), "Zzz", channel="phone")
    with pytest.raises(Refused, match="sama dengan yang sekarang"), transaction.atomic():
        correction_of(product, officer_of(Role.DISTRICT, KUPANG), "Nunkurus\nKuanheun", channel="phone")
    assert Correction.objects.count() == 1


def test_2026_corrects_neither():
    product = of(2026, state=State.APPROVED)
    assert not {"own_tools", "satellites"} & set(correctable(fresh(product)))


# --- Readiness ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "points", "why"),
    (
        (0, 0, "Belum ada desa satelit."),
        (1, 5, "1 desa satelit memasok bahan atau membuat produk yang sama."),
        (2, 10, "2 desa satelit memasok bahan atau membuat produk yang sama."),
        (3, 15, "3 desa satelit memasok bahan atau membuat produk yang sama."),
        (4, 15, "4 desa satelit memasok bahan atau membuat produk yang sama."),
    ),
)
def test_readiness_counts_them_where_they_are_asked(count, points, why):
    product = of(2027, satellites=[one.pk for one in make_villages(count)])
    found = {point.label: point for point in score(fresh(product)).points}
    assert (found["Desa satelit"].points, found["Desa satelit"].most, str(found["Desa satelit"].why)) == (
        points,
        15,
        why,
    )


def test_the_score_of_2026_stays_what_it_was(django_assert_num_queries):
    product = of(2026, state=State.APPROVED, satellites=[KUANHEUN])
    # 6 of 12 months 10, own 15, buyer 20, kabupaten 8, no papers 0, capacity 10
    product = fresh(product)
    with django_assert_num_queries(0):
        found = score(product)
    assert (found.total, [point.most for point in found.points]) == (63, [20, 15, 20, 15, 20, 10])
    newer = fresh(of(2027, KUANHEUN, filled=True))
    # months 10, origin 10, no satellites 0, buyer 20, kabupaten 8, no licences 0, capacity 5
    assert score(newer).total == 53


# --- Lists, files, paper ---------------------------------------------------------------------------------------------


@pytest.fixture
def approved(client):
    """Of 2027: Bolok with two neighbours and tools of its own, Kuanheun without; of 2026: Batakte."""
    make_areas()
    bolok = of(2027, state=State.APPROVED, satellites=[KUANHEUN, BATAKTE])
    kuanheun = of(2027, KUANHEUN, state=State.APPROVED, own_tools="no")
    of(2026, BATAKTE, state=State.APPROVED)
    client.force_login(officer_of(Role.PROVINCE, NTT))
    return bolok, kuanheun


def test_lists_and_files_of_2027_hold_them(client, approved):
    file = b"".join(client.get("/disetujui/unduh/csv/?tahun=2027")).decode("utf-8-sig")
    assert f"Batakte {BATAKTE}, Kuanheun {KUANHEUN}" in file
    assert ";Alat terpisah;Desa satelit;NIB;" in file
    page = client.get("/disetujui/?tahun=2027&kolom=alat,satelit&urut=alat")
    cells = [[cell.text for cell in row["cells"]] for row in page.context["page"].rows]
    assert cells == [["Ya", f"Batakte {BATAKTE}, Kuanheun {KUANHEUN}"], ["Belum", "–"]]
    old = b"".join(client.get("/disetujui/unduh/csv/?tahun=2026")).decode("utf-8-sig")
    assert ("Alat terpisah" in old, NEIGHBOURS in old) == (False, False)


def test_lists_of_2027_sort_by_what_2027_asks(client, approved):
    bolok, kuanheun = (one.pk for one in approved)
    for order, wanted in (("alat", [bolok, kuanheun]), ("-alat", [kuanheun, bolok]), ("satelit", None)):
        listing = client.get(f"/disetujui/?tahun=2027&urut={order}").context["listing"]
        if wanted is None:
            assert listing.order == "-disetujui"
        else:
            assert [row.pk for row in listing.rows()] == wanted


@pytest.mark.parametrize(
    ("query", "found"),
    (
        ("satelit=ada", [BOLOK]),
        ("satelit=belum", [KUANHEUN]),
        ("alat=yes", [BOLOK]),
        ("alat=no", [KUANHEUN]),
        ("alat=no&satelit=ada", []),
    ),
)
def test_the_list_is_filtered_by_them(client, approved, query, found):
    page = client.get(f"/disetujui/?tahun=2027&{query}")
    assert [Product.objects.get(pk=row["pk"]).village_id for row in page.context["page"].rows] == found
    assert page.context["listing"].label.startswith("Desa satelit" if query.startswith("satelit") else "Alat")


def test_a_list_of_2026_has_no_such_filter(client, approved):
    text = client.get("/disetujui/?tahun=2026").content.decode()
    assert ('name="satelit"' in text, 'name="alat"' in text) == (False, False)
    assert len(client.get("/disetujui/?tahun=2026&satelit=ada").context["page"].rows) == 1
    assert client.get("/disetujui/?tahun=2027&satelit=x").status_code == 404


def test_the_paper_form_of_2027_has_room_for_them(client, village):
    product = of(2027, satellites=[KUANHEUN])
    asks = {ask.label: ask for _section, asks in paper_form.pages(fresh(product)) for ask in asks}
    assert asks[NEIGHBOURS].spaces[0].text == f"Kuanheun {KUANHEUN}"
    assert (asks[NEIGHBOURS].spaces[0].is_long, asks[NEIGHBOURS].needed) == (True, False)
    assert asks[TOOLS].spaces[0].ticks == [("Ya", False), ("Belum", False)]
    empty = {
        ask.label
        for _section, asks in paper_form.pages(paper_form.empty_file(make_cycle(2027)))
        for ask in asks
    }
    assert {TOOLS, NEIGHBOURS} <= empty


def test_a_new_year_takes_nothing_over_that_the_old_did_not_ask():
    earlier = of(2026, filled=True)
    product = of(2027)
    carry_on(fresh(earlier), product, photos=False)
    assert named(product) == []
    assert Reading(fresh(product)).section("produksi").unconfirmed
