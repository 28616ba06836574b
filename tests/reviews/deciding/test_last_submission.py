"""While a village mends a returned dossier, everybody else reads what it submitted last: never a half-typed word."""

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from products.choices import LicenceStatus, State
from products.forms import FORMS
from products.models import LastSubmission, Photo, Product, Satellite, SubmittedFile
from products.sections import SECTIONS
from products.submitted import as_submitted
from products.uploads import attachments
from reviews.deciding import corrections
from reviews.deciding.reading import Reading
from reviews.help.flags import flag
from reviews.help.moves import move
from tests.crawl.links import PER_KIND
from tests.crawl.record import crawl, normalised
from tests.factories import (
    BOLOK,
    KUANHEUN,
    KUPANG,
    NTT,
    NUNKURUS,
    approve,
    jpeg,
    make_areas,
    make_cycle,
    make_officer,
    make_product,
    make_superuser,
    officer_of,
    pdf,
    reopen,
    reply,
    send_back,
    submit,
    take_back,
    withdraw,
)
from tests.products.asking import send
from villages.scoping import Role

pytestmark = pytest.mark.django_db
CANARY = "Kenari-Setengah-Ketik"
ENTRANCES = ("/", "/angka/", "/kerangka/")


def fresh(product):
    return Product.objects.with_answers().get(pk=product.pk)


def answers(product):
    return {
        answer.question.name: (answer.raw, answer.text)
        for section in SECTIONS
        for answer in section.answers(product)
    }


def village_client(client, product):
    client.force_login(officer_of(Role.VILLAGE, product.village_id))
    return client


def type_on(client, product):
    """Everything that autosave takes of half a sentence, in all sections; other files, and replies not yet sent."""
    village_client(client, product)
    for section in SECTIONS:
        form = FORMS[section.key](instance=fresh(product))
        data = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
        data = {name: value for name, value in data.items() if name not in ("photos", "minutes_file")}
        for name in ("name", "uniqueness", "main_material", "manager_name", "contact_name", "regular_buyer"):
            if name in form.fields:
                data[name] = f"{CANARY} {name}"
        if "price" in form.fields:
            data["price"] = "987654321"
        if "minutes_number" in form.fields:
            data["minutes_number"] = CANARY
        assert send(client, product, section.key, **data).status_code == 302
    for remark in product.decisions.order_by("version").last().remarks.all():
        reply(product, remark.pin, f"{CANARY} balasan")
    product.refresh_from_db()
    assert product.name == f"{CANARY} name"


def bring(client, product, kind, content, key=None):
    key = key or uuid.uuid4()
    answer = village_client(client, product).put(
        f"/berkas/{product.pk}/kirim/{kind}/{key}/",
        content,
        headers={"X-Start": "0", "X-Total": str(len(content)), "X-Name": f"{CANARY}.jpg"},
    )
    return key, answer


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def returned(village=BOLOK, **more):
    product = make_product(village, state=State.SUBMITTED, files=True, **more)
    send_back(product, name="Nama?", price="Per kg?")
    return product


def test_what_was_kept_says_what_was_submitted():
    """Every answer of the form, in its raw words and as text, and the columns behind it."""
    licences = {"pirt": (LicenceStatus.YES, "2065301010123-30"), "nib": (LicenceStatus.IN_PROGRESS, "")}
    product = make_product(
        BOLOK, state=State.SUBMITTED, category="food", licences=licences, capacity_unit="lainnya",
        capacity_unit_word="sokal", capacity="12.5",
    )  # fmt: skip
    before = answers(fresh(product))
    send_back(product, price="Per kg?")
    Product.objects.filter(pk=product.pk).update(name=CANARY, price=1, capacity_unit="kg", latitude=None)
    product.licences.all().delete()
    product.needs.all().delete()
    read = as_submitted(fresh(product))
    assert {key: value for key, value in answers(read).items() if value != before[key]} == {}
    assert (read.price, read.capacity, read.latitude) == (12_500, Decimal("12.50"), Decimal("-10.210500"))
    assert (read.capacity_unit, read.capacity_unit_word) == ("lainnya", "sokal")


