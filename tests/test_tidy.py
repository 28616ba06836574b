"""manage.py tidy: what has ended goes, once; what fails holds up nothing else; nothing is forgotten that grows."""

import os
import re
import time
from datetime import timedelta
from io import StringIO
from pathlib import Path
from uuid import UUID

import pytest
from django.apps import apps
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ovop import alarms, tidying
from ovop.management.commands import tidy as command
from products.choices import State
from products.disclosures import disclose
from products.models import Disclosure, Minutes, Photo
from products.uploads import storage
from reviews.models import Export, Worker
from tests.factories import BOLOK, KUANHEUN, KUPANG, NTT, make_cycle, make_officer, make_product
from tests.past import past_the_rules
from villages.models import ActivationCode, OfficerSession, RememberedPhone
from villages.scoping import Role
from villages.tries import FailedTry, SignInEntry

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parent.parent
NAMES = [part.name for part in tidying.PARTS]
NEXT = timedelta(hours=1)


def said(*words):
    out = StringIO()
    call_command("tidy", *words, stdout=out)
    return out.getvalue().splitlines()


def counts(lines):
    return [int(re.search(r": (\d+)", line)[1]) for line in lines]


def aged(path, days):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"12345")
    os.utime(path, (time.time() - days * 24 * 60 * 60,) * 2)


@pytest.fixture
def old(settings):
    """Of each part one that has ended, and one that has all but ended."""
    media = settings.MEDIA_ROOT
    village, staff = make_officer(Role.VILLAGE, BOLOK), make_officer(Role.DISTRICT, KUPANG)
    province, now = make_officer(Role.PROVINCE, NTT), timezone.now()

    def ago(**age):
        """The moment itself, an hour later; and an hour earlier."""
        return now - timedelta(**age) - NEXT, now - timedelta(**age) + NEXT

    for number, at in enumerate(ago()):
        OfficerSession.objects.create(
            session_key=f"k{number}", expire_date=at, since=now, used_at=now, handle=f"{number}" * 32
        )
    for at in ago(days=30):
        RememberedPhone.objects.create(user=village, label="x", created_at=at, used_at=at)
    for at in ago(days=1):
        FailedTry.objects.create(door="masuk", place="x", at=at)
        Worker.objects.create(pk=f"{at}"[:64], place="x", started_at=at, seen_at=at)
    product = make_product(BOLOK, state=State.SUBMITTED)
    for at in ago(days=5 * 365):
        line = disclose(staff, "dossier", product=product)
        code = ActivationCode.objects.create(user=village, created_by=staff, made_from="x", expires_at=now)
        with past_the_rules():
            Disclosure.objects.filter(pk=line.pk).update(at=at)
    for at, code in zip(ago(days=30), ActivationCode.objects.order_by("pk"), strict=True):
        ActivationCode.objects.filter(pk=code.pk).update(created_at=at)
    for year, days in ((2020, 1), (2021, -1)):
        cycle = make_cycle(year)
        make_product(KUANHEUN, filled=True, cycle=cycle)
        type(cycle).objects.filter(pk=cycle.pk).update(
            mends_until=timezone.localdate() - timedelta(days=365 + days)
        )
    for at in ago(days=90):
        SignInEntry.objects.create(user=village, place="x", at=at)
        for used in (None, at - timedelta(days=1)):
            ActivationCode.objects.create(
                user=village, digest="x", created_by=staff, expires_at=at, used_at=used
            )
    done = {"args_kwargs": {"args": [], "kwargs": {}}, "task_path": "x", "backend_name": "default"}
    for at in ago(days=14):
        for status in TaskResultStatus:
            finished = at if status in ("FAILED", "SUCCESSFUL") else None
            DBTaskResult.objects.create(status=status, finished_at=finished, **done)
    waits = DBTaskResult.objects.filter(status="READY").first()
    for at, task in (*((at, "") for at in ago(days=1)), (ago(days=1)[0], str(waits.pk))):
        export = Export.objects.create(user=province, kind="csv", rows=2, task=task)
        Export.objects.filter(pk=export.pk).update(seen_alive_at=at)
    for days in (1.1, 0.9):
        aged(media / "exports" / f"{days}", days)
        for model in (Photo, Minutes):
            folder = model(id=UUID("1" * 32 if days > 1 else "2" * 32)).folder
            storage.write(folder, {"large.webp": b"12345"})
            os.utime(media / folder / "large.webp", (time.time() - days * 24 * 60 * 60,) * 2)
            os.utime(media / folder, (time.time() - days * 24 * 60 * 60,) * 2)
    for days in (7.1, 6.9):
        aged(media / "partial" / f"{days}", days)
    for days in (31, 30):
        aged(media / "deleted" / f"{timezone.localdate() - timedelta(days=days)}" / "photo" / "x", days)
    for days in (31, 29):
        aged(media / "alarms" / f"{days}", days)
    return media


#        sessions phones tries sign-ins networks drafts disclosures codes exports unmade tasks workers orphans halves pieces deleted alarms
EXPECTED = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 1, 2, 0, 1, 1, 1]


