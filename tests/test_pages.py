"""What holds for pages: few queries, the headers, sign-in, and the words that are kept."""

import re

import brotli
import pytest
from django.conf import settings as conf
from django.core.management import call_command
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from PIL import Image

from ovop.storage import small
from products.choices import State
from products.sections import BY_KEY, SECTIONS
from tests.factories import (
    BOLOK,
    KUPANG,
    NTT,
    PASSWORD,
    make_cycle,
    make_officer,
    make_product,
    make_superuser,
    make_villages,
    officer_of,
    send_back,
    submit,
)
from villages.models import District, User
from villages.scoping import Role

pytestmark = pytest.mark.django_db


# --- Queries ------------------------------------------------------------------------------------


@pytest.mark.parametrize("item_count", (1, 3))
@pytest.mark.parametrize(
    ("role", "area", "name", "state", "queries"),
    (
        (Role.DISTRICT, KUPANG, "reviews:queue", State.SUBMITTED, 7),
        (Role.DISTRICT, KUPANG, "home", State.SUBMITTED, 11),
        (Role.PROVINCE, NTT, "reviews:approved", State.APPROVED, 7),
        (Role.PROVINCE, NTT, "home", State.APPROVED, 9),
    ),
)
def test_lists_take_the_same_few_queries(
    client, django_assert_num_queries, item_count, role, area, name, state, queries
):
    for village in make_villages(item_count):
        make_product(village, state=state)
    client.force_login(officer_of(role, area))
    with django_assert_num_queries(queries):
        response = client.get(reverse(name))
    assert response.status_code == 200


@pytest.mark.parametrize("item_count", (1, 3))
def test_a_file_takes_the_same_queries_however_long_its_history(
    client, django_assert_num_queries, item_count
):
    product = make_product(BOLOK, state=State.SUBMITTED)
    for _round in range(item_count):
        send_back(product, price="Per kg.", izin="Lengkapi.")
        submit(product)
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    with django_assert_num_queries(12):  # one writes down who read the number
        client.get(reverse("reviews:detail", args=[product.pk]))


# --- Pages by key ---------------------------------------------------------------------------------


def test_pages_hold_every_row_once_in_order(client):
    products = [make_product(village, state=State.SUBMITTED) for village in make_villages(60)]
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    seen, url = [], "?"
    pages = []
    while url:
        page = client.get(reverse("reviews:queue") + url).context["page"]
        pages.append([row.pk for row in page.rows])
        seen += pages[-1]
        url = page.next and f"?after={page.next.replace('+', '%2B')}"
    assert seen == [product.pk for product in products]
    assert [len(rows) for rows in pages] == [25, 25, 10]
    back = client.get(reverse("reviews:queue"), {"before": page.previous}).context["page"]
    assert [row.pk for row in back.rows] == pages[1]
    first = client.get(reverse("reviews:queue"), {"before": back.previous}).context["page"]
    assert ([row.pk for row in first.rows], first.previous) == (pages[0], "")


@pytest.mark.parametrize(
    "key",
    (
        "x",
        "2026-01-01~1",
        "~",
        "2026-13-01T00:00:00+00:00~1",
        "0001-01-01T00:00:00+14:00~1",
        "9999-12-31T23:59:59-12:00~1",
        "2026-01-01T00:00:00+00:00~x",
        "²~²",
    ),
)
def test_a_malformed_key_shows_the_first_page(client, key):
    make_product(BOLOK, state=State.SUBMITTED)
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    assert len(client.get(reverse("reviews:queue"), {"after": key}).context["page"].rows) == 1


# --- Headers --------------------------------------------------------------------------------------


