"""One person's data copied and erased on request, the history kept under a pseudonym, the chain whole."""

import json
import zipfile
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, models

from products.choices import State
from products.models import LastSubmission, Product
from reviews.deciding import consents, corrections
from reviews.models import ConsentEntry, Correction, Decision
from reviews.models.consents import About
from reviews.personal.places import NOBODY, PLACES
from reviews.personal.redacting import NO_NUMBER, Redactor, digests_of, pseudonym_of
from reviews.rules import standing
from tests.factories import (
    BOLOK,
    KUANHEUN,
    KUPANG,
    give_time,
    make_cycle,
    make_officer,
    make_product,
    make_superuser,
    officer_of,
    reopen,
)
from tests.past import past_the_rules
from villages.chain_reading import holds, seal
from villages.erasures import Erasure
from villages.holders import hold
from villages.models import User
from villages.scoping import Role

pytestmark = pytest.mark.django_db

NAME, NUMBER = "Maria Nenobais", "081234567890"
ASKED = ("--village", BOLOK, "--name", NAME, "--phone", "+62 812-3456-7890")
SAID = ("--by", "admin", "--request", "Surat 12/2026", "--reason", "Tidak mengelola lagi.")


def run(name, *arguments):
    out = StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


def refused(name, *arguments):
    with pytest.raises(CommandError) as error:
        run(name, *arguments)
    return str(error.value)


def whole_database():
    """Everything that the tables say, as one text."""
    said = []
    for model in apps.get_models():
        if model._meta.app_label in ("villages", "products", "reviews"):
            said += [repr(row) for row in model._base_manager.order_by("pk").values()]
    return "\n".join(said)


@pytest.fixture
def world():
    """The contact of Bolok is in answers, submissions, a correction, a consent; her namesake in Kuanheun too."""
    make_superuser()
    make_officer(Role.DISTRICT, KUPANG, name="Ana Bessie")
    product = make_product(BOLOK, state=State.APPROVED)
    village = officer_of(Role.VILLAGE, BOLOK)
    hold(village, "Yuliana Tiran")
    told = {
        "typed": {"contact_phone": ["0812 9999 0000"]},
        "reason": "Nomor MARIA  nenobais (0812 3456 7890) salah.",
    }
    corrections.ask(product, "contact_phone", village, version=product.version, **told)
    consents.answer(product, True, village, version=0, about=About.NUMBER)
    give_time(BOLOK, make_cycle(2025))
    last = make_product(BOLOK, state=State.APPROVED, cycle=make_cycle(2025))
    reopen(last)
    make_product(KUANHEUN, state=State.SUBMITTED)
    return product


# --- Finding ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "after"),
    (
        ("Maria Nenobais", "Orang-X"),
        ("maria  NENOBAIS, petugas Desa Bolok", "Orang-X, petugas Desa Bolok"),
        ("Ibu Maria Nenobais.", "Ibu Orang-X."),
        ("Maria, Nenobais", "Maria, Nenobais"),  # two people in a list
        ("Mariana Nenobais", "Mariana Nenobais"),
        ("Maria", "Maria"),
        ("telepon 0812-3456-7890 atau +62 812 3456 7890", f"telepon {NO_NUMBER} atau {NO_NUMBER}"),
        ("081234567891", "081234567891"),
        ("Rp 1.250.000 · 53.01.05.2010", "Rp 1.250.000 · 53.01.05.2010"),
        ([{"raw": "081234567890", "n": 3}, None], [{"raw": str(NO_NUMBER), "n": 3}, None]),
    ),
)
def test_a_person_is_found_as_people_write(text, after):
    assert Redactor(digests_of([NAME], [NUMBER]), "Orang-X").of(text) == after


def test_the_longest_name_is_the_one():
    redactor = Redactor(digests_of(["Maria", "Maria Nenobais"], []), "Orang-X")
    assert redactor.of("Maria Nenobais dan Maria") == "Orang-X dan Orang-X"


def test_nothing_that_is_kept_names_her():
    kept = json.dumps(digests_of([NAME], [NUMBER])).casefold()
    assert "maria" not in kept
    assert "8123" not in kept.replace('"', "") or NUMBER not in kept


def test_the_pseudonym_is_the_same_whenever_she_asks():
    of = pseudonym_of({"village": BOLOK}, [NAME], [])
    assert (
        of
        == pseudonym_of({"village": BOLOK}, [NAME.upper()], [])
        != pseudonym_of({"village": KUANHEUN}, [NAME], [])
    )
    assert of.startswith("Orang-")
    assert len(of) == 11


