"""What the head of a village opens, without an account: the link, the code on the sheet, every answer, his name."""

import re
from functools import partial

import pytest
import time_machine
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from products.models import Cycle, Minutes, Product
from products.snapshots import Snapshot, take
from reviews.deciding.signatures import Signing
from reviews.deciding.signing import code_of, token_of
from reviews.models import Door, Signature, SignatureRequest
from tests.access.changes import everything
from tests.factories import (
    BATAKTE,
    BOLOK,
    KUANHEUN,
    ask_to_sign,
    give_photo,
    make_cycle,
    make_officer,
    make_product,
    make_villages,
    officer_of,
    submit,
)
from tests.racing import at_once
from villages.models import FailedTry, VillageOfficials
from villages.qr import qr
from villages.scoping import Role

pytestmark = pytest.mark.django_db
CHANGED = (
    "Tautan ini tidak berlaku lagi, karena jawaban di berkas diubah setelah Anda diminta menandatangani. Silakan minta "
    "tautan baru ke petugas desa, lalu baca lagi."
)
OLD = "Tautan ini sudah lewat 14 hari, jadi tidak berlaku lagi. Silakan minta tautan baru ke petugas desa."
REPLACED = "Tautan ini sudah diganti yang lebih baru. Pakai yang terakhir dikirim, atau minta tautan baru ke petugas desa."
SENT = "Berkas ini sudah diajukan ke kabupaten, jadi tidak bisa ditandatangani sekarang."
OFF = "Tahun program ini tidak memakai tanda tangan di portal. Tidak ada yang perlu Anda lakukan."
UNKNOWN = "Tautan ini tidak lengkap atau tidak dikenal."
WRONG = "Nomor berkas atau kode salah. Samakan dengan yang tertulis di lembar, huruf demi huruf."


@pytest.fixture
def product():
    make_cycle(head_signs=True)
    return make_product(BOLOK, filled=True)


@pytest.fixture
def link(product):
    return ask_to_sign(product)


def address(request, name="sign", *rest):
    return reverse(f"reviews:{name}", args=[token_of(request), *rest])


def text(response):
    return " ".join(response.content.decode().split())


def press(client, request, name="Yusuf Tiran"):
    return client.post(address(request), {"name": name})


def set_price(product, price):
    Product.objects.filter(pk=product.pk).update(price=price)


# --- Reading and signing -------------------------------------------------------------------------


def test_every_answer_is_there_to_be_read(client, product, link):
    said = text(client.get(address(link)))
    found = Product.objects.with_answers().get(pk=product.pk)
    for section in Snapshot(take(found)).sections:
        assert section.title.replace("&", "&amp;") in said
        for answer in section.answers:
            assert answer.label.replace("&", "&amp;") in said
    for words in ("Rp 12.500", "2.500,5 kg per bulan", "081234567890", "Bapak/Ibu Kepala Desa Bolok"):
        assert words in said
    assert "Disiapkan oleh Petugas Bolok, petugas Desa Bolok." in said


def test_looking_uses_nothing_up(client, link):
    """As WhatsApp does for its preview, and whoever opens it twice."""
    before = everything()
    for _look in range(3):
        answer = client.get(address(link))
        assert answer.status_code == 200
    assert client.head(address(link)).status_code == 200
    assert everything() == before
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_he_signs_with_his_name(client, product, link):
    answer = press(client, link, "  Drs. Yusuf  \u200bTiran\n")
    assert answer.url == address(link)
    signature = Signature.objects.get()
    assert (signature.request, signature.name) == (link, "Drs. Yusuf Tiran")
    said = text(client.get(answer.url))
    assert "Sudah ditandatangani" in said
    assert signature.line in said
    assert submit(product).signature == signature


def test_his_name_is_filled_in_where_the_village_has_told_it(client, product, link):
    assert 'value=""' not in text(client.get(address(link)))
    assert client.get(address(link)).context["form"]["name"].value() == ""
    VillageOfficials.objects.create(village_id=BOLOK, head="Yusuf Tiran, S.Sos.")
    assert 'value="Yusuf Tiran, S.Sos."' in text(client.get(address(link)))


def test_in_a_kelurahan_it_is_the_lurah(client):
    make_cycle(head_signs=True)
    request = ask_to_sign(make_product(BATAKTE, filled=True))
    said = text(client.get(address(request)))
    assert "Bapak/Ibu Lurah Batakte" in said
    assert "beri tahu petugas kelurahan" in said
    press(client, request)
    assert Signature.objects.get().office == "Lurah Batakte"


