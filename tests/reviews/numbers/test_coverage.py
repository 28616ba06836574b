"""The coverage board: every village and how it stands; and whatever number leads to a list equals it."""

import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from products.choices import State, Track
from products.models import Product
from reviews.help.flags import flag
from reviews.models import Export, Facilitation
from tests.factories import (
    BATAKTE,
    BOLOK,
    KUANHEUN,
    KUATAE,
    KUPANG,
    NTT,
    NUNKURUS,
    done_help,
    make_areas,
    make_cycle,
    make_product,
    make_training,
    make_villages,
    officer_of,
    send_back,
)
from tests.past import past_the_rules
from villages.scoping import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """A village of each standing in Kupang, one more approved in TTS, and the silent ones."""
    make_areas()
    make_cycle()
    files = {
        "draft": make_product(BATAKTE, name="Rahasia draf"),
        "submitted": make_product(NUNKURUS, state=State.SUBMITTED, name="Rahasia menunggu"),
        "approved": make_product(KUANHEUN, state=State.APPROVED, name="Garam Kuanheun"),
        "elsewhere": make_product(KUATAE, state=State.APPROVED, name="Jeruk Kuatae"),
    }
    flag(
        [one.pk for one in (files["approved"], files["elsewhere"])],
        Track.FUNDING,
        officer_of(Role.PROVINCE, NTT),
    )
    with past_the_rules():
        Facilitation.objects.filter(product=files["approved"]).update(**done_help(amount=5_000_000))
    # A second help of the same track, while the first is done: one product still.
    flag([files["approved"].pk], Track.FUNDING, officer_of(Role.PROVINCE, NTT))
    return files


def board(client, role, area, **chosen):
    client.force_login(officer_of(role, area))
    return client.get(reverse("reviews:coverage"), chosen)


def standing_of(response):
    return {
        village.code: village.file.state if village.file else None
        for village in response.context["page"].rows
    }


def test_every_village_is_there_and_says_how_it_stands(client, world):
    response = board(client, Role.DISTRICT, KUPANG)
    assert standing_of(response) == {
        BATAKTE: "draft",
        BOLOK: None,
        KUANHEUN: "approved",
        NUNKURUS: "submitted",
    }
    text = response.content.decode()
    assert ("Rahasia draf" in text, "Rahasia menunggu" in text, "Garam Kuanheun" in text) == (
        False,
        True,
        True,
    )
    assert KUATAE not in text


def test_the_province_reads_how_each_stands_and_opens_the_approved_alone(client, world):
    response = board(client, Role.PROVINCE, NTT)
    assert standing_of(response)[NUNKURUS] == "submitted"
    text = response.content.decode()
    assert "Rahasia" not in text
    assert re.findall(r'href="/berkas/(\d+)/"', text) == [
        str(world["approved"].pk),
        str(world["elsewhere"].pk),
    ]


@pytest.mark.parametrize(
    ("standing", "codes"),
    (
        ("belum", [BOLOK]),
        ("draf", [BATAKTE]),
        ("melapor", [KUANHEUN, NUNKURUS]),
        ("menunggu", [NUNKURUS]),
        ("dikembalikan", []),
        ("disetujui", [KUANHEUN]),
        ("ditandai", [KUANHEUN]),
        ("dibantu", [KUANHEUN]),
    ),
)
def test_villages_are_chosen_by_how_they_stand(client, world, standing, codes):
    response = board(client, Role.DISTRICT, KUPANG, keadaan=standing)
    assert sorted(standing_of(response)) == sorted(codes)
    assert response.context["count"] == len(codes)


def test_villages_of_a_month(client, world):
    month = f"{timezone.localdate():%Y-%m}"
    response = board(client, Role.DISTRICT, KUPANG, bulan=month)
    assert sorted(standing_of(response)) == [KUANHEUN, NUNKURUS]
    assert "Diajukan pada: " in response.content.decode()
    assert list(standing_of(board(client, Role.DISTRICT, KUPANG, setuju=month))) == [KUANHEUN]
    assert list(standing_of(board(client, Role.DISTRICT, KUPANG, bulan="2020-01"))) == []
    assert list(standing_of(board(client, Role.DISTRICT, KUPANG, bulan="x"))) == []


def test_a_returned_file_and_a_search(client, world):
    send_back(world["submitted"], price="Per kg.")
    assert list(standing_of(board(client, Role.DISTRICT, KUPANG, keadaan="dikembalikan"))) == [NUNKURUS]
    assert list(standing_of(board(client, Role.DISTRICT, KUPANG, cari="bolok"))) == [BOLOK]
    assert "Tidak ada yang cocok" in board(client, Role.DISTRICT, KUPANG, cari="tidak ada").content.decode()