def test_a_new_key_still_finds_her(settings):
    digests = digests_of([NAME], [NUMBER])
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 9
    assert Redactor(digests, "X").of(f"{NAME} {NUMBER}") == f"X {NO_NUMBER}"


def test_each_text_of_each_model_is_looked_at_or_said_to_name_nobody():
    """A column that is added must be said: else an erasure would leave a name in it."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    places = {place.label: set(place.columns) for place in PLACES}
    assert len(places) == len(PLACES)
    for model in apps.get_models():
        if model._meta.app_label not in ("villages", "products", "reviews"):
            continue
        columns = {
            one.attname
            for one in model._meta.concrete_fields
            if isinstance(one, kinds) and not one.choices and not one.generated and not one.primary_key
        }
        label = model._meta.label
        looked, nobody = places.get(label, set()), set(NOBODY.get(label, ()))
        assert looked | nobody == columns, label
        assert not looked & nobody, label


# --- A copy -------------------------------------------------------------------------------------------


def test_a_copy_holds_all_that_names_her_and_nothing_of_others(world, tmp_path):
    path = tmp_path / "salinan.zip"
    said = run("person_data", *ASKED, "--output", str(path))
    with zipfile.ZipFile(path) as file:
        assert file.namelist() == ["baca.txt", "data.json"]
        rows = json.loads(file.read("data.json"))["rows"]
        text = file.read("baca.txt").decode()
    assert f"{len(rows)} baris" in said
    assert {one["what"] for one in rows} == {
        "Produk unggulan",
        "Pengajuan terakhir",
        "Riwayat",
        "Koreksi jawaban",
        "Persetujuan tampil",
    }
    assert NAME in text
    assert "Garam kasar" not in text  # what the submission says of the product is not about her
    assert KUANHEUN not in text
    assert path.stat().st_mode & 0o077 == 0
    assert "sudah ada" in refused("person_data", *ASKED, "--output", str(path))


def test_a_copy_for_an_officer_tells_decisions_and_sign_ins(world, tmp_path):
    officer = officer_of(Role.DISTRICT, KUPANG)
    officer.sign_ins.create(place="10.0.0.0/24", at=world.created_at)
    path = tmp_path / "salinan.zip"
    run("person_data", "--account", officer.username, "--output", str(path))
    with zipfile.ZipFile(path) as file:
        text = file.read("baca.txt").decode()
    for word in ("approve", "10.0.0.0/24", officer.name):
        assert word in text


# --- Erasing ------------------------------------------------------------------------------------------


def test_a_plan_says_what_will_happen_and_changes_nothing(world):
    before = whole_database()
    said = run("erase_person", *ASKED, "--plan")
    assert "Belum ada yang diubah" in said
    assert "tidak bisa dibatalkan" in said
    assert "riwayat: 2" in said
    assert "Foto dan halaman berita acara tidak diubah: 2 gambar" in said
    assert whole_database() == before


def test_nobody_is_left_of_her_and_the_chain_is_whole(world):
    kept = seal()
    said = run("erase_person", *ASKED, *SAID)
    assert "baris dipseudonimkan" in said
    her = [
        line for line in whole_database().splitlines() if NAME.casefold() in line.casefold() or NUMBER in line
    ]
    assert her
    assert all(KUANHEUN in line or "'district_code'" in line for line in her), her  # her namesake next door
    made = Erasure.objects.get()
    product = Product.objects.get(pk=world.pk)
    assert (product.contact_name, product.contact_phone) == (made.pseudonym, str(NO_NUMBER))
    assert made.pseudonym in json.dumps(Decision.objects.filter(product=world).first().snapshot)
    correction = Correction.objects.get()
    assert correction.before[0]["text"] == str(NO_NUMBER)
    assert correction.reason == f"Nomor {made.pseudonym} ({NO_NUMBER}) salah."
    assert ConsentEntry.objects.get().given_by == made.pseudonym
    assert made.pseudonym in json.dumps(LastSubmission.objects.get().answers)
    assert (made.request, made.user.username, made.scope) == ("Surat 12/2026", "admin", {"village": BOLOK})
    connection.check_constraints()
    verified = run("verify_history", "--since", kept)
    assert "Riwayat utuh" in verified
    total = sum(map(len, made.rows.values()))
    assert f"{total} baris dipseudonimkan menurut 1 penghapusan" in verified
    assert holds(kept)


def test_her_namesake_next_door_is_somebody_else(world):
    run("erase_person", *ASKED, *SAID)
    neighbour = Product.objects.get(village=KUANHEUN)
    assert (neighbour.contact_name, neighbour.contact_phone) == (NAME, NUMBER)


def test_asked_twice_it_changes_nothing_more(world):
    run("erase_person", *ASKED, *SAID)
    before = whole_database()
    assert "tidak ada yang perlu diubah" in run("erase_person", *ASKED, *SAID)
    assert whole_database() == before


def test_the_officer_of_a_village(world):
    run("erase_person", "--village", BOLOK, "--name", "Yuliana Tiran", *SAID)
    account = User.objects.get(village=BOLOK)
    assert account.name == ""  # whoever holds it next says so
    assert account.is_active
    assert not Decision.objects.filter(person__contains="Yuliana").exists()
    assert "Riwayat utuh" in run("verify_history")


def test_an_officer_of_a_kabupaten_only_once_the_account_is_closed(world):
    officer = officer_of(Role.DISTRICT, KUPANG)
    name, asked = officer.name, ("--account", officer.username)
    assert "masih aktif" in refused("erase_person", *asked, *SAID)
    officer.is_active = False
    officer.save()
    officer.sign_ins.create(place="10.0.0.0/24", at=world.created_at)
    run("erase_person", *asked, *SAID)
    officer.refresh_from_db()
    made = Erasure.objects.get()
    assert (officer.name, officer.username) == ("", made.pseudonym.lower())
    assert not officer.sign_ins.exists()
    decision = Decision.objects.filter(user=officer).first()
    assert decision.person == f"{made.pseudonym}, petugas Kabupaten Kupang"
    assert name not in whole_database()
    assert "Riwayat utuh" in run("verify_history")


def test_after_an_older_backup_it_is_done_again(world, tmp_path):
    path = tmp_path / "penghapusan.json"
    before = list(Product.objects.filter(village=BOLOK).values("pk", "contact_name", "contact_phone"))
    assert "1 penghapusan ditulis" in run("erase_person", *ASKED, *SAID, "--save", str(path))
    assert NAME not in path.read_text()
    assert path.stat().st_mode & 0o077 == 0
    with past_the_rules():  # the answers of an older day
        for row in before:
            Product.objects.filter(pk=row.pop("pk")).update(**row)
    assert "dipseudonimkan" in run("erase_person", "--replay", str(path), "--by", "admin")
    assert not Product.objects.filter(village=BOLOK, contact_phone=NUMBER).exists()
    first, again = Erasure.objects.order_by("pk")
    assert first.pseudonym == again.pseudonym
    assert "Riwayat utuh" in run("verify_history")
    assert "tidak ada yang perlu diubah" in run("erase_person", "--replay", str(path), "--by", "admin")


def test_the_rules_stand_again_whatever_happens(world, monkeypatch):
    before = whole_database()
    monkeypatch.setattr("reviews.personal.erasing.chain.append", lambda *rows: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run("erase_person", *ASKED, *SAID)
    assert standing.missing() == []
    assert whole_database() == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    (
        ((), "Sebut --village atau --account"),
        (("--village", BOLOK), "Sebut namanya"),
        (("--village", "53.99.99.9999", "--name", "x"), "Tidak ada desa"),
        (("--account", "siapa"), "Tidak ada akun"),
        (("--account", BOLOK), "Akun desa dipakai bergantian"),
        (("--village", BOLOK, "--account", BOLOK, "--name", "x"), "Sebut salah satu"),
        (("--village", BOLOK, "--phone", "12"), "Bukan nama atau nomor HP: 12"),
        (("--village", BOLOK, "--name", "12"), "Bukan nama"),
        (("--village", BOLOK, "--name", NAME), "Tulis --by"),
        (("--village", BOLOK, "--name", NAME, "--by", "admin"), "Tulis --request"),
        (
            (*ASKED, "--by", "admin", "--request", f"Surat {NAME}", "--reason", "x"),
            "Jangan menyebut orangnya",
        ),
        (("--replay", "/tidak/ada", "--by", "admin"), "bukan daftar penghapusan"),
    ),
)
def test_what_cannot_be_done_is_said(world, arguments, words):
    before = whole_database()
    assert words in refused("erase_person", *arguments)
    assert whole_database() == before
