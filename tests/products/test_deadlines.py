"""Extensions: who gives them to whom, what is refused and how it is said, and that nothing of it is rewritten."""

from datetime import date
from functools import partial

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from products.choices import State
from products.deadlines import NotGiven, deadline, deadline_of, extend
from products.models import Extension, Product
from tests.factories import (
    BATAKTE,
    BOLOK,
    KUANHEUN,
    KUATAE,
    KUPANG,
    NTT,
    TTS,
    make_cycle,
    make_officer,
    make_product,
    officer_of,
)
from tests.racing import at_once
from villages.models import Village
from villages.scoping import Role

pytestmark = pytest.mark.django_db

JANUARY = "2027-01-10 10:00 +0800"


@pytest.fixture
def cycle():
    """2026 is closed, and mended until 1 March 2027."""
    with time_machine.travel(JANUARY, tick=False):
        officer_of(Role.DISTRICT, KUPANG)
        yield make_cycle(2026)


def give(cycle, until, *, village=BOLOK, reason="Banjir.", user=None):
    user = user or officer_of(Role.DISTRICT, KUPANG)
    return extend(
        Village.objects.get(pk=village), cycle, user, until=until and date.fromisoformat(until), reason=reason
    )


def test_a_silent_village_is_given_time(cycle):
    village = Village.objects.get(pk=BOLOK)
    now = deadline(cycle, village)
    assert (now.until, now.is_open, now.told) == (date(2026, 12, 31), False, "")
    given = give(cycle, "2027-01-31")
    now = deadline(cycle, village)
    assert (now.until, now.is_open, now.extension) == (date(2027, 1, 31), True, given)
    assert now.told == "Perpanjangan waktu sampai 31 Januari 2027, alasan: Banjir."
    assert given.who == given.person != ""
    assert not deadline(cycle, Village.objects.get(pk=KUANHEUN)).is_open


def test_a_year_more_is_the_most(cycle):
    assert give(cycle, "2028-03-01").until == date(2028, 3, 1)


def test_of_several_the_latest_day_holds(cycle):
    give(cycle, "2027-01-31")
    give(cycle, "2027-02-10", reason="Banjir lagi.")
    assert deadline(cycle, Village.objects.get(pk=BOLOK)).until == date(2027, 2, 10)
    assert Extension.objects.count() == 2


@pytest.mark.parametrize(
    ("until", "reason", "faults"),
    (
        (
            "2027-01-09",
            "Banjir.",
            ["Tanggal 9 Januari 2027 sudah lewat. Pilih hari ini atau hari sesudahnya."],
        ),
        (
            "2028-03-02",  # 366 days after the last day to mend, and one more
            "Banjir.",
            [
                "Tanggal 2 Maret 2028 lebih dari satu tahun lagi. Periksa lagi tahunnya: perpanjangan tidak bisa dicabut."
            ],
        ),
        (None, "Banjir.", ["Isi dulu sampai tanggal berapa waktunya diperpanjang."]),
        ("2027-02-01", " ", ["Tulis dulu alasan perpanjangan waktu. Desa bisa membacanya."]),
    ),
)
def test_what_is_refused_is_said_in_one_sentence(cycle, until, reason, faults):
    with pytest.raises(NotGiven) as refusal:
        give(cycle, until, reason=reason)
    assert refusal.value.faults == faults
    assert not Extension.objects.exists()


def test_only_a_later_day_counts(cycle):
    give(cycle, "2027-01-31")
    for until in ("2027-01-31", "2027-01-30"):
        with pytest.raises(NotGiven, match="sudah punya waktu sampai 31 Januari 2027"):
            give(cycle, until, reason="Listrik padam.")
    # Who has submitted may mend until 1 March without it.
    with time_machine.travel("2026-06-01 10:00 +0800", tick=False):
        make_product(KUANHEUN, cycle=cycle, state=State.SUBMITTED)
    with pytest.raises(NotGiven, match="sudah punya waktu sampai 1 Maret 2027"):
        give(cycle, "2027-02-28", village=KUANHEUN)
    assert give(cycle, "2027-03-02", village=KUANHEUN)


def test_a_kelurahan_that_the_year_leaves_out_gets_none(cycle):
    cycle.includes_kelurahan = False
    cycle.save()
    with pytest.raises(NotGiven, match="hanya untuk desa, tidak untuk kelurahan"):
        give(cycle, "2027-02-28", village=BATAKTE)


@pytest.mark.parametrize(
    ("role", "area"), ((Role.VILLAGE, BOLOK), (Role.PROVINCE, NTT), (Role.DISTRICT, TTS))
)
def test_only_its_own_kabupaten_gives_it(cycle, role, area):
    with pytest.raises(PermissionDenied):
        give(cycle, "2027-02-28", user=officer_of(role, area))
    with pytest.raises(PermissionDenied):
        give(cycle, "2027-02-28", village=KUATAE)
    with pytest.raises(PermissionDenied):
        give(cycle, "2027-02-28", user=make_officer(Role.DISTRICT, KUPANG, is_active=False))


def test_a_second_click_gives_nothing_a_second_time(cycle):
    assert give(cycle, "2027-02-28") == give(cycle, "2027-02-28")
    assert Extension.objects.count() == 1


def test_it_opens_no_year_that_has_not_begun(cycle):
    following = make_cycle(2028)
    give(following, "2029-12-31")
    now = deadline(following, Village.objects.get(pk=BOLOK))
    assert (now.is_open, now.is_over, now.sentence) == (
        False,
        False,
        "Pengisian tahun 2028 dibuka pada 1 Januari 2028.",
    )


@pytest.mark.parametrize("change", ("update", "delete"))
def test_nobody_rewrites_it(cycle, change):
    give(cycle, "2027-02-28")
    rows = Extension.objects.all()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(reason="x") if change == "update" else rows.delete()
    assert Extension.objects.get().reason == "Banjir."


def test_who_sees_it(cycle):
    give(cycle, "2027-02-28")
    sees = {
        BOLOK: 1,
        KUANHEUN: 0,
        KUPANG: 1,
        TTS: 0,
        NTT: 1,
    }
    roles = {13: Role.VILLAGE, 5: Role.DISTRICT, 2: Role.PROVINCE}
    assert {
        area: Extension.objects.visible_to(officer_of(roles[len(area)], area)).count() for area in sees
    } == sees


def test_a_page_asks_once(cycle, django_assert_num_queries):
    product = Product.objects.with_area().get(pk=make_product(BOLOK, cycle=cycle).pk)
    with django_assert_num_queries(1):
        deadline_of(product)
        deadline_of(product)


def test_two_officers_at_once(transactional_db):
    """Both may give: neither is lost, and the later day holds; one day is given once."""
    with time_machine.travel(JANUARY, tick=False):
        cycle = make_cycle(2026)
        officers = [officer_of(Role.DISTRICT, KUPANG), make_officer(Role.DISTRICT, KUPANG)]
        at_once(*[partial(give, cycle, "2027-02-28", user=officer) for officer in officers])
    assert Extension.objects.count() == 1
