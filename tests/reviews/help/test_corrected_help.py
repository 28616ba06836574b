"""What is done and was written wrong has a way back, each with its reason, in the log."""

from datetime import date
from functools import partial

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from products.choices import State, Track
from reviews.deciding.workflow import Refused
from reviews.help.changes import event_lines, lines
from reviews.help.flags import flag
from reviews.help.moves import move, past_of
from reviews.help.trainings import attend, correct_attendance, correct_event, hold, seat
from reviews.models import Facilitation, LedgerEntry, Partner, Training, TrainingEntry
from tests.factories import (
    BALI,
    BOLOK,
    KUANHEUN,
    KUPANG,
    NTT,
    make_officer,
    make_product,
    make_training,
    make_villages,
    officer_of,
)
from tests.racing import at_once
from tests.reviews.help.items import go, make_item, refused
from villages.scoping import Role
from villages.versions import Stale

pytestmark = pytest.mark.django_db

NO_REASON = "Tulis dulu alasannya, supaya desa dan kabupaten tahu."
NOTE = "Salah baca daftar hadir."


# --- An item of help ------------------------------------------------------------------------------


def test_whatever_is_written_of_done_help_can_be_corrected():
    """staff.md A6: the wrong partner, source or topic after Selesai was a wrong campus credit for good."""
    item = make_item("done")
    campus = Partner.objects.create(province_id=NTT, name="Undana", kind="campus")
    right = {
        "partner": campus,
        "source": "csr",
        "topic": "Alat jemur",
        "amount": 7_000_000,
        "workers_after": 14,
    }
    assert refused("correct", item, answers=right) == [NO_REASON]
    entry = go("correct", item, answers=right, note="Yang membantu Undana.")
    assert (item.status, item.partner, item.source, item.amount) == ("done", campus, "csr", 7_000_000)
    assert (entry.action, entry.source, entry.target, entry.note) == (
        "correct", "done", "done", "Yang membantu Undana.",
    )  # fmt: skip
    assert lines(entry.changes) == [
        ("topik", "Alat", "Alat jemur"),
        ("sumber dana atau program", "APBD provinsi", "CSR"),
        ("nilai bantuan", "Rp\xa09.000.000", "Rp\xa07.000.000"),
        ("mitra", "", "Undana"),
        ("tenaga kerja sesudah", "", "14"),
    ]


@pytest.mark.parametrize(
    ("answers", "sentence"),
    (
        ({"source": ""}, "Pilih dulu sumber dananya."),
        ({"planned_on": None}, "Isi dulu tanggal rencananya."),
        ({"done_on": None}, "Isi dulu tanggal selesainya."),
        ({"outcome": " "}, "Tulis dulu hasilnya, supaya desa dan kabupaten tahu."),
    ),
)
def test_a_correction_takes_nothing_away_that_done_help_needs(answers, sentence):
    assert refused("correct", make_item("done"), note=NOTE, answers=answers) == [sentence]


def test_what_was_finished_by_mistake_runs_again():
    item = make_item("done")
    assert refused("undo", item) == [NO_REASON]
    entry = go("undo", item, note="Belum diserahkan.")
    assert (item.status, item.done_on, item.outcome) == ("running", None, "Alat sudah dipakai.")
    assert lines(entry.changes) == [("tanggal selesai", "9 Maret 2026", "")]
    go("finish", item)
    assert item.status == "done"


def test_two_are_never_open_on_one_track():
    item = make_item("done")
    flag([item.product_id], Track.FUNDING, officer_of(Role.PROVINCE, NTT))
    assert refused("undo", item, note=NOTE) == [
        "Produk ini sudah punya bantuan lain yang masih terbuka dan sejenis. "
        "Selesaikan atau batalkan dulu yang itu."
    ]


def test_the_database_asks_for_the_reason_too():
    item = make_item("done")
    with pytest.raises(IntegrityError, match="done_taken_back_has_its_reason"), transaction.atomic():
        LedgerEntry.objects.create(
            item=item, user=item.flagged_by, action="undo", source="done", target="running", version=99
        )