def test_what_was_kept_says_what_a_later_year_asks():
    """Neighbouring villages, one of which has got another code since."""
    make_areas()
    cycle = make_cycle(2027, opens=date(2026, 1, 1), closes=date(2030, 1, 1))
    product = make_product(BOLOK, cycle=cycle, filled=True, own_tools="yes")
    for code in (KUANHEUN, NUNKURUS):
        Satellite.objects.create(product=product, village_id=code)
    with time_machine.travel(datetime(2027, 5, 1, tzinfo=UTC)):
        submit(product)
        before = answers(fresh(product))
        send_back(product, price="Per kg?")
    assert before["satellites"][1]
    assert before["own_tools"][0] == "yes"
    product.satellites.all().delete()
    Product.objects.filter(pk=product.pk).update(own_tools="no")
    read = answers(as_submitted(fresh(product)))
    assert {key: value for key, value in read.items() if value != before[key]} == {}


def test_every_question_has_a_way_back():
    """A question of a new kind must be read from what was kept too."""
    left = [
        question.name
        for section in SECTIONS
        for question in section.every
        if not (question.columns and (question.apart or not question.parts))
        and not (question.track or question.licence or question.is_file)
    ]
    assert left == ["satellites"]


def test_only_the_village_reads_what_it_types(client, media):
    product = returned()
    kept = product.photos.get()
    type_on(client, product)
    page = reverse("reviews:detail", args=[product.pk])
    assert CANARY in village_client(client, product).get(page).content.decode()
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    text = client.get(page).content.decode()
    assert CANARY not in text
    assert "Garam Bolok" in text
    assert "Rp\xa012.500" in text
    assert "Anda membaca pengajuan terakhir" in text
    assert reverse("products:photo", args=[kept.pk, "medium"]) in text


def test_no_unsent_reply_reaches_others(media):
    product = returned()
    reply(product, "price", CANARY)

    def replies(read):
        return [one.reply.text for one in Reading(read).remarks.values() if one.reply]

    assert replies(fresh(product)) == [CANARY]
    assert replies(as_submitted(fresh(product))) == []


def opened_again(village=KUANHEUN):
    """A dossier that was approved, corrected, helped and called off, and opened again."""
    product = make_product(village, state=State.APPROVED, files=True)
    province = officer_of(Role.PROVINCE, NTT)
    flag([product.pk], "training", province)
    item = product.facilitations.get()
    move("cancel", item, province, version=item.version, note="Belum perlu.")
    district = officer_of(Role.DISTRICT, product.district_code)
    corrections.ask(
        product, "regular_buyer", district, version=fresh(product).version,
        typed={"regular_buyer": ["Toko Kupang"]}, reason="Salah tulis.", channel="phone",
    )  # fmt: skip
    product.refresh_from_db()
    reopen(product)
    return product


def test_a_corrected_answer_is_what_was_submitted(media):
    product = opened_again()
    assert as_submitted(fresh(product)).regular_buyer == "Toko Kupang"


def test_no_page_and_no_file_of_others_holds_a_half_typed_word(client, media, monkeypatch):
    """Each page, list, export and file that the kabupaten, the province and the superuser can get to."""
    monkeypatch.setitem(PER_KIND, "query", 2)  # the choices of a filter show the same words
    first, second = returned(), opened_again()
    added = []
    for product in (first, second):
        type_on(client, product)
        key, answer = bring(client, product, "foto", jpeg(colour="red"))
        assert answer.json()["done"]
        added.append(key)
    secrets = [CANARY, "987.654.321", "987654321", *(key.hex for key in added), *map(str, added)]
    people = [officer_of(Role.DISTRICT, KUPANG), officer_of(Role.PROVINCE, NTT), make_superuser()]
    pages = {}
    for user in people:
        for address, response, content in crawl(user, ENTRANCES):
            text = normalised(response, content)
            assert response.status_code < 500, address
            found = [secret for secret in secrets if secret in text]
            assert found == [], (user.username, address)
            pages[user.pk, address] = response.status_code
    seen = {address for (_user, address), status in pages.items() if status == 200}
    for product in (first, second):
        detail = reverse("reviews:detail", args=[product.pk])
        form, receipt = (reverse(f"reviews:{name}", args=[product.pk]) for name in ("filled_form", "receipt"))
        admin = reverse("admin:products_product_change", args=[product.pk])
        assert {detail, form, receipt, admin} <= seen
    assert len(pages) > 150
    # What nobody finds by its words either.
    client.force_login(people[2])
    listed = client.get(reverse("admin:products_product_changelist"), {"q": CANARY})
    assert listed.context["cl"].result_count == 0
    client.force_login(people[0])
    typed = client.get(reverse("reviews:coverage"), {"cari": CANARY}).content.decode()
    assert "Garam Bolok" not in typed


