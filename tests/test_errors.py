"""Pages that say that something failed: in words, with the number that the log has, and with what was typed."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import path, reverse

from products.models import Product
from products.sections import BY_KEY
from tests.factories import (
    BOLOK,
    KUPANG,
    PASSWORD,
    jpeg,
    make_cycle,
    make_officer,
    make_product,
    make_superuser,
    officer_of,
)
from villages.account import Holder
from villages.scoping import Role

pytestmark = pytest.mark.django_db
NUMBER = re.compile(r"Nomor rujukan: <b>([A-Z2-9]{8})</b>")
WORDS = "Garam kami dijemur tiga hari di atas daun lontar."


@pytest.fixture
def officer():
    return make_officer(Role.VILLAGE, BOLOK, password=PASSWORD)


@pytest.fixture
def soft():
    """A browser: it gets the page of an error, and not the error."""
    return Client(raise_request_exception=False)


# Addresses that fail as no page of the portal does on purpose; the whole of the portal stands behind them.


class Locked(Exception):
    pgcode = "55P03"


def wait_for_a_row(request):
    raise OperationalError("canceling statement due to lock timeout") from Locked("lock timeout")


def break_down(request):
    raise RuntimeError("Maria, 0812 3456 7890")


def refuse(request):
    raise PermissionDenied


urlpatterns = [
    path("uji/rusak/", break_down),
    path("uji/kunci/", wait_for_a_row),
    path("uji/tolak/", refuse),
    path("uji/sering/", lambda request: HttpResponse(status=429, headers={"Retry-After": "7"})),
    path("uji/berubah/", lambda request: HttpResponse(status=409)),
]


@pytest.fixture
def failing(settings):
    from ovop import urls

    here = type("Urls", (), {"urlpatterns": [*urlpatterns, *urls.urlpatterns]})
    for code in (400, 403, 404, 500):
        setattr(here, f"handler{code}", getattr(urls, f"handler{code}"))
    settings.ROOT_URLCONF = here


@pytest.mark.parametrize(
    ("method", "address", "status", "heading", "next_step"),
    (
        ("get", "/masuk/?next=%00", 400, "Ada tanda yang tidak bisa dibaca portal", "Ke beranda"),
        ("get", "/uji/tolak/", 403, "Halaman ini untuk petugas lain", "hubungi petugas PMD kabupaten"),
        ("get", "/tidak-ada/", 404, "Halaman ini tidak ada", "Alamatnya mungkin salah ketik"),
        ("get", "/keluar/", 405, "Alamat ini tidak bisa dibuka begitu saja", "Buka halamannya dari beranda"),
        (
            "get",
            "/uji/berubah/",
            409,
            "Sudah berubah selama halaman ini terbuka",
            "Muat ulang halamannya",
        ),
        ("get", "/uji/sering/", 429, "Terlalu sering dalam waktu singkat", "Tunggu sebentar, lalu coba lagi"),
        ("get", "/uji/rusak/", 500, "Portal sedang terganggu", "Buka lagi"),
        ("get", "/uji/kunci/", 503, "Portal sedang sibuk", "Buka lagi"),
    ),
)
def test_each_error_has_its_page(failing, soft, officer, method, address, status, heading, next_step):
    soft.force_login(officer)
    response = getattr(soft, method)(address)
    page = response.content.decode()
    assert (response.status_code, response["X-Request-ID"]) == (status, NUMBER.search(page)[1])
    assert re.search(rf"<h1>\s*{heading}\s*</h1>", page)
    assert next_step in page
    assert 'href="/static/css/portal.css"' in page
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=", page)
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert response.get("Retry-After") == {429: "7", 503: "10"}.get(status)
    said = getattr(soft, method)(address, headers={"accept": "application/json"})
    answer = said.json()
    assert (said.status_code, answer["status"], answer["id"]) == (status, status, said["X-Request-ID"])
    assert answer["error"].endswith(".")


@pytest.mark.parametrize(
    ("limit", "value"),
    (
        ("DATA_UPLOAD_MAX_MEMORY_SIZE", 10),
        ("DATA_UPLOAD_MAX_NUMBER_FIELDS", 1),
        ("DATA_UPLOAD_MAX_NUMBER_FILES", 1),
    ),
)
def test_too_much_at_once_says_so(soft, officer, settings, limit, value):
    setattr(settings, limit, value)
    soft.force_login(officer)
    fields = {"name": "x" * 20, "version": "1"}
    if limit.endswith("FILES"):
        body = encode_multipart(BOUNDARY, {"a": _file("a.jpg"), "b": _file("b.jpg")})
        response = soft.generic("POST", reverse("holder"), body, content_type=MULTIPART_CONTENT)
    else:
        response = soft.post(reverse("holder"), fields)
    page = response.content.decode()
    assert (response.status_code, "Kirim foto dan PDF satu per satu" in page) == (413, True)
    assert NUMBER.search(page)


def _file(name):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, b"x")


def test_an_unknown_host_is_told_in_words(soft):
    response = soft.get("/masuk/", headers={"host": "evil.example"})
    assert (response.status_code, "Kiriman ini tidak terbaca" in response.content.decode()) == (400, True)


def test_a_page_that_breaks_gives_the_words_back(soft, officer, monkeypatch):
    """Without a script: one button sends them again, and what is long can be copied."""
    soft.force_login(officer)

    def broken(self, form, status=200):
        raise RuntimeError("broken")

    monkeypatch.setattr(Holder, "page", broken)
    typed = {"name": "", "note": WORDS, "two": ["a", "b<"], "csrfmiddlewaretoken": "t" * 32}
    response = soft.post(f"{reverse('holder')}?x=1", typed)
    page = response.content.decode()
    assert response.status_code == 500
    assert f'<form method="post" action="{reverse("holder")}?x=1">' in page
    assert re.findall(r'<input type="hidden" name="(?!csrf)(\w+)" value="([^"]*)">', page) == [
        ("name", ""),
        ("note", WORDS),
        ("two", "a"),
        ("two", "b&lt;"),
    ]
    assert f'<p class="kept">{WORDS}</p>' in page
    assert ("Kirim lagi" in page, "t" * 32 in page) == (True, False)


def test_files_must_be_chosen_again_and_passwords_typed_again(failing, soft, officer):
    soft.force_login(officer)
    page = soft.post("/uji/kunci/", {"name": "Garam", "photos": _file("garam.jpg")}).content.decode()
    assert "harus dipilih lagi sesudahnya: garam.jpg" in page
    page = soft.post("/uji/kunci/", {"name": "Garam", "new_password1": "rahasia-sekali"}).content.decode()
    assert ("kata sandi tidak disimpan di halaman" in page, "rahasia" in page, "Garam" in page) == (
        True,
        False,
        False,
    )
    assert 'type="hidden"' not in page


def test_an_error_page_asks_the_database_nothing(soft, officer, django_assert_num_queries):
    """Nor who it is that asks: what knows may be what failed."""
    soft.force_login(officer)
    with django_assert_num_queries(0):
        assert soft.get("/masuk/?x=%00").status_code == 400


def test_the_page_comes_where_even_static_files_are_missing(failing, soft, officer, settings, tmp_path):
    """Before collectstatic was run."""
    soft.force_login(officer)
    settings.STATIC_ROOT = tmp_path
    backend = {"BACKEND": "ovop.storage.PortalStaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": backend}
    page = soft.get("/uji/rusak/")
    assert (page.status_code, "Portal sedang terganggu" in page.content.decode()) == (500, True)
    assert NUMBER.search(page.content.decode())


@pytest.mark.parametrize(
    ("host", "address", "status", "heading"),
    (
        ("evil.example", "/masuk/", 400, "Kiriman ini tidak terbaca"),
        ("testserver", "/kosong/", 404, "Halaman ini tidak ada"),
        ("testserver", "/dasbor/", 403, "Halaman ini untuk petugas lain"),
    ),
)
def test_what_is_refused_keeps_its_number_before_static_files_are_collected(
    soft, officer, settings, tmp_path, host, address, status, heading
):
    """Else an upgrade without collectstatic would tell a wrong address as a fault of the portal, and call its admins."""
    soft.force_login(officer)
    settings.STATIC_ROOT = tmp_path
    backend = {"BACKEND": "ovop.storage.PortalStaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": backend}
    page = soft.get(address, headers={"host": host})
    assert (page.status_code, heading in page.content.decode()) == (status, True)


def test_the_page_comes_where_its_template_fails(failing, soft, officer, settings):
    soft.force_login(officer)
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": []}]
    response = soft.get("/uji/rusak/")
    page = response.content.decode()
    assert (response.status_code, "Kesalahan ini ada pada portal" in page) == (500, True)
    assert response["X-Request-ID"] in page


# --- NUL ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ("/dasbor/?kabupaten=%00", "/angka/?kabupaten=%00", "/laporan/2026/?kabupaten=%00")
)
def test_nul_in_an_address_is_refused_in_words(soft, address):
    make_cycle()
    soft.force_login(officer_of(Role.PROVINCE, "53"))
    response = soft.get(address)
    assert (response.status_code, "tanda tersembunyi" in response.content.decode()) == (400, True)


def test_a_form_with_nul_gives_the_words_back_without_it(soft, officer):
    soft.force_login(officer)
    response = soft.post(reverse("holder"), {"name": "Maria\0 Tiran", "a\0b": "1"})
    page = response.content.decode()
    assert response.status_code == 400
    assert '<input type="hidden" name="name" value="Maria Tiran">' in page
    assert ("Tekan “Kirim lagi”" in page, "\0" in page) == (True, False)
    said = soft.post(reverse("holder"), {"name": "Maria\0"}, headers={"accept": "application/json"})
    assert (said.status_code, "tanda tersembunyi" in said.json()["error"]) == (400, True)


def test_a_village_s_form_says_it_at_the_field(soft, officer):
    """tests/test_words.py asks each of them; the try at a password counts all the same."""
    make_cycle()
    soft.force_login(officer)
    product = make_product(BOLOK)
    url = reverse("products:section", args=[product.pk, "produk"])
    response = soft.post(url, {"name": "Garam\0", "seen": BY_KEY["produk"].fingerprint(product)})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["name"])
    assert Product.objects.get().name != "Garam\0"
    soft.logout()
    wrong = [
        soft.post(reverse("login"), {"username": BOLOK, "password": "salah", "x": "\0"})
        for _time in range(11)
    ]
    assert wrong[-1].status_code == 429


@pytest.mark.parametrize("name", ("username", "name"))
def test_nul_in_the_admin_is_refused_in_words(soft, name):
    soft.force_login(make_superuser())
    for response in (
        soft.get("/admin/villages/user/?role__exact=%00"),
        soft.post("/admin/villages/user/add/", {name: "a\0b", "password1": "x"}),
    ):
        assert response.status_code == 400


def test_a_cookie_with_nul_is_nobody_s(soft):
    soft.cookies.load({"sessionid": '"\\000"', "nama": '"\\000x"'})
    response = soft.get("/masuk/", HTTP_COOKIE='sessionid="\\000"; nama="\\000x"')
    assert (response.status_code, "\0" in response.content.decode()) == (200, False)
    assert soft.get("/", HTTP_COOKIE='sessionid="a\\000b"').status_code == 302


def test_a_photo_s_name_with_nul_is_a_name(soft, officer):
    make_cycle()
    product = make_product(BOLOK)
    soft.force_login(officer)
    key, content = "00000000-0000-4000-8000-000000000001", jpeg()
    response = soft.put(
        reverse("products:send", args=[product.pk, "foto", key]),
        content,
        headers={"X-Start": "0", "X-Total": str(len(content)), "X-Name": "a%00b.jpg"},
    )
    assert (response.status_code, response.json()["done"]) == (200, True)
    assert product.photos.get().name == "ab.jpg"


# --- Words that are too long, and pages that are too old ---------------------------------------------


@pytest.mark.parametrize("name", ("x" * 300, "ﷺ" * 20, "x" * 100_000))
def test_a_name_that_is_too_long_is_no_name(soft, name):
    response = soft.post(reverse("login"), {"username": name, "password": "salah-sekali"})
    assert response.status_code == 200


def test_a_stale_page_without_words_is_stale(soft):
    """A second press of the very step, with a page that has no reason in it."""
    from products.choices import State
    from reviews.deciding.workflow import perform

    product = make_product(BOLOK, state=State.APPROVED)
    district = officer_of(Role.DISTRICT, KUPANG)
    old = product.version
    perform("reopen", product, district, version=old, note="Keliru.")
    soft.force_login(district)
    url = reverse("reviews:perform", args=[product.pk, "reopen"])
    response = soft.post(url, {"version": old})
    assert (response.status_code, "Berkas ini sudah berubah" in response.content.decode()) == (409, True)
    assert NUMBER.search(response.content.decode())
    assert (
        soft.post(url, {"version": old, "note": "Keliru."}).status_code == 302
    )  # the same words are the same step
