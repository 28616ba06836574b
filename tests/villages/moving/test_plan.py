"""What import_areas recognises and shows, what it refuses, and villages that end, split and merge."""

import csv
from importlib import import_module

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse

from products.models import Potential, Product
from reviews.deciding.workflow import Refused
from tests.factories import NTT, make_cycle, make_officer, make_product, make_superuser, officer_of, submit
from tests.villages.moving import lists
from tests.villages.moving.lists import (
    ALOR,
    BITEFA,
    IN_2022,
    MANGGARAI_TIMUR,
    PARI,
    PROBUR,
    RANA_MBATA,
    RANA_MBATA_NOW,
    TRIBUR,
    TRIBUR_NOW,
    WAKAPSIR,
    WAKAPSIR_NOW,
    load,
    refused,
)
from villages.management.area_pairs import recognise
from villages.models import AreaChange, User, Village
from villages.scoping import Role

pytestmark = pytest.mark.django_db
NOTHING = "Tidak ada yang diubah:"


def stored():
    """Every row that a move could touch."""
    tables = (
        "villages_village",
        "villages_areachange",
        "villages_user",
        "products_product",
        "products_potential",
    )
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
            found[table] = cursor.fetchall()
    return found


# --- Recognised ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gone", "new", "pairs"),
    (
        ({TRIBUR: "Tribur"}, {TRIBUR_NOW: "Tribur"}, {TRIBUR: TRIBUR_NOW}),
        ({TRIBUR: "Bo'a"}, {TRIBUR_NOW: "Bo’A"}, {TRIBUR: TRIBUR_NOW}),
        ({TRIBUR: "Up Faon"}, {TRIBUR_NOW: "Upfaon"}, {TRIBUR: TRIBUR_NOW}),
        ({TRIBUR: "Maradesa Timur"}, {TRIBUR_NOW: "Mara Desa Timor"}, {TRIBUR: TRIBUR_NOW}),
        # A kelurahan keeps its number, whatever it is called from then on.
        ({"53.03.09.1010": "Humusu C"}, {"53.03.09.2010": "Humusu Wini"}, {"53.03.09.1010": "53.03.09.2010"}),
        # Two of one name: the one in its kecamatan, or with its number.
        (
            {"53.02.01.2001": "Oinlasi", "53.02.05.2007": "Oinlasi"},
            {"53.02.09.2001": "Oinlasi", "53.02.05.2017": "Oinlasi"},
            {"53.02.01.2001": "53.02.09.2001", "53.02.05.2007": "53.02.05.2017"},
        ),
        # Two of one name, and nothing tells them apart: a person must.
        (
            {"53.02.01.2001": "Oinlasi", "53.02.02.2002": "Oinlasi"},
            {"53.02.09.2003": "Oinlasi", "53.02.09.2004": "Oinlasi"},
            {},
        ),
        ({TRIBUR: "Tribur"}, {"53.19.10.2008": "Tribur"}, {}),  # another kabupaten
        (
            {TRIBUR: "Tribur"},
            {"53.22.01.2008": "Tribur"},
            {TRIBUR: "53.22.01.2008"},
        ),  # one that is itself new
        ({TRIBUR: "Tribur"}, {"52.22.01.2008": "Tribur"}, {}),  # another province
        ({PARI: "Pari"}, {"53.19.10.2010": "Watu Pari"}, {}),
    ),
)
def test_pairs_are_recognised(gone, new, pairs):
    assert {pair.old: pair.new for pair in recognise(gone, new, {"53.22", "52.22"})} == pairs


def test_a_list_with_moves_is_not_taken_as_new_villages(tmp_path):
    load(tmp_path, lists.Y2020)
    before = stored()
    [sentence] = refused(tmp_path, lists.Y2022)
    assert sentence.startswith(
        f"3 desa/kelurahan tampaknya hanya berganti kode, misalnya {TRIBUR} -> {TRIBUR_NOW}. Tidak ada yang diubah"
    )
    assert stored() == before


