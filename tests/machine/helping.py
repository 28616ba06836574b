"""What the province does: flags, moves, trainings."""

from uuid import uuid4

from django.utils import timezone
from hypothesis import strategies as st

from products.models import Product
from reviews.help import flags, trainings
from reviews.help.moves import move
from reviews.models import Facilitation, LedgerEntry, Seat
from tests.machine import foreseen
from tests.machine.base import DOSSIER, NTT, OFTEN, REASON, SELDOM, WHO, Doors, door
from tests.machine.foreseen import DENIED, DONE, REFUSED, STALE, sees
from villages.scoping import Role

TRACK = st.sampled_from(["funding", "training"])
MOVE = st.sampled_from(sorted(set(foreseen.MOVES) - {"flag"}))
EVENT = st.integers(0, 1)
SOME = st.sets(DOSSIER)  # beside the one at hand
HELPED = ("flagged", "planned", "running", "done")


class Helping(Doors):
    # --- Help -------------------------------------------------------------------------------------

    def chosen(self, numbers):
        """The dossier at hand, and others."""
        keys = dict.fromkeys([self.at_hand, *(self.world.dossiers[number] for number in sorted(numbers))])
        return [Product.objects.select_related("cycle", "village").get(pk=key) for key in keys]

    @door("approved", numbers=SOME, track=TRACK, who=WHO)
    def flag(self, numbers, track, who):
        chosen = self.chosen(numbers)
        user = self.officer(who, Role.PROVINCE, chosen[0])
        expected = DONE if user.role == Role.PROVINCE else DENIED
        new = [one for one in chosen if sees(user, one) and not self.is_open(one, track)]
        found = self.go("flag", expected, flags.flag, [one.pk for one in chosen], track, user, act=uuid4())
        assert expected == DENIED or found == len(new)

    def is_open(self, product, track):
        item = self.item(product, track)
        return item is not None and item.status in ("flagged", "planned", "running")

    @door("flagged", track=TRACK, who=WHO, reason=REASON)
    def unflag(self, track, who, reason):
        product = self.product()
        user, item = self.officer(who, Role.PROVINCE, product), self.item(product, track)
        if not reason.strip():
            expected = REFUSED
        else:
            expected = DONE if user.role == Role.PROVINCE else DENIED
        counted = sees(user, product) and item is not None and item.status == "flagged"
        found = self.go("unflag", expected, flags.unflag, [product.pk], track, user, note=reason)
        assert expected != DONE or found == int(counted)

    @door("flagged", "cancelled", who=WHO)
    def flags_back(self, who):
        entry = LedgerEntry.objects.filter(action="flag").exclude(act=None).order_by("pk").last()
        if entry is None:
            return
        user = self.officer(who, Role.PROVINCE, self.product())
        keys = LedgerEntry.objects.filter(act=entry.act).values_list("item", flat=True)
        items = Facilitation.objects.filter(pk__in=list(keys)).select_related("product")
        # What was opened again since is nothing that the province sees.
        if entry.user_id != user.pk or not any(sees(user, one.product) for one in items):
            expected = DENIED
        else:
            expected = REFUSED if timezone.now() - entry.at > foreseen.HALF_AN_HOUR else DONE
        still = [one for one in items if one.version == 1]
        found = self.go("flags_back", expected, flags.take_back, entry.act, user)
        assert expected != DONE or found[0] == len(still)

    @door("cancelled", "done", track=TRACK, action=MOVE, who=WHO, current=OFTEN, lacking=SELDOM)
    def any_move(self, track, action, who, current, lacking):
        self.make(track, action, who, current=current, lacking=lacking)

    @door(*HELPED, data=None, who=WHO, lacking=SELDOM)
    def next_move(self, data, who, lacking):
        """One that leads on from where an item is."""
        items = {track: self.item(self.product(), track) for track in ("funding", "training")}
        likely = sorted(
            (track, action)
            for track, item in items.items()
            for action, ways in foreseen.MOVES.items()
            if item and item.status in ways
        )
        if likely:
            track, action = data.draw(st.sampled_from(likely))
            self.make(track, action, who, lacking=lacking)

    def make(self, track, action, who, *, current=True, lacking=False):
        product = self.product()
        item = self.item(product, track)
        if item is None:
            return
        user, version = self.officer(who, Role.PROVINCE, product), item.version - (not current)
        expected = foreseen.move(action, item, user, version, lacking)
        words = {} if lacking else self.said(action)
        self.go(f"move {action}", expected, move, action, item, user, version=version, **words)
        if expected == DONE:
            moved = Facilitation.objects.get(pk=item.pk)
            assert (moved.status, moved.version) == (foreseen.MOVES[action][item.status], item.version + 1)

    def said(self, action):
        today = timezone.localdate()
        told = {"done_on": today, "outcome": "Alat sudah dipakai.", "amount": 9_000_000}
        return {
            "plan": {"answers": {"planned_on": today, "source": "apbd", "topic": "Alat"}},
            "finish": {"answers": told},
            "edit": {"answers": {"officer": "Yohana"}},
            "correct": {"answers": {"price_after": 20_000}, "note": "Salah tulis."},
        }.get(action, {"note": "Salah."} if action in ("cancel", "undo", "absent") else {})

    # --- Trainings --------------------------------------------------------------------------------

    def event(self, deed, number, who, current, door, *arguments, wrong="", **words):
        """Through a door of an event; `wrong`: what it answers to this beside role, version and an end."""
        training = self.training(number)
        user = self.officer(who, Role.PROVINCE, self.product())
        if user.role != Role.PROVINCE or not user.is_active or user.area_id != NTT:
            expected = DENIED
        elif training.cancelled_at or (training.held_at and deed != "hold"):
            expected = REFUSED
        elif training.held_at:
            expected = DONE  # once more is once
        else:
            expected = wrong or (STALE if current is False else DONE)
        if current is not None:
            words["version"] = training.version - (not current)
        return expected, self.go(deed, expected, door, training, *arguments, user, **words)

    @door("approved", training=EVENT, numbers=SOME, who=WHO)
    def seat(self, training, numbers, who):
        event, wanted = self.training(training), [one.pk for one in self.chosen(numbers)]
        taken = list(event.taken.values_list("product", flat=True))
        approved = Product.objects.filter(pk__in=wanted, state="approved").values_list("pk", flat=True)
        new = [pk for pk in wanted if pk in approved and pk not in taken]
        expected, found = self.event("seat", training, who, None, trainings.seat, wanted)
        free = event.seats - len(taken)
        assert expected != DONE or found == (new[:free], new[free:])

    @door("seated", training=EVENT, who=WHO, current=OFTEN)
    def unseat(self, training, who, current):
        seat = Seat.objects.filter(training=self.training(training)).last()
        if seat is not None:
            self.event("unseat", training, who, current, trainings.unseat, seat.pk)

    @door("seated", training=EVENT, who=WHO, current=OFTEN)
    def everybody_came(self, training, who, current):
        unknown = Seat.objects.filter(training=self.training(training)).exclude(attended=True)
        wrong = "" if unknown.exists() else DONE
        self.event("attend", training, who, current, trainings.attend_all, wrong=wrong)

    @door("seated", training=EVENT, who=WHO, current=OFTEN)
    def hold(self, training, who, current):
        seats = Seat.objects.filter(training=self.training(training))
        unknown = not seats.exists() or seats.filter(attended=None).exists()
        self.event(
            "hold", training, who, current, trainings.hold, wrong=REFUSED if unknown and current else ""
        )

    @door("seated", training=EVENT, who=WHO, current=OFTEN, reason=REASON)
    def call_off(self, training, who, current, reason):
        wrong = "" if reason.strip() else REFUSED
        self.event("call_off", training, who, current, trainings.call_off, reason, wrong=wrong)

    @door("held", training=EVENT, who=WHO, came=st.booleans())
    def correct_attendance(self, training, who, came):
        """It walks items of help back or on, and says no where another one is open meanwhile."""
        event = self.training(training)
        user = self.officer(who, Role.PROVINCE, self.product())
        marks = dict.fromkeys(event.taken.values_list("pk", flat=True), came)
        mine = user.role == Role.PROVINCE and user.area_id == NTT
        expected = (DONE, REFUSED) if mine and event.held_at else REFUSED if mine else DENIED
        words = {"version": event.version, "note": "Salah tanda."}
        self.go("correct_attendance", expected, trainings.correct_attendance, event, marks, user, **words)
