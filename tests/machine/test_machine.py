"""The machine, on the same few walks each time; ROUNDS in the environment asks for more, others by --hypothesis-seed."""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.machine.machine import Machine
from tests.machine.world import World

ROUNDS = int(os.environ.get("MACHINE_ROUNDS", "0"))


@pytest.fixture
def machine(db):
    class Here(Machine):
        world = World()

    return Here


def test_whatever_people_do(machine):
    """Each door answers what was foreseen, and what must hold does, after each of some 300 steps."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=ROUNDS or 12,
            stateful_step_count=60 if ROUNDS else 40,
            derandomize=not ROUNDS,
            database=None,
            deadline=None,
            phases=(Phase.generate, Phase.shrink) if ROUNDS else (Phase.generate,),
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        ),
    )


def test_the_machine_can_go_far(machine):
    """The control: this life is led to its end, and nothing in it is refused."""
    one = machine()
    declared = {"answers": {"declaration": True}}
    back = {"remarks": {"price": "Per kg.", "name": "Yang dikenal pembeli."}}
    try:
        one.save(who="right", price=15_000, seen=True)
        one.take("submit", "right", said=declared)
        one.take("return", "right", said=back)
        one.take("take_back", "right")
        one.take("return", "right", said={"remarks": {"price": "Per kg."}})
        one.reply(who="right")
        one.take("submit", "right", said=declared)
        one.take("withdraw", "right")
        one.take("submit", "right", said=declared)
        one.take("approve", "right")
        one.take("reopen", "right", said={"note": "Harga belum benar."})
        one.take("restore", "right")
        one.consent(who="right", allowed=True, current=True)
        asking = {"who": "right", "reason": "Salah tulis.", "current": True, "told": True}
        one.ask(**asking, price=20_000, district=False)
        one.decide(who="right", accept=True, answer="", current=True)
        one.ask(**asking, price=9_000, district=True)
        one.flag(numbers={0, 2, 3}, track="training", who="right")
        one.flags_back(who="right")
        one.flag(numbers={2, 3}, track="funding", who="right")
        one.unflag(track="funding", who="right", reason="Salah.")
        one.area_moves()
        one.turn_to(2)
        for action in ("plan", "edit", "start", "finish", "correct", "undo", "cancel"):
            one.make("funding", action, "right")
        one.turn_to(0)
        one.seat(training=1, numbers={0, 2, 3}, who="right")
        one.unseat(training=1, who="right", current=True)
        one.everybody_came(training=1, who="right", current=True)
        one.hold(training=1, who="right", current=True)
        one.correct_attendance(training=1, who="right", came=False)
        one.make("training", "cancel", "right")
        one.call_off(training=0, who="right", current=True, reason="Hujan.")
        one.wait(minutes=60 * 24 * 200)
        one.extend(who="right", days=20, reason="Listrik padam.")
        one.take("reopen", "right", said={"note": "Harga belum benar."})
        for who in machine.world.officers:
            if who != "who left":
                one.look(who=who)
        assert ", ".join(one.done) == (
            "save, submit, return, take_back, return, save, submit, withdraw, submit, approve, reopen, restore, "
            "consent, ask, accept, ask, flag, flags_back, flag, unflag, area, move plan, move edit, move start, "
            "move finish, move correct, move undo, move cancel, seat, unseat, attend, hold, correct_attendance, "
            "move cancel, call_off, extend, reopen"
        )
    finally:
        one.teardown()
