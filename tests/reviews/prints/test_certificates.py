"""The product sheet, its code, and what the public page gives away."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from products.choices import State
from reviews.deciding.corrections import ask
from reviews.models import Certificate
from reviews.prints import certificates
from tests.factories import (
    BOLOK,
    KUPANG,
    NTT,
    approve,
    make_officer,
    make_product,
    officer_of,
    reopen,
    submit,
)
from villages.formats import tanggal
from villages.qr import qr
from villages.scoping import Role

pytestmark = pytest.mark.django_db
PRIVATE = ("081234567890", "Maria Nenobais", "NTT Mart Kupang")


@pytest.fixture
def product():
    return make_product(BOLOK, state=State.APPROVED)


def signed_in(role, area):
    client = Client()
    client.force_login(officer_of(role, area))
    return client


def issue(product, role=Role.PROVINCE, area=NTT):
    return certificates.issue(product, officer_of(role, area))[0]


def check(code):
    return Client().get(reverse("reviews:check_code", args=[code]))


@pytest.mark.parametrize(
    ("role", "area"), ((Role.VILLAGE, BOLOK), (Role.DISTRICT, KUPANG), (Role.PROVINCE, NTT))
)
def test_the_sheet_without_and_with_a_code(product, role, area):
    client = signed_in(role, area)
    url = reverse("reviews:sheet", args=[product.pk])
    plain = client.get(url).content.decode()
    assert ("Kode QR" in plain, "Terbitkan kode QR" in plain) == (False, role != Role.VILLAGE)
    code = issue(product).code
    full = client.get(url).content.decode()
    assert f"http://testserver/cek/{code}/" in full
    assert ("Kode QR" in full, "Ya, cabut kode ini" in full) == (True, role == Role.PROVINCE)
    assert "Rp\xa012.500" in full
    assert "2.500,5\xa0kg per bulan" in full
    assert "Disetujui Dinas PMD Kabupaten Kupang" in full
    assert not any(word in full for word in PRIVATE)


def test_a_get_writes_nothing(product):
    signed_in(Role.PROVINCE, NTT).get(reverse("reviews:sheet", args=[product.pk]))
    assert not Certificate.objects.exists()


def test_one_code_however_often_it_is_asked_for(product):
    for client in (signed_in(Role.PROVINCE, NTT), signed_in(Role.DISTRICT, KUPANG)):
        response = client.post(reverse("reviews:issue_sheet", args=[product.pk]))
        assert response.url == reverse("reviews:sheet", args=[product.pk])
    code = Certificate.objects.get().code
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", code)  # 128 bits


def test_only_an_approved_product_has_a_sheet(product):
    reopen(product)
    client = signed_in(Role.DISTRICT, KUPANG)
    assert client.get(reverse("reviews:sheet", args=[product.pk])).url == f"/berkas/{product.pk}/"
    late = client.post(reverse("reviews:issue_sheet", args=[product.pk]))
    assert (late.status_code, "Dibuka kembali" in late.content.decode()) == (409, True)
    assert not Certificate.objects.exists()


def test_the_public_page_says_five_facts_and_no_more(product):
    response = check(issue(product).code)
    html = response.content.decode()
    main = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html[html.index("<main") : html.index("</main>")]))
    assert main.strip() == (
        "Pemeriksaan lembar produk Asli dan masih berlaku Garam Bolok "
        "Desa Bolok, Kec. Kupang Barat, Kabupaten Kupang " + f"Disetujui {tanggal(product.approved_at)}"
    )
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in response["Cache-Control"]
    assert '<meta name="robots" content="noindex, nofollow">' in html
    assert "sessionid" not in response.cookies


@pytest.mark.parametrize("code", ("x", "A" * 22, "a" * 300, "é", "a%00"))
def test_unknown_codes(product, code):
    issue(product)
    response = check(code)
    assert (response.status_code, "Kode ini tidak terdaftar" in response.content.decode()) == (404, True)


def test_what_was_corrected_after_the_code_was_given_out_is_said(product):
    code, district = issue(product).code, officer_of(Role.DISTRICT, KUPANG)
    assert "dikoreksi" not in check(code).content.decode()
    words = {"version": product.version, "typed": {"price": ["9000"]}, "channel": "own"}
    ask(product, "price", district, reason="Keliru.", **words)
    page = check(code).content.decode()
    assert f"dikoreksi {tanggal(timezone.now())}, setelah lembar ini diterbitkan" in page
    assert not any(word in page for word in ("9.000", "12.500", "Keliru."))


def test_a_code_ends_with_its_product_and_comes_back_with_it(product):
    code = issue(product).code
    reopen(product)
    ended = check(code).content.decode()
    assert "sudah tidak berlaku" in ended
    assert "Garam" not in ended
    assert "Bolok" not in ended
    submit(product)
    assert "sudah tidak berlaku" in check(code).content.decode()
    approve(product)
    assert "masih berlaku" in check(code).content.decode()


def test_a_revoked_code_is_dead_and_another_can_be_given_out(product):
    old = issue(product)
    client = signed_in(Role.PROVINCE, NTT)
    url = reverse("reviews:revoke_sheet", args=[old.pk])
    assert client.post(url).status_code == 302
    old.refresh_from_db()
    first = old.revoked_at
    new = issue(product)
    # The old page's button once more: the new code stays.
    assert client.post(url).status_code == 302
    old.refresh_from_db()
    assert old.revoked_at == first
    assert "sudah tidak berlaku" in check(old.code).content.decode()
    assert "masih berlaku" in check(new.code).content.decode()


def test_the_kabupaten_revokes_nothing(product):
    code = issue(product)
    url = reverse("reviews:revoke_sheet", args=[code.pk])
    assert signed_in(Role.DISTRICT, KUPANG).post(url).status_code == 403
    with pytest.raises(PermissionDenied):
        certificates.revoke(code, officer_of(Role.DISTRICT, KUPANG))
    with pytest.raises(PermissionDenied):
        certificates.issue(product, officer_of(Role.VILLAGE, BOLOK))
    code.refresh_from_db()
    assert code.revoked_at is None


def test_the_qr_code_obeys_the_content_security_policy():
    svg = qr("https://ovop.example.org/cek/x/")
    assert svg.startswith("<svg ")
    assert not re.search(r"style|script|http|data:|\son\w+=", svg.replace("http://www.w3.org/2000/svg", ""))


@pytest.mark.parametrize("item_count", (1, 3))
def test_queries(product, django_assert_num_queries, item_count):
    client = signed_in(Role.PROVINCE, NTT)
    for _round in range(item_count):
        code = issue(product)
        certificates.revoke(code, officer_of(Role.PROVINCE, NTT))
    code = issue(product).code
    with django_assert_num_queries(7):
        client.get(reverse("reviews:sheet", args=[product.pk]))
    with django_assert_num_queries(1):
        check(code)


def test_a_sheet_keeps_who_gave_its_code_out_and_who_took_it_back(client):
    """As they were called then."""
    product = make_product(BOLOK, state=State.APPROVED)
    province = make_officer(Role.PROVINCE, NTT, name="Maria Tiran")
    certificate, _made = certificates.issue(product, province)
    client.force_login(province)
    province.name = "Yosef Nai"
    province.save()
    url = reverse("reviews:sheet", args=[product.pk])
    assert "oleh Maria Tiran, petugas Provinsi Nusa Tenggara Timur" in client.get(url).content.decode()
    assert certificates.revoke(certificate, province)
    assert "oleh Yosef Nai, petugas Provinsi Nusa Tenggara Timur" in client.get(url).content.decode()


def test_the_office_is_called_as_it_calls_itself(client, product):
    """What the kabupaten typed stands on the sheet and in the letter to it; empty, what most are called."""
    village, kabupaten = signed_in(Role.VILLAGE, BOLOK), signed_in(Role.DISTRICT, KUPANG)
    letter = reverse("reviews:letter", args=[product.pk, "pengantar"])
    assert (
        "c.q. Kepala Dinas Pemberdayaan Masyarakat dan Desa Kabupaten Kupang"
        in village.get(letter).content.decode()
    )
    name = "Dinas PMD, Pengendalian Penduduk, dan KB Kabupaten Kupang"
    assert kabupaten.post(reverse("contact"), {"whatsapp": "", "office": name}).status_code == 302
    assert f"c.q. Kepala {name}" in village.get(letter).content.decode()
    issue(product)
    sheet = village.get(reverse("reviews:sheet", args=[product.pk])).content.decode()
    assert f"Disetujui {name}" in sheet
    assert "Disetujui Dinas PMD Kabupaten Kupang" not in sheet
