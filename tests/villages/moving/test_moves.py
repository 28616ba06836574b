"""A village that gets another code takes everything along, keeps what was given out, and is found as before."""

import re
from contextlib import suppress
from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from products.choices import State, Track
from products.deadlines import extend
from products.models import Potential, Product, Satellite
from reviews import append_only
from reviews.help.flags import flag
from reviews.models import Certificate, Decision, LedgerEntry
from reviews.prints import certificates
from tests.factories import (
    NTT,
    PASSWORD,
    approve,
    make_cycle,
    make_officer,
    make_product,
    make_superuser,
    officer_of,
    reopen,
    submit,
)
from tests.villages.moving import lists
from tests.villages.moving.lists import (
    ALOR,
    BITEFA,
    BITEFA_NOW,
    IN_2022,
    PROBUR,
    SIKKA,
    TRIBUR,
    TRIBUR_NOW,
    WAKAPSIR,
    WAKAPSIR_NOW,
    load,
)
from villages.activation.codes import issue, with_accounts
from villages.management.area_moves import hanging
from villages.models import AreaChange, NameEntry, RememberedPhone, User, Village, VillageOfficials
from villages.scoping import Role

pytestmark = pytest.mark.django_db
TO_SIKKA = "53.07.01.2099"
INTO_SIKKA = lists.Y2020.replace(f"{TRIBUR},Tribur\n", "").replace("53.14,", f"{TO_SIKKA},Tribur\n53.14,")


@pytest.fixture
def tribur(tmp_path):
    """Tribur with everything that a village can have, approved and helped."""
    load(tmp_path, lists.Y2020)
    make_cycle()
    village = Village.objects.get(pk=TRIBUR)
    officer = make_officer(Role.VILLAGE, TRIBUR, password=PASSWORD)
    product = make_product(TRIBUR, state=State.APPROVED, name="Kenari Tribur")
    Potential.objects.create(village=village, name="Kenari", category="farm")
    Satellite.objects.create(product=make_product(PROBUR), village=village)
    VillageOfficials.objects.create(village=village, head="Yohanis Maleng")
    NameEntry.objects.create(user=officer, name="Petugas Tribur")
    RememberedPhone.objects.create(
        user=officer, label="Chrome", created_at=product.created_at, used_at=product.created_at
    )
    kabupaten = officer_of(Role.DISTRICT, ALOR)
    until = timezone.localdate() + timedelta(days=365)
    extend(village, product.cycle, kabupaten, until=until, reason="Banjir")
    province = officer_of(Role.PROVINCE, NTT)
    flag([product.pk], Track.FUNDING, province)
    code, _made = certificates.issue(product, province)
    return SimpleNamespace(product=product, officer=officer, code=code.code)


def move(tmp_path):
    return load(tmp_path, lists.Y2022, *lists.STEP_2022)


def page(user, name, *args, **query):
    client = Client()
    client.force_login(user)
    return client.get(reverse(name, args=args), query)


def test_everything_goes_along(tribur, tmp_path):
    assert f"{TRIBUR} Tribur -> {TRIBUR_NOW} Tribur" in move(tmp_path)
    for model, column in hanging():
        assert not model._base_manager.filter(**{column: TRIBUR}).exists(), model
        if model not in (VillageOfficials,):
            assert model._base_manager.filter(**{column: TRIBUR_NOW}).exists(), (
                f"nothing of {model} was there"
            )
    assert VillageOfficials.objects.get().village_id == TRIBUR_NOW
    assert not Village.objects.filter(pk=TRIBUR).exists()
    village = Village.objects.get(pk=TRIBUR_NOW)
    assert (village.subdistrict.name, village.formerly) == ("Abad Selatan", "dahulu 53.05.03.2003")
    product = Product.objects.get(pk=tribur.product.pk)
    assert (product.village_id, product.district_code, product.province_code) == (TRIBUR_NOW, "53.05", "53")
    assert (product.version, product.updated_at) == (tribur.product.version, tribur.product.updated_at)
    tribur.officer.refresh_from_db()
    assert (tribur.officer.username, tribur.officer.village_id) == (TRIBUR_NOW, TRIBUR_NOW)
    assert tribur.officer.phones.count() == 1
    change = AreaChange.objects.get(old_code=TRIBUR)
    assert (change.how, change.new_code, str(change.day), change.basis) == (
        "moved",
        TRIBUR_NOW,
        "2022-02-14",
        "Kepmendagri 050-145 Tahun 2022",
    )


