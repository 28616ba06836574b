"""The pages about personal data: what is kept, who read it, whose consent it is."""

import re
from datetime import timedelta
from html import unescape
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from products.carry_over import carry_on
from products.choices import State
from products.disclosures import HIDDEN, disclose
from products.models import Disclosure, Product
from reviews.models import ConsentEntry
from reviews.models.consents import About
from reviews.personal.periods import BY_KEY, PERIODS
from reviews.rules.history import YOUNG
from tests.factories import (
    BALI,
    BOLOK,
    KUANHEUN,
    KUPANG,
    NTT,
    give_time,
    make_cycle,
    make_officer,
    make_product,
    make_superuser,
    officer_of,
)
from tests.past import past_the_rules
from villages.models import ActivationCode, FailedTry, RememberedPhone, SignInEntry
from villages.scoping import Role

pytestmark = pytest.mark.django_db
ABOUT, LOG, OWN = (reverse(f"reviews:{name}") for name in ("personal_data", "disclosures", "own_number"))


@pytest.fixture
def product():
    return make_product(BOLOK, state=State.APPROVED)


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# --- What is kept how long ----------------------------------------------------------------------------


def test_the_page_shows_the_periods_of_the_command(client):
    page = text_of(client.get(ABOUT))
    for period in PERIODS:
        assert f"{period.what} {period.words} {period.since}" in page
    assert {period.key: period.words for period in PERIODS} == {
        "tries": "1 hari",
        "session": "12 jam",
        "phones": "30 hari",
        "networks": "30 hari",
        "sign-ins": "90 hari",
        "files": "1 hari",
        "deleted": "30 hari",
        "drafts": "1 tahun",
        "disclosures": "5 tahun",
    }


def test_the_database_keeps_the_log_as_long(client):
    days = f"{BY_KEY['disclosures'].length.days} days"
    assert all(days in sql for sql in YOUNG.values())


@pytest.mark.parametrize("name", ("login", "activate"))
def test_the_doors_lead_there(client, name):
    assert client.get(reverse(name)).content.decode().count(f'href="{ABOUT}"') == 2  # the footer does too


def retention(*arguments):
    out = StringIO()
    call_command("retention", *arguments, stdout=out)
    return out.getvalue()


def old_and_young(product):
    """A row of each kind a day older and a day younger than its period."""
    village, now = officer_of(Role.VILLAGE, BOLOK), timezone.now()
    district = officer_of(Role.DISTRICT, KUPANG)
    day = timedelta(days=1)
    for age in (-day, day):
        at = {key: now - period.length - age for key, period in BY_KEY.items()}
        FailedTry.objects.create(door="x", who="", place="", at=at["tries"])
        SignInEntry.objects.create(user=village, place="", at=at["sign-ins"])
        RememberedPhone.objects.create(user=village, label="x", created_at=at["phones"], used_at=at["phones"])
        code = ActivationCode.objects.create(
            user=village, created_by=district, made_from="10.0.0.0/24", expires_at=now + day
        )
        ActivationCode.objects.filter(pk=code.pk).update(created_at=at["networks"])
        line = disclose(district, "dossier", product=product)
        with past_the_rules():
            Disclosure.objects.filter(pk=line.pk).update(at=at["disclosures"])
    ended = timezone.localdate() - BY_KEY["drafts"].length
    for year, village_code in ((2020, BOLOK), (2021, KUANHEUN)):
        cycle = make_cycle(year)
        draft = make_product(village_code, filled=True, cycle=cycle)
        type(cycle).objects.filter(pk=cycle.pk).update(
            mends_until=ended - timedelta(days=(2020 - year) * 2 + 1)
        )
        assert draft.contact_phone


def test_what_is_too_old_goes_and_nothing_else(product):
    old_and_young(product)
    counted = retention("--dry-run")
    assert "1 akan dihapus" in counted
    told = retention()
    assert [int(count) for count in re.findall(r": (\d+) dihapus", told)] == [1] * 6
    assert [int(count) for count in re.findall(r": (\d+) akan dihapus", counted)] == [1] * 6
    assert [model.objects.count() for model in (FailedTry, SignInEntry, RememberedPhone, Disclosure)] == [
        1
    ] * 4
    assert sorted(ActivationCode.objects.values_list("made_from", flat=True)) == ["", "10.0.0.0/24"]
    drafts = Product.objects.filter(state=State.DRAFT).order_by("cycle__year")
    assert [one.contact_phone for one in drafts] == ["", "081234567890"]
    assert re.findall(r": (\d+) dihapus", retention()) == ["0"] * 6


# --- Who read it --------------------------------------------------------------------------------------


