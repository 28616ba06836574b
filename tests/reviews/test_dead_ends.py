"""Two dead ends that were found by doing the jobs, walked again as they were found: an admin closes the year while a
dossier waits, and an admin opens the next year too early. Neither may cost a village its year."""

import pytest
import time_machine
from django.urls import reverse

from products.choices import State, Track
from products.models import Cycle, Extension, Product
from reviews.help.flags import flag
from tests.factories import (
    BOLOK,
    KUANHEUN,
    KUPANG,
    NTT,
    NUNKURUS,
    make_cycle,
    make_product,
    make_superuser,
    officer_of,
)
from villages.models import User
from villages.scoping import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-26 10:00 +0800", tick=False) as clock:
        make_cycle(2026)
        yield clock


def text_of(response):
    return " ".join(response.content.decode().split())


def as_admin(client, name, *args, **fields):
    """What the admin's form of a programme year answers."""
    client.force_login(User.objects.filter(is_superuser=True).first() or make_superuser())
    form = {"includes_kelurahan": "on"} | fields
    return client.post(reverse(f"admin:products_cycle_{name}", args=args), form)


def close_yesterday(client):
    """The admin sets the last day of 2026 to yesterday, as the form has its other dates."""
    cycle = Cycle.objects.get(year=2026)
    dates = {"opens": "2026-01-01", "closes": "2026-11-25", "mends_until": "2027-01-24"}
    assert as_admin(client, "change", cycle.pk, year="2026", **dates).status_code == 302
    assert not Cycle.objects.get(year=2026).is_open


def page(client, role, area, name, *args):
    client.force_login(officer_of(role, area))
    return text_of(client.get(reverse(name, args=args)))


def step(client, role, area, product, action, **said):
    product.refresh_from_db()
    client.force_login(officer_of(role, area))
    response = client.post(
        reverse("reviews:perform", args=[product.pk, action]), {"version": product.version} | said
    )
    product.refresh_from_db()
    return response.status_code


def mend(client, product, **answers):
    """The village changes answers of a section on its page."""
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    url = reverse("products:section", args=[product.pk, "produksi"])
    shown = client.get(url).context
    data = {name: shown["form"][name].value() for name in shown["form"].fields}
    data = {name: value for name, value in data.items() if value not in (None, "")}
    assert client.post(url, data | {"seen": shown["seen"]} | answers).status_code == 302


def test_returned_after_the_year_closed_it_comes_back(client, clock):
    product = make_product(BOLOK, state=State.SUBMITTED)
    close_yesterday(client)
    here = page(client, Role.DISTRICT, KUPANG, "reviews:detail", product.pk)
    assert (
        here.count("Desa bisa memperbaiki dan mengajukan lagi sampai 24 Januari 2027.") == 2
    )  # before the click
    assert step(client, Role.DISTRICT, KUPANG, product, "return", **{"remark-price": "Per kg."}) == 302
    home = page(client, Role.VILLAGE, BOLOK, "home")
    assert "Pengisian sudah ditutup" not in home
    assert "24 Januari 2027" in home
    mend(client, product, price="11000")
    check = page(client, Role.VILLAGE, BOLOK, "reviews:check", product.pk)
    assert "Bisa diajukan sampai <b>24 Januari 2027</b>." in check
    assert step(client, Role.VILLAGE, BOLOK, product, "submit", declaration="on") == 302
    assert product.state == State.SUBMITTED


def test_reopened_after_the_year_closed_it_comes_back(client, clock):
    """An officer corrects his own slip in January, and the product stays in its year."""
    product = make_product(BOLOK, state=State.APPROVED)
    close_yesterday(client)
    clock.move_to("2027-01-10 10:00 +0800")
    fold = page(client, Role.DISTRICT, KUPANG, "reviews:detail", product.pk)
    assert "Desa bisa memperbaiki dan mengajukan lagi sampai 24 Januari 2027." in fold
    assert step(client, Role.DISTRICT, KUPANG, product, "reopen", note="Keliru disetujui.") == 302
    assert step(client, Role.VILLAGE, BOLOK, product, "submit", declaration="on") == 302
    assert step(client, Role.DISTRICT, KUPANG, product, "approve") == 302
    assert product.name in page(client, Role.PROVINCE, NTT, "reviews:approved")


