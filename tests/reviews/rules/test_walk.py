"""Whatever people do in whatever order, the portal never runs into a rule of its database, and nothing is left owed."""

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from products.choices import State, Track
from products.models import Product
from reviews.deciding import consents, corrections
from reviews.deciding.mending import Mending
from reviews.deciding.workflow import BY_ACTION, Refused, Stale, perform
from reviews.help.flags import flag, unflag
from reviews.help.moves import BY_ACTION as MOVES
from reviews.help.moves import move
from reviews.models import Correction, Facilitation
from tests.factories import BOLOK, KUPANG, NTT, make_product, officer_of, reply
from tests.reviews.help.items import WORDS as MOVED
from villages.chain_reading import faults
from villages.scoping import Role

AREAS = {Role.VILLAGE: BOLOK, Role.DISTRICT: KUPANG, Role.PROVINCE: NTT}
SAID = {
    "submit": {"answers": {"declaration": True}},
    "return": {"remarks": {"price": "Per kg."}},
    "reopen": {"note": "Harga belum benar."},
}
REFUSALS = (PermissionDenied, Refused, Stale, Facilitation.DoesNotExist, Correction.DoesNotExist)
PRICES = st.integers(1, 5)


def step(action):
    def act(product, number):
        if action == "submit":
            for pin in Mending(product).pinned:
                reply(product, pin)
        role = BY_ACTION[action].by
        perform(
            action, product, officer_of(role, AREAS[role]), version=product.version, **SAID.get(action, {})
        )

    return act


def moved(action):
    def act(product, number):
        item = Facilitation.objects.filter(product=product).order_by("pk").last()
        if item is None:
            raise Facilitation.DoesNotExist
        move(action, item, officer_of(Role.PROVINCE, NTT), version=item.version, **MOVED.get(action, {}))

    return act


def corrected(role):
    def act(product, number):
        typed = {"price": [str(number * 1000)]}
        words = {"typed": typed, "reason": "Salah tulis.", "channel": "phone"}
        corrections.ask(product, "price", officer_of(role, AREAS[role]), version=product.version, **words)

    return act


def decided(accept):
    def act(product, number):
        waiting = Correction.objects.filter(product=product, outcome="waiting").get()
        officer = officer_of(Role.DISTRICT, KUPANG)
        corrections.decide(waiting, officer, version=product.version, accept=accept, answer="Tidak.")

    return act


def consented(product, number):
    version = product.consent_version
    consents.answer(product, number % 2 == 0, officer_of(Role.VILLAGE, BOLOK), version=version)


def flagged(product, number):
    flag([product.pk], Track.FUNDING, officer_of(Role.PROVINCE, NTT))


def unflagged(product, number):
    unflag([product.pk], Track.FUNDING, officer_of(Role.PROVINCE, NTT), note="Salah.")


DEEDS = {
    **{f"step {action}": step(action) for action in BY_ACTION},
    **{f"move {action}": moved(action) for action in MOVES if action != "flag"},
    "the village asks": corrected(Role.VILLAGE),
    "the kabupaten writes down": corrected(Role.DISTRICT),
    "accepted": decided(True),
    "refused": decided(False),
    "consent": consented,
    "flag": flagged,
    "unflag": unflagged,
}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    walk=st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), PRICES), min_size=4, max_size=20),
    begun=st.booleans(),
)
def test_whatever_people_do(db, walk, begun):
    with transaction.atomic():
        product = make_product(BOLOK, state=State.APPROVED if begun else State.DRAFT, filled=True)
        done = []
        for deed, number in walk:
            product = Product.objects.with_answers().get(pk=product.pk)
            version = product.version
            try:
                with transaction.atomic():
                    DEEDS[deed](product, number)
                    connection.check_constraints()  # as at COMMIT: nothing is owed
                done.append(deed)
            except REFUSALS:
                pass
            assert Product.objects.get(pk=product.pk).version >= version
        assert list(faults()) == [], done
        transaction.set_rollback(True)


def test_the_walk_can_go_far(db):
    """The control: all of these in this order are done, and none is refused."""
    product = make_product(BOLOK, filled=True)
    walk = (
        "step submit, step return, step submit, step approve, consent, the village asks, accepted, "
        "the kabupaten writes down, flag, move plan, move start, move finish, move correct, move undo, move cancel, "
        "step reopen, step submit, step withdraw"
    )
    for number, deed in enumerate(walk.split(", "), start=4):
        product = Product.objects.with_answers().get(pk=product.pk)
        DEEDS[deed](product, number)
        connection.check_constraints()
    assert Product.objects.get(pk=product.pk).state == State.DRAFT
    assert list(faults()) == []
