"""The head of a village signs, in a year that asks for it: what is good, what is not, and what is told."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from products.choices import LicenceKind, State
from products.models import Minutes, MinutesPage, Product
from products.snapshots import Snapshot, fingerprint
from reviews.deciding.corrections import ask as ask_correction
from reviews.deciding.signatures import Signing, signing_of
from reviews.deciding.signing import ask, code_of, find, sign, token_of
from reviews.deciding.workflow import Refused, perform
from reviews.models import Decision, Door, Signature, SignatureRequest
from tests.factories import (
    BATAKTE,
    BOLOK,
    KUANHEUN,
    KUPANG,
    NTT,
    approve,
    ask_to_sign,
    complete,
    give_minutes,
    give_photo,
    let_sign,
    make_cycle,
    make_officer,
    make_product,
    officer_of,
    reopen,
    reply,
    send_back,
    submit,
    withdraw,
)
from villages.models import Village
from villages.scoping import Role
from villages.versions import Stale

pytestmark = pytest.mark.django_db
NOT_YET = "Kepala Desa belum menandatangani jawaban ini. Minta dulu tanda tangannya."
LOST = "tidak berlaku lagi, karena setelah itu ada jawaban yang berubah. Minta tanda tangannya lagi."


@pytest.fixture
def product():
    make_cycle(head_signs=True)
    return make_product(BOLOK, filled=True)


def signing(product):
    """As it stands now, read anew."""
    return Signing(Product.objects.with_answers().get(pk=product.pk))


def refused(product):
    with pytest.raises(Refused) as refusal:
        submit(product)
    return [str(fault) for fault in refusal.value.faults]


def village(client, product):
    client.force_login(officer_of(Role.VILLAGE, product.village_id))


def page(client, name, product):
    text = client.get(reverse(f"reviews:{name}", args=[product.pk])).content.decode()
    return " ".join(text.split())


# --- What is needed ------------------------------------------------------------------------------


def test_where_the_year_does_not_ask_nothing_is_seen(client, django_assert_num_queries):
    product = make_product(BOLOK, filled=True)
    assert (product.cycle.head_signs, signing_of(product)) == (False, None)
    village(client, product)
    for name in ("check", "tasks"):
        assert "tanda tangan" not in page(client, name, product).lower()
    assert "tanda tangan" not in " ".join(client.get(reverse("home")).content.decode().split()).lower()
    address = reverse("reviews:ask_signature", args=[product.pk])
    assert client.get(address).status_code == client.post(address, {"door": "link"}).status_code == 404
    with pytest.raises(PermissionDenied):
        ask_to_sign(product)
    with django_assert_num_queries(0):
        signing_of(Product(cycle=product.cycle))
    assert submit(product).signature is None


@pytest.mark.parametrize(("code", "head"), ((BOLOK, "Kepala Desa"), (BATAKTE, "Lurah")))
def test_without_a_signature_it_is_not_submitted(client, code, head):
    make_cycle(head_signs=True)
    product = make_product(code, filled=True)
    said = f"{head} belum menandatangani jawaban ini. Minta dulu tanda tangannya."
    assert refused(product) == [said]
    village(client, product)
    address = reverse("reviews:perform", args=[product.pk, "submit"])
    answer = client.post(address, {"version": product.version, "declaration": "on"})
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    for name in ("check", "tasks"):
        assert said in page(client, name, product)
    assert said in " ".join(client.get(reverse("home")).content.decode().split())
    product.refresh_from_db()
    assert product.state == State.DRAFT


def test_what_else_is_missing_is_told_first(client, product):
    Product.objects.filter(pk=product.pk).update(price=None)
    village(client, product)
    assert NOT_YET not in page(client, "tasks", product)
    text = page(client, "check", product)
    assert "Masih 1 jawaban yang belum diisi" in text
    assert NOT_YET in text


def test_a_signed_dossier_is_submitted_with_its_signature(product):
    signature = let_sign(product)
    assert (signing(product).signature, signing(product).sentence) == (signature, "")
    assert submit(product).signature == signature


def test_what_was_signed_is_kept_with_its_labels(product):
    with time_machine.travel("2026-05-05 14:05 +0800", tick=False):
        signature = let_sign(product, "Drs. Yusuf Tiran", door=Door.SHEET)
    request = signature.request
    assert (signature.name, signature.office) == ("Drs. Yusuf Tiran", "Kepala Desa Bolok")
    assert signature.line == "Drs. Yusuf Tiran, Kepala Desa Bolok, 5 Mei 2026, 14.05 WITA"
    assert signature.way == (
        "lewat lembar bercetak kode yang dibuat Petugas Bolok, petugas Desa Bolok, 5 Mei 2026, 14.05 WITA"
    )
    assert (request.door, request.user) == ("sheet", officer_of(Role.VILLAGE, BOLOK))
    assert request.fingerprint == fingerprint(Product.objects.with_answers().get(pk=product.pk))
    price = Snapshot(signature.snapshot).answer("price")
    assert (price.label, price.text) == ("Harga jual per satuan", "Rp\xa012.500")


@pytest.mark.parametrize("model", (SignatureRequest, Signature))
@pytest.mark.parametrize("statement", ("UPDATE {table} SET at = at", "DELETE FROM {table}"))
def test_neither_row_is_ever_rewritten(product, model, statement):
    let_sign(product)
    refusal = pytest.raises(DatabaseError, match="append-only")
    with refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table=model._meta.db_table))
    assert model.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "broken"),
    (
        ("signature_has_its_name", {"name": ""}),
        ("signature_has_its_name", {"office": ""}),
    ),
)
def test_a_signature_without_its_name_is_none(product, name, broken):
    words = {"name": "Yusuf", "office": "Kepala Desa Bolok", "snapshot": {}} | broken
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Signature.objects.create(request=ask_to_sign(product), **words)


def test_a_signature_stands_at_a_submission_alone(product):
    signature = let_sign(product)
    row = {"product": product, "user": officer_of(Role.DISTRICT, KUPANG), "action": "return", "version": 9}
    with pytest.raises(IntegrityError, match="signature_goes_with_a_submission"), transaction.atomic():
        Decision.objects.create(source="submitted", target="returned", signature=signature, **row)


def test_a_request_that_was_never_good_is_none(product):
    row = {"product": product, "user": officer_of(Role.VILLAGE, BOLOK), "door": "link", "nonce": "x"}
    with pytest.raises(IntegrityError, match="good_for_a_while"), transaction.atomic():
        SignatureRequest.objects.create(expires_at=timezone.now() - timedelta(days=1), **row)


# --- What takes it back --------------------------------------------------------------------------


def save(**columns):
    def change(product):
        Product.objects.filter(pk=product.pk).update(**columns)
        product.refresh_from_db()

    return change


def other_licence(product):
    product.licences.filter(kind=LicenceKind.NIB).update(status="yes", number="1234567890123")


def other_photo(product):
    give_photo(product)


def other_cover(product):
    first, second = product.photos.all()
    first.position, second.position = 1, 0
    first.save()
    second.save()


def other_minutes(product):
    Minutes.objects.get(product=product).delete()
    give_minutes(product)


def other_page(product):
    Minutes.objects.filter(product=product).update(is_pdf=False)
    MinutesPage.objects.create(minutes=product.minutes, name="2.jpg", digest="2", position=2)


CHANGES = (
    (save(price=13_000), "Harga jual per satuan"),
    (save(name="Garam halus"), "Nama produk unggulan"),
    (save(capacity="2500.51"), "Kapasitas produksi"),
    (save(months=[5, 6]), "Bulan produksi"),
    (save(latitude=None, longitude=None), "Titik lokasi"),
    (save(minutes_number="10/BA"), "Nomor berita acara"),
    (other_licence, "NIB"),
    (lambda product: product.needs.filter(track="training").delete(), "Kebutuhan pelatihan"),
    (other_photo, "Foto produk"),
    (other_cover, "Foto produk"),
    (other_minutes, "Foto atau PDF berita acara"),
    (other_page, "Foto atau PDF berita acara"),
)


@pytest.mark.parametrize(("change", "label"), CHANGES)
def test_whatever_is_changed_takes_the_signature_back_and_says_so(client, product, change, label):
    give_photo(product)
    let_sign(product)
    change(product)
    found = signing(product)
    assert (found.signature, found.changed) == (None, [label])
    assert found.sentence.startswith("Tanda tangan Kepala Desa (Yusuf Tiran, ")
    assert found.sentence.endswith(LOST)
    village(client, product)
    assert f"Yang berubah: {label}." in page(client, "check", product)
    if "pelatihan" not in label:  # which is missing then
        assert [fault for fault in refused(product) if fault.endswith(LOST)] == [found.sentence]
        assert let_sign(product, "Yusuf Tiran").pk
        assert submit(product).signature.request.fingerprint == found.fingerprint


def test_it_is_good_for_the_very_answers(product):
    """Put back as it was, it is what the head has signed; another category asks other questions."""
    signature = let_sign(product)
    save(price=13_000)(product)
    assert signing(product).signature is None
    save(price=12_500)(product)
    assert signing(product).signature == signature
    save(category="fish")(product)
    complete(product)
    assert "Kategori" in signing(product).changed


def test_a_question_of_another_name_changes_nothing(product, monkeypatch):
    before = signing(product).fingerprint
    monkeypatch.setattr(Product._meta.get_field("price"), "verbose_name", "Harga")
    assert signing(product).fingerprint == before


def test_what_was_signed_before_and_is_asked_no_more_is_told(product):
    """Of another category: a licence that fish alone need, and one that is asked of salt."""
    save(category="fish")(product)
    complete(product, licences={"skp": ("yes", "SKP 12")})
    let_sign(product)
    save(category="salt")(product)
    assert signing(product).changed == ["Kategori", "PIRT", "SKP"]


def test_withdrawn_unchanged_it_holds_and_mended_it_does_not(product):
    signature = let_sign(product)
    submit(product)
    withdraw(product)
    assert submit(product).signature == signature
    send_back(product, price="Per kg.")
    reply(product, "price")
    assert signing(product).signature == signature  # the answers are those that he signed
    save(price=9_000)(product)
    assert any(fault.endswith(LOST) for fault in refused(product))
    again = let_sign(product, "Maria Tiran")
    assert submit(product).signature == again
    sent = [one.signature for one in product.decisions.filter(snapshot__isnull=False)]
    assert sent == [signature, signature, again]


def test_a_corrected_answer_is_signed_anew_once_it_is_opened_again(product):
    let_sign(product)
    submit(product)
    approve(product)
    district = officer_of(Role.DISTRICT, KUPANG)
    words = {"typed": {"price": ["9000"]}, "reason": "Salah tulis.", "channel": "phone"}
    ask_correction(product, "price", district, version=product.version, **words)
    product.refresh_from_db()
    reopen(product)
    assert signing(product).changed == ["Harga jual per satuan"]


# --- Asking --------------------------------------------------------------------------------------


def test_nothing_half_done_is_signed(product):
    save(price=None)(product)
    with pytest.raises(Refused, match="Masih ada 1 jawaban yang belum diisi"):
        ask_to_sign(product)
    save(price=12_500, unconfirmed=["produk"])(product)
    with pytest.raises(Refused, match="Masih ada 1 bagian yang perlu Anda periksa lagi"):
        ask_to_sign(product)
    save(unconfirmed=[])(product)
    let_sign(product)
    submit(product)
    send_back(product, price="Per kg.")
    save(name="Garam halus")(product)
    with pytest.raises(Refused, match="Masih ada 1 catatan kabupaten"):
        ask_to_sign(product)
    assert SignatureRequest.objects.count() == 1


def test_nothing_is_asked_for_in_a_year_that_is_over(client, product):
    today = timezone.localdate()
    type(product.cycle).objects.update(
        opens=today - timedelta(days=99), closes=today - timedelta(days=9), mends_until=today
    )
    product.refresh_from_db()
    with pytest.raises(Refused, match="sudah ditutup"):
        ask_to_sign(product)
    village(client, product)
    text = page(client, "ask_signature", product)
    assert ("Belum bisa diminta" in text, "Buat tautan untuk WhatsApp" in text) == (True, False)


def test_what_is_signed_is_not_asked_for_again(client, product):
    let_sign(product)
    with pytest.raises(Refused, match="Jawaban ini sudah ditandatangani"):
        ask_to_sign(product)
    village(client, product)
    text = page(client, "ask_signature", product)
    assert ("Sudah ditandatangani:" in text, "Buat tautan untuk WhatsApp" in text) == (True, False)


@pytest.mark.parametrize(
    ("role", "area"), ((Role.VILLAGE, KUANHEUN), (Role.DISTRICT, KUPANG), (Role.PROVINCE, NTT))
)
def test_nobody_else_asks(product, role, area):
    """Of a dossier that the kabupaten sees as well."""
    let_sign(product)
    submit(product)
    send_back(product, price="Per kg.")
    save(price=9_000)(product)
    with pytest.raises(PermissionDenied):
        ask(product, officer_of(role, area), Door.LINK, seen=signing(product).seen)
    assert ask_to_sign(product)


def test_an_old_page_asks_for_nothing(client, product):
    """Two presses make one link; and after the dossier was submitted there is none to make."""
    village(client, product)
    address, data = reverse("reviews:ask_signature", args=[product.pk]), {"door": "link", "seen": "0"}
    assert client.post(address, data).url == address
    assert client.post(address, data).url == address
    assert SignatureRequest.objects.count() == 1
    assert "Halaman tadi sudah lama." in client.get(address).content.decode()
    sign(SignatureRequest.objects.get(), "Yusuf Tiran")
    submit(product)
    answer = client.post(address, {"door": "link", "seen": str(signing(product).seen)}, follow=True)
    assert answer.redirect_chain[-1] == (reverse("reviews:detail", args=[product.pk]), 302)
    assert SignatureRequest.objects.count() == 1
    with pytest.raises(Stale):
        ask(product, officer_of(Role.VILLAGE, BOLOK), Door.LINK, seen=signing(product).seen)


@pytest.mark.parametrize("door", ("", "telepati", "LINK"))
def test_there_are_two_doors(client, product, door):
    village(client, product)
    address = reverse("reviews:ask_signature", args=[product.pk])
    assert client.post(address, {"door": door, "seen": "0"}).status_code == 404
    assert not SignatureRequest.objects.exists()


def test_a_link_is_made_for_whatsapp(client, product):
    village(client, product)
    address = reverse("reviews:ask_signature", args=[product.pk])
    client.post(address, {"door": "link", "seen": "0"})
    answer = client.get(address)
    request = SignatureRequest.objects.get()
    link = f"http://testserver{reverse('reviews:sign', args=[token_of(request)])}"
    assert answer.context["link"] == link
    assert link in answer.content.decode()
    sent = answer.context["whatsapp"]
    assert sent.startswith("https://wa.me/?text=Bapak%2FIbu%20Kepala%20Desa%20Bolok%2C%20berkas%20produk")
    assert token_of(request) in sent
    assert "Perlu%20sinyal" in sent
    assert "no-store" in answer.headers["Cache-Control"]
    assert request.expires_at - request.at == pytest.approx(timedelta(days=14), abs=timedelta(seconds=5))


def test_neither_address_nor_code_lies_in_the_database(product):
    request = ask_to_sign(product, Door.SHEET)
    kept = str(vars(request))
    token, code = token_of(request), code_of(request)
    assert token.partition("-")[2] not in kept
    assert code.replace("-", "").lower() not in kept.lower()
    # And neither says anything of the other, or of that of another row.
    twin = SignatureRequest(pk=request.pk + 1, nonce=request.nonce)
    assert len({token_of(twin).partition("-")[2], token.partition("-")[2]}) == 2
    assert code_of(twin) != code


def test_the_key_of_the_portal_makes_them(product, settings):
    request = ask_to_sign(product)
    token = token_of(request)
    assert find(token) == request
    settings.SECRET_KEY = "another"
    assert find(token) is None


def test_only_whoever_asked_sees_the_link_again(client, product):
    """Who follows in the same account asks anew, under their own name."""
    village(client, product)
    request = ask_to_sign(product)
    assert token_of(request) in page(client, "ask_signature", product)
    officer = officer_of(Role.VILLAGE, BOLOK)
    officer.name = "Marten Follows"
    officer.save()
    text = page(client, "ask_signature", product)
    assert (token_of(request) in text, "hanya tampil untuk yang membuatnya" in text) == (False, True)
    client.post(
        reverse("reviews:ask_signature", args=[product.pk]), {"door": "link", "seen": str(request.pk)}
    )
    assert SignatureRequest.objects.latest("pk").who == "Marten Follows, petugas Desa Bolok"


# --- Where it stands -----------------------------------------------------------------------------


def test_it_stands_on_receipt_review_page_and_certificate(client, product):
    with time_machine.travel("2026-05-05 14:05 +0800", tick=False):
        let_sign(product)
        submit(product)
    village(client, product)
    line = "Yusuf Tiran, Kepala Desa Bolok, 5 Mei 2026, 14.05 WITA"
    way = "lewat tautan WhatsApp yang dibuat Petugas Bolok, petugas Desa Bolok, 5 Mei 2026, 14.05 WITA"
    assert line in page(client, "receipt", product)
    assert way in page(client, "receipt", product)
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    text = page(client, "detail", product)
    assert f"<b>{line}</b> <br> <small>{way}</small>" in text
    assert f"Ditandatangani: {line}, {way}." in text  # in the history
    # What it was called then, whatever it is called later.
    Village.objects.filter(pk=BOLOK).update(name="Bolok Baru")
    assert line in page(client, "receipt", product)
    approve(product)
    client.force_login(officer_of(Role.PROVINCE, NTT))
    assert line in page(client, "detail", product)
    sheet = page(client, "sheet", product)
    assert "<dt>Ditandatangani Kepala Desa Bolok</dt> <dd> Yusuf Tiran, 5 Mei 2026 </dd>" in sheet


def test_without_a_signature_none_of_them_speaks_of_one(client):
    product = make_product(BOLOK, state=State.APPROVED)
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    for name in ("receipt", "detail", "sheet"):
        assert "itandatangani" not in page(client, name, product)


def test_what_was_corrected_since_was_not_signed(client, product):
    let_sign(product)
    submit(product)
    approve(product)
    district = officer_of(Role.DISTRICT, KUPANG)
    client.force_login(district)
    said = "Jawaban yang dikoreksi sesudahnya tidak ikut ditandatangani."
    assert said not in page(client, "detail", product)
    words = {"typed": {"price": ["9000"]}, "reason": "Salah tulis.", "channel": "phone"}
    ask_correction(product, "price", district, version=product.version, **words)
    assert said in page(client, "detail", product)
    assert "(sebelum jawaban dikoreksi)" in page(client, "sheet", product)


def test_a_later_submission_without_one_has_none(client, product):
    """The year asks no more: what was signed once says nothing of what was sent since."""
    let_sign(product)
    submit(product)
    withdraw(product)
    type(product.cycle).objects.update(head_signs=False)
    save(price=9_000)(product)
    product = Product.objects.get(pk=product.pk)
    assert submit(product).signature is None
    approve(product)
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    assert "Ditandatangani" not in page(client, "sheet", product)
    assert page(client, "detail", product).count("Ditandatangani:") == 1  # the first, in the history


@pytest.mark.parametrize("request_count", (1, 3))
@pytest.mark.parametrize(("name", "queries"), (("check", 10), ("ask_signature", 10)))
def test_queries(client, product, django_assert_num_queries, request_count, name, queries):
    for number in range(request_count):
        save(price=9_000 + number)(product)
        let_sign(product)
    save(price=1)(product)
    village(client, product)
    with django_assert_num_queries(queries):
        client.get(reverse(f"reviews:{name}", args=[product.pk]))


def test_a_phone_that_sends_it_later_is_told(client, product):
    """What waited in a phone without a line is refused as any other submission is, and says why."""
    village(client, product)
    address = reverse("reviews:perform", args=[product.pk, "submit"])
    data = {"version": product.version, "declaration": "on"}
    answer = client.post(address, data, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()) == (422, {"error": NOT_YET})


def test_a_companion_signs_for_nobody_without_a_trace(product):
    """Whoever it was: the row says by which door, and who opened that."""
    make_officer(Role.VILLAGE, BOLOK, username="kedua", name="Anton Pendamping")
    companion = officer_of(Role.VILLAGE, BOLOK)
    signature = sign(ask(product, companion, Door.LINK, seen=0), "Yusuf Tiran")
    assert signature.way.startswith(f"lewat tautan WhatsApp yang dibuat {companion.signature}, ")
    decision = perform("submit", product, companion, version=product.version, answers={"declaration": True})
    assert decision.signature == signature
