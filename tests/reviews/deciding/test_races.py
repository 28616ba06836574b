"""Two officers at once, on PostgreSQL: SQLite lets one writer in at a time and would prove nothing."""

from functools import partial
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from products.choices import State, Track
from products.models import Cycle, Product
from reviews.deciding.corrections import ask, decide
from reviews.deciding.workflow import Refused, perform
from reviews.help.flags import flag
from reviews.models import Correction, Decision, Facilitation
from tests.factories import (
    BOLOK,
    KUPANG,
    NTT,
    PASSWORD,
    make_cycle,
    make_officer,
    make_product,
    make_villages,
    officer_of,
)
from tests.racing import at_once
from villages.scoping import Role
from villages.versions import Stale

pytestmark = pytest.mark.postgres

ROUNDS = 200
CLICKS = 8


def cookies(officer):
    client = Client()
    client.force_login(officer)
    client.get(reverse("home"))
    return {name: morsel.value for name, morsel in client.cookies.items()}


def poster(live_server, officer):
    """A signed-in browser that posts a step; returns the status."""
    jar = cookies(officer)
    csrf = "a" * 32
    jar[settings.CSRF_COOKIE_NAME] = csrf
    header = "; ".join(f"{name}={value}" for name, value in jar.items())
    line = HTTPConnection(urlsplit(live_server.url).netloc)

    def post(product, action, **data):
        body = urlencode({"csrfmiddlewaretoken": csrf, "version": product.version, **data})
        headers = {"Cookie": header, "Content-Type": "application/x-www-form-urlencoded"}
        line.request("POST", reverse("reviews:perform", args=[product.pk, action]), body, headers)
        answer = line.getresponse()
        answer.read()
        return answer.status

    return post


def test_of_eight_decisions_at_once_one_wins(transactional_db, live_server):
    officers = [make_officer(Role.DISTRICT, KUPANG, username=f"officer-{n}") for n in range(CLICKS)]
    posts = [poster(live_server, officer) for officer in officers]
    products = [make_product(village, state=State.SUBMITTED) for village in make_villages(ROUNDS)]
    for product in products:
        steps = [("approve", {}), ("return", {"remark-price": "Per kg."})] * (CLICKS // 2)
        answers = at_once(
            *(
                partial(post, product, action, **data)
                for post, (action, data) in zip(posts, steps, strict=True)
            )
        )
        assert sorted(answers) == [302] + [409] * (CLICKS - 1)
    assert Decision.objects.filter(action__in=["approve", "return"]).count() == ROUNDS
    assert Product.objects.filter(version=3).count() == ROUNDS


def test_control_without_the_guard_two_win(transactional_db):
    """The same race with a check and a save in place of the one statement: it must show double wins."""
    products = [make_product(village, state=State.SUBMITTED) for village in make_villages(40)]

    def naive(product):
        product = Product.objects.get(pk=product.pk)
        if product.state != State.SUBMITTED:
            return False
        product.state, product.approved_at = State.APPROVED, timezone.now()
        product.version += 1
        product.save()
        return True

    wins = [sum(at_once(*[partial(naive, product)] * CLICKS)) for product in products]
    assert max(wins) > 1


def test_a_help_and_a_reopening_at_once(transactional_db):
    """Never a product that is open to changes and flagged for help."""
    district, province = officer_of(Role.DISTRICT, KUPANG), officer_of(Role.PROVINCE, NTT)
    for village in make_villages(40):
        product = make_product(village, state=State.APPROVED)
        reopened, flagged = at_once(
            partial(perform, "reopen", product, district, version=product.version, note="Keliru."),
            partial(flag, [product.pk], Track.FUNDING, province),
        )
        product.refresh_from_db()
        helped = Facilitation.objects.active().filter(product=product).exists()
        assert (product.state == State.APPROVED) == helped
        assert isinstance(reopened, Refused) == (flagged == 1)


def test_flagging_at_once_flags_once(transactional_db):
    province = officer_of(Role.PROVINCE, NTT)
    products = [make_product(village, state=State.APPROVED).pk for village in make_villages(10)]
    counts = at_once(*[partial(flag, products, Track.FUNDING, province)] * CLICKS)
    assert sorted(counts) == [0] * (CLICKS - 1) + [10]
    assert Facilitation.objects.count() == 10


def test_starting_the_file_at_once_makes_one(transactional_db):
    make_cycle()
    officer = make_officer(Role.VILLAGE, BOLOK, password=PASSWORD)
    clients = [Client() for _ in range(CLICKS)]
    for client in clients:
        client.force_login(officer)
    answers = at_once(*[partial(client.post, reverse("products:start")) for client in clients])
    assert {answer.url for answer in answers} == {reverse("reviews:tasks", args=[Product.objects.get().pk])}
    assert Cycle.objects.count() == 1


def test_saving_a_section_and_submitting_at_once(transactional_db):
    """What was submitted is what stands there: no answer slips in behind the snapshot."""
    for village in make_villages(20):
        writer = make_officer(Role.VILLAGE, village)
        product = make_product(village, filled=True, name="Lama")
        client = Client()
        client.force_login(writer)
        page = client.get(reverse("products:section", args=[product.pk, "produk"])).context
        data = {name: page["form"][name].value() for name in page["form"].fields} | {"name": "Baru"}
        data["seen"] = page["seen"]
        at_once(
            partial(client.post, reverse("products:section", args=[product.pk, "produk"]), data),
            partial(
                perform, "submit", product, writer, version=product.version, answers={"declaration": True}
            ),
        )
        product.refresh_from_db()
        if product.state == State.SUBMITTED:
            assert product.decisions.get().answers.raw("name") == product.name == "Lama"
        else:
            assert product.name == "Baru"


def test_of_two_officers_who_correct_one_answer_one_wins(transactional_db):
    """One decides, the other reads why; and never two corrections of one version."""
    officers = [make_officer(Role.DISTRICT, KUPANG, username=f"officer-{n}") for n in range(4)]
    for turn, village in enumerate(make_villages(20)):
        product, asker = make_product(village, state=State.APPROVED), make_officer(Role.VILLAGE, village)
        words = {"version": product.version, "reason": "Keliru."}
        waiting = ask(product, "price", asker, typed={"price": ["9000"]}, **words)
        calls = [partial(decide, waiting, one, version=product.version, accept=True) for one in officers[:2]]
        no = {"version": product.version, "accept": False, "answer": "Tidak."}
        calls += [partial(decide, waiting, officers[2], **no)]
        other = {"typed": {"name": [f"Garam {turn}"]}, "channel": "own"}
        calls += [partial(ask, product, "name", officers[3], **words, **other)]
        results = at_once(*calls)
        decided = [one for one in results[:3] if isinstance(one, Correction)]
        assert len(decided) <= 1
        assert {type(one) for one in results} <= {Correction, Stale}
        product.refresh_from_db()
        accepted = product.corrections.filter(outcome="accepted")
        assert product.version == 3 + accepted.count()
        assert (product.price == 9_000) == accepted.filter(pin="price").exists()


def test_asked_at_once_one_waits(transactional_db):
    product, asker = make_product(BOLOK, state=State.APPROVED), make_officer(Role.VILLAGE, BOLOK)
    words = {"version": product.version, "typed": {"price": ["9000"]}, "reason": "Keliru."}
    results = at_once(*[partial(ask, product, "price", asker, **words)] * CLICKS)
    assert sum(isinstance(one, Refused) for one in results) == CLICKS - 1
    assert Correction.objects.count() == 1