def test_the_log_still_says_what_is_done_no_more():
    assert str(past_of("outcome")) == "Hasil diubah"


def test_the_page_of_done_help_offers_both_and_keeps_what_was_typed(client, province):
    item = make_item("done")
    page = client.get(reverse("reviews:item", args=[item.pk])).content.decode()
    assert "<summary>Koreksi</summary>" in page
    assert "<summary>Batalkan tanda selesai</summary>" in page
    assert "Koreksi kehadiran" not in page
    move_to = partial(reverse, "reviews:move")
    data = {"version": item.version, "planned_on": "2026-03-02", "source": "apbd", "topic": "Alat"}
    data |= {
        "done_on": "2026-03-09",
        "amount": "9.000.000",
        "outcome": "Alat sudah dipakai.",
        "licences_before": "0",
    }
    data |= {"capacity_before": "2500,5", "price_before": "12.500", "workers_before": "12"}
    same = client.post(move_to(args=[item.pk, "correct"]), data | {"note": NOTE}, follow=True)
    assert "Tidak ada yang berubah." in same.content.decode()
    wordless = client.post(move_to(args=[item.pk, "correct"]), data | {"amount": "8.000.000"})
    assert (wordless.status_code, NO_REASON in wordless.content.decode()) == (422, True)
    assert 'value="8.000.000"' in wordless.content.decode()
    for _click in range(2):
        done = client.post(move_to(args=[item.pk, "correct"]), data | {"amount": "8.000.000", "note": NOTE})
        assert done.status_code == 302
    late = client.post(move_to(args=[item.pk, "undo"]), {"version": item.version, "note": "Belum."})
    assert (late.status_code, "<b>Dikoreksi</b>" in late.content.decode()) == (409, True)
    item.refresh_from_db()
    assert (item.amount, item.status) == (8_000_000, "done")


# --- An event that was held -------------------------------------------------------------------------


@pytest.fixture
def held():
    """An event of 2 March; Bolok is marked as present, Kuanheun as absent."""
    officer, training = officer_of(Role.PROVINCE, NTT), make_training()
    products = [make_product(village, state=State.APPROVED) for village in (BOLOK, KUANHEUN)]
    seat(training, [one.pk for one in products], officer)
    bolok, kuanheun = training.taken.all()
    attend(training, {bolok.pk: True, kuanheun.pk: False}, officer, version=2)
    hold(training, officer, version=3)
    training.refresh_from_db()
    return training, bolok, kuanheun


def mend(training, marks, *, note=NOTE, **words):
    officer = officer_of(Role.PROVINCE, NTT)
    with transaction.atomic():
        return correct_attendance(
            training, marks, officer, version=words.get("version", training.version), note=note
        )


def stands(seat):
    return list(
        Facilitation.objects.filter(product=seat.product).values_list(
            "status", "done_on", "outcome", "training"
        )
    )


def test_who_was_marked_by_mistake_is_planned_again_and_who_was_forgotten_is_finished(held):
    """staff.md A6: an absent village read "selesai dilatih" for ever."""
    training, bolok, kuanheun = held
    assert stands(kuanheun) == []
    assert mend(training, {bolok.pk: False, kuanheun.pk: True}) == (2, [])
    assert stands(bolok) == [("planned", None, "", None)]
    outcome = "Ikut pelatihan Kemasan tahan lama di BLK Kupang."
    assert stands(kuanheun) == [("done", date(2026, 3, 2), outcome, training.pk)]
    assert list(training.taken.values_list("attended", flat=True)) == [False, True]
    last = {one: Facilitation.objects.get(product=one.product).entries.last() for one in (bolok, kuanheun)}
    assert [(entry.action, entry.note) for entry in last.values()] == [("absent", NOTE), ("finish", NOTE)]
    entry = TrainingEntry.objects.get()
    assert (entry.note, entry.version, event_lines(entry.changes)) == (
        NOTE,
        5,
        [
            ("Desa Bolok, Garam Bolok", "Hadir", "Tidak hadir"),
            ("Desa Kuanheun, Garam Bolok", "Tidak hadir", "Hadir"),
        ],
    )
    training.refresh_from_db()
    # And back: the planned item is the one that is finished.
    mend(training, {bolok.pk: True}, note="Ternyata hadir.")
    assert stands(bolok) == [("done", date(2026, 3, 2), outcome, training.pk)]


