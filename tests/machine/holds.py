"""What holds after each step, whatever was done and whoever did it. Asked of plain rows."""

from collections import Counter

from django.db.models import Count

from products.models import LastSubmission, Product
from reviews.models import Decision, Facilitation, LedgerEntry, Seat, Training
from tests.machine.foreseen import SEES, is_in_area
from villages.chain_reading import faults

DATED = {"submitted", "returned", "approved"}  # these have a day on which they were submitted


def dossiers():
    for product in Product._base_manager.all():
        log = list(Decision._base_manager.filter(product=product).order_by("version"))
        versions = [one.version for one in log]
        assert versions == sorted(set(versions)), "versions of decisions grow"
        assert [one.source for one in log] == ["draft", *(one.target for one in log)][: len(log)]
        assert product.state == (log[-1].target if log else "draft"), "the state is the last decision's"
        assert product.version >= max(versions, default=1)
        assert product.submissions == sum(one.action == "submit" for one in log)
        assert (product.approved_at is not None) == (product.state == "approved")
        assert (product.submitted_at is not None) == (product.state in DATED)
        is_kept = LastSubmission._base_manager.filter(product=product).exists()
        assert is_kept == (product.state == "returned"), "what others read meanwhile"


def help():
    open_ones = Counter()
    for item in Facilitation._base_manager.select_related("product"):
        entries = LedgerEntry._base_manager.filter(item=item).order_by("version")
        assert [one.version for one in entries] == list(range(1, item.version + 1)), "each version is told"
        assert entries.last().target == item.status, "the status is the last entry's"
        if item.status != "cancelled":
            assert item.product.state == "approved", "what is helped is approved"
        assert (item.done_on is not None) == (item.status == "done")
        open_ones[item.product_id, item.track] += item.status in ("flagged", "planned", "running")
    assert max(open_ones.values(), default=0) <= 1, "one open item a track"


def trainings():
    for training in Training._base_manager.annotate(n=Count("taken")):
        assert training.n <= training.seats
        seats = Seat._base_manager.filter(training=training).select_related("product")
        if training.held_at is None and training.cancelled_at is None:
            assert all(one.product.state == "approved" for one in seats)
        if training.held_at:
            assert all(one.attended is not None for one in seats)


def scopes(officers):
    """Each sees exactly theirs, of dossiers and of what hangs on them."""
    everything = list(Product._base_manager.all())
    for user in officers:
        mine = {one.pk for one in everything if is_in_area(user, one) and one.state in SEES[user.role]}
        assert set(Product.objects.visible_to(user).values_list("pk", flat=True)) == mine
        for model in (Decision, Facilitation):
            hanging = model._base_manager.filter(product__in=mine).count()
            assert model.objects.visible_to(user).count() == hanging


def history():
    assert list(faults()) == [], "the chain of the history is whole"
