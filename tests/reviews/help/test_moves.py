"""The table of moves, written out a second time: a changed rule must be said twice."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from products.choices import State, Track
from reviews.deciding.workflow import Refused, Stale, perform
from reviews.help.changes import lines
from reviews.help.flags import flag, unflag
from reviews.help.moves import BY_ACTION, MOVES, move, moves_for
from reviews.models import Facilitation, LedgerEntry
from tests.factories import (
    BALI,
    BOLOK,
    KUANHEUN,
    KUPANG,
    NTT,
    make_product,
    make_villages,
    officer_of,
    reopen,
)
from tests.racing import at_once
from tests.reviews.help.items import WORDS, go, make_item, refused
from villages.scoping import Role

pytestmark = pytest.mark.django_db


AREAS = {Role.VILLAGE: BOLOK, Role.DISTRICT: KUPANG, Role.PROVINCE: NTT}
STATUSES = ("flagged", "planned", "running", "done", "cancelled")
# action -> {from: to}; the province alone; what is not here is forbidden.
TABLE = {
    "flag": {},
    "plan": {"flagged": "planned"},
    "start": {"planned": "running"},
    "finish": {"running": "done"},
    "cancel": {"flagged": "cancelled", "planned": "cancelled", "running": "cancelled"},
    "edit": {"flagged": "flagged", "planned": "planned", "running": "running"},
    "correct": {"done": "done"},
    "undo": {"done": "running"},
    "absent": {"done": "planned"},
    "attach": {"flagged": "flagged", "planned": "planned", "running": "running", "done": "done"},
}


def test_the_table_has_these_moves_and_no_more():
    assert {row.action: {source: row.target or source for source in row.sources} for row in MOVES} == TABLE


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("role", tuple(Role))
@pytest.mark.parametrize("action", tuple(TABLE))
def test_every_move_of_every_role_in_every_status(action, role, status):
    item, officer = make_item(status), officer_of(role, AREAS[role])
    target = TABLE[action].get(status) if role == Role.PROVINCE else None
    before = Facilitation.objects.filter(pk=item.pk).values().get()
    count = LedgerEntry.objects.count()
    assert (action in [row.action for row in moves_for(item, officer)]) == (target is not None)
    if target is None:
        with pytest.raises(PermissionDenied):
            move(action, item, officer, version=item.version, **WORDS.get(action, {}))
        assert Facilitation.objects.filter(pk=item.pk).values().get() == before
        assert LedgerEntry.objects.count() == count
    else:
        entry = move(action, item, officer, version=item.version, **WORDS.get(action, {}))
        item.refresh_from_db()
        assert (item.status, item.version) == (target, before["version"] + 1)
        assert (entry.action, entry.source, entry.target) == (action, status, target)
        assert (entry.user, entry.version) == (officer, item.version)


def test_what_each_move_needs():
    money, lesson = (
        make_item(),
        make_item(track=Track.TRAINING, product=make_product(KUANHEUN, state=State.APPROVED)),
    )
    day = {"planned_on": date(2026, 3, 2)}
    assert refused("plan", money) == ["Isi dulu tanggal rencananya.", "Pilih dulu sumber dananya."]
    assert refused("plan", money, answers=day | {"topic": "Alat"}) == ["Pilih dulu sumber dananya."]
    assert refused("plan", lesson, answers=day | {"source": "apbd"}) == [
        "Pilih dulu jenis pelatihannya, atau tulis topiknya."
    ]
    assert refused("cancel", money, note="  ") == ["Tulis dulu alasannya, supaya desa dan kabupaten tahu."]
    go("plan", money)
    assert refused("edit", money, answers={"source": ""}) == ["Pilih dulu sumber dananya."]
    go("start", money)
    told = "Tulis dulu hasilnya, supaya desa dan kabupaten tahu."
    paid = "Isi dulu nilai bantuannya: berapa rupiah yang benar-benar diberikan."
    assert refused("finish", money) == ["Isi dulu tanggal selesainya.", paid, told]
    later = timezone.localdate() + timedelta(days=1)
    assert refused("finish", money, answers={"done_on": later, "outcome": "Jadi"})[0].endswith("belum tiba.")
    long_ago = {"done_on": date(2020, 1, 1), "outcome": "Jadi", "amount": 1}
    assert refused("finish", money, answers=long_ago) == [
        "Tanggal selesai 1 Januari 2020 sebelum tahun program dibuka. Periksa lagi tahunnya."
    ]
    go("finish", money)
    assert refused("correct", money, answers={"amount": 8_500_000}) == [
        "Tulis dulu alasannya, supaya desa dan kabupaten tahu."
    ]
    go("correct", money, answers={"amount": 8_500_000})
    assert money.amount == 8_500_000


def test_a_move_writes_its_own_columns_alone():
    with pytest.raises(ValueError, match="status"):
        go("start", make_item("planned"), answers={"status": "done"})


@pytest.mark.parametrize("version", (0, -1, 1, 99))
def test_an_old_or_invented_version_is_stale(version):
    item = make_item("planned")
    assert item.version == 2
    with pytest.raises(Stale):
        move("start", item, officer_of(Role.PROVINCE, NTT), version=version)
    item.refresh_from_db()
    assert item.status == "planned"


def test_no_move_in_another_province():
    item = make_item()
    with pytest.raises(PermissionDenied):
        move("cancel", item, officer_of(Role.PROVINCE, BALI), version=1, note="x")


def test_planning_takes_the_figures_of_the_file_and_the_log_says_what_changed():
    product = make_product(
        BOLOK, state=State.APPROVED, capacity="40", price=12_500, workers=12, licences={"nib": ("yes", "1")}
    )
    item = make_item(product=product)
    entry = go("plan", item, answers={"planned_on": date(2026, 3, 2), "source": "csr", "amount": 35_000_000})
    assert [item.capacity_before, item.price_before, item.workers_before, item.licences_before] == [
        40,
        12_500,
        12,
        1,
    ]
    assert entry.changes == {
        "source": ["", "csr"],
        "amount": [None, 35_000_000],
        "planned_on": [None, "2026-03-02"],
        "capacity_before": [None, "40"],
        "price_before": [None, 12_500],
        "workers_before": [None, 12],
        "licences_before": [None, 1],
    }
    assert lines(entry.changes) == [
        ("sumber dana atau program", "", "CSR"),
        ("nilai bantuan", "", "Rp\xa035.000.000"),
        ("tanggal rencana", "", "2 Maret 2026"),
        ("kapasitas sebelum", "", "40"),
        ("harga sebelum", "", "Rp\xa012.500"),
        ("tenaga kerja sebelum", "", "12"),
        ("jumlah izin sebelum", "", "1"),
    ]
    assert go("edit", item, answers={"amount": 40_000_000}).changes == {"amount": [35_000_000, 40_000_000]}


def test_unflagging_is_a_cancellation_and_only_then_the_file_opens_again():
    item = make_item("running")
    district = officer_of(Role.DISTRICT, KUPANG)
    with pytest.raises(Refused):
        perform("reopen", item.product, district, version=item.product.version, note="Keliru")
    assert unflag([item.product_id], Track.FUNDING, officer_of(Role.PROVINCE, NTT), note="Keliru") == 0
    go("cancel", item)
    reopen(item.product)
    with pytest.raises(PermissionDenied):
        go("attach", item)


@pytest.mark.parametrize(
    "statement", ("UPDATE reviews_ledgerentry SET note = 'x'", "DELETE FROM reviews_ledgerentry")
)
def test_the_log_cannot_be_rewritten(statement):
    make_item()
    connection.check_constraints()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.postgres
def test_of_two_moves_at_once_one_wins(transactional_db):
    officers = [officer_of(Role.PROVINCE, NTT)]
    for village in make_villages(20):
        item = make_item("planned", product=make_product(village, state=State.APPROVED))
        calls = [
            partial(move, action, item, officers[0], version=2, note="Ganti.")
            for action in ("start", "cancel") * 2
        ]
        results = at_once(*calls)
        assert sorted(type(one).__name__ for one in results) == ["LedgerEntry", "Stale", "Stale", "Stale"]
        assert item.entries.count() == 3


@pytest.mark.postgres
def test_a_move_and_a_reopening_at_once(transactional_db):
    """A cancelled item lets the file open; never is a file open while an item of it runs."""
    province, district = officer_of(Role.PROVINCE, NTT), officer_of(Role.DISTRICT, KUPANG)
    for village in make_villages(20):
        product = make_product(village, state=State.APPROVED)
        item = make_item("planned", product=product)
        at_once(
            partial(move, "cancel", item, province, version=2, note="Ganti."),
            partial(perform, "reopen", product, district, version=product.version, note="Keliru."),
            partial(flag, [product.pk], Track.FUNDING, province),
        )
        product.refresh_from_db()
        helped = Facilitation.objects.active().filter(product=product).exists()
        assert not (product.state != State.APPROVED and helped)


def test_each_action_of_the_table_has_a_place_in_the_log():
    assert max(len(action) for action in BY_ACTION) <= 10