@pytest.mark.parametrize(
    ("typed", "said"),
    (
        ("", "Tulis nama Anda, supaya tercatat siapa yang menandatangani."),
        ("\u200b \u00a0", "Tulis nama Anda, supaya tercatat"),
        ("x" * 101, "100"),
        ("Yusuf\u0007Tiran", "tidak terbaca"),
        ("0812 3456 7890", "Tulis nama orang"),
    ),
)
def test_a_name_that_will_not_do_signs_nothing(client, link, typed, said):
    answer = press(client, link, typed)
    assert (answer.status_code, said in text(answer)) == (422, True)
    assert "Rp 12.500" in text(answer)  # the answers are still there to be read
    assert not Signature.objects.exists()


def test_a_hostile_name_is_a_name(client, link):
    press(client, link, "<script>alert(1)</script>")
    assert "<script>alert" not in client.get(address(link)).content.decode()


def test_nobody_is_signed_in_there(product, link):
    """On the secretary's phone it is the same page: no menu, no name, no message of somebody else."""
    officer = Client()
    officer.force_login(make_officer(Role.VILLAGE, BOLOK, username="kedua", name="Anton Pendamping"))
    stranger = Client()
    token = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    pages = [token.sub("", text(one.get(address(link)))) for one in (officer, stranger)]
    assert pages[0] == pages[1]
    assert "Keluar" not in pages[0]
    assert "<script" not in pages[0]
    assert press(officer, link).url == address(link)


# --- What is not good ----------------------------------------------------------------------------


def is_dead(client, request, said, *, status=410):
    """One sentence, whether it is looked at or pressed; nothing is shown, nothing changed."""
    before = everything()
    for answer in (client.get(address(request)), press(client, request)):
        assert (answer.status_code, said in text(answer)) == (status, True)
        assert "Rp 12.500" not in text(answer)
        assert "name=" not in re.search(r"<main.*</main>", text(answer))[0]
    assert everything() == before


def test_used_twice_it_says_who_signed(client, product, link):
    press(client, link)
    set_price(product, 9_000)  # whatever came after it
    before = everything()
    assert press(client, link, "Orang Lain").url == address(link)
    said = text(client.get(address(link)))
    assert "Yusuf Tiran, Kepala Desa Bolok" in said
    assert "sudah terpakai dan tidak bisa dipakai lagi" in said
    assert "Orang Lain" not in said
    assert "Rp 12.500" not in said
    assert everything() == before


def test_two_clicks_sign_once(client, link):
    answers = [press(client, link), press(client, link)]
    assert [one.url for one in answers] == [address(link)] * 2
    assert Signature.objects.count() == 1


def test_it_ends_after_fourteen_days(client, product):
    with time_machine.travel("2026-05-01T00:00:00Z", tick=False):
        Cycle.objects.update(year=2026, opens="2026-01-01", closes="2026-12-31", mends_until="2027-03-01")
        product.refresh_from_db()
        link = ask_to_sign(product)
    with time_machine.travel("2026-05-15T00:00:01Z", tick=False):
        is_dead(client, link, OLD)
        found = Signing(Product.objects.with_answers().get(pk=product.pk))
        assert (found.open, found.is_over) == (None, True)
        client.force_login(officer_of(Role.VILLAGE, BOLOK))
        page = text(client.get(reverse("reviews:ask_signature", args=[product.pk])))
        assert "Yang dibuat 1 Mei 2026, 08.00 WITA tidak berlaku lagi, karena sudah lewat 14 hari." in page
    with time_machine.travel("2026-05-14T23:59:00Z", tick=False):
        assert press(Client(), link).status_code == 302


def test_a_newer_one_ends_it(client, product, link):
    newer = ask_to_sign(product, Door.SHEET)
    is_dead(client, link, REPLACED)
    press(client, newer)
    is_dead(client, link, REPLACED)
    assert Signature.objects.get().request == newer


def test_answers_that_changed_since_are_not_signed(client, product, link):
    set_price(product, 9_000)
    is_dead(client, link, CHANGED)
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    page = text(client.get(reverse("reviews:ask_signature", args=[product.pk])))
    assert "tidak berlaku lagi, karena setelah itu ada jawaban yang diubah." in page
    set_price(product, 12_500)
    assert press(Client(), link).status_code == 302


def test_a_page_that_was_open_meanwhile_signs_nothing_else(client, product, link):
    """The head has read one price, and the press of his button comes after another was saved."""
    assert "Rp 12.500" in text(client.get(address(link)))
    set_price(product, 9_000)
    answer = press(client, link)
    assert (answer.status_code, CHANGED in text(answer)) == (410, True)
    assert not Signature.objects.exists()


