"""The demo: plausible, complete where it must be, marked as invented, and never in anybody's way."""

from collections import Counter
from datetime import UTC, datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from products import sections
from products.choices import State, Track
from products.models import Extension, Photo, Potential, Product
from products.uploads.storage import PHOTO_SIZES
from reviews.deciding.reading import Reading
from reviews.demo.filing import DOSSIERS, tell
from reviews.management.commands.demo import LOGINS, PASSWORD
from reviews.models import Correction, Decision, Facilitation, LedgerEntry, Partner, Training
from tests.factories import BOLOK, KUPANG, make_cycle, make_officer, make_superuser
from villages.models import User
from villages.scoping import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def trying_out(settings, tmp_path):
    """As `make run` has it: DEBUG on, uploads in a folder of their own."""
    settings.DEBUG = True
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def run(*arguments):
    out = StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue()


def test_demo(trying_out):
    """One run serves all these questions: it takes seconds."""
    call_command("import_areas", stdout=StringIO())
    cycle = make_cycle()
    printed = run()
    products = list(Product.objects.with_answers())
    kupang = [product for product in products if product.district_code == KUPANG]
    waiting = [product for product in kupang if product.state == State.SUBMITTED]

    # Enough of everything.
    assert len(products) == len(DOSSIERS)
    assert 38 <= len(kupang) <= 46
    assert set(Counter(product.state for product in kupang)) == set(State)
    assert len({product.category for product in kupang} - {""}) >= 12
    assert len({product.village.subdistrict_id for product in kupang}) >= 15
    others = Counter(product.district_code for product in products if product not in kupang)
    assert len(others) == 3
    assert 6 <= others.total() <= 8
    assert {product.state for product in products if product.district_code in others} == {State.APPROVED}
    assert min(product.days_waiting for product in waiting) == 0
    assert max(product.days_waiting for product in waiting) == 21
    assert set(Facilitation.objects.values_list("track", flat=True)) == set(Track)
    assert set(Facilitation.objects.values_list("status", flat=True)) == set(Facilitation.Status)
    assert Training.objects.filter(held_at=None).count() == 1
    assert Training.objects.exclude(held_at=None).count() == 1
    assert Potential.objects.filter(village=BOLOK).count() == 4
    assert products[0].village.subdistrict.district.whatsapp.startswith("08120000")

    # Whoever and whatever is invented says so.
    for product in products:
        for name in (product.contact_name, product.manager_name, product.regular_buyer):
            assert name == "" or name.endswith("(contoh)")
        assert product.contact_phone == "" or product.contact_phone.startswith("081200000")
        assert product.minutes_number == "" or "CONTOH" in product.minutes_number
        assert all("CONTOH" in licence.number for licence in product.licences.all() if licence.number)
    assert all(name.endswith("(contoh)") for name in Partner.objects.values_list("name", flat=True))
    assert all(name.endswith("(contoh)") for name in User.objects.values_list("name", flat=True))

    # What was submitted is complete and lies within the cycle and in the past.
    for product in products:
        if product.state in (State.SUBMITTED, State.APPROVED):
            assert sections.missing(product) == []
            assert product.declaration
    assert LedgerEntry.objects.latest("at").at <= timezone.now()
    moments = list(Decision.objects.values_list("at", flat=True))
    assert cycle.opens <= timezone.localdate(min(moments))
    assert max(moments) <= timezone.now()
    assert [*Decision.objects.order_by("pk").values_list("at", flat=True)] == sorted(moments)

    # Each remark stands at a question of its file, and each second submission changed something.
    for product in products:
        reading = Reading(product)
        for decision in reading.decisions:
            assert {remark.pin for remark in decision.remarks.all()} <= set(sections.pins(product))
        if product.state == State.SUBMITTED and product.is_repeated:
            assert any(row.changed for section in reading.sections for row in section.rows)
    bolok = Reading(next(product for product in products if product.village_id == BOLOK))
    assert bolok.product.state == State.RETURNED
    assert (bolok.left, bolok.done) == (2, 4)

    # Corrections of each kind, and more time for one village.
    outcomes = Counter(Correction.objects.values_list("outcome", "role"))
    assert outcomes == {
        ("waiting", "village"): 2,
        ("accepted", "village"): 1,
        ("accepted", "district"): 1,
        ("refused", "village"): 1,
    }
    assert Extension.objects.get().until > cycle.closes

    # Every picture is on the disk.
    for photo in Photo.objects.all():
        assert {path.name for path in (trying_out / photo.folder).iterdir()} == {
            f"{size}.webp" for size in PHOTO_SIZES
        }
    with_minutes = [product.minutes for product in products if hasattr(product, "minutes")]
    assert {minutes.is_pdf for minutes in with_minutes} == {True, False}
    for minutes in with_minutes:
        assert any((trying_out / minutes.folder).iterdir())

    # The people who were printed can sign in, the others cannot.
    for username in LOGINS:
        assert username in printed
        assert User.objects.get(username=username).check_password(PASSWORD)
    assert {user.username for user in User.objects.all() if user.has_usable_password()} == set(LOGINS)

    # Once is enough.
    with pytest.raises(CommandError, match="sudah berisi"):
        run()
    again = run("--if-empty")
    assert all(username in again for username in LOGINS)
    assert Product.objects.count() == len(DOSSIERS)