def test_the_admin_narrows_by_the_category_that_was_submitted(client):
    """Not by what its village has typed since it was returned; a draft beside it is found by its own."""
    mended, draft = returned(), make_product(KUANHEUN, category="coffee")
    submitted = mended.category
    Product.objects.filter(pk=mended.pk).update(category="coffee")
    client.force_login(make_superuser())

    def found(category):
        address = reverse("admin:products_product_changelist")
        return [
            row.pk for row in client.get(address, {"category__exact": category}).context["cl"].result_list
        ]

    assert submitted != "coffee"
    assert (found(submitted), found("coffee"), found("weaving")) == ([mended.pk], [draft.pk], [])


def opens(client, photo_id, user):
    client.force_login(user)
    answer = client.get(reverse("products:photo", args=[photo_id, "small"]))
    return answer.status_code, b"".join(answer.streaming_content) if answer.streaming else b""


def test_photos_are_those_that_were_submitted(client, media, django_capture_on_commit_callbacks):
    product = returned()
    village, district = officer_of(Role.VILLAGE, BOLOK), officer_of(Role.DISTRICT, KUPANG)
    old = product.photos.get()
    before = opens(client, old.pk, district)
    new, answer = bring(client, product, "foto", jpeg(colour="red"))
    assert answer.json()["photos"] == 2
    with django_capture_on_commit_callbacks(execute=True):
        attachments.arrange(product, "delete", old.pk.hex)
    assert list(product.photos.values_list("pk", flat=True)) == [new]
    assert opens(client, old.pk, district) == before
    assert opens(client, new, district)[0] == 404
    assert opens(client, old.pk, village)[0] == 404
    assert opens(client, new, village)[0] == 200
    page = client.get(reverse("reviews:detail", args=[product.pk])).content.decode()
    assert new.hex in page.replace("-", "")
    client.force_login(district)
    page = client.get(reverse("reviews:detail", args=[product.pk])).content.decode().replace("-", "")
    assert (old.pk.hex in page, new.hex in page) == (True, False)

    # Once it is submitted again, the old one is gone, and the kabupaten sees the new one.
    with django_capture_on_commit_callbacks(execute=True):
        submit(product)
    assert opens(client, old.pk, district)[0] == 404
    assert opens(client, new, district)[0] == 200
    assert not default_storage.exists(old.folder)
    assert not LastSubmission.objects.exists()
    assert not SubmittedFile.objects.exists()


def test_minutes_are_those_that_were_submitted(client, media, django_capture_on_commit_callbacks):
    product = returned()
    district = officer_of(Role.DISTRICT, KUPANG)
    old, page = product.minutes, product.minutes.pages.get()
    with django_capture_on_commit_callbacks(execute=True):
        _key, answer = bring(client, product, "berita-acara", pdf(pages=2))
    assert answer.json()["pages"] == 2
    new = fresh(product).minutes
    addresses = {
        reverse("products:minutes", args=[old.pk]): (200, 404),
        reverse("products:minutes_page", args=[page.pk, "large"]): (200, 404),
        reverse("products:minutes", args=[new.pk]): (404, 200),
        reverse("products:minutes_page", args=[new.pages.first().pk, "large"]): (404, 200),
    }
    for number, user in enumerate((district, officer_of(Role.VILLAGE, BOLOK))):
        client.force_login(user)
        assert [client.get(one).status_code for one in addresses] == [
            one[number] for one in addresses.values()
        ]


def test_photographed_minutes_are_read_as_submitted(client, media, django_capture_on_commit_callbacks):
    product = make_product(BOLOK, filled=True, files=True)
    with django_capture_on_commit_callbacks(execute=True):
        first, _answer = bring(client, product, "berita-acara", jpeg(colour="green"))
        second, _answer = bring(client, product, "berita-acara", jpeg(colour="blue"))
    product.refresh_from_db()
    submit(product)
    send_back(product, minutes="Kurang jelas.")
    with django_capture_on_commit_callbacks(execute=True):
        bring(client, product, "berita-acara", pdf())
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    for key in (first, second):
        assert client.get(reverse("products:minutes_page", args=[key, "large"])).status_code == 200
    assert client.get(reverse("products:minutes", args=[first])).status_code == 200
    text = client.get(reverse("reviews:detail", args=[product.pk])).content.decode()
    assert "2 foto halaman" in text


