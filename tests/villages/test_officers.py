"""Officers and programme years: what the database and the commands that make them promise."""

import csv
import itertools
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from villages.management.commands import create_officers
from villages.models import District, Province, Subdistrict, User, Village

pytestmark = pytest.mark.django_db

FITTING = {
    ("", ()),
    ("village", ("village",)),
    ("district", ("district",)),
    ("province", ("province",)),
}
AREAS = ("province", "district", "village")
POSTINGS = [
    (role, areas)
    for role in ("", "village", "district", "province", "mayor")
    for count in range(4)
    for areas in itertools.combinations(AREAS, count)
]


@pytest.fixture
def kupang():
    """Three villages of Kabupaten Kupang, one of the city beside it."""
    ntt = Province.objects.create(code="53", name="Nusa Tenggara Timur")
    kupang = District.objects.create(code="53.01", name="Kabupaten Kupang", province=ntt)
    west = Subdistrict.objects.create(code="53.01.05", name="Kupang Barat", district=kupang)
    Village.objects.create(code="53.01.05.1002", name="Batakte", subdistrict=west)
    Village.objects.create(code="53.01.05.2010", name="Bolok", subdistrict=west)
    far = Subdistrict.objects.create(code="53.01.12", name="Amfoang Selatan", district=kupang)
    Village.objects.create(code="53.01.12.2005", name="Oh'aem", subdistrict=far)
    city = District.objects.create(code="53.71", name="Kota Kupang", province=ntt)
    alak = Subdistrict.objects.create(code="53.71.01", name="Alak", district=city)
    Village.objects.create(code="53.71.01.1001", name="Namosain", subdistrict=alak)
    return kupang


@pytest.mark.parametrize(("role", "areas"), POSTINGS)
def test_role_holds_its_area(kupang, role, areas):
    codes = {"province_id": "53", "district_id": "53.01", "village_id": "53.01.05.2010"}
    user = User(username="somebody", role=role, **{f"{area}_id": codes[f"{area}_id"] for area in areas})
    if (role, areas) in FITTING:
        user.save()
        assert User.objects.get().area_id == codes.get(f"{role}_id")
    else:
        with pytest.raises(IntegrityError, match="role_holds_its_area"), transaction.atomic():
            user.save()
        assert not User.objects.exists()


def test_nobody_is_moved_past_the_constraint(kupang):
    User(username="somebody", role="village", village_id="53.01.05.2010").save()
    with pytest.raises(IntegrityError, match="role_holds_its_area"), transaction.atomic():
        User.objects.update(role="district")
    with pytest.raises(IntegrityError, match="role_holds_its_area"), transaction.atomic():
        User.objects.update(district="53.01")
    user = User.objects.get()
    assert (user.role, user.area_id, user.district_id) == ("village", "53.01.05.2010", None)


@pytest.mark.parametrize(
    ("typed", "stored"),
    (
        ("53.01.05.2010", "53.01.05.2010"),
        ("5301052010", "53.01.05.2010"),
        ("53 01 05 2010", "53.01.05.2010"),
        (" 53.01.05.2010 ", "53.01.05.2010"),
        ("５３０１０５２０１０", "53.01.05.2010"),
        ("PMD.Kupang", "pmd.kupang"),
        ("530105200", "530105200"),
        ("53010520101", "53010520101"),
        ("०१२३४५६७८९", "०१२३४५६७८९"),
    ),
)
def test_a_user_name_is_written_one_way(typed, stored):
    assert User.normalize_username(typed) == stored


def test_a_user_name_is_found_as_it_is_typed(kupang):
    User(username="53.01.05.2010", role="village", village_id="53.01.05.2010").save()
    assert User.objects.get_by_natural_key("5301052010").village_id == "53.01.05.2010"


def create(path, district="53.01"):
    out = StringIO()
    call_command("create_officers", district, output=path, stdout=out)
    return out.getvalue().splitlines()


def rows(path):
    return list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))


