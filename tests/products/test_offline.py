"""The village's desk: what its scripts talk to, files in pieces, and a year that starts from the last."""

import json
import uuid

import pytest
from django.urls import reverse

from products.choices import State
from products.forms import FORMS
from products.models import Photo, Product
from products.sections import BY_KEY
from reviews.deciding.workflow import Refused
from tests.factories import (
    BOLOK,
    KUANHEUN,
    give_time,
    jpeg,
    make_cycle,
    make_officer,
    make_product,
    pdf,
    send_back,
    submit,
)
from tests.past import past_the_rules
from villages.scoping import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(client):
    officer = make_officer(Role.VILLAGE, BOLOK)
    client.force_login(officer)
    return officer


def autosave(client, product, section, **data):
    fresh = Product.objects.with_answers().get(pk=product.pk)
    data = {"seen": BY_KEY[section].fingerprint(fresh)} | data
    url = reverse("products:section", args=[product.pk, section])
    response = client.post(url, data, headers={"Accept": "application/json"})
    product.refresh_from_db()
    return response


# --- Autosave -------------------------------------------------------------------------------------


def test_a_script_is_told_when_it_was_saved(client, village):
    product = make_product(BOLOK)
    said = autosave(client, product, "produk", name="Garam").json()
    assert product.name == "Garam"
    assert said["saved"].endswith(" WITA")
    assert said["errors"] == {}
    assert autosave(client, product, "produk", seen=said["seen"], name="Garam laut").status_code == 200
    assert product.name == "Garam laut"


def test_a_script_is_told_what_is_wrong_and_the_rest_is_saved(client, village):
    product = make_product(BOLOK)
    response = autosave(client, product, "produksi", price="mahal", regular_buyer="NTT Mart")
    assert response.status_code == 422
    assert response.json()["errors"] == {"price": "Tulis rupiahnya dengan angka saja, misalnya 25.000."}
    assert product.regular_buyer == "NTT Mart"


def test_a_script_is_told_of_a_clash(client, village):
    product = make_product(BOLOK, name="Lama")
    response = autosave(client, product, "produk", seen="other", name="Baru")
    assert (response.status_code, response.json()["stored"]["name"]) == (409, "Lama")
    assert product.name == "Lama"


def test_the_same_words_sent_again_are_no_clash(client, village):
    """The answer to the first was lost on the way; the second finds everything done."""
    product = make_product(BOLOK)
    phone = {"contact_phone": "+62 812-3456-7890", "workers": "1.200"}
    assert autosave(client, product, "pengelola", seen="", **phone).status_code == 409
    assert autosave(client, product, "pengelola", **phone).status_code == 200
    assert autosave(client, product, "pengelola", seen="before", **phone).status_code == 200
    assert (product.contact_phone, product.workers) == ("081234567890", 1200)


def test_a_script_finds_a_filed_product_closed(client, village):
    product = make_product(BOLOK, state=State.SUBMITTED)
    response = autosave(client, product, "produk", name="Baru")
    assert (response.status_code, response.json()) == (409, {"closed": True})


def test_what_a_filed_product_already_holds_is_no_conflict(client, village):
    """It waited in the phone, had come by the page's own post, and goes out after the submission."""
    product = make_product(BOLOK, state=State.SUBMITTED)
    same = {"main_material": product.main_material, "name": product.name}
    page = client.get(reverse("products:answers", args=[product.pk])).json()
    assert page == {"sections": {}, "next": reverse("reviews:submitted", args=[product.pk])}
    held = FORMS["produk"](instance=product)
    data = {name: held[name].value() for name in held.fields} | same
    assert autosave(client, product, "produk", **data).status_code == 200
    assert autosave(client, product, "produk", **data | {"name": "Lain"}).status_code == 409
    before = product.version
    product.refresh_from_db()
    assert (product.name, product.version) == (same["name"], before)


def test_the_phone_gets_all_answers_and_nobody_elses(client, village):
    product = make_product(BOLOK, name="Garam", price=12_500, months=[5, 6], filled=True)
    sections = client.get(reverse("products:answers", args=[product.pk])).json()["sections"]
    assert list(sections) == ["produk", "pengelola", "produksi", "izin", "kebutuhan", "bukti"]
    assert sections["produk"]["fields"]["name"] == "Garam"
    assert sections["produksi"]["fields"]["price"] == "12.500"
    assert sections["bukti"]["fields"]["minutes_date"] == "2026-02-17"
    assert "photos" not in sections["bukti"]["fields"]
    fresh = Product.objects.with_answers().get(pk=product.pk)
    assert sections["izin"]["seen"] == BY_KEY["izin"].fingerprint(fresh)
    other = make_product(KUANHEUN)
    assert client.get(reverse("products:answers", args=[other.pk])).status_code == 404


