"""Workers that are killed, end, hang and race: each file comes whole and once, or says that it does not come."""

import signal
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet

from ovop.work import books, process
from ovop.work.process import Worker
from reviews.lists import downloads, making
from reviews.models import Export
from reviews.models import Worker as Row
from tests.racing import at_once
from tests.reviews.lists.asking import table
from tests.work.conftest import FAILED, READY, RUNNING, SUCCESSFUL, ask, is_over, until

WHOLE = [["Nama produk"], ["Kopi Kuanheun"], ["Garam Bolok"]]


def worker(name="here"):
    """One in this process, which does what waits and ends."""
    options = {"queue_names": ["*"], "excluded_queue_names": [], "interval": 0, "startup_delay": False}
    return Worker(**options, batch=True, backend_name="default", max_tasks=None, worker_id=name)


def content(export):
    return table(making.path_of(export).read_bytes())


def folder(export):
    return sorted(path.name for path in making.path_of(export).parent.iterdir())


def tasks():
    return [(row.status, len(row.worker_ids)) for row in DBTaskResult.objects.order_by("enqueued_at")]


# --- Killed -----------------------------------------------------------------------------------------


def test_five_times_killed_amid_a_file(workers, officer, two):
    """Each time another worker takes it up and ends it: whole, once, and no half stays."""
    for _round in range(5):
        export = ask(officer)
        killed = workers.start("amid")
        assert killed.stdout.readline() == "amid\n"
        assert f"{export.pk.hex}.1.part" in folder(export)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        other = workers.start()
        until(lambda export=export: is_over(export))
        other.terminate()
        assert other.wait(30) == 0
        export.refresh_from_db()
        assert (export.status, export.rows, export.written, export.begun) == ("done", 2, 2, 2)
        assert content(export) == WHOLE
        assert not [name for name in folder(export) if name.endswith(".part")]
    assert tasks() == [(SUCCESSFUL, 2)] * 5


def test_what_kills_three_workers_is_given_up(workers, officer, two, client):
    """A task that kills whoever takes it must not do so for ever; whoever waits is told."""
    export = ask(officer)
    for _time in range(3):
        killed = workers.start("amid")
        assert killed.stdout.readline() == "amid\n"
        killed.send_signal(signal.SIGKILL)
        killed.wait()
    last = workers.start()
    until(lambda: is_over(export))
    last.terminate()
    assert last.wait(30) == 0
    assert "was given up" in last.stderr.read()
    assert tasks() == [(FAILED, 3)]
    assert folder(export) == []
    client.force_login(officer)
    page = client.get(f"/unduhan/{export.pk}/").content.decode()
    assert "Gagal, coba lagi" in page


def test_one_that_hangs_ends_itself(workers, officer, two):
    export = ask(officer)
    hanging = workers.start("hanging")
    assert hanging.wait(60) == 70
    assert "A task hangs" in hanging.stderr.read()
    assert (tasks(), is_over(export)) == ([(RUNNING, 1)], False)  # for another to take up


# --- Ended ------------------------------------------------------------------------------------------


def test_term_amid_a_file_hands_it_back(workers, officer, two):
    export = ask(officer)
    first = workers.start("telling")
    assert first.stdout.readline() == "amid\n"
    first.terminate()
    assert first.wait(30) == 0
    assert tasks() == [(READY, 0)]  # and that was no try
    assert (is_over(export), folder(export)) == (False, [])
    second = workers.start()
    until(lambda: is_over(export))
    second.terminate()
    assert second.wait(30) == 0
    assert content(export) == WHOLE
    assert tasks() == [(SUCCESSFUL, 1)]


def test_term_with_nothing_to_do(workers):
    idle = workers.start()
    until(lambda: Row.objects.exists())
    idle.terminate()
    assert (idle.wait(30), idle.stdout.read()) == (0, "")


# --- Two at once ------------------------------------------------------------------------------------


def test_two_workers_share_what_there_is(workers, officer, two):
    exports = [
        ask(officer, kind, f"kolom={keys}") for kind in ("csv", "xlsx") for keys in ("nama", "desa", "hp")
    ]
    both = [workers.start(), workers.start()]
    for export in exports:
        until(lambda export=export: is_over(export))
    for one in both:
        one.terminate()
        assert one.wait(30) == 0
    assert set(Export.objects.values_list("status", "rows", "begun")) == {("done", 2, 1)}
    assert tasks() == [(SUCCESSFUL, 1)] * 6


def write_counting(monkeypatch):
    """The list of those who wrote."""
    written, write = [], making._write

    def counted(*work):
        written.append(1)
        write(*work)

    monkeypatch.setattr(making, "_write", counted)
    return written


@pytest.mark.postgres
def test_one_task_is_taken_by_one(transactional_db, officer, two, monkeypatch):
    written = write_counting(monkeypatch)
    for _round in range(10):
        export = ask(officer)
        at_once(*[worker(f"worker {number}").run for number in range(4)])
        assert is_over(export)
    assert len(written) == 10


@pytest.mark.postgres
def test_without_the_lock_two_would_take_it(transactional_db, officer, two, monkeypatch):
    """The control; and even then the file is whole, and done once."""
    written = write_counting(monkeypatch)
    monkeypatch.setattr(DBTaskResultQuerySet, "get_locked", lambda rows: rows.first())
    for _round in range(20):
        export = ask(officer)
        at_once(*[worker(f"worker {number}").run for number in range(4)])
        assert content(export) == WHOLE
        assert len(folder(export)) == Export.objects.count()
    assert len(written) > 20
    assert set(Export.objects.values_list("status", "rows")) == {("done", 2)}


