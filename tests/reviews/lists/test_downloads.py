"""The list taken away: as a file, on paper, and written down each time."""

import io
import json
import os
import time
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from products.choices import State
from products.models import Product
from reviews.lists import downloads, making
from reviews.models import Export
from tests.factories import (
    BALI,
    BOLOK,
    NTT,
    NUNKURUS,
    make_officer,
    make_product,
)
from tests.reviews.lists.asking import fetch, table
from villages.scoping import Role


def test_files_hold_every_column_unless_some_were_chosen(client, three):
    assert [len(row) for row in table(fetch(client, "csv"))] == [46] * 4
    assert table(fetch(client, "csv", "kolom=desa,dana&kategori=salt")) == [
        ["Desa/Kelurahan", "Nama produk", "Perkiraan dana"],
        ["Desa Bolok", "Garam Bolok", "75000000"],
    ]
    sheet = load_workbook(io.BytesIO(fetch(client, "xlsx", "kolom=desa,dana&kategori=salt&urut=nama"))).active
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert rows[1] == ["Filter: Kategori: Garam"]
    assert rows[4:] == [
        ["Desa/Kelurahan", "Nama produk", "Perkiraan dana"],
        ["Desa Bolok", "Garam Bolok", 75_000_000],
    ]


def test_geojson_holds_known_points_and_no_phone(client, three):
    content = fetch(client, "geojson", "kolom=hp,kapasitas,disetujui&urut=nama")
    found = json.loads(content)
    assert found["type"] == "FeatureCollection"
    today = timezone.localdate().isoformat()
    assert found["features"] == [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [123.4912, -10.2105]},
            "properties": {"nama": name, "kapasitas": 2500.5, "disetujui": today},
        }
        for name in ("Garam Bolok", "kopi Kuanheun")
    ]
    assert b"081234567890" not in fetch(client, "geojson")
    assert json.loads(fetch(client, "geojson", "kategori=fish"))["features"] == []
    # The log says how many points there were, not how many products.
    features = json.loads(fetch(client, "geojson", ""))["features"]
    assert Export.objects.latest("at").rows == len(features) < Product.objects.approved().count()


def test_formulas_stay_text_in_every_file(client, province):
    make_product(NUNKURUS, state=State.APPROVED, name='=HYPERLINK("http://x")')
    assert table(fetch(client, "csv", "kolom=nama"))[1] == ['\'=HYPERLINK("http://x")']
    sheet = load_workbook(io.BytesIO(fetch(client, "xlsx", "kolom=nama"))).active
    assert (sheet["A6"].value, sheet["A6"].data_type) == ('=HYPERLINK("http://x")', "s")
    assert (
        json.loads(fetch(client, "geojson"))["features"][0]["properties"]["nama"] == '=HYPERLINK("http://x")'
    )


def test_paper(client, three):
    response = client.get(reverse("reviews:print_list") + "?urut=nama&kategori=salt")
    html = response.content.decode()
    assert "Filter: Kategori: Garam." in html
    assert html.count("<tr>") == 2
    assert "hanya" not in html
    assert Export.objects.get().kind == "print"


def test_paper_ends_at_its_limit(client, three, monkeypatch):
    monkeypatch.setattr("reviews.lists.views.downloads.PRINTED_ROWS", 2)
    html = client.get(reverse("reviews:print_list")).content.decode()
    assert "Di sini hanya 2 baris pertama dari 3." in html
    assert (html.count("<tr>"), Export.objects.get().rows) == (3, 2)


def test_every_list_taken_away_is_written_down(client, three, province):
    fetch(client, "csv", "kategori=salt&kolom=desa")
    fetch(client, "xlsx")
    client.get(reverse("reviews:print_list"))
    found = Export.objects.order_by("at").values_list(
        "user", "kind", "filter_label", "rows", "status", "query"
    )
    assert list(found) == [
        (province.pk, "csv", "Kategori: Garam", 1, "done", "kategori=salt&kolom=desa"),
        (province.pk, "xlsx", "semua", 3, "done", ""),
        (province.pk, "print", "semua", 3, "done", ""),
    ]
    assert Export.objects.get(kind="csv").columns == ["desa", "nama"]
    page = client.get(reverse("reviews:downloads")).content.decode()
    assert "Kategori: Garam" in page
    client.force_login(make_officer(Role.PROVINCE, BALI))
    assert "Kategori: Garam" not in client.get(reverse("reviews:downloads")).content.decode()


