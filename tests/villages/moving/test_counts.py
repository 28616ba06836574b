"""Split, merged, moved into another kabupaten, a kelurahan turned desa, ended and there again: after each step the
board, the start pages, the dashboard and every file say what plain SQL says, to the province and to each kabupaten."""

import csv
import io
import json
from collections import Counter

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from products.choices import State
from products.models import Cycle
from tests.factories import NTT, make_product, officer_of
from tests.villages.moving import lists
from tests.villages.moving.lists import (
    ALOR,
    BITEFA,
    BITEFA_NOW,
    MANGGARAI_TIMUR,
    MORU,
    PARI,
    PROBUR,
    RANA_MBATA,
    SIKKA,
    TRIBUR,
    TTU,
    WAKAPSIR,
    load,
)
from villages.formats import angka
from villages.models import District, Village
from villages.scoping import Role

pytestmark = pytest.mark.django_db
BASIS = "--basis=Uji"
TO_SIKKA = "53.07.01.2099"

# Which villages a year is about, each with how its dossier stands: those that were there on the day that the year
# asks about, and those that have a dossier of it. %s: the cycle, its area, that day twice.
STANDING = """
    SELECT v.code, p.state FROM villages_village v
    LEFT JOIN products_product p ON p.village_id = v.code AND p.cycle_id = %s
    WHERE v.code LIKE %s AND (
        p.id IS NOT NULL OR ((v.began IS NULL OR v.began <= %s) AND (v.ended IS NULL OR v.ended > %s))
    ) ORDER BY v.code
"""


def by_sql(cycle, area, day):
    """[(code, state or None)] of the villages of an area in a year, asked on `day`."""
    asked = min(max(cycle.opens, day), cycle.closes)
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [cycle.pk, f"{area}%", asked, asked])
        return cursor.fetchall()


def reported(state):
    return state in ("submitted", "returned", "approved")


def board(client, cycle, **query):
    """What the board lists, over all of its pages: [(code, state or None)]."""
    found, after = [], {}
    while True:
        page = client.get(reverse("reviews:coverage"), {"tahun": cycle.year, **query, **after}).context[
            "page"
        ]
        found += [(one.pk, one.file.state if one.file else None) for one in page.rows]
        if not page.next:
            return found
        after = {"after": page.next}


def taken_away(client, cycle, kind):
    """The codes in a file of the approved list, as whoever opens it reads them."""
    answer = client.get(reverse("reviews:export", args=[kind]), {"tahun": cycle.year})
    if answer.status_code == 302:
        answer = client.get(f"{answer.url}berkas/")
    content = b"".join(answer.streaming_content)
    if kind == "geojson":
        return [one["properties"]["kode"] for one in json.loads(content)["features"]]
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
        return [row[0].strip("'") for row in rows[1:]]
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    head = next(number for number, row in enumerate(rows) if row[0] == "Kode desa/kelurahan")
    return [row[0] for row in rows[head + 1 :] if row[0]]


def agree(client, cycle, area, day):
    """One officer's pages of one year."""
    wanted = by_sql(cycle, area, day)
    codes = [code for code, _state in wanted]
    assert len(set(codes)) == len(codes)
    assert board(client, cycle) == wanted
    assert board(client, cycle, keadaan="belum") == [one for one in wanted if one[1] is None]
    assert board(client, cycle, keadaan="draf") == [one for one in wanted if one[1] == "draft"]
    assert board(client, cycle, keadaan="melapor") == [one for one in wanted if reported(one[1])]

    home = Counter(client.get(reverse("home"), {"tahun": cycle.year}).context["total"])
    assert home["villages"] == len(wanted)
    assert home["silent"] == sum(state is None for _code, state in wanted) >= 0
    assert home["reported"] == sum(reported(state) for _code, state in wanted)

    page = client.get(reverse("reviews:dashboard"), {"tahun": cycle.year})
    seen = page.context["look"].figures
    length = 5 if area == NTT else 8
    for number, counts in (
        ("villages", Counter(code[:length] for code in codes)),
        ("reported", Counter(code[:length] for code, state in wanted if reported(state))),
        ("approved", Counter(code[:length] for code, state in wanted if state == "approved")),
    ):
        assert (
            Counter({row.code: getattr(row, number) for row in seen.rows if getattr(row, number)}) == counts
        )
        assert getattr(seen.total, number) == sum(counts.values())
    assert page.context["look"].tables.funnel[0].number.text == angka(len(wanted))