def test_every_column_that_holds_a_village_is_carried_or_is_said_here():
    """A village's code may stand in a column that is no key; whoever adds one decides whether it moves."""
    found = set()
    for model in apps.get_models():
        if model.__module__.split(".")[0] in ("villages", "products", "reviews"):
            for name in ("village_code", "old_code", "new_code", "former_codes", "username", "village"):
                with suppress(FieldDoesNotExist):
                    found.add(f"{model._meta.model_name}.{model._meta.get_field(name).name}")
    assert found == {
        "user.village",
        "villageofficials.village",
        "product.village",
        "potential.village",
        "areachange.village",
        "extension.village",
        "satellite.village",
        # What was, and stays:
        "certificate.village_code",
        "areachange.old_code",
        "areachange.new_code",
        # Written anew by the move itself:
        "village.former_codes",
        "user.username",
    }


def test_a_move_to_another_kabupaten_changes_who_sees_it(tribur, tmp_path):
    alor, sikka = officer_of(Role.DISTRICT, ALOR), officer_of(Role.DISTRICT, SIKKA)
    pk = tribur.product.pk
    item = tribur.product.facilitations.get().pk
    seen = [("reviews:detail", pk), ("reviews:item", item), ("reviews:receipt", pk), ("reviews:sheet", pk)]
    assert [page(alor, *one).status_code for one in seen] == [200] * 4
    assert [page(sikka, *one).status_code for one in seen] == [404] * 4
    load(tmp_path, INTO_SIKKA, f"--moved={TRIBUR},{TO_SIKKA}", *IN_2022)
    assert [page(alor, *one).status_code for one in seen] == [404] * 4
    assert [page(sikka, *one).status_code for one in seen] == [200] * 4
    for user, found in ((alor, False), (sikka, True)):
        assert Product.objects.visible_to(user).filter(pk=pk).exists() == found
        assert LedgerEntry.objects.visible_to(user).exists() == found
        assert RememberedPhone.objects.visible_to(user).exists() == found
    # The kabupaten that has it now acts on it.
    tribur.product.facilitations.update(status="cancelled")
    tribur.product.refresh_from_db()
    reopen(tribur.product)
    assert tribur.product.district_code == SIKKA


# --- What was given out ----------------------------------------------------------------------------


def test_receipt_and_sheet_keep_the_place_of_their_day(tribur, tmp_path):
    year, pk = tribur.product.cycle.year, tribur.product.pk
    number = f"{year}/{TRIBUR}/1"
    before = "Desa Tribur, Kec. Alor Barat Daya, Kabupaten Alor"
    load(tmp_path, INTO_SIKKA, f"--moved={TRIBUR},{TO_SIKKA}", *IN_2022)
    tribur.officer.refresh_from_db()
    receipt = page(tribur.officer, "reviews:receipt", pk).content.decode()
    assert number in receipt
    assert f"{before} · {TRIBUR}" in receipt
    assert TO_SIKKA not in receipt
    assert number in page(tribur.officer, "reviews:letter", pk, "pengantar").content.decode()

    check = Client().get(reverse("reviews:check_code", args=[tribur.code])).content.decode()
    assert before in check
    assert "Sekarang: Desa Tribur, Kec. Paga, Kabupaten Sikka" in check
    sheet = page(tribur.officer, "reviews:sheet", pk).content.decode()
    assert before in sheet
    assert "Disetujui Dinas PMD Kabupaten Alor" in sheet

    # What comes after is of the new place, and counts on.
    product = Product.objects.get(pk=pk)
    product.facilitations.update(status="cancelled")
    reopen(product)
    submit(product)
    assert f"{year}/{TO_SIKKA}/2" in page(tribur.officer, "reviews:receipt", pk).content.decode()
    approve(product)
    certificates.revoke(Certificate.objects.get(), officer_of(Role.PROVINCE, NTT))
    code, _made = certificates.issue(product, officer_of(Role.PROVINCE, NTT))
    assert (code.village_code, code.office) == (TO_SIKKA, "Kabupaten Sikka")


def test_a_new_name_leaves_them_too(tribur, tmp_path):
    load(tmp_path, lists.Y2020.replace(",Tribur", ",Tribur Baru"))
    receipt = page(tribur.officer, "reviews:receipt", tribur.product.pk).content.decode()
    assert "Desa Tribur, Kec." in receipt
    assert "Tribur Baru, Kec." not in receipt
    assert "Desa Tribur, Kec." in page(tribur.officer, "reviews:sheet", tribur.product.pk).content.decode()
    assert Village.objects.get(pk=TRIBUR).former_names == "tribur"