def test_one_officer_for_each_village(kupang, tmp_path):
    path = tmp_path / "first.csv"
    assert create(path) == [
        f"Kata sandi awal hanya tertulis di {path}: bagikan, lalu hapus berkas itu.",
        "3 akun baru untuk 3 desa/kelurahan di Kabupaten Kupang.",
    ]
    officers = User.objects.values_list("username", "name", "role", "village", "is_active", "is_staff")
    assert list(officers) == [
        ("53.01.05.1002", "", "village", "53.01.05.1002", True, False),
        ("53.01.05.2010", "", "village", "53.01.05.2010", True, False),
        ("53.01.12.2005", "", "village", "53.01.12.2005", True, False),
    ]

    header, *people = rows(path)
    assert header == ["Kecamatan", "Desa/Kelurahan", "Nama pengguna", "Kata sandi awal"]
    assert [row[:3] for row in people] == [
        ["Kupang Barat", "Kelurahan Batakte", "53.01.05.1002"],
        ["Kupang Barat", "Desa Bolok", "53.01.05.2010"],
        ["Amfoang Selatan", "Desa Oh'aem", "53.01.12.2005"],
    ]
    assert path.read_bytes().startswith(b"\xef\xbb\xbfKecamatan;")
    assert path.stat().st_mode & 0o777 == 0o600
    for row in people:
        officer = User.objects.get(username=row[2])
        assert officer.password.startswith("argon2$argon2id$")
        assert officer.check_password(row[3])


def test_passwords_can_be_read_out_and_not_guessed():
    passwords = {create_officers.initial_password() for _ in range(1000)}
    assert len(passwords) == 1000
    assert {len(password) for password in passwords} == {14}
    assert {password[4] + password[9] for password in passwords} == {"--"}
    letters = set("".join(passwords)) - {"-"}
    assert letters == set("abcdefghjkmnpqrstuvwxyz23456789")
    assert len(letters) ** 12 >= 2**59


def test_only_the_missing_ones_are_made(kupang, tmp_path):
    User(username="sekdes.bolok", role="village", village_id="53.01.05.2010", is_active=False).save()
    path = tmp_path / "first.csv"
    assert create(path)[-1] == "2 akun baru untuk 3 desa/kelurahan di Kabupaten Kupang."
    assert [row[2] for row in rows(path)[1:]] == ["53.01.05.1002", "53.01.12.2005"]
    before = list(User.objects.values())

    again = tmp_path / "again.csv"
    assert create(again) == ["Tidak ada akun baru: 3 desa/kelurahan di Kabupaten Kupang sudah punya petugas."]
    assert not again.exists()
    assert list(User.objects.values()) == before


def test_the_file_goes_into_the_current_folder(kupang, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    create(None)
    assert [path.name for path in tmp_path.iterdir()] == ["initial_passwords_53.01.csv"]


def test_an_old_file_is_never_overwritten(kupang, tmp_path):
    path = tmp_path / "first.csv"
    path.write_text("kept")
    with pytest.raises(CommandError, match=r"sudah ada\. Pindahkan dulu"):
        create(path)
    assert path.read_text() == "kept"
    assert not User.objects.exists()


def test_a_link_to_nowhere_is_not_followed(kupang, tmp_path):
    path = tmp_path / "first.csv"
    path.symlink_to(tmp_path / "elsewhere.csv")
    with pytest.raises(CommandError, match=r"sudah ada\. Pindahkan dulu"):
        create(path)
    assert not (tmp_path / "elsewhere.csv").exists()
    assert not User.objects.exists()


def test_no_account_without_its_password_in_the_file(kupang, tmp_path):
    with pytest.raises(CommandError, match=r"tidak dapat ditulis: .* Tidak ada akun yang dibuat\."):
        create(tmp_path / "no such folder" / "first.csv")
    assert not User.objects.exists()


def test_half_a_file_is_taken_away(tmp_path):
    path = tmp_path / "first.csv"
    with pytest.raises(UnicodeEncodeError):
        create_officers.write(path, [["whole"], ["\ud800"]])
    assert not path.exists()


def test_a_user_name_taken_by_somebody_else(kupang, tmp_path):
    User(username="53.01.05.2010", role="village", village_id="53.01.05.1002").save()
    with pytest.raises(CommandError, match=r"dipakai akun lain, ubah dulu di admin: 53\.01\.05\.2010$"):
        create(tmp_path / "first.csv")
    assert User.objects.count() == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("code", ("53.99", "5301", "", "Kupang", "53.01.05"))
def test_an_unknown_kabupaten(kupang, tmp_path, code):
    with pytest.raises(CommandError, match="Tidak ada kabupaten/kota dengan kode"):
        create(tmp_path / "first.csv", code)
    assert list(tmp_path.iterdir()) == []
