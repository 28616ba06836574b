"""Minutes are pages: a PDF, or photos of them, one after the other, in an order that the village chooses."""

import uuid
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from products.choices import State
from products.models import Minutes, MinutesPage, Product
from products.sections import BY_KEY
from products.uploads import attachments, storage
from reviews.deciding.reading import Reading
from tests.factories import (
    BOLOK,
    KUPANG,
    complete,
    jpeg,
    make_cycle,
    make_officer,
    make_product,
    pdf,
    send_back,
    submit,
)
from tests.products.test_offline import put
from villages.scoping import Role

pytestmark = pytest.mark.django_db
FILES = Path(__file__).with_name("files")


@pytest.fixture
def village(client):
    make_cycle()
    officer = make_officer(Role.VILLAGE, BOLOK)
    client.force_login(officer)
    return officer


@pytest.fixture
def product(village):
    return make_product(BOLOK)


def photo(name, colour):
    return SimpleUploadedFile(name, jpeg(colour=colour, size=(90, 120)), "image/jpeg")


def photos(*colours):
    return [photo(f"{colour}.jpg", colour) for colour in colours]


def send(client, product, **data):
    fresh = Product.objects.with_answers().get(pk=product.pk)
    data = {"minutes_date": "2026-02-17", "minutes_number": "BA/1"} | data
    data.setdefault("seen", BY_KEY["bukti"].fingerprint(fresh))
    return client.post(reverse("products:section", args=[product.pk, "bukti"]), data)


def names(product):
    return [page.name.partition(".")[0] for page in MinutesPage.objects.filter(minutes__product=product)]


def errors(response):
    return {name: list(faults) for name, faults in response.context["form"].errors.items()}


def kept_on_disk(settings):
    """How many folders of minutes lie on the disk."""
    return len([path for path in Path(settings.MEDIA_ROOT).glob("minutes/*/*") if any(path.iterdir())])


# By the form, without JavaScript


def test_photos_become_pages_in_order_one_after_the_other(client, product):
    assert send(client, product, minutes_file=photos("red", "green")).status_code == 302
    assert send(client, product, minutes_file=photos("blue", "green")).status_code == 302  # one of them twice
    assert names(product) == ["red", "green", "blue"]
    assert Minutes.objects.get().is_pdf is False
    text = client.get(reverse("products:section", args=[product.pk, "bukti"])).content.decode()
    assert "3 dari paling banyak 10 halaman tersimpan." in text
    for page in MinutesPage.objects.all():
        for size in ("small", "large"):
            answer = client.get(reverse("products:minutes_page", args=[page.pk, size]))
            assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")


def test_pages_are_put_in_order_and_removed(client, product, settings, django_capture_on_commit_callbacks):
    send(client, product, minutes_file=photos("red", "green", "blue"))
    red, green, blue = MinutesPage.objects.all()
    for action, order in (
        (f"earlier:{blue.id.hex}", ["red", "blue", "green"]),
        (f"later:{red.id.hex}", ["blue", "red", "green"]),
        (f"later:{green.id.hex}", ["blue", "red", "green"]),
        (f"delete:{uuid.uuid4().hex}", ["blue", "red", "green"]),
        (f"burn:{green.id.hex}", ["blue", "red", "green"]),
    ):
        response = send(client, product, page=action)
        assert response.url == reverse("products:section", args=[product.pk, "bukti"])
        assert names(product) == order
    with django_capture_on_commit_callbacks(execute=True):
        send(client, product, page=f"delete:{red.id.hex}")  # the first that came, whose key the minutes have
    assert (names(product), kept_on_disk(settings)) == (["blue", "green"], 2)
    with django_capture_on_commit_callbacks(execute=True):
        send(client, product, page=f"delete:{blue.id.hex}")
        send(client, product, page=f"delete:{green.id.hex}")
    assert (names(product), kept_on_disk(settings), Minutes.objects.count()) == ([], 0, 0)


def test_a_pdf_has_a_picture_of_each_page_and_can_be_removed(
    client, product, settings, django_capture_on_commit_callbacks
):
    send(client, product, minutes_file=SimpleUploadedFile("ba.pdf", pdf(pages=3)))
    minutes = Minutes.objects.get()
    pages = list(minutes.pages.all())
    assert ([page.position for page in pages], kept_on_disk(settings)) == ([0, 1, 2], 1)
    for page in pages:
        for size in ("small", "large"):
            url = reverse("products:minutes_page", args=[page.pk, size])
            assert client.get(url)["Content-Type"] == "image/webp"
    assert client.get(reverse("products:minutes", args=[minutes.pk]))["Content-Type"] == "application/pdf"
    assert client.get(reverse("products:minutes_page", args=[pages[0].pk, "medium"])).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        send(client, product, page=f"delete:{minutes.id.hex}")
    assert (Minutes.objects.count(), MinutesPage.objects.count(), kept_on_disk(settings)) == (0, 0, 0)