def test_submissions_and_sheets_of_before_get_their_place(transactional_db, tmp_path):
    load(tmp_path, lists.Y2020)
    make_cycle()
    product = make_product(TRIBUR, state=State.APPROVED)
    certificates.issue(product, officer_of(Role.PROVINCE, NTT))
    Certificate.objects.update(village_code="", village_name="")
    migration = import_module("reviews.migrations.0012_places_of_receipts")
    editor = SimpleNamespace(connection=connection)
    place = {"code": TRIBUR, "name": "Desa Tribur, Kec. Alor Barat Daya, Kabupaten Alor"}

    def snapshot():
        return Decision.objects.get(snapshot__isnull=False).snapshot

    whole = snapshot()
    with transaction.atomic():
        migration.go_without(apps, editor)
        without = snapshot()
    assert "place" not in without
    # A receipt without a place is that of the village of today, as it was until then.
    assert (
        f"/{TRIBUR}/1"
        in page(officer_of(Role.VILLAGE, TRIBUR), "reviews:receipt", product.pk).content.decode()
    )
    with transaction.atomic():
        migration.fill(apps, editor)
    assert snapshot() == whole == {**without, "place": place}
    sheet = Certificate.objects.get()
    assert (sheet.village_code, sheet.village_name) == (place["code"], place["name"])
    for table in migration.TABLES:
        assert table in append_only.TABLES
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.update(note="")


# --- At the door -------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", (TRIBUR, "5305032003", TRIBUR_NOW, "53 05 18 2001"))
def test_the_old_code_still_signs_in(tribur, tmp_path, typed):
    move(tmp_path)
    client = Client()
    answer = client.post(reverse("login"), {"username": typed, "password": PASSWORD})
    assert (answer.status_code, client.session["_auth_user_id"]) == (302, str(tribur.officer.pk))
    assert client.get(reverse("home")).status_code == 200
    assert f"{TRIBUR_NOW} (dahulu {TRIBUR})" in client.get(reverse("home")).content.decode()


def test_all_codes_of_an_account_are_one_for_the_guard(tribur, tmp_path):
    move(tmp_path)
    client = Client()
    for number in range(10):
        typed = (TRIBUR, TRIBUR_NOW)[number % 2]
        answer = client.post(reverse("login"), {"username": typed, "password": "salah"})
    assert answer.status_code == 429
    assert client.post(reverse("login"), {"username": TRIBUR, "password": PASSWORD}).status_code == 429


def test_after_two_moves_both_old_codes_sign_in(tribur, tmp_path):
    move(tmp_path)
    again = lists.Y2022.replace(f"{TRIBUR_NOW},Tribur\n", "").replace(
        "53.14,", f"{TO_SIKKA},Tribur\n53.14,", 1
    )
    load(tmp_path, again, f"--moved={TRIBUR_NOW},{TO_SIKKA}", *IN_2022)
    for typed in (TRIBUR, TRIBUR_NOW, TO_SIKKA):
        assert Client().post(reverse("login"), {"username": typed, "password": PASSWORD}).status_code == 302
    assert Village.objects.get(pk=TO_SIKKA).formerly == f"dahulu {TRIBUR_NOW}, {TRIBUR}"


def test_an_old_code_that_is_somebody_else_s_by_now_is_theirs(tribur, tmp_path):
    move(tmp_path)
    other = make_officer(Role.VILLAGE, lists.PROBUR, username=TRIBUR, password="Lain-sekali-17")
    client = Client()
    assert client.post(reverse("login"), {"username": TRIBUR, "password": PASSWORD}).status_code == 200
    assert (
        client.post(reverse("login"), {"username": TRIBUR, "password": "Lain-sekali-17"}).status_code == 302
    )
    assert client.session["_auth_user_id"] == str(other.pk)


@pytest.mark.parametrize("typed", (WAKAPSIR, WAKAPSIR_NOW))
def test_a_card_printed_before_is_good_under_both_codes(tribur, tmp_path, typed):
    kabupaten = officer_of(Role.DISTRICT, ALOR)
    chosen = Village.objects.visible_to(kabupaten).filter(pk=WAKAPSIR)
    seen = {one.pk: one.code_version for one in with_accounts(chosen)}
    [(_village, officer, code, _until)], _left = issue(chosen, kabupaten, seen=seen)
    move(tmp_path)
    new = {"new_password1": "Tiga-kata-mudah", "new_password2": "Tiga-kata-mudah"}
    client = Client()
    told = {"username": typed, "code": code, "name": "Maria Tefa"} | new
    assert client.post(reverse("activate"), told).status_code == 302
    assert User.objects.get(pk=officer.pk).username == WAKAPSIR_NOW
    assert client.session["_auth_user_id"] == str(officer.pk)


