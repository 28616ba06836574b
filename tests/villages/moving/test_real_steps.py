"""The steps 2020, 2022, 2023, 2025: after each, every count says what plain SQL says, and nobody is there twice."""

import csv
import io
import json

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from products.choices import State
from products.models import Cycle
from reviews.lists.years import cycles
from reviews.numbers.coverage import DISTRICT, SUBDISTRICT, counts
from reviews.numbers.figures import figures
from tests.factories import NTT, make_product, officer_of
from tests.villages.moving import lists
from tests.villages.moving.lists import PARI, PROBUR, RANA_MBATA, TRIBUR, UPFAON, load
from villages.models import AreaChange, Village
from villages.scoping import Role

pytestmark = pytest.mark.django_db

# The villages that take part in the year of which %s is the day that it asks about, by plain SQL.
TAKING_PART = """
    SELECT v.code FROM villages_village v WHERE (
        (v.began IS NULL OR v.began <= %s) AND (v.ended IS NULL OR v.ended > %s)
    ) OR EXISTS (SELECT 1 FROM products_product p WHERE p.village_id = v.code AND p.cycle_id = %s)
"""
STANDING = """
    SELECT substr(village_id, 1, 5), state, count(*) FROM products_product WHERE cycle_id = %s GROUP BY 1, 2
"""


def ask(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def on_the_pages(client, cycle):
    """(the villages that the board lists, the rows of the approved list taken away)."""
    client.force_login(officer_of(Role.PROVINCE, NTT))
    board = client.get(reverse("reviews:coverage"), {"tahun": cycle.year})
    codes = [village.code for village in board.context["page"].rows]
    assert board.context["count"] == len(codes)
    response = client.get(reverse("reviews:export", args=["csv"]), {"tahun": cycle.year})
    if response.status_code == 302:
        response = client.get(f"{response.url}berkas/")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    return codes, [row[0].strip("'") for row in rows[1:]]


def agree(client, day):
    """Board, home, dashboard, open numbers and export against plain SQL, for every programme year."""
    province = officer_of(Role.PROVINCE, NTT)
    for cycle in cycles():
        asked = max(cycle.opens, min(cycle.closes, day))
        taking_part = sorted(code for (code,) in ask(TAKING_PART, asked, asked, cycle.pk))
        states = {(district, state): n for district, state, n in ask(STANDING, cycle.pk)}
        listed, exported = on_the_pages(client, cycle)
        assert listed == taking_part
        assert len(set(listed)) == len(listed)
        approved = ask(
            "SELECT village_id FROM products_product WHERE cycle_id = %s AND state = 'approved' ORDER BY 1",
            cycle.pk,
        )
        assert sorted(exported) == [code for (code,) in approved]

        rows = {row["code"]: row for row in counts(province, cycle, DISTRICT)}
        for code, row in rows.items():
            there = [one for one in taking_part if one[:5] == code]
            assert row["villages"] == len(there)
            filed = {state: n for (district, state), n in states.items() if district == code}
            assert {state: row[state] for state in State.values if row[state]} == filed
            assert row["silent"] == len(there) - sum(filed.values()) >= 0
        assert sum(row["villages"] for row in rows.values()) == len(taking_part)
        by_kecamatan = counts(province, cycle, SUBDISTRICT)
        assert sum(row["villages"] for row in by_kecamatan) == len(taking_part)
        assert all(row["silent"] >= 0 for row in by_kecamatan)

        seen = figures(province, cycle, cycles())
        assert seen.total.villages == len(taking_part)
        assert seen.total.approved == len(approved)
        numbers = json.loads(client.get(reverse("reviews:numbers_file", args=[cycle.year, "json"])).content)
        assert numbers["baris"][0]["desa"] == len(taking_part)


def test_every_count_is_right_after_each_step(client, tmp_path):
    with time_machine.travel("2021-06-01T02:00:00Z", tick=False) as clock:
        load(tmp_path, lists.Y2020)
        for year in (2021, 2022, 2023):
            Cycle.objects.create(year=year, opens=f"{year}-01-15", closes=f"{year}-10-31")
        old = Cycle.objects.get(year=2021)
        make_product(TRIBUR, state=State.APPROVED, cycle=old)
        make_product(RANA_MBATA, state=State.SUBMITTED, cycle=old)
        make_product(UPFAON, state=State.RETURNED, cycle=old)
        make_product(PARI, state=State.APPROVED, cycle=old, name="Kemiri Pari")
        agree(client, timezone.localdate())

        clock.move_to("2022-03-01T02:00:00Z")
        this = Cycle.objects.get(year=2022)
        make_product(TRIBUR, state=State.APPROVED, cycle=this)
        make_product(PROBUR, cycle=this)
        agree(client, timezone.localdate())
        load(tmp_path, lists.Y2022, *lists.STEP_2022)
        agree(client, timezone.localdate())
        assert Village.objects.existing().count() == 9
        # Pari filed in 2021 and counts there for good; in 2022 it ended on 14 February, silent, and is asked no more.
        assert (taking_part(client, 2021, PARI), taking_part(client, 2022, PARI)) == (True, False)

        clock.move_to("2022-12-01T02:00:00Z")
        load(tmp_path, lists.Y2023, *lists.STEP_2023)
        agree(client, timezone.localdate())
        # Begu is there since 9 November, after the year had closed on 31 October: first asked in 2023.
        begu = "53.07.01.2017"
        assert [taking_part(client, year, begu) for year in (2021, 2022, 2023)] == [False, False, True]

        clock.move_to("2023-03-01T02:00:00Z")
        assert load(tmp_path, lists.Y2025) == [
            "53.14.07.2004: Boa -> Bo'a",
            "desa/kelurahan: 1 berganti nama",
        ]
        agree(client, timezone.localdate())
        assert load(tmp_path, lists.Y2025) == ["Tidak ada yang berubah."]
    assert Village.objects.existing().count() == 10
    assert sorted(AreaChange.objects.values_list("how", "old_code", "new_code")) == [
        ("ended", "53.19.06.2020", ""),
        ("moved", "53.03.01.1006", "53.03.01.2006"),
        ("moved", "53.03.03.1003", "53.03.03.2003"),
        ("moved", "53.05.03.2003", "53.05.18.2001"),
        ("moved", "53.05.03.2004", "53.05.18.2002"),
        ("moved", "53.19.06.2018", "53.19.10.2008"),
        ("renamed", "53.03.01", "53.03.01"),
        ("renamed", "53.06.06.2005", "53.06.06.2005"),
        ("renamed", "53.14.07.2004", "53.14.07.2004"),
    ]


def taking_part(client, year, code):
    client.force_login(officer_of(Role.PROVINCE, NTT))
    board = client.get(reverse("reviews:coverage"), {"tahun": year})
    return code in [village.code for village in board.context["page"].rows]
