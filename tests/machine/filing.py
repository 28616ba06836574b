"""What villages and their kabupaten do: steps, answers, corrections, extensions."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone
from hypothesis import strategies as st

from products.deadlines import extend
from reviews.deciding import consents, corrections
from reviews.deciding.workflow import perform
from reviews.models import Correction
from tests.machine import foreseen, pages, rows
from tests.machine.base import OFTEN, REASON, WHO, Doors, door
from tests.machine.foreseen import DENIED, DONE, STALE, is_in_area, sees
from villages.scoping import Role

PRICE = st.sampled_from([None, 9_000, 12_500, 15_000, 20_000])
DAYS = st.sampled_from([None, -1, 0, 20, 60, 200, 900])
STEP = {"who": WHO, "current": OFTEN, "right": OFTEN, "days": DAYS, "reason": REASON}


class Filing(Doors):
    def alone(self, product, before):
        """No other dossier was touched."""
        mine = {f"products_product {product.pk}"}
        changed = {one for one in rows.changes(before, self.rows) if one.startswith("products_product ")}
        assert changed <= mine

    # --- Steps -------------------------------------------------------------------------------------

    def take(self, action, who, *, current=True, said=None):
        product = self.product()
        user = self.officer(who, foreseen.ROLE_OF[action], product)
        version = product.version - (not current)
        expected = foreseen.step(action, product, user, version, said or {})
        before = self.rows
        self.go(action, expected, perform, action, product, user, version=version, **(said or {}))
        self.alone(product, before)
        if expected == DONE:
            moved = self.product()
            assert moved.state == foreseen.STEPS[action, user.role][product.state]
            assert moved.version == product.version + 1
            last = foreseen.decisions(moved)[-1]
            assert (last.action, last.user_id, last.version) == (action, user.pk, moved.version)

    def given(self, days, reason):
        return {} if days is None else {"extension": (timezone.localdate() + timedelta(days=days), reason)}

    def words(self, action, right, days, reason):
        if action == "submit":
            return {"answers": {"declaration": right}}
        if action == "return":
            return {"remarks": {"price": "Per kg.", "name": ""} if right else {}} | self.given(days, reason)
        if action == "approve":
            return {"remarks": {} if right else {"price": "Per kg."}}
        if action == "reopen":
            return {"note": "Harga belum benar." if right else " "} | self.given(days, reason)
        return {}

    def step(self, action, who, current, right, days, reason):
        self.take(action, who, current=current, said=self.words(action, right, days, reason))

    @door("draft", "returned", **STEP)
    def submit(self, **words):
        self.step("submit", **words)

    @door("submitted", **STEP)
    def withdraw(self, **words):
        self.step("withdraw", **words)

    @door("submitted", **STEP)
    def send_back(self, **words):
        self.step("return", **words)

    @door("submitted", **STEP)
    def approve(self, **words):
        self.step("approve", **words)

    @door("approved", **STEP)
    def reopen(self, **words):
        self.step("reopen", **words)

    @door("approved", "returned", **STEP)
    def take_back(self, **words):
        self.step("take_back", **words)

    @door("returned", **STEP)
    def restore(self, **words):
        self.step("restore", **words)

    # --- Answers, by the pages of the village ---------------------------------------------------------

    @door("draft", "returned", who=WHO, price=PRICE, seen=OFTEN)
    def save(self, who, price, seen):
        product = self.product()
        user = self.officer(who, Role.VILLAGE, product)
        self.page(product, user, {"price": "" if price is None else str(price)}, seen=seen)

    @door("returned", who=WHO)
    def reply(self, who):
        product = self.product()
        user = self.officer(who, Role.VILLAGE, product)
        self.page(product, user, {}, reply="Sudah benar, sesuai harga di pasar.")

    def page(self, product, user, answers, *, seen=True, reply=""):
        status, changes_something = pages.save(user, product, answers, seen=seen, reply=reply)
        if not user.is_active:
            expected = 401
        elif user.role != Role.VILLAGE:
            expected = 403
        elif not is_in_area(user, product):
            expected = 404
        elif product.state not in ("draft", "returned") or (changes_something and not seen):
            expected = 409
        else:
            expected = 302
        assert status == expected, f"{status}, and not {expected}"
        connection.check_constraints()
        outcome = DONE if status == 302 else DENIED
        self.settle("save", outcome, outcome)

    @door("approved", who=WHO, allowed=st.booleans(), current=OFTEN)
    def consent(self, who, allowed, current):
        product = self.product()
        user = self.officer(who, Role.VILLAGE, product)
        version = product.consent_version - (not current)
        if user.role != Role.VILLAGE or not sees(user, product):
            expected = DENIED
        elif allowed == product.public_consent:
            expected = DONE  # said already
        else:
            expected = DONE if current else STALE
        self.go("consent", expected, consents.answer, product, allowed, user, version=version)

    # --- Corrections ------------------------------------------------------------------------------

    @door("approved", who=WHO, price=PRICE, reason=REASON, current=OFTEN, told=OFTEN, district=st.booleans())
    def ask(self, who, price, reason, current, told, district):
        product = self.product()
        user = self.officer(who, Role.DISTRICT if district else Role.VILLAGE, product)
        version, channel = product.version - (not current), "phone" if told else ""
        expected = foreseen.ask(product, user, version, price, reason, channel)
        typed = {"price": ["" if price is None else str(price)]}
        words = {"typed": typed, "reason": reason, "channel": channel}
        self.go("ask", expected, corrections.ask, product, "price", user, version=version, **words)

    @door("asked", who=WHO, accept=st.booleans(), answer=REASON, current=OFTEN)
    def decide(self, who, accept, answer, current):
        product = self.product()
        correction = Correction.objects.filter(product=product).order_by("pk").last()
        if correction is None:
            return
        user, version = self.officer(who, Role.DISTRICT, product), product.version - (not current)
        expected = foreseen.decide(correction, user, version, accept, answer)
        words = {"version": version, "accept": accept, "answer": answer}
        self.go("accept" if accept else "refuse", expected, corrections.decide, correction, user, **words)

    # --- Extensions ------------------------------------------------------------------------

    @door("late", who=WHO, days=DAYS, reason=REASON)
    def extend(self, who, days, reason):
        product = self.product()
        user = self.officer(who, Role.DISTRICT, product)
        until = None if days is None else timezone.localdate() + timedelta(days=days)
        expected = foreseen.extension(product, user, until, reason)
        self.go("extend", expected, extend, product.village, product.cycle, user, until=until, reason=reason)