def test_what_has_ended_goes_and_what_has_not_stays(old):
    before = sorted(path for path in old.rglob("*") if path.is_file())
    assert counts(said("--dry-run")[:-1]) == EXPECTED
    assert sorted(path for path in old.rglob("*") if path.is_file()) == before
    assert counts(said()) == EXPECTED
    assert counts(said()) == [0] * len(NAMES)  # and again is nothing
    kept = (OfficerSession, RememberedPhone, FailedTry, SignInEntry, Worker)
    assert [model.objects.count() for model in kept] == [1] * 5
    # Used codes say who opened an account, and stay.
    codes = ActivationCode.objects.filter(digest="x")
    assert sorted(bool(code.used_at) for code in codes) == [False, True, True]
    assert sorted(ActivationCode.objects.exclude(digest="x").values_list("made_from", flat=True)) == ["", "x"]
    assert Disclosure.objects.count() == 1
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == [
        "FAILED", "READY", "READY", "RUNNING", "RUNNING", "SUCCESSFUL",
    ]  # fmt: skip
    assert sorted(Export.objects.values_list("status", flat=True)) == ["failed", "running", "running"]
    assert [path.name for path in (old / "exports").iterdir()] == ["0.9"]
    assert [path.name for path in (old / "partial").iterdir()] == ["6.9"]
    assert [path.name for path in (old / "alarms").iterdir()] == ["29"]


@pytest.mark.parametrize("name", NAMES)
def test_each_part_alone(old, name):
    assert counts(said("--only", name)) == [EXPECTED[NAMES.index(name)]]
    rest = [count for other, count in zip(NAMES, EXPECTED, strict=True) if other != name]
    assert counts(said("--dry-run")[:-1])[NAMES.index(name)] == 0
    assert [c for n, c in zip(NAMES, counts(said("--dry-run")[:-1]), strict=True) if n != name] == rest


@pytest.mark.parametrize("name", NAMES)
def test_one_rotten_part_stops_no_other(old, monkeypatch, settings, caplog, name):
    settings.ADMINS = [("", "satu@example.go.id")]

    def rotten(**_options):
        raise OSError("a rotten sector")

    parts = [
        tidying.Part(part.name, part.label, part.kept, rotten, part.clears) if part.name == name else part
        for part in tidying.PARTS
    ]
    monkeypatch.setattr(command, "PARTS", parts)
    out = StringIO()
    with pytest.raises(CommandError, match=f"^Tidak berhasil: {name}.$"):
        call_command("tidy", stdout=out)
    assert counts(out.getvalue().splitlines()) == [
        count for other, count in zip(NAMES, EXPECTED, strict=True) if other != name
    ]
    assert f"tidy: {name} was not done" in caplog.text
    assert "a rotten sector" in caplog.text


# --- The table ----------------------------------------------------------------------------------------


def test_nothing_that_grows_is_forgotten():
    cleared = {name for part in tidying.PARTS for name in part.clears if "." in name}
    stays = " ".join(tidying.STAYS.values()).split()
    assert len(stays) == len(set(stays))
    models = {model._meta.label for model in apps.get_models()}
    assert cleared | set(stays) == models
    assert cleared & set(stays) == {"reviews.Export"}  # its line stays, its file does not


def test_no_folder_of_the_uploads_is_forgotten():
    """Each that the code names has a part."""
    text = " ".join(
        path.read_text() for app in ("ovop", "products", "reviews") for path in (ROOT / app).rglob("*.py")
    )
    named = set(re.findall(r'MEDIA_ROOT\) / "(\w+)"', text)) | set(
        re.findall(r'DELETED, \w+ = "(\w+)"', text)
    )
    named |= {place for place, _models in tidying.sweeping._places()} | {"evidence"}
    cleared = {name for part in tidying.PARTS for name in part.clears if "." not in name}
    assert named == cleared


def test_the_table_of_the_docs_is_the_one_of_the_code():
    text = (ROOT / "docs" / "operations.md").read_text()
    rows = re.findall(r"^\| `([\w-]+)` \| (.+?) \| (.+?) \|$", text, re.M)
    assert [(name, kept) for name, _what, kept in rows] == [(part.name, part.kept) for part in tidying.PARTS]
    for reason in tidying.STAYS:
        assert reason in text


def test_whoever_is_told_of_failures_is_told_of_this_one(old, monkeypatch, settings):
    """tidy, as a timer starts it: the mail is on its way before the command ends."""
    settings.ADMINS = [("", "satu@example.go.id")]
    handler = alarms.Alarms()
    monkeypatch.setattr(command.logger, "handlers", [handler])
    broken = tidying.Part("exports", "x", "x", lambda **_options: 1 / 0, ())
    monkeypatch.setattr(command, "PARTS", [broken])
    with pytest.raises(CommandError):
        call_command("tidy", stdout=StringIO())
    for thread in handler.going:
        thread.join()
    assert [one.to for one in mail.outbox] == [["satu@example.go.id"]]
    assert "ZeroDivisionError" in mail.outbox[0].subject
