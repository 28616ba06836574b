"""Training cohorts: who gets a seat, who came, and what a finished event writes into the ledger.

Every door locks the event first and the products after it: the last seat is given once, and nobody is
added to or taken off an event that has just been marked as held. `version` is the event's as the person saw
it, who came included; whatever would change nothing is no conflict. Only seat() asks for none: it takes
nothing away from what somebody else did.
"""

from copy import copy

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from products.choices import Track
from products.models import Product
from reviews.deciding.workflow import Refused
from reviews.help.changes import EVENT, event_changes
from reviews.help.flags import flag
from reviews.help.moves import move
from reviews.models import Facilitation, Seat, Training, TrainingEntry
from villages import chain
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
        raise Refused([_("Kegiatan ini sudah dinyatakan selesai, jadi pesertanya tidak berubah lagi.")])
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
    _mark(changed)
    return len(changed)


def _mark(seats):
    """Write whether they came."""
    Seat.objects.bulk_update(seats, ["attended"])


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
        faults.append(_("Isi dulu kehadiran %(count)d peserta.") % {"count": unknown})
    if faults:
        raise Refused(faults)
    return _record([one.product_id for one in seats if one.attended], training, user)


def _record(came, training, user, *, note=""):
    """Finish the training item of these products (ids), who came; returns what hold() does."""
    flag(came, Track.TRAINING, user)
    items = Facilitation.objects.open().filter(product__in=came, track=Track.TRAINING)
    about_this, others = [], []
    for item in items.select_related("product"):
        (about_this if _is_about(item, training) else others).append(item)
    for item in about_this:
        _finish(item, training, user, note=note)
    return len(about_this), [item.product for item in others]


def _is_about(item, training):
    """Is the item a mere flag, or of the kind that the event is about? By the key, never by words: a topic
    that somebody typed without choosing a kind may be anything."""
    return item.kind == training.topic if item.kind else not item.topic


def _told(training):
    """What a finished event writes into an item of help."""
    outcome = _("Ikut pelatihan %(title)s di %(place)s.") % {"title": training.title, "place": training.place}
    return {"done_on": training.last_day or training.day, "outcome": outcome}


def _finish(item, training, user, *, note=""):
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
    move("finish", item, user, version=version, note=note, answers=_told(training) | {"training": training})


def _held(training, user, note):
    """The event, locked, with the reason, stripped. Raises what stands against correcting it."""
    training, note = _locked(training, user, open_only=False), note.strip()
    if not training.held_at:
        raise Refused([_("Kegiatan ini belum dinyatakan selesai, jadi langsung diubah saja, tanpa koreksi.")])
    if not note:
        raise Refused([_("Tulis dulu alasannya, supaya desa dan kabupaten tahu.")])
    return training, note


def _named(product, door, *arguments, **words):
    """Go through a door for one product, whose name stands before what is refused."""
    try:
        return door(*arguments, **words)
    except Refused as refusal:
        raise Refused([f"{product}: {fault}" for fault in refusal.faults]) from None


@transaction.atomic
def correct_attendance(training, marks, user, *, version, note):
    """Mend who came to an event that was held, marks {seat id: True or False}. Who was marked by mistake: the
    item that the event finished is planned again. Who was forgotten: theirs is finished, as hold() does.
    Returns (how many changed, the products whose other training stays open).

    Raises PermissionDenied, Stale, Refused.
    """
    training, note = _held(training, user, note)
    seats = Seat.objects.visible_to(user).filter(training=training, pk__in=marks)
    changed = [one for one in seats.select_related("product__village") if one.attended != marks[one.pk]]
    if not changed:
        return 0, []
    if any(marks[one.pk] is None for one in changed):
        raise Refused([_("Pilih hadir atau tidak hadir untuk setiap peserta.")])
    _write(training, version)
    kept = []
    for one in changed:
        name = f"{one.product.village.full_name}, {one.product}"
        kept.append({"seat": one.pk, "name": name, "attended": [one.attended, marks[one.pk]]})
        one.attended = marks[one.pk]
    _mark(changed)
    came = [one.product_id for one in changed if one.attended]
    gone = [one.product_id for one in changed if not one.attended]
    for item in training.items.filter(product__in=gone).select_related("product"):
        _named(item.product, move, "absent", item, user, version=item.version, note=note)
    _count, others = _record(came, training, user, note=note)
    _log(training, user, note, {"attended": kept})
    return len(changed), others


@transaction.atomic
def correct_event(training, answers, user, *, version, note):
    """Mend the particulars of an event that was held, {column of changes.EVENT: value}; what it has written into
    items of help is mended along. Returns whether anything changed.

    Raises PermissionDenied, Stale, Refused.
    """
    training, note = _held(training, user, note)
    before, after = copy(training), copy(training)
    for name in EVENT:
        setattr(after, name, answers.get(name, getattr(before, name)))
    changes = event_changes(before, after)
    if not changes:
        return False
    if (after.last_day or after.day) > timezone.localdate():
        raise Refused([_("Kegiatan yang sudah selesai tidak bisa berakhir pada hari yang belum tiba.")])
    _write(training, version, **{name: getattr(after, name) for name in changes})
    was = _told(before) | {"kind": before.topic, "partner": before.partner}
    now = _told(after) | {"kind": after.topic, "partner": after.partner}
    for item in training.items.select_related("product", "partner"):
        said = [name for name in was if was[name] != now[name] and getattr(item, name) == was[name]]
        mended = {name: now[name] for name in said}
        if mended:
            _named(item.product, move, "correct", item, user, version=item.version, note=note, answers=mended)
    _log(training, user, note, changes)
    return True


def _log(training, user, note, changes):
    """Append what was corrected to the event's own log."""
    entry = TrainingEntry.objects.create(
        training=training,
        user=user,
        person=user.signature,
        note=note,
        changes=changes,
        version=training.version + 1,
    )
    chain.append(entry)


@transaction.atomic
def call_off(training, note, user, *, version):
    """The event does not take place, for the reason `note`; its seats stay as they are, to be read.

    Raises PermissionDenied, Stale, Refused.
    """
    training = _locked(training, user)
    if not note.strip():
        raise Refused([_("Tulis dulu alasannya, supaya desa dan kabupaten tahu.")])
    _write(training, version, cancelled_at=timezone.now(), cancel_reason=note.strip())