def test_the_plan_changes_nothing_and_says_all(tmp_path):
    load(tmp_path, lists.Y2020)
    make_officer(Role.VILLAGE, TRIBUR)
    make_product(TRIBUR, cycle=make_cycle())
    before = stored()
    assert load(tmp_path, lists.Y2022 + "53.05.18.2009,Baru Sekali\n", "--plan") == [
        "Rencana, tidak ada yang diubah:",
        f"  Ganti kode: {TRIBUR} Tribur -> {TRIBUR_NOW} Tribur (nama sama) · 1 petugas dan 1 produk unggulan",
        f"  Ganti kode: {WAKAPSIR} Wakapsir -> {WAKAPSIR_NOW} Wakapsir (nama sama)",
        f"  Ganti kode: {RANA_MBATA} Rana Mbata -> {RANA_MBATA_NOW} Rana Mbata (nama sama)",
        f"  {PARI} Pari: tidak ada di berkas",
        "  53.05.18.2009 Baru Sekali: baru",
        "  4 hilang, 4 baru, 3 pasangan.",
    ]
    assert stored() == before


def test_a_file_of_pairs_is_written_checked_and_carried_out(tmp_path):
    load(tmp_path, lists.Y2020)
    pairs = tmp_path / "pairs.csv"
    load(tmp_path, lists.Y2022, f"--plan-to={pairs}")
    rows = list(csv.reader(pairs.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert rows[0][:3] == ["lama", "baru", "cara"]
    assert [row[:3] for row in rows[1:]] == [
        [TRIBUR, TRIBUR_NOW, "pindah"],
        [WAKAPSIR, WAKAPSIR_NOW, "pindah"],
        [RANA_MBATA, RANA_MBATA_NOW, "pindah"],
        [PARI, "", ""],
    ]
    assert refused(tmp_path, lists.Y2022, f"--plan-to={pairs}") == [
        f"{pairs} sudah ada. Pindahkan dulu, atau pilih nama lain."
    ]
    # As Excel saves it, with what the officer found out about the last one.
    text = pairs.read_text(encoding="utf-8-sig").replace(f"{PARI};;;", f"{PARI};{RANA_MBATA_NOW};Gabung;")
    pairs.write_text(text, encoding="utf-8-sig", newline="\r\n")
    said = load(tmp_path, lists.Y2022, f"--moved={pairs}", *IN_2022)
    assert said[-1] == f"Penggabungan: {PARI} Pari -> {RANA_MBATA_NOW} Rana Mbata"
    assert AreaChange.objects.count() == 4


def test_two_villages_that_only_look_alike_stay_two(tmp_path):
    load(tmp_path, lists.Y2020)
    told = [one.replace("--moved", "--not-moved") for one in lists.STEP_2022 if "--moved" in one]
    said = load(tmp_path, lists.Y2022, *told)
    assert f"{TRIBUR_NOW} Tribur: baru" in said
    assert Village.objects.filter(name="Tribur").count() == 2
    assert not AreaChange.objects.exists()


# --- Refused -----------------------------------------------------------------------------------------

MOVED = f"--moved={TRIBUR},{TRIBUR_NOW}"


@pytest.mark.parametrize(
    ("options", "sentence"),
    (
        (
            [f"--moved=53.05.03.2999,{TRIBUR_NOW}"],
            "53.05.03.2999: di portal tidak ada desa/kelurahan dengan kode itu.",
        ),
        (
            [f"--moved={TRIBUR},53.05.18.2999"],
            "53.05.18.2999: kode baru itu tidak ada, di berkas maupun di portal.",
        ),
        (
            [f"--moved={TRIBUR},51.01.01.2001"],
            f"{TRIBUR} dan 51.01.01.2001 terletak di provinsi yang berbeda.",
        ),
        ([f"--moved={TRIBUR},{TRIBUR}"], f"{TRIBUR}: kode lama dan kode baru sama."),
        (["--moved=53.05.03,53.05.18"], "53.05.03 bukan kode desa/kelurahan, misalnya 53.01.05.2010."),
        (
            [f"--moved={PROBUR},{TRIBUR_NOW}"],
            f"{PROBUR} masih ada di berkas, jadi tidak pindah dan tidak berakhir.",
        ),
        ([f"--ended={PROBUR}"], f"{PROBUR} masih ada di berkas, jadi tidak pindah dan tidak berakhir."),
        ([MOVED, MOVED.replace("2001", "2002")], f"{TRIBUR} disebut dua kali."),
        (
            [MOVED, f"--moved={WAKAPSIR},{TRIBUR_NOW}"],
            f"{TRIBUR} dan {WAKAPSIR} tidak bisa sama-sama menjadi {TRIBUR_NOW}; kalau bergabung: gabung.",
        ),
    ),
)
def test_a_pair_that_cannot_be(tmp_path, options, sentence):
    bali = "51,Bali\n51.01,Kabupaten Jembrana\n51.01.01,Negara\n51.01.01.2001,Baluk\n"
    load(tmp_path, lists.Y2020 + bali)
    before = stored()
    assert refused(tmp_path, lists.Y2022 + bali, *options, *IN_2022) == [NOTHING, f"  {sentence}"]
    assert refused(tmp_path, lists.Y2022 + bali, *options, "--plan") == [NOTHING, f"  {sentence}"]
    assert stored() == before


@pytest.mark.parametrize("told", ("53.05.03.2003", "53.05.03.2003,", "53.05.03.2003,5305182001"))
def test_a_pair_that_is_written_wrongly(tmp_path, told):
    load(tmp_path, lists.Y2020)
    [sentence] = refused(tmp_path, lists.Y2022, f"--split={told}")
    assert sentence == (
        f"Tidak ada yang diubah: --split '{told}' tidak berbentuk 53.05.03.2003,53.05.18.2001."
    )


@pytest.mark.parametrize(
    ("content", "fault"),
    (
        ("a;b\n", '  baris 1: judul kolom bukan "lama;baru;cara"'),
        ("", "  baris 1: berkas kosong"),
        (
            f"lama;baru;cara\n{TRIBUR};{TRIBUR_NOW};hilang\n",
            "  baris 2: cara 'hilang' tidak dikenal; yang dikenal: pindah, pecah, gabung, akhir, ada lagi, bukan",
        ),
    ),
)
def test_a_file_of_pairs_that_cannot_be(tmp_path, content, fault):
    load(tmp_path, lists.Y2020)
    pairs = tmp_path / "pairs.csv"
    pairs.write_text(content)
    first, second = refused(tmp_path, lists.Y2022, f"--moved={pairs}", *IN_2022)
    assert (first, second) == (f"{pairs} ditolak seluruhnya, tidak ada yang diubah:", fault)


def test_no_change_without_its_law(tmp_path):
    load(tmp_path, lists.Y2020)
    before = stored()
    options = [option for option in lists.STEP_2022 if "--basis" not in option]
    [sentence] = refused(tmp_path, lists.Y2022, *options)
    assert sentence.startswith("Tidak ada yang diubah: tulis dasar hukumnya dengan --basis")
    assert stored() == before


def test_a_village_moves_once(tmp_path):
    load(tmp_path, lists.Y2020)
    load(tmp_path, lists.Y2022, *lists.STEP_2022)
    before = stored()
    assert refused(tmp_path, lists.Y2022, *lists.STEP_2022) == [
        NOTHING,
        f"  {TRIBUR} sudah pindah menjadi {TRIBUR_NOW} pada 14 Februari 2022, jadi tidak bisa pindah lagi.",
        f"  {WAKAPSIR} sudah pindah menjadi {WAKAPSIR_NOW} pada 14 Februari 2022, jadi tidak bisa pindah lagi.",
        f"  {RANA_MBATA} sudah pindah menjadi {RANA_MBATA_NOW} pada 14 Februari 2022, jadi tidak bisa pindah lagi.",
        f"  {PARI} sudah berakhir pada 14 Februari 2022.",
    ]
    assert stored() == before
    assert load(tmp_path, lists.Y2022) == ["Tidak ada yang berubah."]


def test_a_place_that_is_taken(tmp_path):
    load(tmp_path, lists.Y2020 + f"53.05.18,Abad Selatan\n{TRIBUR_NOW},Tribur\n")
    for code in (TRIBUR, TRIBUR_NOW):
        make_product(code, cycle=make_cycle(2026))
        Potential.objects.create(village_id=code, name="Kenari", category="farm")
    before = stored()
    assert refused(tmp_path, lists.Y2022, *lists.STEP_2022) == [
        NOTHING,
        f"  {TRIBUR} dan {TRIBUR_NOW} sama-sama punya berkas tahun 2026.",
        f"  {TRIBUR} dan {TRIBUR_NOW} sama-sama punya potensi Kenari; ganti dulu nama salah satunya.",
    ]
    assert stored() == before


def test_it_is_all_or_nothing(tmp_path, monkeypatch):
    """What goes wrong at the last pair undoes the first."""
    load(tmp_path, lists.Y2020)
    before = stored()
    moves = import_module("villages.management.area_moves")

    def fail(*args, **kwargs):
        raise IntegrityError("somebody began a dossier")

    monkeypatch.setattr(moves, "record", fail)
    [sentence] = refused(tmp_path, lists.Y2022, *lists.STEP_2022)
    assert sentence.startswith("Tidak ada yang diubah: ada yang disimpan pada saat yang sama.")
    assert stored() == before


# --- Ended, split, merged -------------------------------------------------------------------------------


def test_a_village_that_ended_files_no_more_and_is_told(ended, client):
    product, officer = ended
    sentence = "Desa Pari sudah berakhir pada 14 Februari 2022, jadi tidak ikut lagi."
    with pytest.raises(Refused, match=sentence):
        submit(product)
    client.force_login(officer)
    assert client.get(reverse("reviews:tasks", args=[product.pk])).status_code == 200
    Product.objects.all().delete()
    page = client.get(reverse("home")).content.decode()
    assert "Desa atau kelurahan ini sudah berakhir" in page
    assert sentence in page
    assert sentence in client.post(reverse("products:start"), follow=True).content.decode()
    assert not Product.objects.exists()


def test_it_takes_part_until_then(tmp_path):
    with time_machine.travel("2022-02-01T02:00:00Z", tick=False) as clock:
        load(tmp_path, lists.Y2020)
        make_cycle(2022)
        product = make_product(PARI, filled=True)
        load(tmp_path, lists.Y2022, *lists.STEP_2022)
        clock.move_to("2022-02-13T15:59:00Z")  # 23.59 WITA on the 13th
        assert product.cycle.admits(Village.objects.get(pk=PARI))
        clock.move_to("2022-02-13T16:00:00Z")
        assert not product.cycle.admits(Village.objects.get(pk=PARI))
        submit_year_before = make_cycle(2021)
        assert submit_year_before.admits(Village.objects.get(pk=PARI))


def test_it_gets_no_account_and_no_code(ended, client, tmp_path):
    client.force_login(officer_of(Role.DISTRICT, MANGGARAI_TIMUR))
    page = client.get(reverse("accounts")).content.decode()
    assert "Rana Mbata" in page
    assert "Desa Pari" not in page
    assert client.post(reverse("accounts"), {"village": f"{PARI}:0"}).status_code == 404
    User.objects.filter(village__isnull=False).delete()
    call_command("create_officers", MANGGARAI_TIMUR, output=tmp_path / "first.csv")
    assert list(User.objects.filter(role="village").values_list("username", flat=True)) == [RANA_MBATA_NOW]


def test_with_a_dossier_it_is_on_the_board_and_without_it_is_not(ended, client):
    client.force_login(officer_of(Role.PROVINCE, NTT))

    def listed():
        return [one.pk for one in client.get(reverse("reviews:coverage")).context["page"].rows]

    assert PARI in listed()
    Product.objects.all().delete()
    assert PARI not in listed()
    silent = client.get(reverse("reviews:coverage"), {"keadaan": "belum"}).context["page"].rows
    assert PARI not in [one.pk for one in silent]


def test_one_that_ended_and_is_listed_again_is_told(tmp_path):
    load(tmp_path, lists.Y2020)
    load(tmp_path, lists.Y2022, *lists.STEP_2022)
    assert load(tmp_path, lists.Y2022 + f"{PARI},Pari\n") == [
        "Tidak ada yang berubah.",
        f"{PARI} Pari: ada di berkas, tetapi tercatat berakhir 14 Februari 2022; keliru? --revived {PARI}",
    ]


def test_split_and_merged_say_who_came_from_whom(tmp_path):
    load(tmp_path, lists.Y2020)
    text = lists.changed(
        lists.Y2020,
        (f"{WAKAPSIR},Wakapsir\n", "53.05.03.2050,Probur Utara\n53.05.03.2051,Probur Selatan\n"),
    )
    said = load(
        tmp_path,
        text,
        f"--split={PROBUR},53.05.03.2050",
        f"--split={PROBUR},53.05.03.2051",
        f"--merged={WAKAPSIR},{TRIBUR}",
        "--basis=Perda Kabupaten Alor 3 Tahun 2022",
        "--date=2022-05-02",
    )
    assert said[-3:] == [
        f"Pemekaran: {PROBUR} Probur -> 53.05.03.2050 Probur Utara",
        f"Pemekaran: {PROBUR} Probur -> 53.05.03.2051 Probur Selatan",
        f"Penggabungan: {WAKAPSIR} Wakapsir -> {TRIBUR} Tribur",
    ]
    rows = AreaChange.objects.order_by("pk").values_list("how", "old_name", "new_name", "village")
    assert list(rows) == [
        ("split", "Probur", "Probur Utara", "53.05.03.2050"),
        ("split", "Probur", "Probur Selatan", "53.05.03.2051"),
        ("merged", "Wakapsir", "Tribur", TRIBUR),
    ]
    assert str(Village.objects.get(pk=WAKAPSIR).ended) == "2022-05-02"
    assert str(Village.objects.get(pk="53.05.03.2050").began) == "2022-05-02"
    assert Village.objects.get(pk=PROBUR).ended is None
    # From then on it is as it should be, and the list says nothing new.
    assert load(tmp_path, text) == ["Tidak ada yang berubah."]


# --- In the admin, and officers for all ---------------------------------------------------------------------


def test_the_changes_are_listed_in_the_admin_and_stay(tmp_path):
    load(tmp_path, lists.Y2020)
    load(tmp_path, lists.Y2022, *lists.STEP_2022)
    client = Client()
    client.force_login(make_superuser())
    url = reverse("admin:villages_areachange_changelist")
    page = client.get(url).content.decode()
    assert f"{TRIBUR} Tribur" in page
    assert "Kepmendagri 050-145 Tahun 2022" in page
    assert "14 Februari 2022" in page
    change = AreaChange.objects.get(old_code=TRIBUR)
    one = reverse("admin:villages_areachange_change", args=[change.pk])
    assert client.get(one).status_code == 200
    assert client.post(one, {"basis": "x"}).status_code == 403
    assert client.get(reverse("admin:villages_areachange_add")).status_code == 403
    delete = reverse("admin:villages_areachange_delete", args=[change.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    assert [row.old_code for row in client.get(url, {"q": "050-145 Pari"}).context["cl"].result_list] == [
        PARI
    ]
    village = client.get(reverse("admin:villages_village_change", args=[PARI])).content.decode()
    assert "14 Februari 2022" in village


def test_a_name_that_the_admin_changes_is_a_change_too(tmp_path):
    load(tmp_path, lists.Y2020)
    client = Client()
    client.force_login(make_superuser())
    url = reverse("admin:villages_village_change", args=[TRIBUR])
    assert client.post(url, {"name": "Tribur"}).status_code == 302
    assert not AreaChange.objects.exists()
    assert client.post(url, {"name": "Tribur Lama"}).status_code == 302
    change = AreaChange.objects.get()
    assert (change.how, change.old_name, change.new_name) == ("renamed", "Tribur", "Tribur Lama")
    assert Village.objects.get(pk=TRIBUR).former_names == "tribur"


def test_officers_of_all_kabupaten_in_one_go(tmp_path, capsys):
    load(tmp_path, lists.Y2020)
    call_command("create_officers", "--all", output=tmp_path)
    said = capsys.readouterr().out
    assert "1/6 53.03 Kabupaten Timor Tengah Utara" in said
    assert "4 akun baru untuk 4 desa/kelurahan di Kabupaten Alor." in said
    assert "Tidak ada akun baru: 0 desa/kelurahan di Kabupaten Sikka sudah punya petugas." in said
    assert User.objects.filter(role="village").count() == 10
    assert sorted(path.name for path in tmp_path.glob("initial*")) == [
        "initial_passwords_53.03.csv",
        "initial_passwords_53.05.csv",
        "initial_passwords_53.06.csv",
        "initial_passwords_53.14.csv",
        "initial_passwords_53.19.csv",
    ]
    call_command("create_officers", "--all", output=tmp_path)  # goes on where it was
    assert User.objects.filter(role="village").count() == 10
    User.objects.filter(username__in=[PROBUR, BITEFA]).delete()
    with pytest.raises(
        CommandError, match=r"Belum selesai: 53\.03 Kabupaten Timor Tengah Utara, 53\.05 Kabupaten Alor"
    ):
        call_command("create_officers", "--all", output=tmp_path)


@pytest.mark.parametrize("arguments", ([], [ALOR, "--all"]))
def test_one_kabupaten_or_all(tmp_path, arguments):
    load(tmp_path, lists.Y2020)
    with pytest.raises(CommandError, match="Tulis satu kode kabupaten/kota"):
        call_command("create_officers", *arguments)