def test_the_phone_knows_what_a_section_needs_and_whether_a_remark_waits_there(client, village):
    product = make_product(BOLOK, state=State.RETURNED, files=True)
    Product.objects.update(price=None)
    sections = client.get(reverse("products:answers", args=[product.pk])).json()["sections"]
    assert {key for key, section in sections.items() if section["mend"]} == {"produk"}
    assert ["Harga jual per satuan", ["price"]] in sections["produksi"]["required"]
    assert sections["bukti"]["files"] == ["photos", "minutes_file"]
    assert ["Kapasitas produksi", ["capacity", "capacity_unit", "capacity_period"]] in sections["produksi"][
        "required"
    ]
    assert not any(section["unconfirmed"] for section in sections.values())


def test_the_pulse_says_who_and_gives_a_token(client, village):
    said = client.get(reverse("products:pulse")).json()
    assert (said["officer"], len(said["token"])) == (village.pk, 64)


def test_the_worker_lies_at_the_top_and_keeps_no_page_of_anybody(client):
    response = client.get("/sw.js")
    text = response.content.decode()
    assert response["Content-Type"] == "text/javascript"
    assert '"/static/css/portal.css"' in text
    assert text.count("cache.addAll") == 1
    assert "cache.put" not in text
    # The scripts know by these whether they stand in a shell, and on the list of whose sections.
    assert "<body data-shell>" in client.get("/kerangka/").content.decode()


def test_the_list_of_sections_says_whose_answers_to_bring(client, village):
    product = make_product(BOLOK)
    text = client.get(reverse("reviews:tasks", args=[product.pk])).content.decode()
    assert f'<body data-product="{product.pk}" data-version="{product.version}" data-answers="' in text


# --- Files in pieces -----------------------------------------------------------------------------


def put(client, product, data, *, key, start=0, total=None, kind="foto", name="IMG%201.jpg"):
    return client.put(
        reverse("products:send", args=[product.pk, kind, key]),
        data,
        content_type="application/octet-stream",
        headers={
            "X-Start": str(start),
            "X-Total": str(len(data) if total is None else total),
            "X-Name": name,
        },
    )


def test_a_photo_comes_in_pieces_goes_on_where_it_stopped_and_is_there_once(client, village):
    product, data, key = make_product(BOLOK), jpeg(), uuid.uuid4()
    half = len(data) // 2
    assert put(client, product, data[:half], key=key, total=len(data)).json() == {
        "received": half,
        "done": False,
    }
    url = reverse("products:send", args=[product.pk, "foto", key])
    assert client.get(url).json() == {"received": half, "done": False}
    # A piece that is here already, and one that leaves a gap.
    assert put(client, product, data[:half], key=key, total=len(data)).json()["received"] == half
    gap = put(client, product, data[half + 9 :], key=key, start=half + 9, total=len(data))
    assert gap.json() == {"received": half, "done": False}
    arrived = {
        "done": True,
        "photos": 1,
        "pages": 0,
        "thumbnail": reverse("products:photo", args=[key, "small"]),
    }
    assert put(client, product, data[half - 5 :], key=key, start=half - 5, total=len(data)).json() == arrived
    assert client.get(url).json() == arrived
    assert put(client, product, data, key=key).json() == arrived
    photo = Photo.objects.get()
    assert (photo.pk, photo.name) == (key, "IMG 1.jpg")
    # The same bytes under another key are the same photo.
    assert put(client, product, data, key=uuid.uuid4()).json() == arrived | {"thumbnail": ""}
    assert Photo.objects.count() == 1


def test_bad_files_are_told_and_forgotten(client, village, settings):
    product, key = make_product(BOLOK), uuid.uuid4()
    response = put(client, product, b"<html>bukan foto</html>", key=key, name="surat.jpg")
    assert response.status_code == 422
    assert response.json()["error"].startswith("“surat.jpg” bukan foto")
    assert not list((settings.MEDIA_ROOT / "partial").iterdir())
    too_big = put(client, product, b"x", key=key, total=12 * 1024**2 + 1)
    assert too_big.json() == {
        "error": "Foto atau PDF ini lebih dari 12\xa0MB. Kecilkan dulu, atau pilih yang lain."
    }
    assert put(client, product, b"x", key=key, total="banyak").status_code == 404
    assert put(client, product, b"x", key=key, kind="lain").status_code == 404


def test_the_sixth_photo_and_a_filed_product_are_refused(client, village):
    product = make_product(BOLOK)
    for n in range(5):
        answer = put(client, product, jpeg(colour=(n * 40, 0, 0)), key=uuid.uuid4())
        assert (answer.json()["done"], answer.json()["photos"]) == (True, n + 1)
    sixth = put(client, product, jpeg(colour="white"), key=uuid.uuid4())
    assert sixth.json() == {
        "error": "Sudah ada 5 foto. Hapus dulu satu foto, lalu kirim lagi.",
        "full": True,
    }
    give_time(BOLOK, make_cycle(2025))
    filed = make_product(BOLOK, state=State.SUBMITTED, cycle=make_cycle(2025))
    assert put(client, filed, jpeg(), key=uuid.uuid4()).status_code == 409