@pytest.mark.parametrize("chosen", ({"keadaan": "lain"}, {"kecamatan": "53.02.01"}, {"kecamatan": "x"}))
def test_a_choice_that_is_not_offered_is_a_404(client, world, chosen):
    assert board(client, Role.DISTRICT, KUPANG, **chosen).status_code == 404


def test_before_any_year_is_opened(client):
    make_areas()
    assert set(standing_of(board(client, Role.DISTRICT, KUPANG)).values()) == {None}


@pytest.mark.parametrize("item_count", (1, 3))
@pytest.mark.parametrize(("role", "area", "queries"), ((Role.DISTRICT, KUPANG, 8), (Role.PROVINCE, NTT, 8)))
def test_it_takes_the_same_few_queries(client, django_assert_num_queries, role, area, queries, item_count):
    for village in make_villages(item_count):
        make_product(village, state=State.APPROVED)
    client.force_login(officer_of(role, area))
    with django_assert_num_queries(queries):
        client.get(reverse("reviews:coverage"))


# --- Numbers and the lists behind them ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "area", "page", "least"),
    (
        (Role.DISTRICT, KUPANG, "/", 6),
        (Role.DISTRICT, KUPANG, "/dasbor/", 8),
        (Role.PROVINCE, NTT, "/", 8),
        (Role.PROVINCE, NTT, "/dasbor/", 14),
        (Role.PROVINCE, NTT, f"/dasbor/?kabupaten={KUPANG}", 10),
        (Role.DISTRICT, KUPANG, "/dasbor/?tahun=2025", 8),
        (Role.PROVINCE, NTT, "/dasbor/?tahun=2025", 14),
    ),
)
def test_each_number_equals_the_list_behind_it(client, world, role, area, page, least):
    if "tahun" in page:  # what the lists do not show by themselves
        Product.objects.update(cycle=make_cycle(2025))
    client.force_login(officer_of(role, area))
    html = client.get(page).content.decode()
    cells = re.findall(r'<(?:b|td class="num")[^>]*>\s*<a href="([^"]+)"[^>]*>\s*([\d.]+)\s*</a>', html)
    assert len(cells) >= least
    for address, number in cells:
        context = client.get(unescape(address)).context
        counted = context["count"] if "count" in context else context["total"]["count"]
        assert counted == int(number.replace(".", "")), address


def test_the_rupiah_given_are_those_of_the_ledger_behind_them(client, world):
    client.force_login(officer_of(Role.PROVINCE, NTT))
    html = client.get("/dasbor/").content.decode()
    addresses = set(re.findall(r'href="(/fasilitasi/[^"]+)"\s+title="Rp\xa05.000.000"', html))
    assert len(addresses) == 2  # the kabupaten's and the sum
    for address in addresses:
        assert client.get(unescape(address)).context["worth"] == 5_000_000


def test_december_s_products_are_still_helped_in_january(client, world):
    """A new year opens: the approved list, its file and the choice of participants keep the old one."""
    last = Product.objects.first().cycle
    Product.objects.update(cycle=make_cycle(2025))
    last.delete()
    make_cycle()
    client.force_login(officer_of(Role.PROVINCE, NTT))
    assert client.get("/disetujui/").context["total"]["count"] == 0
    response = client.get("/disetujui/?tahun=2025&kategori=salt")
    assert (response.context["total"]["count"], response.context["query"]) == (
        2,
        "kategori=salt&tahun=2025",
    )
    assert "Produk disetujui 2025" in response.content.decode()
    answer = client.get("/disetujui/unduh/csv/?tahun=2025")
    assert b"Garam Kuanheun" in b"".join(answer.streaming_content)
    assert "ovop-disetujui-2025-" in answer["Content-Disposition"]
    assert Export.objects.get().filter_label == "Tahun program: 2025"
    assert client.get("/disetujui/?tahun=1999").status_code == 404
    training = make_training(seats=9)
    page = reverse("reviews:candidates", args=[training.pk])
    assert len(client.get(page).context["products"]) == 0
    assert len(client.get(page, {"tahun": "2025"}).context["products"]) == 2
    # And what was submitted then still waits.
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    assert client.get(reverse("reviews:queue")).context["count"] == 1
    assert "1 berkas menunggu keputusan" in client.get("/").content.decode()


def test_the_years_files_alone_are_counted(client, world):
    Product.objects.filter(pk=world["approved"].pk).update(cycle=make_cycle(2025))
    assert standing_of(board(client, Role.DISTRICT, KUPANG))[KUANHEUN] is None