def test_another_picture_never_takes_the_place_of_a_submitted_one(
    client, media, django_capture_on_commit_callbacks
):
    """The phone chooses the key: one that was submitted and deleted must not come back as something else."""
    product = make_product(BOLOK, filled=True, files=True)
    key, _answer = bring(client, product, "foto", jpeg(colour="green"))
    submit(product)
    send_back(product, photos="Kurang jelas.")
    district = officer_of(Role.DISTRICT, KUPANG)
    before = opens(client, key, district)
    with django_capture_on_commit_callbacks(execute=True):
        attachments.arrange(product, "delete", key.hex)
    _key, answer = bring(client, product, "foto", jpeg(colour="red"), key)
    assert (answer.status_code, answer.json()["error"]) == (
        422,
        "Foto atau PDF ini belum diterima. Pilih lagi dari galeri, lalu kirim.",
    )
    assert opens(client, key, district) == before
    # The very same one may come again: the phone did not hear that it had arrived.
    _key, answer = bring(client, product, "foto", jpeg(colour="green"), key)
    assert answer.json()["done"]
    assert Photo.objects.filter(pk=key).exists()
    assert opens(client, key, district) == before


def test_it_is_there_exactly_while_the_dossier_is_returned(media):
    product = make_product(BOLOK, state=State.SUBMITTED)

    def is_kept():
        return LastSubmission.objects.filter(product=product).exists()

    steps = [is_kept()]
    send_back(product, name="Nama?")
    steps.append(is_kept())
    take_back(product)
    steps.append(is_kept())
    send_back(product, name="Nama?")
    submit(product)
    steps.append(is_kept())
    approve(product)
    reopen(product)
    steps.append(is_kept())
    submit(product)
    withdraw(product)
    steps.append(is_kept())
    assert steps == [False, True, False, False, True, False]


def test_the_migration_keeps_what_returned_dossiers_said(client, media):
    """Of one that was corrected and opened again, of one whose village has typed on and changed its photos already;
    run twice, and beside rows that are there."""
    first, second = returned(), opened_again()
    gone = first.photos.get()
    before = {one.product_id: (one.name, one.answers) for one in LastSubmission.objects.all()}
    files = set(SubmittedFile.objects.values_list("product", "kind", "file", "folder", "position", "is_pdf"))
    LastSubmission.objects.filter(product=first).delete()
    SubmittedFile.objects.filter(product=first).delete()
    LastSubmission.objects.filter(product=second).delete()
    SubmittedFile.objects.filter(product=second).delete()
    Product.objects.filter(pk=first.pk).update(name=CANARY)
    Photo.objects.filter(pk=gone.pk).delete()
    bring(client, first, "foto", jpeg(colour="red"))
    fill = import_module("reviews.migrations.0017_last_submissions").fill
    for _time in range(2):
        fill(apps, None)
    assert {one.product_id: (one.name, one.answers) for one in LastSubmission.objects.all()} == before
    left = {one for one in files if one[2] != gone.pk}
    found = SubmittedFile.objects.values_list("product", "kind", "file", "folder", "position", "is_pdf")
    assert set(found) == left


def test_a_returned_dossier_without_a_kept_submission_shows_nothing(client):
    """Should its row ever be missing, others see less, and never the draft."""
    product = returned_without_files()
    LastSubmission.objects.all().delete()
    Product.objects.filter(pk=product.pk).update(name=CANARY)
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    answer = client.get(reverse("reviews:detail", args=[product.pk]))
    assert answer.status_code == 200
    assert CANARY not in answer.content.decode()


def returned_without_files():
    product = make_product(BOLOK, state=State.SUBMITTED)
    send_back(product, name="Nama?")
    return product


def test_the_page_of_a_returned_dossier_costs_no_query_more(client, django_assert_num_queries):
    product = returned_without_files()
    make_officer(Role.DISTRICT, KUPANG)
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    with time_machine.travel(timezone.now() + timedelta(minutes=40)):
        client.get(reverse("phones"))  # that the session is still used is written down once in some minutes
        with django_assert_num_queries(10):  # one writes down who read the number
            client.get(reverse("reviews:detail", args=[product.pk]))
