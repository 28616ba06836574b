"""The ledger of help: the table of moves, written out a second time, and its pages."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from products.choices import State, Track
from reviews.deciding.workflow import Refused, Stale, perform
from reviews.help.changes import lines
from reviews.help.moves import BY_ACTION, MOVES, flag, move, moves_for, unflag
from reviews.models import Evidence, Facilitation, LedgerEntry, Partner
from tests.factories import (
    BALI,
    BOLOK,
    KUANHEUN,
    KUPANG,
    NTT,
    TTS,
    jpeg,
    make_product,
    make_villages,
    officer_of,
    pdf,
    reopen,
)
from tests.racing import at_once
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
    "outcome": {"done": "done"},
    "attach": {"flagged": "flagged", "planned": "planned", "running": "running", "done": "done"},
}
# What each move is given here, so that only the table can stand in its way.
WORDS = {
    "plan": {"answers": {"planned_on": date(2026, 3, 2), "source": "apbd", "topic": "Alat"}},
    "finish": {
        "answers": {"done_on": date(2026, 3, 9), "outcome": "Alat sudah dipakai.", "amount": 9_000_000}
    },
    "cancel": {"note": "Desa mendapat bantuan lain."},
    "edit": {"answers": {"officer": "Yohana"}},
    "outcome": {"answers": {"price_after": 20_000}},
}
PATH = {
    "flagged": "",
    "planned": "plan",
    "running": "plan start",
    "done": "plan start finish",
    "cancelled": "cancel",
}


def go(action, item, **words):
    entry = move(
        action, item, officer_of(Role.PROVINCE, NTT), version=item.version, **(WORDS.get(action, {}) | words)
    )
    item.refresh_from_db()
    return entry


def make_item(status="flagged", track=Track.FUNDING, product=None):
    product = product or make_product(BOLOK, state=State.APPROVED)
    flag([product.pk], track, officer_of(Role.PROVINCE, NTT))
    item = Facilitation.objects.open().get(product=product, track=track)
    for action in PATH[status].split():
        go(action, item)
    return item


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


def refused(action, item, **words):
    before = Facilitation.objects.filter(pk=item.pk).values().get()
    with pytest.raises(Refused) as refusal:
        move(action, item, officer_of(Role.PROVINCE, NTT), version=item.version, **words)
    assert Facilitation.objects.filter(pk=item.pk).values().get() == before
    return [str(fault) for fault in refusal.value.faults]


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
    go("outcome", money, answers={"amount": 8_500_000})
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
        ("nilai bantuan", "", "Rp 35.000.000"),
        ("tanggal rencana", "", "2 Maret 2026"),
        ("kapasitas sebelum", "", "40"),
        ("harga sebelum", "", "Rp 12.500"),
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


# --- Pages ----------------------------------------------------------------------------------------


@pytest.fixture
def province(client):
    officer = officer_of(Role.PROVINCE, NTT)
    client.force_login(officer)
    return officer


def post(client, item, action, **data):
    return client.post(reverse("reviews:move", args=[item.pk, action]), data)


def test_a_move_over_http_and_the_second_click(client, province):
    item = make_item()
    data = {"version": 1, "source": "apbd", "planned_on": "2026-12-01", "amount": "Rp 35.000.000"}
    assert post(client, item, "plan", **data).status_code == 302
    assert post(client, item, "plan", **data).status_code == 302  # the very same click again
    item.refresh_from_db()
    assert (item.status, item.version, item.amount) == ("planned", 2, 35_000_000)


@pytest.mark.parametrize(("status", "action"), (("running", "finish"), ("done", "outcome")))
def test_rupiah_paid_are_read_as_indonesians_write_them(client, province, status, action):
    item = make_item(status)
    data = {"version": item.version, "done_on": "2026-03-09", "outcome": "Dipakai.", "amount": "500.000"}
    assert post(client, item, action, **data).status_code == 302
    item.refresh_from_db()
    assert (item.status, item.amount) == ("done", 500_000)


def test_another_tab_s_words_are_not_taken_for_a_second_click(client, province):
    """The same move of the same person a moment later, but with other words: shown, not lost."""
    item = make_item("planned")
    plan = {"version": item.version, "source": "apbd", "planned_on": "2026-03-02", "topic": "Alat"}
    assert post(client, item, "edit", **plan, officer="Yohana").status_code == 302
    other = post(client, item, "edit", **plan, programme="OVOP 2026")
    assert (other.status_code, "OVOP 2026" in other.content.decode()) == (409, True)
    item.refresh_from_db()
    assert (item.officer, item.programme) == ("Yohana", "")


def test_the_later_of_two_reads_why_and_keeps_the_words(client, province):
    item = make_item("running")
    go("edit", item)
    answer = post(client, item, "finish", version=3, done_on="2026-03-09", outcome="Alat dipakai tiap hari.")
    assert answer.status_code == 409
    assert "Alat dipakai tiap hari." in answer.content.decode()
    assert "Isinya diubah" in answer.content.decode()
    item.refresh_from_db()
    assert item.status == "running"


def test_bad_input_loses_nothing(client, province):
    item = make_item()
    answer = post(
        client, item, "plan", version=1, source="apbd", planned_on="besok", amount="banyak", officer="Yohana"
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert all(
        text in page for text in ("Tulis tanggalnya seperti ini", "Tulis rupiahnya", "Yohana", "banyak")
    )
    answer = post(client, item, "plan", version=1, officer="Yohana")
    assert answer.status_code == 422
    assert "Pilih dulu sumber dananya." in answer.content.decode()


def test_saving_what_has_not_changed_writes_no_history(client, province):
    item = make_item("planned")
    page = client.get(reverse("reviews:item", args=[item.pk]))
    form = dict((row.action, form) for row, form in page.context["forms"])["edit"]
    data = {name: form[name].value() or "" for name in form.fields}
    assert post(client, item, "edit", version=item.version, **data).status_code == 302
    assert [entry.action for entry in item.entries.all()] == ["flag", "plan"]


def test_evidence_is_one_file_however_often_sent(client, province):
    item = make_item()
    for _round in range(2):
        files = [SimpleUploadedFile("alat.jpg", jpeg()), SimpleUploadedFile("serah.pdf", pdf())]
        answer = client.post(reverse("reviews:add_evidence", args=[item.pk]), {"files": files})
        assert answer.status_code == 302
    assert sorted(Evidence.objects.values_list("name", "is_pdf")) == [
        ("alat.jpg", False),
        ("serah.pdf", True),
    ]
    assert [(one.action, one.note) for one in item.entries.all()] == [
        ("flag", ""),
        ("attach", "alat.jpg, serah.pdf"),
    ]
    bad = SimpleUploadedFile("x.exe", b"MZ nothing")
    answer = client.post(reverse("reviews:add_evidence", args=[item.pk]), {"files": [bad]})
    assert (answer.status_code, Evidence.objects.count()) == (422, 2)
    assert "bukan PDF atau foto" in answer.content.decode()


@pytest.mark.parametrize(
    ("role", "area", "status"),
    (
        (Role.VILLAGE, BOLOK, 200),
        (Role.VILLAGE, KUANHEUN, 404),
        (Role.DISTRICT, KUPANG, 200),
        (Role.DISTRICT, TTS, 404),
        (Role.PROVINCE, BALI, 404),
    ),
)
def test_the_village_and_its_kabupaten_read_the_item(client, role, area, status):
    item = make_item("done")
    client.force_login(officer_of(role, area))
    page = client.get(reverse("reviews:item", args=[item.pk]))
    assert page.status_code == status
    if status == 200:
        assert "Alat sudah dipakai." in page.content.decode()
        assert "<details" not in page.content.decode()
        detail = client.get(reverse("reviews:detail", args=[item.product_id])).content.decode()
        assert "Alat sudah dipakai." in detail
        assert reverse("reviews:item", args=[item.pk]) in detail


def test_the_list_sums_and_filters(client, province):
    undana = Partner.objects.create(province_id=NTT, name="Undana", kind="campus")
    first = make_item("planned")
    go("edit", first, answers={"amount": 5_000_000, "partner": undana})
    second = make_item("done", product=make_product(KUANHEUN, state=State.APPROVED))
    third = make_item("cancelled", track=Track.TRAINING, product=first.product)
    url = reverse("reviews:ledger")

    def found(**query):
        return {row.pk for row in client.get(url, query).context["page"].rows}

    assert client.get(url).context["total"] == {
        "count": 3,
        "done": 1,
        "worth": 14_000_000,
        "worth_done": 9_000_000,
    }
    assert found() == {first.pk, second.pk, third.pk}
    assert found(kabupaten=TTS) == set()
    assert found(kabupaten=KUPANG) == {first.pk, second.pk, third.pk}
    assert found(jalur="training") == {third.pk}
    assert found(status="done") == {second.pk}
    assert found(mitra=undana.pk) == {first.pk}
    assert found(sumber="apbd") == {first.pk, second.pk}
    assert found(topik="alat") == {first.pk, second.pk}
    assert found(tahun="2026") == {first.pk, second.pk}
    assert found(tahun="2025") == set()


def test_partners_are_added_once_and_renamed(client, province):
    url = reverse("reviews:partners")
    assert client.post(url, {"name": "Undana", "kind": "campus"}).status_code == 302
    answer = client.post(url, {"name": " undana ", "kind": "campus"})
    assert (answer.status_code, Partner.objects.count()) == (422, 1)
    partner = Partner.objects.get()
    renamed = {"name": "Undana Kupang", "kind": "campus", "version": 1}
    assert client.post(reverse("reviews:partner", args=[partner.pk]), renamed).status_code == 302
    partner.refresh_from_db()
    assert (partner.name, partner.province_id) == ("Undana Kupang", NTT)


def test_an_old_page_renames_no_partner(client, province):
    partner = Partner.objects.create(province_id=NTT, name="Undana", kind="campus")
    url = reverse("reviews:partner", args=[partner.pk])
    renamed = {"name": "Undana Kupang", "kind": "campus", "version": 1}
    assert [client.post(url, renamed).status_code for _click in range(2)] == [302, 302]
    late = client.post(url, {"name": "Universitas Nusa Cendana", "kind": "campus", "version": 1})
    page = late.content.decode()
    assert late.status_code == 409
    assert ('value="Universitas Nusa Cendana"' in page, "<b>Undana Kupang</b>" in page) == (True, True)
    partner.refresh_from_db()
    assert (partner.name, partner.version) == ("Undana Kupang", 2)
    taken = Partner.objects.create(province_id=NTT, name="Poltani", kind="campus")
    same = client.post(url, {"name": taken.name, "kind": "campus", "version": 2})
    assert (same.status_code, 'name="version" value="2"' in same.content.decode()) == (422, True)


@pytest.mark.parametrize("item_count", (1, 3))
def test_the_ledger_takes_the_same_few_queries(client, province, django_assert_num_queries, item_count):
    for village in make_villages(item_count):
        make_item("planned", product=make_product(village, state=State.APPROVED))
    with django_assert_num_queries(8):
        client.get(reverse("reviews:ledger"))


@pytest.mark.parametrize("item_count", (1, 3))
def test_an_item_takes_the_same_queries_however_long_its_history(
    client, province, django_assert_num_queries, item_count
):
    item = make_item("planned")
    for number in range(item_count):
        go("edit", item, answers={"officer": f"Yohana {number}"})
    with django_assert_num_queries(6):
        client.get(reverse("reviews:item", args=[item.pk]))


# --- Two at once ------------------------------------------------------------------------------------


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
