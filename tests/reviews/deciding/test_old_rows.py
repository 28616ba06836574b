"""Rows of before history carried its labels, brought along by migration 0006; and rows of a stranger shape."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import DatabaseError, connection

from products.choices import State, Track
from products.snapshots import Snapshot, take
from reviews.help.changes import lines
from reviews.help.flags import flag
from reviews.models import Decision, Facilitation, LedgerEntry, Remark
from tests.factories import BOLOK, NTT, make_product, officer_of
from tests.past import past_the_rules
from villages.scoping import Role

pytestmark = pytest.mark.django_db
migration = import_module("reviews.migrations.0006_history_carries_its_labels")
EDITOR = SimpleNamespace(connection=connection)

RAW = {
    "name": "Garam Bolok",
    "category": "salt",
    "women_workers": None,
    "capacity": ["2500.5", "kg", "month"],
    "months": [5, 6, 7],
    "price": 12500,
    "markets": ["village", "stall"],
    "paper_nib": {"status": "yes", "number": "0220001"},
    "funding_needs": ["packaging", "tools"],
    "photos": ["0a", "0b"],
    "minutes_date": "2026-02-17",
    "minutes": {"id": "0c", "name": "berita-acara.pdf"},
    "location": ["-10.2105", "123.4912"],
    "taste": ["asin"],
}


@pytest.fixture
def product():
    return make_product(BOLOK, state=State.APPROVED)


def old_decision(product, snapshot, version=90):
    officer = officer_of(Role.VILLAGE, BOLOK)
    with past_the_rules():
        return Decision.objects.create(
            product=product,
            user=officer,
            action="submit",
            source="draft",
            target="submitted",
            version=version,
            snapshot=snapshot,
        )


def carry():
    with past_the_rules():  # as `migrate` does
        migration.carry_labels(apps, EDITOR)


def test_a_submission_gets_the_labels_and_texts_of_that_day(product):
    decision = old_decision(product, RAW)
    carry()
    decision.refresh_from_db()
    assert decision.snapshot["schema"] == 2
    told = [
        (section.title, [(answer.label, answer.text) for answer in section.answers])
        for section in decision.answers.sections
    ]
    assert told == [
        ("Produk", [("Nama produk unggulan", "Garam Bolok"), ("Kategori", "Garam")]),
        ("Pengelola", [("Di antaranya perempuan", "")]),
        (
            "Produksi & pasar",
            [
                ("Kapasitas produksi", "2.500,5 kg per bulan"),
                ("Bulan produksi", "Mei, Juni dan Juli"),
                ("Harga jual per satuan", "Rp 12.500"),
                ("Dijual ke mana?", "Desa dan stall"),
            ],
        ),
        ("Izin", [("NIB", "Ada · 0220001")]),
        ("Kebutuhan", [("Kebutuhan pendanaan", "Kemasan dan Alat")]),
        (
            "Bukti",
            [
                ("Foto produk", "2 foto"),
                ("Tanggal berita acara musdes", "17 Februari 2026"),
                ("Berkas berita acara musdes", "berita-acara.pdf"),
                ("Titik lokasi", "-10,2105; 123,4912"),
            ],
        ),
        ("Lainnya", [("taste", "asin")]),
    ]
    migration.go_without(apps, EDITOR)
    decision.refresh_from_db()
    assert decision.snapshot == RAW


def test_a_submission_of_today_stays_as_it_is(product):
    before = product.decisions.get(action="submit").snapshot
    carry()
    assert product.decisions.get(action="submit").snapshot == before == take(product)


def test_strange_rows_stay_and_are_named(product, capsys):
    listed = old_decision(product, ["Garam"])
    broken = old_decision(product, {"price": "dua puluh", "capacity": 7, "paper_nib": "ada"}, version=91)
    carry()
    listed.refresh_from_db()
    broken.refresh_from_db()
    assert listed.snapshot == ["Garam"]
    assert f"reviews_decision {listed.pk} (product {product.pk}) is left as it is" in capsys.readouterr().out
    assert [broken.answers.answer(name).text for name in ("price", "capacity", "paper_nib")] == [
        "dua puluh", "7", "ada",
    ]  # fmt: skip


def test_a_remark_keeps_what_its_pin_was_called(product):
    decision = product.decisions.first()
    pins = ("price", "izin", "taste")
    with past_the_rules():
        Remark.objects.bulk_create(Remark(decision=decision, pin=pin, text="x") for pin in pins)
    carry()
    assert list(Remark.objects.values_list("label", flat=True)) == ["Harga jual per satuan", "Izin", "taste"]


def test_texts_of_the_ledger_stay_and_are_marked(product):
    province = officer_of(Role.PROVINCE, NTT)
    flag([product.pk], Track.FUNDING, province)
    old = {
        "amount": ["", "Rp 35.000.000"],
        "topic": ["Alat", "Alat tenun"],
        "papers_after": ["", "2"],
        "planned_on": ["2 Maret 2026", ""],
    }
    with past_the_rules():
        entry = LedgerEntry.objects.create(
            item=Facilitation.objects.get(),
            user=province,
            action="plan",
            target="planned",
            version=2,
            changes=old,
        )
    carry()
    carry()  # of a restored backup: it changes nothing more
    entry.refresh_from_db()
    assert entry.changes == {
        "amount": {"text": ["", "Rp 35.000.000"]},
        "topic": ["Alat", "Alat tenun"],
        "licences_after": {"text": ["", "2"]},
        "planned_on": {"text": ["2 Maret 2026", ""]},
    }
    assert lines(entry.changes) == [
        ("topik", "Alat", "Alat tenun"),
        ("nilai bantuan", "", "Rp 35.000.000"),
        ("tanggal rencana", "2 Maret 2026", ""),
        ("jumlah izin sesudah", "", "2"),
    ]


@pytest.mark.parametrize(
    ("topic", "kind", "left"),
    (
        ("Kemasan", "packaging", ""),
        ("cara kemasan kering", "packaging", "cara kemasan kering"),
        ("Kemas dan label", "", "Kemas dan label"),
        ("Kemasan dan izin", "", "Kemasan dan izin"),
        ("", "", ""),
    ),
)
def test_the_words_of_a_training_decide_for_the_last_time(product, topic, kind, left):
    province = officer_of(Role.PROVINCE, NTT)
    with past_the_rules():
        item = Facilitation.objects.create(
            product=product, track=Track.TRAINING, topic=topic, flagged_by=province
        )
    carry()
    item.refresh_from_db()
    assert (item.kind, item.topic) == (kind, left)
    with past_the_rules():
        migration.go_without(apps, EDITOR)
    item.refresh_from_db()
    assert item.topic == topic


def test_more_rows_than_a_batch_are_all_brought_along(product, monkeypatch):
    monkeypatch.setattr(migration, "BATCH", 2)
    made = [old_decision(product, {"name": f"Garam {n}"}, version=90 + n) for n in range(5)]
    carry()
    found = [one.answers.answer("name") for one in Decision.objects.filter(pk__in=[one.pk for one in made])]
    assert [(answer.label, answer.raw) for answer in found] == [
        ("Nama produk unggulan", f"Garam {n}") for n in range(5)
    ]


@pytest.mark.parametrize("way", (migration.carry_labels, migration.go_without))
@pytest.mark.parametrize("table", migration.TABLES)
@pytest.mark.parametrize("statement", ("DELETE FROM {}", "UPDATE {} SET id = id"))
def test_the_guard_stands_again(product, way, table, statement):
    with past_the_rules():
        Remark.objects.create(decision=product.decisions.first(), pin="price", text="x")
    flag([product.pk], Track.FUNDING, officer_of(Role.PROVINCE, NTT))
    way(apps, EDITOR)
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


@pytest.mark.parametrize(
    ("kept", "told"),
    (
        ({"gone": [1, 2]}, [("gone", "1", "2")]),
        ({"planned_on": ["besok", "2026-13-40"]}, [("tanggal rencana", "besok", "2026-13-40")]),
        ({"partner": [None, {"id": 7, "name": "Undana"}]}, [("mitra", "", "Undana")]),
        ({"amount": 5}, [("nilai bantuan", "", "Rp\xa05")]),
        ({"amount": {"rupiah": 5}}, [("nilai bantuan", "", "5")]),
        (["amount"], []),
    ),
)
def test_the_log_is_shown_whatever_it_holds(kept, told):
    assert lines(kept) == told


@pytest.mark.parametrize(
    ("stored", "told"),
    (
        ({"price": 5, "taste": "asin"}, [("Harga jual per satuan", "Rp\xa05"), ("taste", "asin")]),
        ({"price": "lima"}, [("Harga jual per satuan", "lima")]),
        (["Garam", None], [("", "Garam")]),
        ({"schema": 9, "sections": [{"key": "x", "answers": [{"name": "y", "raw": [1, 2]}, 3]}, 4]}, [("y", "1, 2")]),
        ({"schema": 2, "sections": [{"key": "x", "answers": [{"name": "y", "label": "Y", "raw": 1, "text": ""}]}]}, [("Y", "")]),
    ),
)  # fmt: skip
def test_a_submission_is_shown_whatever_it_holds(stored, told):
    sections = Snapshot(stored).sections
    assert [(answer.label, answer.text) for section in sections for answer in section.answers] == told