def test_a_correction_that_changes_nothing_is_none(held):
    training, bolok, _kuanheun = held
    assert mend(training, {bolok.pk: True}, version=1) == (0, [])
    assert not TrainingEntry.objects.exists()


@pytest.mark.parametrize(
    ("mark", "note", "sentence"),
    (
        (False, " ", NO_REASON),
        (None, NOTE, "Pilih hadir atau tidak hadir untuk setiap peserta."),
    ),
)
def test_one_sentence_and_nothing_changed(held, mark, note, sentence):
    training, bolok, _kuanheun = held
    with pytest.raises(Refused, match=sentence):
        mend(training, {bolok.pk: mark}, note=note)
    assert stands(bolok)[0][0] == "done"
    assert list(training.taken.values_list("attended", flat=True)) == [True, False]


def test_another_training_that_is_open_stands_in_the_way_by_name(held):
    training, bolok, _kuanheun = held
    flag([bolok.product_id], Track.TRAINING, officer_of(Role.PROVINCE, NTT))
    with pytest.raises(Refused, match=r"Garam Bolok: Produk ini sudah punya bantuan lain yang masih terbuka"):
        mend(training, {bolok.pk: False})
    bolok.refresh_from_db()
    assert bolok.attended is True


def test_an_event_that_is_not_held_needs_no_correction():
    with pytest.raises(Refused, match="belum dinyatakan selesai"):
        mend(make_training(), {})


def test_an_older_page_overwrites_nothing(held):
    training, bolok, kuanheun = held
    mend(training, {kuanheun.pk: True})
    with pytest.raises(Stale):
        mend(training, {bolok.pk: False}, version=4)


def test_the_event_finished_it_so_the_event_takes_it_back(client, province, held):
    _training, bolok, _kuanheun = held
    item = Facilitation.objects.get(product=bolok.product)
    assert refused("undo", item, note=NOTE) == [
        "Bantuan ini selesai dari kegiatan “Kemasan tahan lama”. Koreksi kehadirannya di kegiatan itu."
    ]
    page = client.get(reverse("reviews:item", args=[item.pk])).content.decode()
    assert "<summary>Batalkan tanda selesai</summary>" not in page
    assert "Buka kegiatannya untuk mengoreksi kehadiran" in page


def test_its_particulars_are_mended_and_what_it_wrote_along(held):
    training, bolok, kuanheun = held
    officer = officer_of(Role.PROVINCE, NTT)
    mend(training, {kuanheun.pk: True})
    mine = Facilitation.objects.get(product=kuanheun.product)
    own = {
        "done_on": date(2026, 3, 9),
        "partner": Partner.objects.create(province_id=NTT, name="BLK", kind="office"),
    }
    go("correct", mine, answers=own, note="Tindak lanjut.")  # its own day and partner are nobody else's
    training.refresh_from_db()
    campus = Partner.objects.create(province_id=NTT, name="Undana", kind="campus")
    right = {"partner": campus, "topic": "quality", "day": date(2026, 3, 4), "title": training.title}
    assert correct_event(training, right, officer, version=training.version, note="Salah mitra.") is True
    item = Facilitation.objects.get(product=bolok.product)
    assert (item.partner, item.kind, item.done_on) == (campus, "quality", date(2026, 3, 4))
    assert (item.entries.last().action, item.entries.last().note) == ("correct", "Salah mitra.")
    mine.refresh_from_db()
    assert (mine.partner.name, mine.kind, mine.done_on) == ("BLK", "quality", date(2026, 3, 9))
    assert event_lines(TrainingEntry.objects.last().changes) == [
        ("topik", "Kemasan", "Mutu dan kebersihan"),
        ("hari pertama", "2 Maret 2026", "4 Maret 2026"),
        ("mitra", "", "Undana"),
    ]
    training.refresh_from_db()
    assert correct_event(training, right, officer, version=1, note="Salah mitra.") is False  # as it is
    later = {"day": date(2099, 1, 1)}
    with pytest.raises(Refused, match="hari yang belum tiba"):
        correct_event(training, later, officer, version=training.version, note=NOTE)