def test_in_a_year_that_asks_for_it_the_heads_sign(trying_out):
    call_command("import_areas", stdout=StringIO())
    call_command("open_cycle", "--head-signs", stdout=StringIO())
    run()
    sent = Decision.objects.filter(action="submit")
    assert sent.count() > 40
    assert set(sent.values_list("signature__name", flat=True)) == {"Yosef Tiran (contoh)"}


@pytest.mark.parametrize("arguments", ((), ("--if-empty",)))
def test_refused_outside_debug(settings, arguments):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEBUG"):
        run(*arguments)
    assert not User.objects.exists()


def test_refused_where_people_work(trying_out):
    make_officer(Role.DISTRICT, KUPANG)
    with pytest.raises(CommandError, match="sudah berisi"):
        run()
    assert run("--if-empty") == ""


def test_no_password_is_printed_of_an_admin_of_ones_own(trying_out):
    make_superuser()
    assert run("--if-empty") == ""


def test_names_the_command_to_run_first(trying_out):
    with pytest.raises(CommandError, match="import_areas"):
        run()
    call_command("import_areas", stdout=StringIO())
    with pytest.raises(CommandError, match="open_cycle"):
        run()
    assert not User.objects.exists()


class Told:
    """A story that only notes when it was told."""

    number = 9

    def __init__(self, *days):
        self.days, self.moments = days, []

    def events(self):
        return [(ago, Role.VILLAGE, lambda: self.moments.append(timezone.now())) for ago in self.days]


@time_machine.travel("2027-01-03 09:00 +0800", tick=False)
def test_early_in_january_nothing_happened_before_the_cycle_opened():
    story = Told(20, 5, 1, 0)
    tell([story], make_cycle())
    opening = datetime(2026, 12, 31, 16, tzinfo=UTC)  # midnight in WITA
    yesterday, now = datetime(2027, 1, 2, 11, 3, tzinfo=UTC), datetime(2027, 1, 3, 1, tzinfo=UTC)
    assert [moment.replace(second=0) for moment in story.moments] == [opening, opening, yesterday, now]
    assert timezone.now() == now


@time_machine.travel("2027-02-10 09:00 +0800", tick=False)
def test_in_a_closed_cycle_everything_happened_while_it_was_open():
    story = Told(20, 0)
    cycle = make_cycle(2026)
    tell([story], cycle)
    assert [timezone.localdate(moment).isoformat() for moment in story.moments] == [
        "2026-12-11",
        "2026-12-31",
    ]


def test_a_failure_puts_the_clock_right():
    story = Told(3)
    story.events = lambda: [(3, Role.VILLAGE, lambda: 1 / 0)]
    clock = timezone.now
    with pytest.raises(ZeroDivisionError):
        tell([story], make_cycle())
    assert timezone.now is clock