def test_a_pdf_takes_the_place_of_photos_and_photos_that_of_a_pdf(
    client, product, settings, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        send(client, product, minutes_file=photos("red", "green"))
        send(client, product, minutes_file=SimpleUploadedFile("ba.pdf", pdf()))
    assert (names(product), kept_on_disk(settings)) == (["ba"], 1)
    with django_capture_on_commit_callbacks(execute=True):
        send(client, product, minutes_file=photos("blue", "red"))
    assert (names(product), kept_on_disk(settings)) == (["blue", "red"], 2)


def test_what_is_wrong_with_one_page_stands_at_the_field_and_costs_no_other(client, product):
    bad = SimpleUploadedFile("surat.docx", b"PK\3\4 surat")
    response = send(client, product, minutes_file=[*photos("red"), bad, *photos("green")], minutes_number="7")
    assert response.status_code == 422
    assert errors(response) == {
        "minutes_file": ["“surat.docx” bukan PDF atau foto. Pilih hasil pindai, atau foto suratnya."]
    }
    assert names(product) == ["red", "green"]


def test_a_pdf_comes_alone(client, product):
    both = [*photos("red"), SimpleUploadedFile("ba.pdf", pdf())]
    assert errors(send(client, product, minutes_file=both)) == {
        "minutes_file": ["“ba.pdf” belum disimpan: kirim satu PDF saja, atau foto-foto halamannya saja."]
    }
    assert names(product) == ["red"]


def many(number):
    return [photo(f"{n}.jpg", (n * 20, 0, 0)) for n in range(number)]


def test_the_eleventh_page_is_refused_by_name(client, product):
    response = send(client, product, minutes_file=many(11))
    assert errors(response) == {
        "minutes_file": [
            "Halaman “10.jpg” belum disimpan: paling banyak 10 halaman foto. Hapus dulu satu halaman, atau kirim "
            "semuanya sebagai satu PDF."
        ]
    }
    assert len(names(product)) == 10
    eleventh = put(client, product, jpeg(colour="white"), key=uuid.uuid4(), kind="berita-acara")
    assert (eleventh.status_code, eleventh.json()["full"]) == (422, True)
    assert eleventh.json()["error"].startswith("Halaman “IMG 1.jpg” belum disimpan")


# In pieces, by a phone


def test_pages_come_in_pieces_each_once(client, product):
    keys = [uuid.uuid4() for _ in range(3)]
    for key, colour in zip(keys, ("red", "green", "blue"), strict=True):
        for _again in range(2):
            said = put(
                client, product, jpeg(colour=colour), key=key, kind="berita-acara", name=f"{colour}.jpg"
            ).json()
        assert said["thumbnail"] == reverse("products:minutes_page", args=[key, "small"])
        assert client.get(said["thumbnail"]).status_code == 200
    assert (said["done"], said["pages"], said["photos"]) == (True, 3, 0)
    assert [page.pk for page in MinutesPage.objects.all()] == keys
    twice = put(client, product, jpeg(colour="red"), key=uuid.uuid4(), kind="berita-acara").json()
    assert (twice["pages"], twice["thumbnail"]) == (3, "")
    said = put(client, product, pdf(pages=2), key=uuid.uuid4(), kind="berita-acara", name="ba.pdf").json()
    assert (said["pages"], client.get(said["thumbnail"]).status_code) == (2, 200)


def test_a_page_that_is_wrong_is_told_in_a_sentence(client, product):
    answer = put(client, product, b"%PDF-1.7 rusak", key=uuid.uuid4(), kind="berita-acara", name="ba.pdf")
    assert (answer.status_code, answer.json()) == (
        422,
        {"error": "PDF “ba.pdf” rusak atau tidak utuh. Pindai ulang, atau pilih foto suratnya."},
    )
    heic = (FILES / "plain.heic").read_bytes()
    assert put(client, product, heic, key=uuid.uuid4(), kind="berita-acara").json()["pages"] == 1


def test_a_page_whose_server_died_between_file_and_row_comes_again(client, product):
    for data in (jpeg(), pdf()):
        key = uuid.uuid4()
        storage.write(f"minutes/{key.hex[:2]}/{key.hex}", {"large.webp": b"half", "minutes.pdf": b"half"})
        said = put(client, product, data, key=key, kind="berita-acara").json()
        assert said["done"] is True
        assert len(client.get(said["thumbnail"]).getvalue()) > 40


# Read by the kabupaten, beside the answers


def test_the_kabupaten_reads_the_pages_beside_the_answer(client, product):
    send(client, product, minutes_file=SimpleUploadedFile("ba.pdf", pdf(pages=2)))
    make_product_ready(product)
    page = reverse("products:minutes_page", args=[MinutesPage.objects.first().pk, "large"])
    small = page.replace("large", "small")
    village_reads = client.get(reverse("reviews:detail", args=[product.pk])).content.decode()
    assert f'<img src="{small}"' in village_reads
    client.force_login(make_officer(Role.DISTRICT, KUPANG))
    text = client.get(reverse("reviews:detail", args=[product.pk])).content.decode()
    assert f'<img src="{page}"' in text
    assert text.count('loading="lazy"') == 2  # two pages
    assert text.count('loading="eager"') == 1  # and the cover, which is printed
    assert reverse("products:minutes", args=[product.minutes.pk]) in text


def make_product_ready(product):
    product.refresh_from_db()
    complete(product)
    submit(product)


def minutes_row(product):
    reading = Reading(Product.objects.with_answers().get(pk=product.pk))
    return reading.section("bukti").by_name["minutes"]


def test_a_page_more_is_a_change_and_an_order_too(client, product):
    send(client, product, minutes_file=photos("red"))
    make_product_ready(product)
    send_back(product, minutes="Daftar hadir belum ada.")
    assert (minutes_row(product).changed, minutes_row(product).answer.text) == (False, "red.jpg")
    send(client, product, minutes_file=photos("green"))
    row = minutes_row(product)
    assert (row.changed, row.answer.text, row.before) == (True, "2 foto halaman", "red.jpg")
    product.refresh_from_db()
    submit(product)
    send_back(product, minutes="Urutannya terbalik.")
    assert minutes_row(product).changed is False
    send(client, product, page=f"later:{MinutesPage.objects.first().id.hex}")
    assert minutes_row(product).changed is True


@pytest.mark.parametrize("page_count", (1, 4))
def test_pages_cost_no_query_each(client, product, django_assert_num_queries, page_count):
    send(client, product, minutes_file=SimpleUploadedFile("ba.pdf", pdf(pages=page_count)))
    with django_assert_num_queries(5):  # the dossier with its minutes, licences, needs, photos, pages
        found = Product.objects.with_answers().get(pk=product.pk)
        assert len([page.folder for page in found.minutes.pages.all()]) == page_count


# What was there before


def test_old_minutes_are_drawn_by_a_command(client, product, settings, capsys):
    files = attachments.outcome_of(
        SimpleUploadedFile("ba.pdf", pdf(pages=2)), lambda upload: {"minutes.pdf": upload.read()}
    )
    old = Minutes(product=product, name="ba.pdf", digest="1" * 64, is_pdf=True)
    attachments.store(old, files)
    lost = Minutes(product=make_product(BOLOK, cycle=make_cycle(2020)), name="hilang.pdf", is_pdf=True)
    lost.save()
    text = client.get(reverse("products:section", args=[product.pk, "bukti"])).content.decode()
    assert reverse("products:minutes", args=[old.pk]) in text  # a link, as before
    storage.write(old.folder, {"1-large.webp": b"half"})  # of a run that died
    for _again in range(2):
        call_command("render_minutes")
    first, second = capsys.readouterr().out.strip().split("berita acara digambar.")[:2]
    assert first == "1 "
    assert f"{BOLOK} Bolok: Berkasnya tidak ada." in second
    assert [page.position for page in old.pages.all()] == [0, 1]
    url = reverse("products:minutes_page", args=[old.pages.first().pk, "large"])
    assert client.get(url).getvalue()[:4] == b"RIFF"


def test_old_photos_become_pages(product):
    photo = Minutes.objects.create(product=product, name="surat.jpg", digest="1" * 64, is_pdf=False)
    import_module("products.migrations.0007_minutes_pages").photos_become_pages(apps, None)
    page = MinutesPage.objects.get()
    assert (page.pk, page.minutes_id, page.name, page.digest) == (photo.pk, photo.pk, "surat.jpg", "1" * 64)
    assert page.folder == f"minutes/{photo.pk.hex[:2]}/{photo.pk.hex}"  # where its pictures lie
    assert page.minutes.answer == {"id": photo.pk.hex, "name": "surat.jpg"}  # as snapshots have it


def test_a_filed_dossier_takes_no_page(client, village):
    filed = make_product(BOLOK, state=State.SUBMITTED)
    assert put(client, filed, jpeg(), key=uuid.uuid4(), kind="berita-acara").status_code == 409
    assert send(client, filed, minutes_file=photos("red")).status_code == 409
    assert names(filed) == []
