"""Programme years: three dates, never two at once, opened by a command or in the admin."""

from datetime import date
from importlib import import_module
from io import StringIO
from types import SimpleNamespace

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from products.models import Cycle
from products.no_overlap import guard, lift
from tests.factories import make_cycle, make_superuser

pytestmark = pytest.mark.django_db

migration = import_module("products.migrations.0008_three_dates_a_year")
EDITOR = SimpleNamespace(
    connection=connection, execute=lambda statement: connection.cursor().execute(statement)
)


def open_cycle(*options):
    out = StringIO()
    call_command("open_cycle", *options, stdout=out)
    return out.getvalue()


@time_machine.travel("2026-12-31T16:30:00Z", tick=False)  # 00.30 WITA on the first of January
def test_the_year_is_that_of_the_clock_in_wita():
    assert open_cycle() == (
        "Tahun program 2027 dibuat: dibuka 1 Januari 2027, ditutup 31 Desember 2027, bisa diperbaiki sampai 29 Februari "
        "2028.\n"
    )
    assert Cycle.objects.get().is_open


@time_machine.travel("2026-05-05T00:00:00Z", tick=False)
def test_any_year_can_be_opened_with_its_own_dates():
    assert open_cycle("2028") == (
        "Tahun program 2028 dibuat: dibuka 1 Januari 2028, ditutup 31 Desember 2028, bisa diperbaiki sampai 1 Maret 2029.\n"
    )
    # The year of --opens, where none is named.
    assert open_cycle("--opens=2027-03-01", "--closes=2027-11-30", "--mends-until=2027-12-24") == (
        "Tahun program 2027 dibuat: dibuka 1 Maret 2027, ditutup 30 November 2027, bisa diperbaiki sampai 24 Desember "
        "2027.\n"
    )


@time_machine.travel("2026-05-05T00:00:00Z", tick=False)
def test_a_year_is_opened_once_and_no_other_date_is_swallowed():
    dates = "dibuka 1 Maret 2026, ditutup 30 September 2026, bisa diperbaiki sampai 29 November 2026"
    asked = "--opens=2026-03-01", "--closes=2026-09-30"
    assert open_cycle(*asked) == f"Tahun program 2026 dibuat: {dates}.\n"
    for again in ((), asked, ("2026",)):
        assert open_cycle(*again) == f"Tahun program 2026 sudah ada, tidak diubah: {dates}.\n"
    for other in ("--closes=2026-12-31", "--mends-until=2026-12-31", "--opens=2026-01-01"):
        with pytest.raises(CommandError) as refusal:
            open_cycle("2026", other)
        assert str(refusal.value) == (
            f"Tahun program 2026 sudah ada dengan tanggal lain, dan tidak diubah: {dates}. Tanggal diubah di /admin/."
        )
    assert [str(cycle.closes) for cycle in Cycle.objects.all()] == ["2026-09-30"]


@time_machine.travel("2026-05-05T00:00:00Z", tick=False)
def test_a_year_may_ask_for_the_signature_of_the_head():
    dates = "dibuka 1 Januari 2026, ditutup 31 Desember 2026, bisa diperbaiki sampai 1 Maret 2027"
    signed = f"{dates}, ditandatangani Kepala Desa atau Lurah"
    assert open_cycle("--head-signs") == f"Tahun program 2026 dibuat: {signed}.\n"
    for again in ((), ("--head-signs",)):
        assert open_cycle(*again) == f"Tahun program 2026 sudah ada, tidak diubah: {signed}.\n"
    Cycle.objects.update(head_signs=False)
    with pytest.raises(CommandError) as refusal:
        open_cycle("--head-signs")
    assert str(refusal.value) == (
        f"Tahun program 2026 sudah ada tanpa tanda tangan, dan tidak diubah: {dates}. Tanda tangan diminta lewat /admin/."
    )
    assert not Cycle.objects.get().head_signs


def test_no_year_asks_for_a_signature_by_itself(client):
    make_cycle(2026)
    client.force_login(make_superuser())
    form = {"year": "2027", "opens": "2027-01-01", "closes": "2027-10-31", "includes_kelurahan": "on"}
    client.post(reverse("admin:products_cycle_add"), form)
    assert list(Cycle.objects.values_list("head_signs", flat=True)) == [False, False]
    page = reverse("admin:products_cycle_change", args=[Cycle.objects.get(year=2027).pk])
    client.post(page, form | {"head_signs": "on"})
    assert Cycle.objects.get(year=2027).head_signs


def test_the_switch_leaves_the_years_guarded():
    """SQLite forgets the triggers of a table that is made anew (migration 0012)."""
    make_cycle(2026)
    with pytest.raises(IntegrityError, match="cycles_never_overlap"), transaction.atomic():
        Cycle.objects.create(year=2027, opens="2026-06-01", closes="2027-01-01", head_signs=True)


