"""What a submission keeps: raw answers, with the labels and texts that the village read."""

import pytest

from products.snapshots import Snapshot, take
from tests.factories import BOLOK, make_product, submit

pytestmark = pytest.mark.django_db


def test_a_submission_keeps_its_own_labels_and_texts():
    product = make_product(BOLOK, filled=True, licences={"nib": ("yes", "0220001")})
    submit(product)
    stored = product.decisions.get().snapshot
    assert stored["schema"] == 2
    assert [(section["key"], section["title"]) for section in stored["sections"]] == [
        ("produk", "Produk"),
        ("pengelola", "Pengelola"),
        ("produksi", "Produksi & pasar"),
        ("izin", "Izin dan sertifikat"),
        ("kebutuhan", "Kebutuhan"),
        ("bukti", "Bukti"),
    ]
    answers = {answer["name"]: answer for section in stored["sections"] for answer in section["answers"]}
    assert answers["capacity"] == {
        "name": "capacity",
        "label": "Kapasitas produksi",
        "raw": ["2500.5", "kg", "month"],
        "text": "2.500,5\xa0kg per bulan",
    }
    assert answers["paper_nib"] == {
        "name": "paper_nib",
        "label": "NIB",
        "raw": {"status": "yes", "number": "0220001"},
        "text": "Ada · 0220001",
    }


def test_what_is_left_open_is_there_without_a_text():
    read = Snapshot(take(make_product(BOLOK)))
    assert read.answer("regular_buyer").text == ""
    assert [read.raw(name) for name in ("price", "months", "taste")] == [None, [], None]
    assert read.answer("taste") is None