def test_who_comes_too_late_changes_nothing(officer, two, monkeypatch):
    """A worker that slept, while another was given its task."""
    export = ask(officer)
    taken = DBTaskResult.objects.get()
    taken.claim("asleep")
    write = making._write

    def overtaken(*work):
        monkeypatch.setattr(making, "_write", write)
        books.try_again(taken.pk, "asleep")
        DBTaskResult.objects.get().claim("awake")
        making.make.call(*taken.args_kwargs["args"])
        write(*work)

    monkeypatch.setattr(making, "_write", overtaken)
    worker("asleep")._try(taken)
    export.refresh_from_db()
    assert (export.status, export.begun, content(export)) == ("done", 2, WHOLE)
    assert folder(export) == [export.pk.hex]
    assert tasks() == [(RUNNING, 2)]
    for late in (books.hand_back, books.try_again):
        late(taken.pk, "asleep")
    books.succeed(taken.pk, "asleep", None)
    books.fail(taken.pk, "asleep", ValueError())
    assert tasks() == [(RUNNING, 2)]


def test_who_was_overtaken_does_not_finish(officer, two, monkeypatch):
    """While the other is still at it: the file is the other's to finish."""
    export = ask(officer)
    write = making._write

    def overtaken(*work):
        making._begin(export.pk)
        write(*work)

    monkeypatch.setattr(making, "_write", overtaken)
    making.make.call(*DBTaskResult.objects.get().args_kwargs["args"])
    export.refresh_from_db()
    assert (export.status, export.begun, folder(export)) == ("running", 2, [])


@pytest.mark.postgres
def test_two_clicks_at_once_are_one_file(transactional_db, officer, two):
    made = at_once(*[lambda: ask(officer)] * 8)
    assert len({export.pk for export in made}) == Export.objects.count() == DBTaskResult.objects.count() == 1


@pytest.mark.postgres
def test_without_the_lock_two_clicks_would_be_two(transactional_db, officer, two, monkeypatch):
    class Unlocked:
        class objects:
            select_for_update = staticmethod(lambda: type("Rows", (), {"get": staticmethod(lambda pk: None)}))

    monkeypatch.setattr(downloads, "User", Unlocked)
    for number in range(20):
        at_once(*[lambda number=number: ask(officer, query=f"kolom=nama&urut={'-' * (number % 2)}nama")] * 8)
    assert Export.objects.count() > 2


# --- Taken up, tried again, given up -----------------------------------------------------------------


def test_only_what_the_dead_left_is_taken_up(officer, two):
    now = timezone.now()
    for name, age in (("alive", 29), ("dead", 31)):
        seen = now - timedelta(seconds=age)
        Row.objects.create(pk=name, place="x", started_at=now, seen_at=seen)
        ask(officer, query=f"kolom={'nama' if name == 'alive' else 'desa'}")
        DBTaskResult.objects.ready().get().claim(name)
    books.take_up()
    assert tasks() == [(RUNNING, 1), (READY, 1)]


def test_a_database_that_was_gone_is_no_fault_of_the_file(officer, two, monkeypatch):
    export = ask(officer)
    write = making._write

    def gone(*_work):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(making, "_write", gone)
    monkeypatch.setattr(connection, "close", lambda: None)  # the test's own, whose rows nobody else sees
    row = DBTaskResult.objects.get()
    for tries in (1, 2):
        row.claim("here")
        worker()._try(row)
        assert tasks() == [(READY, tries)]
        row.refresh_from_db()
        assert row.run_after > timezone.now() + timedelta(seconds=10)  # not at once
        assert not is_over(export)
    monkeypatch.setattr(making, "_write", write)
    row.claim("here")
    worker()._try(row)
    assert (tasks(), content(export)) == ([(SUCCESSFUL, 3)], WHOLE)


def test_what_could_not_be_written_down_is_not_forgotten(officer, two, monkeypatch):
    """The file is there, and then the database goes: the worker lives on, and nobody else would take it up."""
    export = ask(officer)
    succeed = books.succeed

    def gone(*_arguments):
        monkeypatch.setattr(books, "succeed", succeed)
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(books, "succeed", gone)
    monkeypatch.setattr(process, "GONE", 0)
    monkeypatch.setattr(connection, "close", lambda: None)
    monkeypatch.setattr(process.Beat, "start", lambda _beat: None)  # it would ask from another connection
    worker().run()
    export.refresh_from_db()
    assert (tasks(), export.status, export.begun, content(export)) == ([(SUCCESSFUL, 2)], "done", 1, WHOLE)


def test_a_task_of_another_version_fails_and_says_so(officer, two):
    """Arguments that it does not know: nothing of it ran, and whoever waits is told all the same."""
    export = ask(officer)
    DBTaskResult.objects.update(args_kwargs={"args": [str(export.pk), "", "id", "new"], "kwargs": {}})
    row = DBTaskResult.objects.get()
    row.claim("here")
    worker()._try(row)
    export.refresh_from_db()
    assert (tasks(), export.status) == ([(FAILED, 1)], "failed")


def test_after_a_rollback_nothing_is_enqueued(officer, two):
    with transaction.atomic():
        ask(officer)
        assert DBTaskResult.objects.count() == 1
        transaction.set_rollback(True)
    assert (DBTaskResult.objects.count(), Export.objects.count()) == (0, 0)