def test_headers_of_a_private_page(client):
    client.force_login(make_officer(Role.VILLAGE, BOLOK))
    headers = client.get(reverse("home")).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "no-store" in headers["Cache-Control"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_production_settings_are_clean(tmp_path):
    import os
    import subprocess
    import sys

    env = {
        "PATH": os.environ["PATH"],
        "ENV_FILE": "",
        "SECRET_KEY": "k" * 20 + "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKL",
        "ALLOWED_HOSTS": "ovop.example.org",
        # What is said of the place itself is tried in tests/test_deploy_checks.py.
        "DATABASE_URL": "sqlite://:memory:",
        "MEDIA_ROOT": str(tmp_path),
        "SILENCED_CHECKS": "ovop.W001",
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, env=env, cwd=conf.BASE_DIR, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    code = "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SECURE_HSTS_SECONDS)"
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", code]
    done = subprocess.run(command, env=env, cwd=conf.BASE_DIR, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["__Host-session", "__Host-csrf", "31536000"]
    del env["SECRET_KEY"]
    done = subprocess.run(command, env=env, cwd=conf.BASE_DIR, capture_output=True, text=True, check=False)
    assert "Set the SECRET_KEY environment variable" in done.stderr


def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


# --- Signing in ------------------------------------------------------------------------------------


@pytest.fixture
def officer():
    return make_officer(Role.VILLAGE, BOLOK, password=PASSWORD)


def sign_in(client, username, password=PASSWORD, **data):
    return client.post(reverse("login"), {"username": username, "password": password} | data)


@pytest.mark.parametrize("typed", (BOLOK, "5301052010", " 53 01 05 2010 ", "53.01.05.2010 "))
def test_a_village_signs_in_with_or_without_dots(client, officer, typed):
    assert sign_in(client, typed).url == reverse("home")


def test_unknown_names_and_wrong_passwords_are_told_apart_by_nobody(client, officer):
    def said(*args):
        text = sign_in(client, *args).content.decode()
        return re.sub(r'value="[^"]*"', "", text)

    assert said(BOLOK, "salah-sekali") == said("53.99.99.9999", "salah-sekali")
    assert "Nama pengguna atau kata sandi salah" in said(BOLOK, "salah-sekali")


def test_guessing_is_stopped_for_this_name_and_address_alone(client, officer):
    colleague = make_officer(Role.DISTRICT, KUPANG, password=PASSWORD)
    for n in range(10):
        typed = BOLOK if n % 2 else "5301052010"  # one name, however it is typed
        status = sign_in(client, typed, "salah-sekali").status_code
    assert status == 429
    refused = sign_in(client, BOLOK)
    assert (refused.status_code, "Tunggu 15 menit" in refused.content.decode()) == (429, True)
    assert sign_in(Client(), colleague.username).status_code == 302
    assert sign_in(Client(REMOTE_ADDR="10.1.2.3"), BOLOK).status_code == 302


def test_a_password_is_changed_and_hashed_with_argon2(client, officer):
    client.force_login(officer)
    new = "Tiga-kata-mudah"
    data = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post(reverse("password_change"), data).url == reverse("password_change_done")
    stored = User.objects.get(pk=officer.pk)
    assert stored.check_password(new)
    assert stored.password.startswith("argon2$argon2id$v=19$m=47104,t=1,p=1$")


@pytest.mark.parametrize(
    ("new", "again", "said"),
    (
        ("pendek", "pendek", "Kata sandi ini terlalu pendek. Pakai paling sedikit 10 huruf atau angka."),
        ("password123", "password123", "Kata sandi ini dipakai banyak orang dan mudah ditebak."),
        ("1234567890", "1234567890", "Kata sandi ini angka semua."),
        ("53.01.05.2010", "53.01.05.2010", "Kata sandi ini terlalu mirip dengan nama"),
        (
            "Tiga-kata-mudah",
            "Tiga-kata-susah",
            "Kedua kata sandi tidak sama. Tulis lagi yang sama di kedua kotak.",
        ),
        ("", "", "Tulis kata sandi baru."),
        ("Tiga-kata-mudah", "", "Tulis sekali lagi kata sandi yang sama."),
    ),
)
def test_a_password_that_will_not_do_is_told_once(client, officer, new, again, said):
    client.force_login(officer)
    data = {"old_password": PASSWORD, "new_password1": new, "new_password2": again}
    response = client.post(reverse("password_change"), data)
    page = response.content.decode()
    assert (said in page, page.count('class="error-summary"'), "Sandi " in page) == (True, 1, False)


def test_signing_out(client, officer):
    client.force_login(officer)
    assert client.post(reverse("logout")).url == reverse("login")
    assert client.get(reverse("home")).url.startswith(reverse("login"))


def test_the_admin_has_no_door_of_its_own(client):
    assert client.get(reverse("admin:login"), follow=True).redirect_chain[-1][0].startswith(reverse("login"))
    client.force_login(make_superuser())
    assert client.get(reverse("home")).url == reverse("admin:index")


def test_words_outlive_the_session(client, officer):
    make_cycle()
    product = make_product(BOLOK)
    url = reverse("products:section", args=[product.pk, "produk"])
    data = {"name": "Garam & gula", "category": "salt", "seen": BY_KEY["produk"].fingerprint(product)}
    asked = client.post(url, data)
    assert asked.status_code == 401
    assert "Yang baru saja Anda ketik tidak hilang" in asked.content.decode()
    kept = asked.context["kept"]
    wrong = sign_in(client, BOLOK, "salah-sekali", next=url, kept=kept)
    assert wrong.context["kept"] == kept
    resend = sign_in(client, BOLOK, next=url, kept=kept)
    assert (resend.status_code, resend.context["url"]) == (200, url)
    assert client.post(url, dict(resend.context["fields"])).status_code == 302
    product.refresh_from_db()
    assert (product.name, product.category) == ("Garam & gula", "salt")


@pytest.mark.parametrize("kept", ("x", "[]", '{"a": 1}', '"text"', "null", '{"a":' + "[" * 100_000))
def test_words_that_are_none_are_left_out(client, officer, kept):
    assert sign_in(client, BOLOK, kept=kept).status_code == 302


def test_a_press_that_carried_no_words_is_repeated_too(client, officer):
    make_cycle()
    asked = client.post(reverse("products:start"))
    again = sign_in(client, BOLOK, next=asked.context["next"], kept=asked.context["kept"])
    assert (again.status_code, again.context["url"]) == (200, reverse("products:start"))
    assert client.get(reverse("products:start")).url == reverse("home")


def test_a_form_older_than_the_sign_in_keeps_its_words(officer):
    make_cycle()
    product = make_product(BOLOK)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(officer)
    url = reverse("products:section", args=[product.pk, "produk"])
    ours = strict.post(url, {"name": "Garam"}, headers={"Origin": "http://testserver"})
    assert (ours.status_code, ours.context["fields"]) == (403, [("name", "Garam")])
    theirs = strict.post(url, {"name": "Garam"}, headers={"Origin": "https://evil.example"})
    assert (theirs.status_code, "Garam" in theirs.content.decode()) == (403, False)


def test_signing_out_leaves_nothing_in_the_cache(client, officer):
    client.force_login(officer)
    assert client.post(reverse("logout"))["Clear-Site-Data"] == '"cache"'


@pytest.mark.parametrize("charset", ("utf-16", "base64", "idna"))
def test_a_form_in_another_charset_is_refused(client, officer, charset):
    body = encode_multipart(BOUNDARY, {"username": "x", "password": "y"})
    for kind, sent in (("application/x-www-form-urlencoded", b"username=x"), (MULTIPART_CONTENT, body)):
        kind = f"{kind}; charset={charset}"
        assert client.generic("POST", reverse("login"), sent, content_type=kind).status_code == 400


@pytest.mark.parametrize("goal", ("https://example.org/", "//example.org", "javascript:alert(1)"))
def test_sign_in_leads_to_this_portal_only(client, officer, goal):
    assert sign_in(client, BOLOK, next=goal).url == reverse("home")


# --- Error pages ----------------------------------------------------------------------------------


def test_error_pages_speak_indonesian(client, settings, officer):
    client.force_login(officer)
    assert "Halaman ini tidak ada" in client.get("/tidak-ada/").content.decode()
    assert "Halaman ini untuk petugas lain" in client.get(reverse("reviews:queue")).content.decode()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(officer)
    refused = strict.post(reverse("products:start"))
    assert (refused.status_code, "sudah terlalu lama terbuka" in refused.content.decode()) == (403, True)


def test_a_stranger_s_page_says_who_one_is(client, officer):
    client.force_login(officer)
    text = " ".join(client.get(reverse("reviews:queue")).content.decode().split())
    assert "Anda masuk sebagai Petugas desa Bolok, dan halaman ini untuk petugas lain." in text


@pytest.mark.parametrize(
    ("kept", "said"),
    (
        ({"kept": "1"}, "Yang Anda ketik tidak hilang: masih disimpan di ponsel ini"),
        ({}, "Kiriman terakhir ini belum tersimpan; yang sebelumnya aman."),
    ),
)
def test_without_cookies_a_form_says_where_its_words_are(officer, kept, said):
    """All cookies were deleted while it was open; where its script runs, the phone has kept the words."""
    product = make_product(BOLOK)
    address = reverse("products:section", args=[product.pk, "produk"])
    refused = Client(enforce_csrf_checks=True).post(address, {"name": "Garam"} | kept)
    assert (refused.status_code, said in refused.content.decode()) == (403, True)


def test_the_guide_begins_with_the_card_and_knows_the_potentials(client, officer):
    text = " ".join(client.get(reverse("reviews:guide")).content.decode().split())
    assert "tekan “Punya kode aktivasi?”, lalu ketik nama pengguna dan kode dari kartu" in text
    assert "“Punya kode aktivasi?”".strip("“”") in client.get(reverse("login")).content.decode()
    assert "Catat dulu apa saja yang dihasilkan di “Daftar potensi”; musyawarah memilih satu." in text
    link, call = (
        "tekan “Tanya kabupaten lewat WhatsApp”",
        "Ada pertanyaan: telepon petugas PMD kabupaten/kota Anda.",
    )
    assert (link in text, call in text) == (False, True)  # a visitor has no such link
    District.objects.filter(pk=KUPANG).update(whatsapp="081200001111")
    client.force_login(officer)
    text = " ".join(client.get(reverse("reviews:guide")).content.decode().split())
    assert (link in text, call in text, "https://wa.me/" in text) == (True, False, True)


def test_every_section_page_is_light(client, officer):
    """HTML of a village's page, as it goes over the line: at most 10 KB. What stands for all pages without a line
    goes as small as can be: it comes once."""
    client.force_login(officer)
    product = make_product(BOLOK, filled=True)
    pages = [reverse("products:section", args=[product.pk, section.key]) for section in SECTIONS]
    pages += [reverse("reviews:check", args=[product.pk])]
    for page in pages:
        response = client.get(page, headers={"accept-encoding": "gzip"})
        assert response["Content-Encoding"] == "gzip"
        assert len(response.content) < 10_000
    shell = client.get(reverse("products:shell"), headers={"accept-encoding": "gzip, deflate, br"})
    assert (shell["Content-Encoding"], shell["Vary"]) == ("br", "Accept-Encoding, Cookie")
    assert len(shell.content) < 9_000
    plain = client.get(reverse("products:shell"))
    assert brotli.decompress(shell.content) == plain.content
    worker = client.get(reverse("products:service_worker"), headers={"accept-encoding": "gzip"})
    assert worker["Content-Encoding"] == "gzip"


def test_answers_to_scripts_carry_little(client, officer):
    """They are no page: nothing may run in them, and they keep nothing."""
    client.force_login(officer)
    headers = client.get(reverse("products:pulse")).headers
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Permissions-Policy" not in headers


def test_the_portal_can_be_put_on_a_home_screen(client, officer):
    """The manifest is public, and what it names is there and light."""
    page = client.get(reverse("login")).content.decode()
    assert '<link rel="manifest" href="/manifest.webmanifest">' in page
    response = client.get("/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    assert "manifest-src 'self'" in response["Content-Security-Policy"]
    manifest = response.json()
    wanted = {"id": "/", "name": "OVOP NTT", "start_url": "/", "display": "standalone", "lang": "id"}
    assert wanted.items() <= manifest.items()
    sizes = {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]}
    assert sizes == {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}
    named = [icon["src"] for icon in manifest["icons"]] + re.findall('apple-touch-icon" href="([^"]+)"', page)
    for address in named:
        path = conf.BASE_DIR / "static" / address.removeprefix("/static/")
        assert path.stat().st_size < 10_000
        with Image.open(path) as icon:
            assert f"{icon.width}x{icon.height}" in {"180x180", "192x192", "512x512"}


def test_a_photo_is_not_compressed_twice(client, officer):
    client.force_login(officer)
    photo = make_product(BOLOK, filled=True, files=True).photos.get()
    response = client.get(
        reverse("products:photo", args=[photo.pk, "large"]), headers={"accept-encoding": "gzip"}
    )
    assert "Content-Encoding" not in response


def test_the_next_page_keeps_the_filter(client):
    for village in make_villages(26):
        make_product(village, state=State.SUBMITTED)
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    text = client.get(reverse("reviews:queue"), {"kategori": "salt"}).content.decode()
    assert 'href="?kategori=salt&amp;after=' in text


def test_styles_and_scripts_of_a_first_visit_are_light():
    """As they go over the line: CSS at most 13 KB, all scripts that a first visit brings, those that come two
    seconds later too, at most 8 KB. What looks at photos, sends and tells comes when there is something."""
    static = conf.BASE_DIR / "static"
    assert len(brotli.compress((static / "css" / "portal.css").read_bytes())) <= 13_000
    scripts = [small((static / "js" / f"{name}.js").read_text()) for name in ("store", "section", "page")]
    assert sum(len(brotli.compress(script.encode())) for script in scripts) <= 8_000


def test_static_files_can_be_collected_as_on_a_server(client, settings, tmp_path):
    """Hashed names, also inside the modules, which must not import one another in a circle."""
    settings.STATIC_ROOT = tmp_path
    backend = {"BACKEND": "ovop.storage.PortalStaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": backend}
    call_command("collectstatic", interactive=False, verbosity=0)
    (section,) = (path for path in (tmp_path / "js").glob("section.*.js"))
    assert re.search(r'from ?"\./store\.[0-9a-f]{12}\.js"', section.read_text())
    assert "//" not in section.read_text()
    (icon,) = (path.name for path in (tmp_path / "img" / "icons").glob("icon-192.*.png"))
    assert icon in client.get(reverse("manifest")).content.decode()
    (send,) = (path for path in (tmp_path / "js").glob("send.*.js"))
    assert re.search(r'import\("\./shrink\.[0-9a-f]{12}\.js"\)', send.read_text())