@pytest.mark.parametrize("what", ("photo", "minutes"))
def test_other_files_are_other_answers(client, product, link, what):
    if what == "photo":
        give_photo(product)
    else:
        Minutes.objects.all().delete()
    is_dead(client, link, CHANGED)


def test_a_sheet_speaks_of_its_code(client, product):
    sheet = ask_to_sign(product, Door.SHEET)
    set_price(product, 9_000)
    is_dead(client, sheet, "Kode ini tidak berlaku lagi, karena jawaban di berkas diubah")


def test_where_the_year_asks_no_more(client, product, link):
    Cycle.objects.update(head_signs=False)
    is_dead(client, link, OFF)


def test_what_was_submitted_is_not_signed(client, product, link):
    Cycle.objects.update(head_signs=False)
    product.refresh_from_db()
    submit(product)
    Cycle.objects.update(head_signs=True)
    is_dead(client, link, SENT)


def tampered(token):
    number, _hyphen, rest = token.partition("-")
    other = "A" if rest[0] != "A" else "B"
    return (f"{number}-{other}{rest[1:]}", f"{int(number) + 1}-{rest}", f"{number}-{rest[:-1]}", f"{number}-")


@pytest.mark.parametrize("number", range(4))
def test_an_address_that_was_never_given_out(client, link, number):
    url = reverse("reviews:sign", args=[tampered(token_of(link))[number]])
    for answer in (client.get(url), client.post(url, {"name": "Yusuf"})):
        assert (answer.status_code, UNKNOWN in text(answer)) == (404, True)
    assert not Signature.objects.exists()


@pytest.mark.parametrize("token", ("x", "-", "1-é", "\u0661-abc", "0-", "9" * 40 + "-x", "1\n-x"))
def test_an_address_that_is_none(client, token):
    path, _mark, query = token.partition("?")
    assert client.get(f"/tanda-tangan/{path}/?{query}").status_code == 404


@pytest.mark.parametrize("rest", ("1-%00/", "1-x/?y=%00"))
def test_an_address_with_a_nul_is_refused_in_words(client, rest):
    answer = client.get(f"/tanda-tangan/{rest}")
    assert (answer.status_code, "Nomor rujukan" in text(answer)) == (400, True)


def test_guessed_addresses_are_counted_and_the_right_one_opens(link):
    guesser = Client(REMOTE_ADDR="10.9.9.9")
    for number in range(10):
        assert guesser.get(f"/tanda-tangan/{number}-{'A' * 22}/").status_code == 404
    answer = guesser.get(f"/tanda-tangan/99-{'A' * 22}/")
    assert (answer.status_code, "yang benar tetap diterima" in text(answer)) == (429, True)
    assert int(answer["Retry-After"]) > 0
    # Villages behind one address of their phone company keep the way in.
    assert guesser.get(address(link)).status_code == 200
    assert press(guesser, link).status_code == 302


KEY = "00000000-0000-4000-8000-000000000000"


# --- Files ---------------------------------------------------------------------------------------


@pytest.fixture
def with_files():
    make_cycle(head_signs=True)
    return make_product(BOLOK, filled=True, files=True)


def files_of(product, request):
    photo, page = product.photos.first(), product.minutes.pages.first()
    return {
        address(request, "sign_photo", photo.pk, "medium"): "image/webp",
        address(request, "sign_photo", photo.pk, "large"): "image/webp",
        address(request, "sign_page", page.pk, "small"): "image/webp",
        address(request, "sign_minutes"): "application/pdf",
    }


def test_photos_and_minutes_are_seen_by_the_address_alone(client, with_files):
    link = ask_to_sign(with_files)
    page = client.get(address(link)).content.decode()
    files = files_of(with_files, link)
    for url, kind in files.items():
        assert f'"{url}"' in page
        answer = client.get(url)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, kind)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert b"".join(answer)
    # The addresses of the officers' own pages stay theirs.
    photo = with_files.photos.first()
    assert client.get(reverse("products:photo", args=[photo.pk, "medium"])).status_code == 302
    assert "/foto/" not in re.sub(r"/tanda-tangan/[^\"]*", "", page)