# --- Found ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", (TRIBUR, "5305032003", "53.05.03.20", TRIBUR_NOW, "tribur", "53.05.18"))
def test_old_and_new_code_are_found_in_every_search(tribur, tmp_path, words):
    move(tmp_path)
    province = officer_of(Role.PROVINCE, NTT)
    board = page(province, "reviews:coverage", cari=words)
    assert TRIBUR_NOW in [village.pk for village in board.context["page"].rows]
    assert re.search(
        rf"{re.escape(TRIBUR_NOW)}<small>dahulu {re.escape(TRIBUR)}</small>", board.content.decode()
    )
    assert "Kenari Tribur" in page(province, "reviews:approved", cari=words).content.decode()
    assert (
        "Kenari" in page(officer_of(Role.DISTRICT, ALOR), "reviews:potentials", cari=words).content.decode()
    )
    admin = make_superuser()
    for model in ("village", "user"):
        found = page(admin, f"admin:villages_{model}_changelist", q=words).content.decode()
        assert TRIBUR_NOW in found, model
    assert "Kenari Tribur" in page(admin, "admin:products_product_changelist", q=words).content.decode()


@pytest.mark.parametrize("words", ("53.05.03.2009", "!!!x", "5305032009"))
def test_what_is_nobody_s_is_not_found(tribur, tmp_path, words):
    move(tmp_path)
    board = page(officer_of(Role.PROVINCE, NTT), "reviews:coverage", cari=words)
    assert list(board.context["page"].rows) == []


def test_a_former_name_is_found(tribur, tmp_path):
    load(tmp_path, lists.Y2020.replace(",Nusadani", ",Nuhalolon"))
    board = page(officer_of(Role.PROVINCE, NTT), "reviews:coverage", cari="Nusa Dani".replace(" ", ""))
    assert [village.name for village in board.context["page"].rows] == ["Nuhalolon"]


def test_the_dossier_says_what_it_was_called(tribur, tmp_path):
    move(tmp_path)
    text = page(officer_of(Role.DISTRICT, ALOR), "reviews:detail", tribur.product.pk).content.decode()
    assert f"{TRIBUR_NOW} (dahulu {TRIBUR})" in text


# --- A kelurahan that becomes a desa, and codes that go round ----------------------------------------------


def test_a_kelurahan_becomes_a_desa(tmp_path):
    load(tmp_path, lists.Y2022)
    cycle = make_cycle(includes_kelurahan=False)
    assert not cycle.admits(Village.objects.get(pk=BITEFA))
    load(tmp_path, lists.Y2023, *lists.STEP_2023)
    village = Village.objects.get(pk=BITEFA_NOW)
    assert (village.full_name, cycle.admits(village)) == ("Desa Bitefa", True)


def test_codes_go_round(tribur, tmp_path):
    """Tribur gets the code of Wakapsir, and Wakapsir that of Tribur."""
    other = make_product(WAKAPSIR, name="Madu Wakapsir")
    text = lists.changed(lists.Y2020, ("2003,Tribur", "2003,X"), ("2004,Wakapsir", "2004,Tribur"))
    text = text.replace("2003,X", "2003,Wakapsir")
    swap = [f"--moved={TRIBUR},{WAKAPSIR}", f"--moved={WAKAPSIR},{TRIBUR}"]
    assert load(tmp_path, text, *swap, *IN_2022) == [
        f"{TRIBUR} Tribur -> {WAKAPSIR} Tribur",
        f"{WAKAPSIR} Wakapsir -> {TRIBUR} Wakapsir",
    ]
    tribur.product.refresh_from_db()
    other.refresh_from_db()
    assert (tribur.product.village_id, other.village_id) == (WAKAPSIR, TRIBUR)
    assert (tribur.product.village.name, other.village.name) == ("Tribur", "Wakapsir")
    assert Village.objects.count() == 10
    names = dict(User.objects.filter(role="village").values_list("village__name", "username"))
    assert names["Tribur"] == WAKAPSIR


# --- A village that is there twice since an earlier import ---------------------------------------------------


def test_a_twin_of_an_earlier_import_is_joined(tribur, tmp_path):
    """What import_areas did before it knew of moves (F18)."""
    load(tmp_path, lists.Y2020 + f"53.05.18,Abad Selatan\n{TRIBUR_NOW},Tribur\n")
    unused = make_officer(Role.VILLAGE, TRIBUR_NOW)
    twin = Village.objects.get(pk=TRIBUR_NOW)
    Potential.objects.create(village=twin, name="Madu", category="forest")
    VillageOfficials.objects.create(village=twin, head="Kepala Baru")
    plan = load(tmp_path, lists.Y2022, "--plan")
    assert any("nama sama, sudah ada di portal" in line for line in plan)
    move(tmp_path)
    assert Village.objects.filter(name="Tribur").count() == 1
    assert not User.objects.filter(pk=unused.pk).exists()
    tribur.officer.refresh_from_db()
    assert tribur.officer.username == TRIBUR_NOW
    assert sorted(Village.objects.get(pk=TRIBUR_NOW).potentials.values_list("name", flat=True)) == [
        "Kenari",
        "Madu",
    ]
    assert VillageOfficials.objects.get().head == "Kepala Baru"  # the one that was saved last
    assert Village.objects.get(pk=TRIBUR_NOW).began is None
