"""The pages of the ledger of help: a move over HTTP, evidence, the list, partners."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from products.choices import State, Track
from reviews.models import Evidence, Partner
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
)
from tests.reviews.help.items import go, make_item
from villages.scoping import Role

pytestmark = pytest.mark.django_db


def post(client, item, action, **data):
    return client.post(reverse("reviews:move", args=[item.pk, action]), data)


def test_a_move_over_http_and_the_second_click(client, province):
    item = make_item()
    data = {"version": 1, "source": "apbd", "planned_on": "2026-12-01", "amount": "Rp 35.000.000"}
    assert post(client, item, "plan", **data).status_code == 302
    assert post(client, item, "plan", **data).status_code == 302  # the very same click again
    item.refresh_from_db()
    assert (item.status, item.version, item.amount) == ("planned", 2, 35_000_000)


@pytest.mark.parametrize(("status", "action"), (("running", "finish"), ("done", "correct")))
def test_rupiah_paid_are_read_as_indonesians_write_them(client, province, status, action):
    item = make_item(status)
    data = {"version": item.version, "done_on": "2026-03-09", "outcome": "Dipakai.", "amount": "500.000"}
    data |= {"planned_on": "2026-03-02", "source": "apbd", "note": "Salah nol."}
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
    form = dict((row.action, form) for row, form in page.context["others"])["edit"]
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
    ("role", "area"), ((Role.VILLAGE, BOLOK), (Role.DISTRICT, KUPANG), (Role.PROVINCE, NTT))
)
def test_the_history_of_the_dossier_says_who_added_evidence(client, province, role, area):
    item = make_item()
    files = [SimpleUploadedFile("alat.jpg", jpeg())]
    client.post(reverse("reviews:add_evidence", args=[item.pk]), {"files": files})
    other = make_item(track=Track.TRAINING, product=item.product)
    client.force_login(officer_of(role, area))
    page = client.get(reverse("reviews:detail", args=[item.product_id]))
    newest = page.context["reading"].newest_first[0]
    assert (newest.item, newest.note, newest.user) == (item, "alat.jpg", province)
    text = page.content.decode()
    assert text.count("Bukti bantuan ditambah") == 1
    assert reverse("reviews:item", args=[item.pk]) in text
    assert province.name in text
    assert other.entries.count() == 1  # of a flag alone the history says nothing


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
        assert f"/fasilitasi/{item.pk}/langkah/" not in page.content.decode()  # no move is theirs
        assert 'name="version"' not in page.content.decode()
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

    def summed(**query):
        page = client.get(url, query).context
        return page["count"], page["worth"], [(tab.number, tab.is_current) for tab in page["tabs"]]

    # All, flagged, planned, running, done, called off; what was called off is worth nothing among all.
    counts = [3, 0, 1, 0, 1, 1]
    assert summed() == (3, 14_000_000, [(count, n == 0) for n, count in enumerate(counts)])
    assert summed(status="done") == (1, 9_000_000, [(count, n == 4) for n, count in enumerate(counts)])
    assert summed(jalur="training", status="done")[:2] == (0, 0)
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