def test_its_log_is_never_rewritten(held):
    training, bolok, _kuanheun = held
    mend(training, {bolok.pk: False})
    for change in (lambda rows: rows.update(note="Lain"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(TrainingEntry.objects.all())


def test_over_http(client, province, held):
    training, bolok, kuanheun = held
    page, back = (reverse(f"reviews:{name}", args=[training.pk]) for name in ("correct_training", "training"))
    assert page in client.get(back).content.decode()
    marks = {f"seat-{bolok.pk}": "tidak", f"seat-{kuanheun.pk}": "tidak", "version": 4, "do": "kehadiran"}
    wordless = client.post(page, marks)
    said = wordless.content.decode()
    assert (wordless.status_code, NO_REASON in said, "Tersimpan: Hadir" in said) == (422, True, True)
    assert client.post(page, marks | {"note": NOTE}).url == back
    again = client.post(page, marks | {"note": NOTE}, follow=True)
    assert "Tidak ada yang berubah." in again.content.decode()
    assert NOTE in again.content.decode()
    late = client.post(page, marks | {f"seat-{kuanheun.pk}": "hadir", "note": "Datang sore."})
    said = late.content.decode()
    assert (late.status_code, "berubah selama halaman" in said, "Datang sore." in said) == (
        409,
        True,
        True,
    )
    event = {"title": "Kemasan", "topic": "packaging", "day": "2026-03-02", "place": "Soe", "version": 5}
    event |= {"do": "kegiatan"}
    assert client.post(page, event).status_code == 422
    make_training(title="Kemasan", place="Soe")
    taken = client.post(page, event | {"note": NOTE})
    assert (taken.status_code, "sudah ada" in taken.content.decode()) == (422, True)
    assert client.post(page, event | {"note": NOTE, "place": "Atambua"}).url == back
    training.refresh_from_db()
    assert (training.place, training.version) == ("Atambua", 6)
    assert "Salah baca daftar hadir." in client.get(back).content.decode()


@pytest.mark.parametrize("area", (NTT, BALI))
def test_the_log_is_the_own_provinces(held, area):
    training, bolok, _kuanheun = held
    mend(training, {bolok.pk: False})
    assert TrainingEntry.objects.visible_to(officer_of(Role.PROVINCE, area)).count() == (area == NTT)
    assert not TrainingEntry.objects.visible_to(officer_of(Role.DISTRICT, KUPANG)).exists()


@pytest.mark.parametrize("item_count", (1, 3))
def test_its_page_takes_the_same_few_queries(client, province, django_assert_num_queries, item_count):
    training = make_training()
    products = [make_product(village, state=State.APPROVED) for village in make_villages(item_count)]
    seat(training, [one.pk for one in products], province)
    Training.objects.filter(pk=training.pk).update(held_at="2026-03-03T00:00Z")
    with django_assert_num_queries(5):
        client.get(reverse("reviews:correct_training", args=[training.pk]))


@pytest.mark.postgres
def test_of_two_who_take_the_same_help_back_one_wins(transactional_db):
    officers = [make_officer(Role.PROVINCE, NTT, username=f"officer-{n}") for n in range(4)]
    item = make_item("done")
    results = at_once(
        *(partial(move, "undo", item, one, version=item.version, note=NOTE) for one in officers)
    )
    assert sum(isinstance(one, LedgerEntry) for one in results) == 1
    assert sum(isinstance(one, Stale) for one in results) == 3
