"""What each door must answer: the rules said once more, of plain rows, asking nothing that the portal asks.

Each function returns DONE, or why nothing happens. The tables of steps and moves are those of the tests.
"""

from datetime import timedelta

from django.utils import timezone

from products.models import Extension, Product
from reviews.models import Correction, Decision, Facilitation, Remark, Reply, Seat
from tests.machine.world import CLOSES, MENDS
from tests.reviews.deciding.test_workflow import TABLE as STEPS
from tests.reviews.help.test_moves import TABLE as MOVES

DONE, DENIED, STALE, REFUSED = "done", "denied", "stale", "refused"
HALF_AN_HOUR = timedelta(minutes=30)
LONGEST = timedelta(days=366)
ROLE_OF = {action: role for action, role in STEPS}
SEES = {
    "village": ("draft", "submitted", "returned", "approved"),
    "district": ("submitted", "returned", "approved"),
    "province": ("approved",),
}


def is_in_area(user, product):
    return user.is_active and product.village_id.startswith(user.area_id)


def sees(user, product):
    return is_in_area(user, product) and product.state in SEES[user.role]


def last_day(product):
    """Until when its village may submit it."""
    given = Extension._base_manager.filter(village=product.village_id, cycle=product.cycle_id)
    return max([MENDS if product.submissions else CLOSES, *given.values_list("until", flat=True)])


def is_over(product):
    return timezone.localdate() > last_day(product)


# --- Extensions ----------------------------------------------------------------------------------


def extension(product, user, until, reason):
    if user.role != "district" or not is_in_area(user, product):
        return DENIED
    given = Extension._base_manager.filter(village=product.village_id, cycle=product.cycle_id)
    latest = given.order_by("until").last()
    if latest and (latest.user_id, latest.until, latest.reason) == (user.pk, until, reason.strip()):
        return DONE
    today = timezone.localdate()
    wrong = (
        until is None or until < today or until > max(today, MENDS) + LONGEST or until <= last_day(product)
    )
    return REFUSED if wrong or not reason.strip() else DONE


# --- Steps ---------------------------------------------------------------------------------------


def step(action, product, user, version, said):
    if user.role != ROLE_OF[action] or not is_in_area(user, product):
        return DENIED
    if version != product.version:
        return STALE
    if product.state not in STEPS[action, user.role]:
        return DENIED
    return REFUSED if WHY_NOT[action](product, user, said) else DONE


def why_not_submit(product, user, said):
    unanswered = product.price is None or not product.name
    return is_over(product) or unanswered or not said["answers"]["declaration"] or bool(unmet(product))


def why_not_withdraw(product, user, said):
    return is_over(product)


def why_not_return(product, user, said):
    return not any(said.get("remarks", {}).values()) or no_time(product, user, said)


def why_not_approve(product, user, said):
    return any(said.get("remarks", {}).values())


def why_not_reopen(product, user, said):
    helped = Facilitation._base_manager.filter(product=product).exclude(status="cancelled").exists()
    ahead = Seat._base_manager.filter(
        product=product, training__held_at=None, training__cancelled_at=None
    ).exists()
    return not said["note"].strip() or helped or ahead or no_time(product, user, said)


def why_not_take_back(product, user, said):
    last = decisions(product)[-1]
    if last.source != "submitted" or last.target not in ("approved", "returned"):
        return True
    if last.target == "approved":
        flags = Facilitation._base_manager.filter(product=product, taken_back=False, flagged_at__gte=last.at)
        seats = Seat._base_manager.filter(product=product, added_at__gte=last.at)
        if flags.exists() or seats.exists():
            return True
    return not just_now(product, last, user)


def why_not_restore(product, user, said):
    last = decisions(product)[-1]
    return (last.source, last.target) != ("approved", "returned") or not just_now(product, last, user)


def just_now(product, decision, user):
    """Was it this officer's, within half an hour, and nothing done about it since?"""
    replied = Reply._base_manager.filter(remark__decision=decision).exists()
    soon = timezone.now() - decision.at <= HALF_AN_HOUR
    return decision.user_id == user.pk and soon and decision.version == product.version and not replied


def no_time(product, user, said):
    """Would it come back to its village too late, without time given with the step?"""
    if not said.get("extension"):
        return is_over(product)
    return extension(product, user, *said["extension"]) != DONE


def decisions(product):
    return list(Decision._base_manager.filter(product=product).order_by("version"))


def unmet(product):
    """The pins of the latest return that stands, whose answer is as it was submitted, and not replied to."""
    log = decisions(product)
    undone = {one.undoes_id for one in log}
    back = [one for one in log if one.target == "returned" and one.pk not in undone]
    if not product.submissions or not back:
        return []
    read = [one for one in log if one.snapshot is not None and one.version < back[-1].version][-1]
    replied = Reply._base_manager.filter(remark__decision=back[-1]).values_list("remark", flat=True)
    remarks = Remark._base_manager.filter(decision=back[-1]).exclude(pk__in=list(replied))
    pins = remarks.values_list("pin", flat=True)
    return [pin for pin in pins if getattr(product, pin) in (read.answers.raw(pin), None, "")]


WHY_NOT = {
    "submit": why_not_submit,
    "withdraw": why_not_withdraw,
    "return": why_not_return,
    "approve": why_not_approve,
    "reopen": why_not_reopen,
    "take_back": why_not_take_back,
    "restore": why_not_restore,
}


# --- Corrections ---------------------------------------------------------------------------------


def waiting(product):
    return Correction._base_manager.filter(product=product, outcome="waiting")


def ask(product, user, version, price, reason, channel):
    if user.role == "province" or not sees(user, product):
        return DENIED
    if product.state != "approved":
        return REFUSED
    if version != product.version:
        return STALE
    said = reason.strip() and (channel or user.role == "village")
    same = price in (None, product.price)
    return REFUSED if not said or same or waiting(product).filter(pin="price").exists() else DONE


def decide(correction, user, version, accept, answer):
    product = Product._base_manager.get(pk=correction.product_id)
    if user.role != "district" or not sees(user, product):
        return DENIED
    if correction.outcome != "waiting":
        return STALE
    if product.state != "approved":
        return REFUSED
    if not accept:
        return DONE if answer.strip() else REFUSED
    if correction.before[0]["raw"] != product.price:
        return REFUSED
    return DONE if version == product.version else STALE


# --- Help ----------------------------------------------------------------------------------------


def move(action, item, user, version, is_lacking):
    product = item.product
    if user.role != "province" or not sees(user, product):
        return DENIED
    if version != item.version:
        return STALE
    if item.status not in MOVES[action]:
        return DENIED
    if action in ("undo", "absent"):
        others = Facilitation._base_manager.filter(product=product, track=item.track)
        if others.filter(status__in=("flagged", "planned", "running")).exists():
            return REFUSED
    if action == "undo" and item.training_id:
        return REFUSED
    return REFUSED if is_lacking and action not in ("start", "edit", "attach") else DONE