def test_a_file_is_fetched_by_whoever_made_it_and_goes_after_a_day(client, three, province):
    fetch(client, "csv")
    export = Export.objects.get()
    url = reverse("reviews:download_file", args=[export.pk])
    response = client.get(url)
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    year = f"{timezone.localdate():%Y}"
    assert response["Content-Disposition"] == (
        f'attachment; filename="ovop-disetujui-{year}-{timezone.localdate():%Y%m%d}.csv"'
    )
    client.force_login(make_officer(Role.PROVINCE, NTT, username="lain"))
    assert client.get(url).status_code == 404
    assert client.get(reverse("reviews:download", args=[export.pk])).status_code == 404
    client.force_login(province)
    os.utime(making.path_of(export), (time.time() - 90_000,) * 2)
    fetch(client, "xlsx")
    assert not making.path_of(export).exists()
    assert client.get(url).status_code == 404
    assert (
        "Hasil unduhan ini sudah dihapus"
        in client.get(reverse("reviews:download", args=[export.pk])).content.decode()
    )


@pytest.mark.parametrize(
    ("age", "status", "words"),
    (
        (0, "running", "Unduhan sedang disiapkan"),
        (61, "running", "Gagal, coba lagi"),
        (0, "failed", "Gagal, coba lagi"),
    ),
)
def test_what_the_page_of_a_file_says(client, province, age, status, words):
    export = Export.objects.create(user=province, kind="xlsx", rows=83_763, written=12_000, status=status)
    Export.objects.filter(pk=export.pk).update(seen_alive_at=timezone.now() - timedelta(seconds=age))
    html = client.get(reverse("reviews:download", args=[export.pk])).content.decode()
    assert words in html
    assert (
        ("12.000 dari 83.763 baris" in html)
        == ('http-equiv="refresh"' in html)
        == words.startswith("Unduhan")
    )
    assert client.get(reverse("reviews:download_file", args=[export.pk])).status_code == 404


def test_a_long_list_is_made_at_once_where_there_is_no_worker(client, transactional_db, monkeypatch):
    client.force_login(make_officer(Role.PROVINCE, NTT))
    make_product(BOLOK, state=State.APPROVED, name="Garam Bolok")
    monkeypatch.setattr(downloads, "SHORT", 0)
    assert table(fetch(client, "csv", "kolom=nama")) == [["Nama produk"], ["Garam Bolok"]]
    assert load_workbook(io.BytesIO(fetch(client, "xlsx"))).active["E6"].value == "Garam Bolok"
    assert (
        list(Export.objects.values_list("status", "written", "rows", "task", "begun"))
        == [("done", 1, 1, "", 1)] * 2
    )


def test_a_long_list_that_fails_says_so_where_there_is_no_worker(client, transactional_db, monkeypatch):
    client.force_login(make_officer(Role.PROVINCE, NTT))
    make_product(BOLOK, state=State.APPROVED)
    monkeypatch.setattr(downloads, "SHORT", 0)
    monkeypatch.setitem(making.WRITERS, "csv", lambda *_args: 1 / 0)
    response = client.get(reverse("reviews:export", args=["csv"]), follow=True)
    assert "Gagal, coba lagi" in response.content.decode()


def test_asked_for_twice_it_is_made_once(client, province, three):
    running = Export.objects.create(user=province, kind="csv", query="kategori=salt", filter_label="", rows=5)
    response = client.get(reverse("reviews:export", args=["csv"]) + "?kategori=salt")
    assert response.url == reverse("reviews:download", args=[running.pk])
    Export.objects.update(seen_alive_at=timezone.now() - timedelta(seconds=61))
    fetch(client, "csv", "kategori=salt")
    assert Export.objects.count() == 2


def test_a_failure_is_written_down_and_leaves_no_file(client, province, three, monkeypatch):
    def broken(file, *_args):
        file.write(b"half")
        raise OSError("disk full")

    monkeypatch.setitem(making.WRITERS, "csv", broken)
    client.raise_request_exception = False
    assert client.get(reverse("reviews:export", args=["csv"])).status_code == 500
    export = Export.objects.get()
    assert export.status == "failed"
    assert list(making.path_of(export).parent.iterdir()) == []


@pytest.mark.libreoffice
def test_libreoffice_opens_the_sheet(client, three, tmp_path):
    import subprocess

    (tmp_path / "daftar.xlsx").write_bytes(fetch(client, "xlsx", "kolom=kode,nama,hp,dana&urut=nama"))
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to"]
    command += ["csv", "--outdir", str(tmp_path), str(tmp_path / "daftar.xlsx")]
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    text = (tmp_path / "daftar.csv").read_text()
    assert "53.01.05.2010,Garam Bolok,081234567890," in text