def test_the_village_sees_who_read_its_number(client, product):
    for reader in (officer_of(Role.DISTRICT, KUPANG), officer_of(Role.PROVINCE, NTT)):
        client.force_login(reader)
        for _time in range(2):
            client.get(reverse("reviews:detail", args=[product.pk]))
    client.get(reverse("reviews:export", args=["csv"]))
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    page = text_of(client.get(OWN))
    assert "Petugas Kabupaten Kupang, petugas Kabupaten Kupang" in page
    assert page.count("Halaman berkas, tahun 2026 · 2 kali") == 2
    assert "Daftar diunduh, CSV, 1 baris" in page
    make_product(KUANHEUN, state=State.APPROVED)
    client.force_login(officer_of(Role.VILLAGE, KUANHEUN))
    assert "Belum ada petugas kabupaten/kota atau provinsi yang membacanya" in text_of(client.get(OWN))


def test_a_village_whose_key_begins_like_anothers_is_not_meant(product):
    """12 is not 2, and not 123."""
    district = officer_of(Role.PROVINCE, NTT)
    for keys in ([int(f"{product.pk}1")], [int(f"1{product.pk}")]):
        disclose(district, "csv", among=keys, rows=1)
    assert not Disclosure.objects.of_village(officer_of(Role.VILLAGE, BOLOK)).exists()


def test_the_province_finds_by_person_village_and_day(client, product):
    other = make_product(KUANHEUN, state=State.APPROVED)
    province = officer_of(Role.PROVINCE, NTT)
    ana = make_officer(Role.DISTRICT, KUPANG, name="Ana Bessie")
    disclose(ana, "dossier", product=product)
    disclose(province, "dossier", product=other)
    disclose(province, "csv", among=[product.pk, other.pk], rows=2, about="Kategori: Garam")
    client.force_login(province)

    def shown(query):
        return [(line.what, line.subject) for line in client.get(f"{LOG}?{query}").context["page"].rows]

    bolok, kuanheun = (
        f"Desa {name} ({code}), 2026" for name, code in (("Bolok", BOLOK), ("Kuanheun", KUANHEUN))
    )
    every = [("csv", "Kategori: Garam"), ("dossier", kuanheun), ("dossier", bolok)]
    assert shown("") == every
    assert shown("petugas=bessie") == shown(f"petugas={ana.username}") == every[2:]
    assert shown("desa=Bolok") == shown(f"desa={BOLOK}") == [every[0], every[2]]
    assert shown("desa=Entah") == shown("desa=--") == []
    today = timezone.localdate()
    assert shown(f"sejak={today}&sampai={today}") == every
    assert shown(f"sampai={today - timedelta(days=1)}") == []
    assert shown("apa=csv") == every[:1]
    client.force_login(officer_of(Role.PROVINCE, BALI))
    assert shown("") == []


def test_the_log_goes_on_page_by_page(client, product):
    """Its second page is no filter, and the day that is chosen goes along."""
    province = officer_of(Role.PROVINCE, NTT)
    for number in range(30):
        disclose(province, "csv", among=[product.pk], rows=1, about=f"Nomor {number:02}")
    client.force_login(province)
    first = client.get(f"{LOG}?sejak={timezone.localdate()}")
    onward = re.search(r'rel="next"\s+href="([^"]+)"', first.content.decode())[1]
    second = client.get(LOG + unescape(onward))
    assert f"sejak={timezone.localdate()}" in onward
    both = [line.subject for one in (first, second) for line in one.context["page"].rows]
    assert both == [f"Nomor {number:02}" for number in range(29, -1, -1)]


def test_the_log_as_a_file(client, product):
    province = officer_of(Role.PROVINCE, NTT)
    disclose(province, "csv", among=[product.pk], rows=1, about="=1+1")
    client.force_login(province)
    response = client.get(reverse("reviews:disclosures_file") + "?apa=csv")
    assert response["Content-Disposition"].endswith('.xlsx"')
    sheet = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[3][:2] == ("Waktu", "Petugas")
    assert rows[4][1:] == (province.signature, province.username, "Daftar diunduh, CSV", "=1+1", 1, "ya")
    assert sheet["E5"].data_type == "s"


def test_the_superuser_looks_and_changes_nothing(client, product):
    disclose(officer_of(Role.DISTRICT, KUPANG), "dossier", product=product)
    client.force_login(make_superuser())
    url = reverse("admin:products_disclosure_changelist")
    for query, found in (("", 1), ("?q=Bolok", 1), ("?q=Kuanheun", 0), ("?q=district-53.01", 1)):
        assert client.get(url + query).context["cl"].result_count == found, query
    line = reverse("admin:products_disclosure_change", args=[Disclosure.objects.get().pk])
    assert client.get(line).status_code == 200
    assert client.post(line, {}).status_code == 403
    assert client.get(reverse("admin:products_disclosure_add")).status_code == 403