@pytest.mark.parametrize(
    ("state", "action", "prefix"), ((State.SUBMITTED, "return", "remark-"), (State.APPROVED, "reopen", ""))
)
def test_past_the_last_day_it_never_comes_back_without_time(client, clock, state, action, prefix):
    """The kabupaten is told, before the click and after it; with a day and a reason the village can go on."""
    product = make_product(BOLOK, state=state)
    close_yesterday(client)
    clock.move_to("2027-01-25 10:00 +0800")
    said = {"remark-price": "Per kg.", "note": "Keliru disetujui."}
    here = page(client, Role.DISTRICT, KUPANG, "reviews:detail", product.pk)
    assert "Masa perbaikan untuk desa ini sudah habis pada 24 Januari 2027." in here
    assert step(client, Role.DISTRICT, KUPANG, product, action, **said) == 422
    assert (product.state, Extension.objects.count()) == (state, 0)
    more = {f"{prefix}until": "2027-02-07", f"{prefix}reason": "Kabupaten terlambat memeriksa."}
    assert step(client, Role.DISTRICT, KUPANG, product, action, **said, **more) == 302
    clock.move_to("2027-02-07 23:00 +0800")
    mend(client, product, price="11000")
    assert step(client, Role.VILLAGE, BOLOK, product, "submit", declaration="on") == 302
    assert product.state == State.SUBMITTED


def test_returned_and_over_both_read_it_where_they_look(client, clock):
    product = make_product(BOLOK, state=State.RETURNED)
    close_yesterday(client)
    clock.move_to("2027-01-25 10:00 +0800")
    village = page(client, Role.VILLAGE, BOLOK, "reviews:detail", product.pk)
    over = "Masa perbaikan berkas tahun 2026 habis pada 24 Januari 2027."
    assert over in village
    assert "Perbaiki sekarang" not in village
    assert over in page(client, Role.VILLAGE, BOLOK, "reviews:tasks", product.pk)
    kupang = page(client, Role.DISTRICT, KUPANG, "reviews:detail", product.pk)
    assert "jadi berkas ini tidak bisa diajukan lagi." in kupang
    assert f'href="{reverse("reviews:extend")}?desa={BOLOK}&amp;tahun=2026"' in kupang
    clock.move_to("2027-01-24 10:00 +0800")
    assert "Perbaiki sekarang" in page(client, Role.VILLAGE, BOLOK, "reviews:detail", product.pk)
    assert "tidak bisa diajukan lagi" not in page(client, Role.DISTRICT, KUPANG, "reviews:detail", product.pk)


def starts(client):
    """What the start pages of all say that must not change."""
    district = page(client, Role.DISTRICT, KUPANG, "home")
    province = page(client, Role.PROVINCE, NTT, "home")
    village = page(client, Role.VILLAGE, BOLOK, "home")
    return {
        "year": "Tahun program 2026, pengisian sampai 31 Desember 2026" in district,
        "waits": "1 berkas menunggu keputusan" in district,
        "reported": '?tahun=2026">4</a> </b> desa dan kelurahan' in district
        and '?tahun=2026&amp;keadaan=melapor">3</a> </b> sudah melapor' in district,
        "unhelped": "1 produk yang disetujui belum ditandai" in province,
        "returned": "Dikembalikan" in village and "Tahun-tahun sebelumnya" not in village,
    }


def test_a_second_year_that_is_entered_too_early_is_refused_and_switches_nobody(client, clock):
    make_product(BOLOK, state=State.RETURNED)
    make_product(KUANHEUN, state=State.SUBMITTED)
    make_product(NUNKURUS, state=State.APPROVED)
    before = starts(client)
    assert set(before.values()) == {True}, before
    early = {"year": "2027", "opens": "2026-11-01", "closes": "2027-10-31"}
    refused = as_admin(client, "add", **early)
    assert refused.context["errors"] == [
        [
            "Tanggal ini bertemu dengan tahun program 2026, yang berjalan dari 1 Januari 2026 sampai 31 Desember 2026: dua "
            "tahun program tidak bisa terbuka bersamaan."
        ]
    ]
    assert Cycle.objects.count() == 1
    # Entered as it should be, it switches nobody before its day.
    assert as_admin(client, "add", **(early | {"opens": "2027-01-01"})).status_code == 302
    assert starts(client) == before


def test_in_january_the_year_before_is_one_press_away_and_nothing_that_waits_is_gone(client, clock):
    make_product(BOLOK, state=State.RETURNED)
    make_product(KUANHEUN, state=State.SUBMITTED)
    helped = make_product(NUNKURUS, state=State.APPROVED)
    make_cycle(2027)
    clock.move_to("2027-01-02 10:00 +0800")
    for role, area in ((Role.DISTRICT, KUPANG), (Role.PROVINCE, NTT)):
        assert '<a href="?tahun=2026">2026</a>' in page(client, role, area, "home")
    district = page(client, Role.DISTRICT, KUPANG, "home")
    assert "1 berkas menunggu keputusan" in district
    assert "1 dari tahun 2026" in district  # returned, and not mended
    assert "1 produk yang disetujui belum ditandai" in page(client, Role.PROVINCE, NTT, "home")
    assert "Berkas ini dikembalikan kabupaten untuk diperbaiki" in page(client, Role.VILLAGE, BOLOK, "home")
    flag([helped.pk], Track.FUNDING, officer_of(Role.PROVINCE, NTT))
    assert "belum ditandai" not in page(client, Role.PROVINCE, NTT, "home").partition("</h2>")[0]
    assert Product.objects.filter(state=State.RETURNED).count() == 1
