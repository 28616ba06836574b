"""Whoever waits for a file is told how it stands; and gets it only as long as it is theirs."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from ovop import checks
from reviews import work
from reviews.lists import making
from reviews.models import Export, Worker
from tests.factories import BALI, NTT, make_officer
from tests.work.conftest import ask, backend
from villages.models import Province
from villages.scoping import Role

pytestmark = pytest.mark.django_db
NOBODY = "Bagian server yang membuat berkas sedang tidak berjalan."


def seen(seconds_ago=0):
    at = timezone.now() - timedelta(seconds=seconds_ago)
    return Worker.objects.update_or_create(pk="one", defaults={"seen_at": at, "started_at": at, "place": "x"})


def page_of(client, export):
    return client.get(reverse("reviews:download", args=[export.pk])).content.decode()


def test_without_a_worker_whoever_waits_reads_why(client, officer, two):
    client.force_login(officer)
    export = ask(officer)
    for ago in (None, 61):
        if ago:
            seen(ago)
        page = page_of(client, export)
        assert NOBODY in page
        assert "<progress" not in page
        assert 'http-equiv="refresh"' in page  # it looks again
    seen()
    page = page_of(client, export)
    assert "Menunggu giliran" in page
    assert "<progress" in page
    Export.objects.update(begun=1)
    assert "0 dari 2 baris" in page_of(client, export)
    Export.objects.update(seen_alive_at=timezone.now() - timedelta(seconds=61))
    assert "Pembuatannya terhenti; sebentar lagi diulang dari awal." in page_of(client, export)


def test_asked_for_again_it_is_the_same_file_however_long_it_waits(officer, two):
    export = ask(officer)
    Export.objects.update(seen_alive_at=timezone.now() - timedelta(hours=5))
    assert ask(officer).pk == export.pk
    assert DBTaskResult.objects.count() == 1
    assert ask(officer, query="kolom=desa").pk != export.pk


def readiness(client):
    cache.clear()
    answer = client.get("/readyz")
    return answer.status_code, answer.json()["worker"]


def test_a_portal_without_its_worker_is_not_ready(client, by_worker, settings, caplog):
    settings.MEDIA_ROOT.mkdir()
    assert readiness(client) == (503, "fails")
    assert "Not ready: worker: No worker was ever seen." in caplog.text
    seen()
    assert readiness(client) == (200, "ok")
    assert checks.somebody_works(None) == []
    seen(61 * 60)
    assert readiness(client) == (503, "fails")
    (told,) = checks.somebody_works(None)
    assert (told.id, told.msg) == ("ovop.W006", "The worker was last seen 61 minutes ago.")
    with backend("reviews.work.AfterCommit"):
        assert readiness(client) == (200, "none")


def left(officer):
    officer.is_active = False


def moved(officer):
    officer.province = Province.objects.get(pk=BALI)


@pytest.mark.parametrize("change", (left, moved))
def test_who_has_left_meanwhile_gets_nothing(client, officer, two, change):
    export, done = ask(officer), ask(officer, "xlsx")
    arguments = [row.args_kwargs["args"] for row in DBTaskResult.objects.order_by("enqueued_at")]
    making.make.call(*arguments[1])
    change(officer)
    officer.save()
    making.make.call(*arguments[0])
    export.refresh_from_db()
    assert (export.status, making.path_of(export).exists()) == ("failed", False)
    client.force_login(officer)
    url = reverse("reviews:download_file", args=[done.pk])
    assert client.get(url).status_code in (302, 404)  # what was made before is not theirs either
    # The log stays where it was written.
    client.force_login(make_officer(Role.PROVINCE, NTT, username="lain"))
    assert client.get(reverse("reviews:downloads")).content.decode().count("Excel") == 1


def test_what_nobody_began_within_a_day_is_not_made(officer, two):
    export = ask(officer)
    (row,) = DBTaskResult.objects.all()
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        making.make.call(*row.args_kwargs["args"])
    export.refresh_from_db()
    assert (export.status, making.path_of(export).exists()) == ("failed", False)


def test_a_task_holds_plain_data_and_the_year_that_was_meant(officer, two):
    export = ask(officer, query="kolom=nama&kategori=salt")
    (row,) = DBTaskResult.objects.all()
    year = timezone.localdate().year
    query = f"kategori=salt&tahun={year}&kolom=nama"
    assert row.args_kwargs == {"args": [str(export.pk), query, "id"], "kwargs": {}}
    assert export.query == "kategori=salt&kolom=nama"
    assert export.task == str(row.pk)


def test_the_log_says_how_many_rows_were_taken(officer, two):
    """What was approved between the click and the worker is in the file, and in the log."""
    export = ask(officer)
    Export.objects.update(rows=7)  # counted at the click, say
    making.make.call(*DBTaskResult.objects.get().args_kwargs["args"])
    export.refresh_from_db()
    assert (export.status, export.rows, export.written) == ("done", 2, 2)


def test_without_a_worker_it_is_done_after_the_commit(officer, two, transactional_db):
    with backend("reviews.work.AfterCommit"):
        assert not work.by_worker()
        with transaction.atomic():
            export = ask(officer)
            assert export.status == "running"
        export.refresh_from_db()
        assert (export.status, export.rows) == ("done", 2)
        with transaction.atomic():
            ask(officer, "xlsx")
            transaction.set_rollback(True)
    assert list(Export.objects.values_list("kind", flat=True)) == ["csv"]
    assert len(list(making.path_of(export).parent.iterdir())) == 1