def test_nothing_else_is_opened_by_it(client, with_files):
    """Neither the files of another village, nor a size that there is none of."""
    other = make_product(KUANHEUN, filled=True, files=True)
    link = ask_to_sign(with_files)
    photo, page = other.photos.first(), other.minutes.pages.first()
    for url in (
        address(link, "sign_photo", photo.pk, "medium"),
        address(link, "sign_page", page.pk, "small"),
        address(link, "sign_photo", with_files.photos.first().pk, "huge"),
        address(link, "sign_page", with_files.minutes.pages.first().pk, "medium"),
        address(link, "sign_photo", KEY, "small"),
        address(link, "sign_page", KEY, "small"),
    ):
        assert client.get(url).status_code == 404
    Minutes.objects.filter(product=with_files).update(is_pdf=False)
    assert client.get(address(ask_to_sign(with_files), "sign_minutes")).status_code == 404


@pytest.mark.parametrize("end", ("signed", "changed", "replaced"))
def test_files_end_with_the_link(client, with_files, end):
    link = ask_to_sign(with_files)
    files = files_of(with_files, link)
    if end == "signed":
        press(client, link)
    elif end == "changed":
        set_price(with_files, 9_000)
    else:
        ask_to_sign(with_files)
    assert [client.get(url).status_code for url in files] == [404] * 4


# --- The sheet with a code -----------------------------------------------------------------------


def enter(client, number, code):
    return client.post(reverse("reviews:enter_code"), {"number": str(number), "code": code})


def test_a_sheet_is_printed_with_a_code(client, product):
    officer = officer_of(Role.VILLAGE, BOLOK)
    client.force_login(officer)
    url = reverse("reviews:ask_signature", args=[product.pk])
    client.post(url, {"door": "sheet", "seen": "0"})
    answer = client.get(url)
    request = SignatureRequest.objects.get()
    said = text(answer)
    assert f"<b>{product.pk}</b>" in said
    assert f"<b>{code_of(request)}</b>" in said
    assert re.fullmatch(r"[A-Z2-9]{5}-[A-Z2-9]{5}", code_of(request))
    # What is scanned goes through other programs: the way to the door is in it, and not what opens it.
    assert answer.context["qr"] == qr(f"http://testserver/tanda-tangan/?berkas={product.pk}")
    assert token_of(request) not in said
    assert f'value="{product.pk}"' in client.get(f"/tanda-tangan/?berkas={product.pk}").content.decode()


@pytest.mark.parametrize("typed", (str, str.lower, lambda code: code.replace("-", " ")))
def test_the_code_leads_to_what_is_signed(client, product, typed):
    sheet = ask_to_sign(product, Door.SHEET)
    answer = enter(client, product.pk, typed(code_of(sheet)))
    assert answer.url == address(sheet)
    assert press(client, sheet).url == address(sheet)
    assert Signature.objects.get().request.door == "sheet"
    # Typed once more it says that it was used.
    assert enter(client, product.pk, code_of(sheet)).url == address(sheet)
    assert "sudah terpakai" in text(client.get(address(sheet)))


def test_a_stranger_s_tries_void_no_sheet(client, product):
    sheet = ask_to_sign(product, Door.SHEET)
    for number in range(12):
        answer = enter(Client(REMOTE_ADDR=f"10.0.0.{number}"), product.pk, "AAAAA-BBBBB")
        assert (answer.status_code, WRONG in text(answer)) == (422, True)
    assert enter(client, product.pk, code_of(sheet)).url == address(sheet)
    newer = ask_to_sign(product, Door.SHEET)
    assert enter(client, product.pk, code_of(newer)).url == address(newer)
    # The old one, typed again, says that there is a newer.
    assert "Kode ini sudah diganti yang lebih baru" in text(
        client.get(enter(client, product.pk, code_of(sheet)).url)
    )


def test_codes_guessed_across_dossiers_are_counted_by_network(product):
    sheet = ask_to_sign(product, Door.SHEET)
    guesser = Client(REMOTE_ADDR="10.9.9.9")
    for number in range(10):
        assert enter(guesser, 900 + number, "AAAAA-BBBBB").status_code == 422
    answer = enter(guesser, product.pk, "AAAAA-BBBBB")
    assert (answer.status_code, "yang benar tetap diterima" in text(answer)) == (429, True)
    assert enter(guesser, product.pk, code_of(sheet)).status_code == 302