def agree_on_files(client, cycle, day):
    """What the province takes away of one year."""
    wanted = by_sql(cycle, NTT, day)
    approved = [code for code, state in wanted if state == "approved"]
    for kind in ("csv", "xlsx", "geojson"):
        assert sorted(taken_away(client, cycle, kind)) == approved, kind
    answer = client.get(reverse("reviews:numbers_file", args=[cycle.year, "csv"])).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(answer), delimiter=";"))
    for level, length in (("kabupaten", 5), ("kecamatan", 8)):
        listed = {row["kode"].strip("'"): int(row["desa"]) for row in rows if row["tingkat"] == level}
        assert listed == Counter(code[:length] for code, _state in wanted), level
    (whole,) = (row for row in rows if row["tingkat"] == "semua")
    assert (whole["desa"], whole["disetujui"]) == (str(len(wanted)), str(len(approved)))


def agree_everywhere(client):
    day = timezone.localdate()
    for cycle in Cycle.objects.order_by("year"):
        client.force_login(officer_of(Role.PROVINCE, NTT))
        agree(client, cycle, NTT, day)
        agree_on_files(client, cycle, day)
        for district in District.objects.order_by("code"):
            client.force_login(officer_of(Role.DISTRICT, district))
            agree(client, cycle, district.pk, day)


def listed(text, *, without=(), **places):
    """A list of areas without some, and with others: `places` are code=line, code with _ for each dot."""
    for code in without:
        text = "".join(line for line in text.splitlines(keepends=True) if not line.startswith(f"{code},"))
    return text + "".join(f"{code[1:].replace('_', '.')},{name}\n" for code, name in places.items())


def test_every_page_and_file_counts_each_village_once(client, tmp_path):
    with time_machine.travel("2021-06-01T02:00:00Z", tick=False) as clock:
        load(tmp_path, lists.Y2020)
        for year in (2021, 2022):
            Cycle.objects.create(year=year, opens=f"{year}-01-15", closes=f"{year}-10-31")
        first = Cycle.objects.get(year=2021)
        for village, state in (
            (TRIBUR, State.APPROVED),
            (WAKAPSIR, State.APPROVED),
            (RANA_MBATA, State.SUBMITTED),
            (BITEFA, State.RETURNED),
            (PARI, State.APPROVED),
            (MORU, State.DRAFT),
        ):
            make_product(village, cycle=first, state=state, name=f"Madu {village}")
        agree_everywhere(client)

        # In 2022 Tribur goes to Sikka, Wakapsir into Moru, Probur is split, Bitefa becomes a desa, Pari ends.
        clock.move_to("2022-03-01T02:00:00Z")
        second = Cycle.objects.get(year=2022)
        make_product(WAKAPSIR, cycle=second, state=State.SUBMITTED)
        make_product(BITEFA, cycle=second, state=State.APPROVED)
        agree_everywhere(client)
        text = listed(
            lists.Y2020,
            without=(TRIBUR, WAKAPSIR, PARI, BITEFA),
            _53_07_01_2099="Tribur",
            _53_05_03_2050="Probur Utara",
            _53_03_01_2006="Bitefa",
        )
        steps = [f"--moved={TRIBUR},{TO_SIKKA}", f"--moved={BITEFA},{BITEFA_NOW}", f"--ended={PARI}"]
        steps += [f"--merged={WAKAPSIR},{MORU}", f"--split={PROBUR},53.05.03.2050"]
        load(tmp_path, text, *steps, BASIS, "--date=2022-02-14")
        agree_everywhere(client)
        day = timezone.localdate()
        assert [dict(by_sql(first, area, day)).get(TO_SIKKA) for area in (ALOR, SIKKA)] == [None, "approved"]
        assert dict(by_sql(second, ALOR, day)) == {
            "53.05.03.1001": None,
            "53.05.03.2002": None,
            "53.05.03.2004": "submitted",  # which ended, and had filed
            "53.05.03.2050": None,
        }
        assert dict(by_sql(second, TTU, day))[BITEFA_NOW] == "approved"
        assert PARI not in dict(by_sql(second, MANGGARAI_TIMUR, day))
        assert "53.05.03.2050" not in dict(by_sql(first, ALOR, day))

        # Pari had not ended after all: it is silent in 2022, as any other that has not begun.
        clock.move_to("2022-05-01T02:00:00Z")
        load(tmp_path, listed(text, _53_19_06_2020="Pari"), f"--revived={PARI}", BASIS, "--date=2022-05-01")
        agree_everywhere(client)
        assert dict(by_sql(second, MANGGARAI_TIMUR, timezone.localdate()))[PARI] is None

        # And a year later, with nothing filed yet.
        clock.move_to("2023-02-01T02:00:00Z")
        Cycle.objects.create(year=2023, opens="2023-01-15", closes="2023-10-31")
        agree_everywhere(client)
        third = Cycle.objects.get(year=2023)
        there = [code for code, _state in by_sql(third, NTT, timezone.localdate())]
        assert (len(there), WAKAPSIR in there, TO_SIKKA in there) == (10, False, True)
        assert len(there) == Village.objects.existing().count()
