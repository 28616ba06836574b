"""The table of steps said a second time with its dates: every state × every role × around each date × with and
without an extension, and with one that is given in the same step."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from products.choices import State
from products.deadlines import NotGiven, deadline, extend
from products.models import Extension, Product
from reviews.deciding.corrections import ask, decide
from reviews.deciding.workflow import BY_ACTION, Refused, perform
from tests.factories import (
    BOLOK,
    KUANHEUN,
    KUPANG,
    NTT,
    approve,
    give_time,
    make_cycle,
    make_product,
    officer_of,
    reopen,
    reply,
    send_back,
    submit,
    take_back,
    withdraw,
)
from villages.scoping import Role

pytestmark = pytest.mark.django_db

JUNE = "2026-06-01 10:00 +0800"
# The year opens on 1 March, closes on 30 November, and is mended until 29 January, 60 days later; the extension goes
# until 15 February.
DAYS = (
    "2026-02-28 23:59 +0800",  # before it opens
    "2026-03-01 00:00 +0800",  # the first day
    "2026-11-30 23:59 +0800",  # the last day to submit for the first time
    "2026-12-01 00:00 +0800",  # closed
    "2027-01-29 23:59 +0800",  # the last day to mend
    "2027-01-30 00:00 +0800",  # over, but for an extension
    "2027-02-15 23:59 +0800",  # its last day
    "2027-02-16 00:00 +0800",  # over for all
)
# How it stands since June -> {action: on each of these days, without and with an extension}: o taken, x refused. What is
# not here is forbidden, and so is each step to whoever it is not for.
ALWAYS, NEVER = ("oooooooo",) * 2, ("xxxxxxxx",) * 2
IN_TIME = "xooooxxx", "xoooooox"  # what was submitted before is submitted again
WHILE_MENDED = "oooooxxx", "ooooooox"  # what would come back to its village
IN_JUNE = ("ooxxxxxx",) * 2  # a way back of half an hour; the first two days lie before it
WAITS = {"withdraw": WHILE_MENDED, "return": WHILE_MENDED, "approve": ALWAYS}  # reviewing has no end
STANDS = {
    "begun": {"submit": ("xooxxxxx", "xoooooox")},
    "withdrawn": {"submit": IN_TIME},
    "submitted": WAITS,
    "taken back": WAITS,
    "returned": {"submit": IN_TIME, "take_back": NEVER, "restore": NEVER},  # it was replied to
    "reopened": {"submit": IN_TIME, "take_back": NEVER, "restore": IN_JUNE},
    "approved": {"reopen": WHILE_MENDED, "take_back": IN_JUNE},
    "restored": {"reopen": WHILE_MENDED, "take_back": NEVER},
    # On the day itself, with more time where it could not be given back without.
    "approved now": {"reopen": WHILE_MENDED, "take_back": ALWAYS},
    "returned now": {"submit": NEVER, "take_back": ALWAYS, "restore": NEVER},  # nothing is mended yet
    "reopened now": {"submit": ("xooooooo",) * 2, "take_back": NEVER, "restore": ALWAYS},
}
TAKEN_BY = {
    "submit": Role.VILLAGE,
    "withdraw": Role.VILLAGE,
    "return": Role.DISTRICT,
    "approve": Role.DISTRICT,
    "reopen": Role.DISTRICT,
    "take_back": Role.DISTRICT,
    "restore": Role.DISTRICT,
}
AREAS = {Role.VILLAGE: BOLOK, Role.DISTRICT: KUPANG, Role.PROVINCE: NTT}
WORDS = {
    "submit": {"answers": {"declaration": True}},
    "return": {"remarks": {"price": "Harga per kg."}},
    "reopen": {"note": "Keliru disetujui."},
}


def standing(how):
    """A dossier of Bolok that stands so since June."""
    with time_machine.travel(JUNE, tick=False):
        cycle = make_cycle(2026, opens=date(2026, 3, 1), closes=date(2026, 11, 30))
        cycle.refresh_from_db()
        assert cycle.mends_until == date(2027, 1, 29)
        product = make_product(BOLOK, cycle=cycle, filled=True)
        if how != "begun":
            submit(product)
        if how == "withdrawn":
            withdraw(product)
        if how == "returned":
            send_back(product, price="Harga per kg.")
            reply(product, "price")
        if how in ("approved", "taken back", "reopened", "restored"):
            approve(product)
        if how == "taken back":
            take_back(product)
        if how in ("reopened", "restored"):
            reopen(product)
        if how == "restored":
            step("restore", product)
    return product


def step(action, product, **words):
    """A step of the kabupaten, with more time where the date asks for it."""
    kupang = officer_of(Role.DISTRICT, KUPANG)
    if action in ("return", "reopen") and deadline(product.cycle, product.village, submitted=True).is_over:
        words["extension"] = timezone.localdate() + timedelta(days=30), "Banjir."
    perform(action, product, kupang, version=product.version, **WORDS.get(action, {}), **words)
    product.refresh_from_db()


def outcome(product, action, role, **more):
    """o, x or - (forbidden), and nothing of it stays."""
    try:
        with transaction.atomic():
            words = WORDS.get(action, {}) | more
            perform(action, product, officer_of(role, AREAS[role]), version=product.version, **words)
            transaction.set_rollback(True)
            return "o"
    except Refused:
        return "x"
    except PermissionDenied:
        return "-"


BEFORE_THAT = {
    "approved now": ("approve",),
    "returned now": ("return",),
    "reopened now": ("approve", "reopen"),
}


@pytest.mark.parametrize("extended", (False, True), ids=("plain", "extended"))
@pytest.mark.parametrize("how", STANDS)
def test_every_step_around_every_date(how, extended):
    product = standing("submitted" if how in BEFORE_THAT else how)
    if extended:
        with time_machine.travel(JUNE, tick=False):
            give_time(BOLOK, product.cycle, until=date(2027, 2, 15))
    for role in Role:
        officer_of(role, AREAS[role])
    found = {}
    for day in DAYS:
        with time_machine.travel(day, tick=False), transaction.atomic():
            for action in BEFORE_THAT.get(how, ()):
                step(action, product)
            for action in BY_ACTION:
                for role in Role:
                    found[action, role] = found.get((action, role), "") + outcome(product, action, role)
            transaction.set_rollback(True)
        product.refresh_from_db()
    forbidden = "-" * len(DAYS)
    assert found == {
        (action, role): STANDS[how][action][extended] if role == by and action in STANDS[how] else forbidden
        for action, by in TAKEN_BY.items()
        for role in Role
    }


# Who may, on each day: ask for a correction (or write one down), and decide one that was asked for in June.
CORRECTIONS = {
    "begun": "x--, ---",  # the kabupaten sees no draft
    "withdrawn": "x--, ---",
    "submitted": "xx-, ---",
    "returned": "xx-, ---",
    "reopened": "xx-, -x-",  # the village mends it itself
    "approved": "oo-, -o-",
    "restored": "oo-, -o-",
}


@pytest.mark.parametrize("extended", (False, True), ids=("plain", "extended"))
@pytest.mark.parametrize("how", CORRECTIONS)
def test_a_correction_asks_no_date(how, extended):
    product = standing("approved" if how in ("reopened", "restored") else how)
    asked = None
    with time_machine.travel(JUNE, tick=False):
        if extended:
            give_time(BOLOK, product.cycle, until=date(2027, 2, 15))
        if product.state == State.APPROVED:
            asked = ask(product, "name", officer_of(Role.VILLAGE, BOLOK), **SAID, version=product.version)
        for action in {"reopened": ("reopen",), "restored": ("reopen", "restore")}.get(how, ()):
            step(action, product)
    for day in DAYS:
        with time_machine.travel(day, tick=False):
            may_ask = "".join(one_outcome(ask, product, "price", role) for role in Role)
            may_decide = "".join(one_outcome(decide, asked, role) if asked else "-" for role in Role)
        assert f"{may_ask}, {may_decide}" == CORRECTIONS[how], day


SAID = {"typed": {"name": ["Garam Halus"]}, "reason": "Salah tulis."}


def one_outcome(door, *what):
    """o, x or - of ask() or decide(), and nothing of it stays."""
    *row, role = what
    officer, version = officer_of(role, AREAS[role]), Product.objects.get().version
    words = {"typed": {"price": ["9000"]}, "reason": "Salah tulis.", "channel": "phone"}
    try:
        with transaction.atomic():
            door(*row, officer, version=version, **(words if door is ask else {"accept": True}))
            transaction.set_rollback(True)
            return "o"
    except Refused:
        return "x"
    except PermissionDenied:
        return "-"


@pytest.mark.parametrize(
    ("how", "until", "plain", "extended"),
    (
        ("begun", date(2027, 1, 10), "ooooxxxx", "xxxxxxxx"),  # later than the last day, and not over
        ("begun", date(2027, 2, 16), "oooooooo", "oooooooo"),
        ("submitted", date(2027, 1, 29), "xxxxxxxx", "xxxxxxxx"),  # until then it may be mended anyway
        ("approved", date(2027, 2, 15), "ooooooox", "xxxxxxxx"),
    ),
)
def test_an_extension_around_every_date(how, until, plain, extended):
    product = standing(how)
    for expected in (plain, extended):
        for role in Role:
            found = ""
            for day in DAYS:
                with time_machine.travel(day, tick=False):
                    found += extending(product, officer_of(role, AREAS[role]), until)
            assert found == (expected if role == Role.DISTRICT else "--------")
        with time_machine.travel(JUNE, tick=False):
            give_time(BOLOK, product.cycle, until=date(2027, 2, 15))


def extending(product, officer, until):
    """o, x or - of giving time, and nothing of it stays."""
    try:
        with transaction.atomic():
            extend(product.village, product.cycle, officer, until=until, reason="Listrik padam.")
            transaction.set_rollback(True)
            return "o"
    except NotGiven:
        return "x"
    except PermissionDenied:
        return "-"


@pytest.mark.parametrize(("how", "action"), (("submitted", "return"), ("approved", "reopen")))
def test_a_step_that_gives_it_back_can_bring_the_time_with_it(how, action):
    product = standing(how)
    for day, until in zip(DAYS[5:], ("2027-01-30", "2027-02-28", "2027-02-16"), strict=True):
        with time_machine.travel(day, tick=False):
            extension = date.fromisoformat(until), "Banjir."
            assert outcome(product, action, Role.DISTRICT) == "x"
            assert outcome(product, action, Role.DISTRICT, extension=extension) == "o"
            for wrong in ((None, "Banjir."), (date(2027, 1, 29), "Banjir."), (date(2027, 12, 1), "  ")):
                assert outcome(product, action, Role.DISTRICT, extension=wrong) == "x"
    assert not Extension.objects.exists()
    with time_machine.travel(DAYS[-1], tick=False):
        words = WORDS[action] | {"extension": (date(2027, 3, 31), "Banjir.")}
        perform(action, product, officer_of(Role.DISTRICT, KUPANG), version=product.version, **words)
    (given,) = Extension.objects.all()
    assert (given.village_id, given.cycle, given.until) == (BOLOK, product.cycle, date(2027, 3, 31))
    with time_machine.travel("2027-03-31 23:00 +0800", tick=False):
        product.refresh_from_db()
        submit(product)
    assert product.state == State.SUBMITTED


@pytest.mark.parametrize("action", ("submit", "withdraw", "approve", "take_back", "restore"))
def test_no_other_step_brings_time(action):
    product = standing("submitted")
    with pytest.raises(ValueError, match="no extension"):
        perform(
            action,
            product,
            officer_of(TAKEN_BY[action], AREAS[TAKEN_BY[action]]),
            version=product.version,
            extension=(date(2027, 3, 31), "Banjir."),
        )


def test_the_time_of_one_village_is_no_other_ones():
    product = standing("begun")
    with time_machine.travel("2026-12-05 10:00 +0800", tick=False):
        give_time(KUANHEUN, product.cycle, until=date(2027, 2, 15))
        assert outcome(product, "submit", Role.VILLAGE) == "x"
        give_time(BOLOK, product.cycle, until=date(2027, 2, 15))
        assert outcome(product, "submit", Role.VILLAGE) == "o"


@pytest.mark.parametrize(
    ("how", "action", "day", "said"),
    (
        (
            "begun",
            "submit",
            "2026-12-01",
            "Pengisian tahun 2026 sudah ditutup pada 30 November 2026. Tanggal buka berikutnya belum ditetapkan: tanyakan ke petugas PMD kabupaten/kota.",
        ),
        (
            "returned",
            "submit",
            "2027-01-30",
            "Masa perbaikan berkas tahun 2026 habis pada 29 Januari 2027. Kalau perlu, minta perpanjangan waktu ke petugas "
            "PMD kabupaten/kota.",
        ),
        (
            "submitted",
            "withdraw",
            "2027-01-30",
            "Masa perbaikan tahun 2026 habis pada 29 Januari 2027, jadi berkas yang ditarik tidak bisa diajukan lagi. Berkas "
            "ini tetap menunggu keputusan kabupaten.",
        ),
        (
            "submitted",
            "return",
            "2027-01-30",
            "Masa perbaikan untuk desa ini habis pada 29 Januari 2027. Beri perpanjangan waktu bersama langkah ini: isi "
            "tanggal dan alasannya.",
        ),
    ),
)
def test_what_a_date_forbids_is_said_in_one_sentence(how, action, day, said):
    product = standing(how)
    role = TAKEN_BY[action]
    with time_machine.travel(f"{day} 10:00 +0800", tick=False), pytest.raises(Refused) as refusal:
        perform(
            action,
            product,
            officer_of(role, AREAS[role]),
            version=product.version,
            **WORDS.get(action, {}),
        )
    assert [str(fault) for fault in refusal.value.faults] == [said]


def page(client, product, role=Role.DISTRICT):
    client.force_login(officer_of(role, AREAS[role]))
    return " ".join(client.get(reverse("reviews:detail", args=[product.pk])).content.decode().split())


@pytest.mark.parametrize("how", ("submitted", "approved"))
def test_until_when_it_can_be_mended_stands_there_before_the_click(client, how):
    product = standing(how)
    with time_machine.travel("2026-12-20 10:00 +0800", tick=False):
        text = page(client, product)
        assert "Desa bisa memperbaiki dan mengajukan lagi sampai 29 Januari 2027." in text
        assert "Alasan perpanjangan waktu" not in text
    with time_machine.travel("2027-01-30 10:00 +0800", tick=False):
        text = page(client, product)
        assert "Masa perbaikan untuk desa ini sudah habis pada 29 Januari 2027." in text
        assert "Alasan perpanjangan waktu" in text
        assert "Perpanjangan waktu sampai" in text


@pytest.mark.parametrize(
    ("how", "action", "prefix"), (("submitted", "return", "remark-"), ("approved", "reopen", ""))
)
def test_one_form_gives_it_back_with_more_time(client, how, action, prefix):
    product = standing(how)
    with time_machine.travel("2027-02-20 10:00 +0800", tick=False):
        client.force_login(officer_of(Role.DISTRICT, KUPANG))
        url = reverse("reviews:perform", args=[product.pk, action])
        said = {"version": product.version, "remark-price": "Harga per kg.", "note": "Keliru."}
        refused = client.post(url, said)
        assert refused.status_code == 422
        assert "Beri perpanjangan waktu bersama langkah ini" in refused.content.decode()
        past = client.post(url, said | {f"{prefix}until": "2027-02-19", f"{prefix}reason": "Banjir."})
        assert (past.status_code, Extension.objects.count()) == (422, 0)
        assert "Tanggal 19 Februari 2027 sudah lewat." in past.content.decode()
        good = client.post(url, said | {f"{prefix}until": "2027-02-20", f"{prefix}reason": "Banjir."})
        assert good.status_code == 302
        product.refresh_from_db()
        assert product.state == State.RETURNED
        assert Extension.objects.get().reason == "Banjir."
        client.force_login(officer_of(Role.VILLAGE, BOLOK))
        text = client.get(reverse("reviews:tasks", args=[product.pk])).content.decode()
        assert "Perpanjangan waktu sampai 20 Februari 2027, alasan: Banjir." in text
        check = client.get(reverse("reviews:check", args=[product.pk])).content.decode()
        assert "Bisa diajukan sampai <b>20 Februari 2027</b>." in check


def test_what_is_typed_beside_the_buttons_goes_only_with_the_return(client):
    """Two buttons, one form: approving gives no time, and does not fail for it."""
    product = standing("submitted")
    with time_machine.travel("2027-02-20 10:00 +0800", tick=False):
        client.force_login(officer_of(Role.DISTRICT, KUPANG))
        said = {"version": product.version, "remark-until": "2027-03-20", "remark-reason": "Banjir."}
        assert client.post(reverse("reviews:perform", args=[product.pk, "approve"]), said).status_code == 302
    assert Product.objects.get().state == State.APPROVED
    assert not Extension.objects.exists()