@pytest.mark.parametrize(
    ("number", "code", "said"),
    (
        ("", "AAAAA-BBBBB", "Tulis nomor berkas yang ada di lembar, angka saja."),
        ("garam", "AAAAA-BBBBB", "Tulis nomor berkas yang ada di lembar, angka saja."),
        ("-1", "AAAAA-BBBBB", "Tulis nomor berkas yang ada di lembar, angka saja."),
        ("9" * 40, "AAAAA-BBBBB", "Tulis nomor berkas yang ada di lembar, angka saja."),
        ("\u0661", "AAAAA-BBBBB", "Tulis nomor berkas yang ada di lembar, angka saja."),
        ("1", "", "Tulis kode yang ada di lembar."),
        ("1", "é" * 40, WRONG),
    ),
)
def test_what_is_no_number_or_no_code(client, product, number, code, said):
    ask_to_sign(product, Door.SHEET)
    answer = enter(client, number, code)
    assert (answer.status_code, said in text(answer)) == (422, True)


def test_the_code_of_another_dossier_or_of_a_link_opens_nothing(client, product):
    other = make_product(KUANHEUN, filled=True)
    sheet, link = ask_to_sign(product, Door.SHEET), ask_to_sign(other)
    assert enter(client, other.pk, code_of(sheet)).status_code == 422
    assert enter(client, other.pk, code_of(link)).status_code == 422
    assert client.get(reverse("reviews:sign", args=[code_of(sheet)])).status_code == 404


@pytest.mark.parametrize("which", ("with a sheet", "with a link", "without", "unknown"))
def test_known_and_unknown_numbers_are_told_apart_by_nobody(
    client, product, django_assert_num_queries, which
):
    bare = make_product(KUANHEUN)
    numbers = {"with a sheet": product.pk, "with a link": product.pk, "without": bare.pk, "unknown": 999_999}
    ask_to_sign(product, Door.LINK if which == "with a link" else Door.SHEET)
    enter(Client(REMOTE_ADDR="10.9.9.9"), 1234, "AAAAA-BBBBB")
    with django_assert_num_queries(3):
        answer = enter(client, numbers[which], "AAAAA-BBBBB")
    assert (answer.status_code, WRONG in text(answer)) == (422, True)


def test_nothing_secret_is_kept_of_a_failed_try(client, product):
    enter(client, product.pk, "QQQQQ-WWWWW")
    kept = str(list(FailedTry.objects.values()))
    assert "tanda-tangan" in kept
    assert "QQQQQ" not in kept


# --- Queries -------------------------------------------------------------------------------------


@pytest.mark.parametrize("photo_count", (1, 3))
def test_queries_of_the_page(client, product, django_assert_num_queries, photo_count):
    while product.photos.count() < photo_count:
        give_photo(product)
    link = ask_to_sign(product)
    with django_assert_num_queries(7):
        client.get(address(link))


# --- At once -------------------------------------------------------------------------------------


@pytest.mark.postgres
def test_of_eight_presses_at_once_one_signs(transactional_db):
    make_cycle(head_signs=True)
    for village in make_villages(20):
        link = ask_to_sign(make_product(village, filled=True))
        presses = [partial(press, Client(), link, f"Orang {letter}") for letter in "ABCDEFGH"]
        assert {one.url for one in at_once(*presses)} == {address(link)}
    assert Signature.objects.count() == 20


@pytest.mark.postgres
def test_control_without_the_lock_one_is_told_nothing(transactional_db):
    """The same look and leap without it: the database lets one in, and the others end in an error."""
    make_cycle(head_signs=True)

    def naive(request):
        if not Signature.objects.filter(request=request).exists():
            Signature.objects.create(request=request, name="Yusuf", office="Kepala Desa", snapshot={})

    failed = 0
    for village in make_villages(20):
        link = ask_to_sign(make_product(village, filled=True))
        failed += sum(isinstance(one, IntegrityError) for one in at_once(*[partial(naive, link)] * 8))
    assert failed


@pytest.mark.postgres
def test_signing_and_saving_at_once(transactional_db):
    """What was signed is what stood there; what was saved is never taken for signed."""
    make_cycle(head_signs=True)
    for village in make_villages(20):
        product = make_product(village, filled=True)
        link = ask_to_sign(product)
        client = Client()
        client.force_login(officer_of(Role.VILLAGE, village))
        url = reverse("products:section", args=[product.pk, "produk"])
        page = client.get(url).context
        data = {name: page["form"][name].value() for name in page["form"].fields} | {"name": "Baru"}
        at_once(partial(client.post, url, data | {"seen": page["seen"]}), partial(press, Client(), link))
        found = Product.objects.with_answers().get(pk=product.pk)
        assert found.name == "Baru"
        assert Signing(found).signature is None
        for one in Signature.objects.filter(request=link):
            assert Snapshot(one.snapshot).answer("name").text == "Garam Bolok"