def test_minutes_come_in_pieces_too(client, village):
    product, key = make_product(BOLOK), uuid.uuid4()
    for one in (key, uuid.uuid4()):
        answer = put(client, product, pdf(), key=one, kind="berita-acara", name="ba.pdf")
        assert {name: answer.json()[name] for name in ("done", "photos", "pages")} == {
            "done": True,
            "photos": 0,
            "pages": 1,
        }
    product = Product.objects.get(pk=product.pk)
    assert (product.minutes.pk, product.minutes.name, product.minutes.is_pdf) == (key, "ba.pdf", True)


# --- A new year ----------------------------------------------------------------------------------


@pytest.fixture
def last_year(village):
    cycle = make_cycle(2025)
    give_time(BOLOK, cycle)
    product = make_product(BOLOK, state=State.APPROVED, cycle=cycle, files=True, name="Garam Bolok")
    make_cycle(2026)
    return product


def test_a_new_year_starts_from_last_years_answers(client, last_year):
    assert "Mulai dari jawaban 2025" in client.get(reverse("home")).content.decode()
    client.post(reverse("products:start"), {"carry": last_year.pk, "photos": "on"})
    product = Product.objects.with_answers().get(cycle__year=2026)
    assert (product.name, product.state, product.carried_from) == ("Garam Bolok", State.DRAFT, last_year)
    assert (product.minutes_number, product.minutes_date, product.declaration) == ("", None, False)
    assert {need.kind for need in product.needs.all()} == {need.kind for need in last_year.needs.all()}
    assert product.licences.count() == last_year.licences.count()
    old, new = last_year.photos.get(), product.photos.get()
    assert old.pk != new.pk
    with past_the_rules():
        last_year.photos.all().delete()
    assert client.get(reverse("products:photo", args=[new.pk, "small"])).status_code == 200


def test_each_carried_section_waits_to_be_confirmed(client, last_year):
    client.post(reverse("products:start"), {"carry": last_year.pk})
    product = Product.objects.get(cycle__year=2026)
    assert product.unconfirmed == ["produk", "pengelola", "produksi", "izin", "kebutuhan", "bukti"]
    assert product.photos.count() == 0
    product.minutes_date, product.minutes_number = "2026-02-17", "BA/1"
    product.save()
    put(client, product, jpeg(), key=uuid.uuid4())
    put(client, product, pdf(), key=uuid.uuid4(), kind="berita-acara")
    with pytest.raises(Refused, match="Masih ada 6 bagian yang perlu Anda periksa lagi"):
        submit(product)
    page = client.get(reverse("products:section", args=[product.pk, "produk"]))
    assert "Jawaban ini dari tahun lalu" in page.content.decode()
    form = page.context["form"]
    data = {name: form[name].value() for name in form.fields} | {"seen": page.context["seen"]}
    autosave(client, product, "produk", **data)
    assert "produk" in product.unconfirmed
    client.post(reverse("products:section", args=[product.pk, "produk"]), data)
    product.refresh_from_db()
    assert product.unconfirmed == ["pengelola", "produksi", "izin", "kebutuhan", "bukti"]
    assert "Perlu diperiksa lagi" in client.get(reverse("reviews:tasks", args=[product.pk])).content.decode()


def test_last_year_comes_into_a_file_that_nobody_has_touched(client, last_year):
    """Begun empty by mistake, it can still start from last year; once only, and never over an answer."""
    offer = f"Mulai dari jawaban {last_year.cycle}"
    client.post(reverse("products:start"))
    product = Product.objects.get(cycle__year=2026)
    assert offer in client.get(reverse("home")).content.decode()
    client.post(reverse("products:start"), {"carry": last_year.pk})
    product.refresh_from_db()
    assert (product.name, product.carried_from) == (last_year.name, last_year)
    assert offer not in client.get(reverse("home")).content.decode()
    Product.objects.filter(pk=product.pk).update(carried_from=None, version=9, name="Sudah diketik")
    client.post(reverse("products:start"), {"carry": last_year.pk})
    product.refresh_from_db()
    assert (product.name, product.carried_from) == ("Sudah diketik", None)


def test_only_the_villages_own_earlier_file_is_carried(client, last_year):
    other = make_product(KUANHEUN, cycle=last_year.cycle)
    for carry in (other.pk, 999_999, "x", "²"):
        assert client.post(reverse("products:start"), {"carry": carry}).status_code == 404
    assert not Product.objects.filter(village=BOLOK, cycle__year=2026).exists()


# --- The return that teaches -----------------------------------------------------------------------


def test_what_was_flagged_comes_first_and_is_counted_down(client, village):
    product = make_product(BOLOK, state=State.SUBMITTED)
    send_back(product, regular_buyer="Siapa namanya?", price="Per kg.")
    text = client.get(reverse("products:section", args=[product.pk, "produksi"])).content.decode()
    order = [text.index(f'id="q-{name}"') for name in ("price", "regular_buyer", "capacity", "months")]
    assert order == sorted(order)
    assert "2 perbaikan di bagian ini." in text


def test_json_is_what_scripts_expect(client, village):
    product = make_product(BOLOK)
    assert json.loads(autosave(client, product, "produk", name="Garam").content)["seen"]