@pytest.mark.parametrize("count", (1, 3))
def test_queries_do_not_grow(client, product, count, django_assert_num_queries):
    province = officer_of(Role.PROVINCE, NTT)
    for _line in range(count):
        disclose(province, "dossier", product=product)
        disclose(province, "csv", among=[product.pk], rows=1)
    client.force_login(province)
    client.get(LOG)
    with django_assert_num_queries(3):
        client.get(LOG)
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    client.get(OWN)
    with django_assert_num_queries(7):
        client.get(OWN)


# --- Whose consent ------------------------------------------------------------------------------------


def press(client, product, value, version):
    data = {"nomor": value, "consent_version": version}
    return client.post(reverse("reviews:consent", args=[product.pk]), data, follow=True)


def test_taken_back_and_given_again(client, product):
    village, district = officer_of(Role.VILLAGE, BOLOK), officer_of(Role.DISTRICT, KUPANG)
    detail = reverse("reviews:detail", args=[product.pk])
    client.force_login(village)
    page = text_of(press(client, product, "tarik", 0))
    assert "Persetujuan ditarik" in page
    assert f"Ditarik: Maria Nenobais dicatat {village.signature}" in page
    assert "081234567890" in page  # the village has it
    client.force_login(district)
    page = text_of(client.get(detail))
    assert "081234567890" not in page
    assert str(HIDDEN) in page
    assert not Disclosure.objects.exists()
    client.force_login(village)
    assert "Persetujuan orang yang bisa dihubungi tercatat" in text_of(press(client, product, "setuju", 1))
    client.force_login(district)
    assert "081234567890" in text_of(client.get(detail))
    said = ConsentEntry.objects.values_list("about", "allowed", "given_by", "version", "user")
    assert list(said) == [
        ("number", False, "Maria Nenobais", 1, village.pk),
        ("number", True, "Maria Nenobais", 2, village.pk),
    ]


def test_an_old_page_takes_nothing_back(client, product):
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    press(client, product, "tarik", 0)
    response = press(client, product, "setuju", 0)
    assert response.status_code == 409
    assert "persetujuan orang yang bisa dihubungi dicatat Ditarik" in text_of(response)
    product.refresh_from_db()
    assert product.contact_consent is False


def test_the_two_answers_are_apart(client, product):
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    press(client, product, "tarik", 0)
    client.post(reverse("reviews:consent", args=[product.pk]), {"katalog": "boleh", "consent_version": 1})
    product.refresh_from_db()
    assert (product.public_consent, product.contact_consent, product.consent_version) == (True, False, 2)
    page = client.get(reverse("reviews:detail", args=[product.pk]))
    assert [one.about for one in page.context["consents"]] == [About.CATALOGUE]


def test_the_kabupaten_corrects_no_number_that_it_must_not_see(client, product):
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    press(client, product, "tarik", 0)
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    url = reverse("reviews:correct", args=[product.pk, "contact_phone"])
    data = {"contact_phone": "0812 9999 0000", "reason": "x", "channel": "phone", "version": product.version}
    for response in (client.get(url, follow=True), client.post(url, data, follow=True)):
        assert "Orang yang bisa dihubungi menarik persetujuan" in text_of(response)
    assert not product.corrections.exists()
    other = reverse("reviews:correct", args=[product.pk, "contact_name"])
    assert "081234567890" not in text_of(client.get(other))


def test_a_returned_dossier_shows_no_number_of_before(client):
    """Nor where the village has typed another since: what was submitted is struck through beside it."""
    product = make_product(BOLOK, state=State.RETURNED)
    Product.objects.filter(pk=product.pk).update(contact_phone="081299990000")
    village = officer_of(Role.VILLAGE, BOLOK)
    client.force_login(village)
    press(client, product, "tarik", 0)
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    for name in ("detail", "receipt", "filled_form"):
        page = text_of(client.get(reverse(f"reviews:{name}", args=[product.pk])))
        assert "0812" not in page.replace("0812 3456 7890", "")


@pytest.mark.parametrize(("agreed", "kept"), ((None, "081234567890"), (True, "081234567890"), (False, "")))
def test_next_year_starts_without_a_contact_who_does_not_agree(agreed, kept):
    give_time(BOLOK, make_cycle(2025))
    last = make_product(BOLOK, state=State.APPROVED, cycle=make_cycle(2025))
    with past_the_rules():
        Product.objects.filter(pk=last.pk).update(contact_consent=agreed)
    last.refresh_from_db()
    fresh = make_product(BOLOK, cycle=make_cycle())
    carry_on(last, fresh, photos=False)
    fresh.refresh_from_db()
    assert (fresh.contact_phone, fresh.contact_consent, fresh.manager_name) == (
        kept,
        None,
        "BUMDes Ina Bolok",
    )