@time_machine.travel("2026-05-05T00:00:00Z", tick=False)
@pytest.mark.parametrize(
    ("options", "words"),
    (
        (["--opens=2026-10-01", "--closes=2026-09-30"], "Tanggal tutup harus setelah tanggal buka"),
        (["--mends-until=2026-12-30"], "Hari terakhir memperbaiki tidak bisa sebelum tanggal tutup"),
        (["2026", "--opens=2027-01-01"], "Tanggal tutup harus setelah tanggal buka"),
        (["2026", "--opens=2025-01-01", "--closes=2025-12-31"], "bukan untuk tahun program 2026"),
        (["1999"], "2020"),
        (["--opens=5 Mei"], "--opens"),
    ),
)
def test_dates_that_make_no_sense(options, words):
    with pytest.raises(CommandError, match=words):
        open_cycle(*options)
    assert not Cycle.objects.exists()


MEETS = (
    "Tanggal ini bertemu dengan tahun program 2026, yang berjalan dari 1 Januari 2026 sampai 31 Desember 2026: dua tahun "
    "program tidak bisa terbuka bersamaan."
)


def test_two_years_that_meet_are_told_in_one_sentence(client):
    make_cycle(2026)
    with pytest.raises(CommandError) as refusal:
        open_cycle("2027", "--opens=2026-11-01", "--closes=2027-10-31")
    assert str(refusal.value) == MEETS
    client.force_login(make_superuser())
    form = {"year": "2027", "opens": "2026-11-01", "closes": "2027-10-31", "includes_kelurahan": "on"}
    response = client.post(reverse("admin:products_cycle_add"), form)
    assert response.context["errors"] == [[MEETS]]
    assert Cycle.objects.count() == 1
    assert client.post(reverse("admin:products_cycle_add"), form | {"opens": "2027-01-01"}).status_code == 302
    assert Cycle.objects.get(year=2027).mends_until == date(2027, 12, 30)
    # The mending of one year goes on while the next is open.
    assert Cycle.objects.get(year=2026).mends_until == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("opens", "closes", "meets"),
    (
        ("2025-01-01", "2025-12-31", False),
        ("2025-01-01", "2026-01-01", True),
        ("2026-05-01", "2026-05-01", True),
        ("2020-01-01", "2030-01-01", True),
        ("2026-12-31", "2027-11-30", True),
        ("2027-01-01", "2027-11-30", False),
    ),
)
def test_the_database_lets_no_two_years_run_at_once(opens, closes, meets):
    make_cycle(2026)
    other = Cycle(year=2027, opens=date.fromisoformat(opens), closes=date.fromisoformat(closes))
    if not meets:
        other.full_clean()
        other.save()
        return
    with pytest.raises(ValidationError):
        other.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()
    later = make_cycle(2028)
    with pytest.raises(IntegrityError), transaction.atomic():
        Cycle.objects.filter(pk=later.pk).update(opens=date(2026, 12, 31))
    Cycle.objects.filter(pk=later.pk).update(opens=date(2028, 2, 1))  # its own dates are no other year's


def test_the_three_dates_stand_in_their_order():
    cycle = make_cycle(2026)
    for wrong in ({"closes": date(2025, 12, 31)}, {"mends_until": date(2026, 12, 30)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Cycle.objects.filter(pk=cycle.pk).update(**wrong)
    Cycle.objects.filter(pk=cycle.pk).update(mends_until=date(2026, 12, 31))


def test_the_migration_names_the_years_that_meet():
    make_cycle(2024)
    make_cycle(2026)
    apps = SimpleNamespace(get_model=lambda *_name: Cycle)
    migration.refuse_overlaps(apps, EDITOR)
    lift(None, EDITOR)
    Cycle.objects.create(year=2025, opens=date(2023, 1, 1), closes=date(2026, 1, 1))
    with pytest.raises(CommandError) as refusal:
        migration.refuse_overlaps(apps, EDITOR)
    told = str(refusal.value)
    assert "Tahun program 2025 (2023-01-01 sampai 2026-01-01) dan 2024 (2024-01-01 sampai 2024-12-31)" in told
    assert "Tahun program 2025 (2023-01-01 sampai 2026-01-01) dan 2026 (2026-01-01 sampai 2026-12-31)" in told
    assert "manage.py migrate" in told
    Cycle.objects.filter(year=2025).update(opens=date(2025, 1, 1), closes=date(2025, 12, 31))
    guard(None, EDITOR)
    guard(None, EDITOR)  # twice is once
    with pytest.raises(IntegrityError), transaction.atomic():
        Cycle.objects.filter(year=2025).update(closes=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("today", "said"),
    (
        ("2026-02-28", "Pengisian tahun 2026 dibuka pada 1 Maret 2026."),
        (
            "2026-11-30",
            "Tahun program 2026, pengisian sampai 30 November 2026, perbaikan sampai 29 Januari 2027.",
        ),
        (
            "2027-01-29",
            "Pengisian tahun 2026 sudah ditutup pada 30 November 2026. Yang sudah diajukan masih bisa diperbaiki sampai 29 "
            "Januari 2027.",
        ),
        (
            "2027-01-30",
            "Pengisian tahun 2026 ditutup pada 30 November 2026, dan masa perbaikannya habis pada 29 Januari 2027.",
        ),
    ),
)
def test_officers_read_its_dates(today, said):
    cycle = make_cycle(2026, opens=date(2026, 3, 1), closes=date(2026, 11, 30))
    with time_machine.travel(f"{today} 12:00 +0800", tick=False):
        assert cycle.standing_sentence == said
