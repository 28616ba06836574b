"""Training cohorts: who gets a seat, who came, and what a finished event writes into the ledger.

Every door locks the event first and the products after it: the last seat is given once, and nobody is
added to or taken off an event that has just been marked as held. `version` is the event's as the person saw
it, who came included; whatever would change nothing is no conflict. Only seat() asks for none: it takes
nothing away from what somebody else did.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from products.choices import Track
from products.models import Product
from reviews.deciding.workflow import Refused
from reviews.help.moves import flag, move
from reviews.models import Facilitation, Seat, Training
from villages.formats import tanggal
from villages.scoping import Role
from villages.versions import change


def _locked(training, user, *, open_only=True):
    if user.role != Role.PROVINCE:
        raise PermissionDenied
    found = Training.objects.visible_to(user).select_for_update(of=["self"]).filter(pk=training.pk).first()
    if found is None:
        raise PermissionDenied
    if found.cancelled_at:
        raise Refused([_("Kegiatan ini sudah dibatalkan, jadi tidak berubah lagi.")])
    if open_only and found.held_at:
        raise Refused([_("Kegiatan ini sudah ditandai selesai, jadi pesertanya tidak berubah lagi.")])
    return found


def _write(training, version, **values):
    """Write these columns of the (locked) event and raise its version. Raises Stale."""
    change(Training.objects.filter(pk=training.pk), version=version, **values)


def candidates(training, user, cycle):
    """The approved products of a cycle that ask for this topic, the readiest first."""
    return (
        Product.objects.visible_to(user)
        .in_cycle(cycle)
        .approved()
        .filter(needs__track=Track.TRAINING, needs__kind=training.topic)
    )


@transaction.atomic
def seat(training, products, user):
    """Give these products (ids, in this order) a seat each; returns (ids seated now, ids that found none).

    Whoever sits there already keeps the seat and counts in neither. Raises PermissionDenied, Refused.
    """
    training = _locked(training, user)
    # Locked, so that none is reopened meanwhile.
    approved = Product.objects.visible_to(user).approved().filter(pk__in=products).order_by("pk")
    seen = set(approved.select_for_update(of=["self"]).values_list("pk", flat=True))
    taken = set(training.taken.values_list("product", flat=True))
    new = [pk for pk in dict.fromkeys(products) if pk in seen and pk not in taken]
    free = max(training.seats - len(taken), 0)
    if new[:free]:
        _write(training, training.version)
    Seat.objects.bulk_create(Seat(training=training, product_id=pk) for pk in new[:free])
    return new[:free], new[free:]


@transaction.atomic
def unseat(training, seat_id, user, *, version):
    """Take a seat back before the event is held; returns whether there was one. Raises Stale, Refused."""
    training = _locked(training, user)
    found = training.taken.filter(pk=seat_id).first()
    if found is None:
        return False
    _write(training, version)
    found.delete()
    return True


@transaction.atomic
def attend(training, marks, user, *, version):
    """Write who came: marks {seat id: True, False or None for not yet known}; returns how many changed.

    Raises PermissionDenied, Stale, Refused.
    """
    training = _locked(training, user)
    changed = [one for one in training.taken.filter(pk__in=marks) if one.attended != marks[one.pk]]
    if changed:
        _write(training, version)
    for one in changed:
        one.attended = marks[one.pk]
    Seat.objects.bulk_update(changed, ["attended"])
    return len(changed)


@transaction.atomic
def attend_all(training, user, *, version):
    """Everybody came; returns and raises what attend() does."""
    training = _locked(training, user)
    everybody = dict.fromkeys(training.taken.values_list("pk", flat=True), True)
    return attend(training, everybody, user, version=version)


@transaction.atomic
def hold(training, user, *, version):
    """Mark the event as held: the training item of every product that came is finished, in the ledger's own
    moves; whoever stayed away keeps it open. So does an item that was planned about something else.
    Returns (how many items, the products whose other training stays open); (0, []) where it was held before.

    Raises PermissionDenied, Stale, and Refused while the event is not over or somebody's attendance is open.
    """
    training = _locked(training, user, open_only=False)
    if training.held_at:
        return 0, []
    _write(training, version, held_at=timezone.now())
    seats = list(Seat.objects.visible_to(user).filter(training=training))
    last_day = training.last_day or training.day
    faults = []
    if not seats:
        faults.append(_("Belum ada peserta."))
    if last_day > timezone.localdate():
        faults.append(_("Kegiatan ini baru berakhir pada %(day)s.") % {"day": tanggal(last_day)})
    if unknown := sum(one.attended is None for one in seats):
        faults.append(_("Tandai dulu kehadiran %(count)d peserta.") % {"count": unknown})
    if faults:
        raise Refused(faults)
    came = [one.product_id for one in seats if one.attended]
    flag(came, Track.TRAINING, user)
    items = Facilitation.objects.open().filter(product__in=came, track=Track.TRAINING)
    about_this, others = [], []
    for item in items.select_related("product"):
        (about_this if _is_about(item, training) else others).append(item)
    for item in about_this:
        _finish(item, training, last_day, user)
    return len(about_this), [item.product for item in others]


def _is_about(item, training):
    """Is the item a mere flag, or of the kind that the event is about? By the key, never by words: a topic
    that somebody typed without choosing a kind may be anything."""
    return item.kind == training.topic if item.kind else not item.topic


def _finish(item, training, last_day, user):
    """Walk one item to its end."""
    version = item.version
    if item.status == Facilitation.Status.FLAGGED:
        plan = {
            "kind": item.kind or training.topic,
            "planned_on": item.planned_on or training.day,
            "partner": item.partner or training.partner,
        }
        version = move("plan", item, user, version=version, answers=plan).version
    if item.status != Facilitation.Status.RUNNING:
        version = move("start", item, user, version=version).version
    outcome = _("Ikut pelatihan %(title)s di %(place)s.") % {"title": training.title, "place": training.place}
    result = {"done_on": last_day, "outcome": outcome, "training": training}
    move("finish", item, user, version=version, answers=result)


@transaction.atomic
def call_off(training, note, user, *, version):
    """The event does not take place, for the reason `note`; its seats stay as they are, to be read.

    Raises PermissionDenied, Stale, Refused.
    """
    training = _locked(training, user)
    if not note.strip():
        raise Refused([_("Tulis dulu alasannya, supaya desa dan kabupaten tahu.")])
    _write(training, version, cancelled_at=timezone.now(), cancel_reason=note.strip())
