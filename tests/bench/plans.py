"""Which indexes the two lists take, with a file of every village of the nation in the database."""

from products.models import Product
from tests.bench import figures


def run(cycle, district_officer, province_officer):
    queue = Product.objects.visible_to(district_officer).submitted().with_area()
    approved = Product.objects.visible_to(province_officer).in_cycle(cycle).approved().with_area()
    _show("queue", queue.order_by("submitted_at", "pk")[:26], "product_queue")
    _show("approved list", approved.order_by("-approved_at", "-pk")[:26], "product_approved")


def _show(what, rows, index):
    plan = rows.explain(costs=False)
    print(f"\nThe plan of the {what}\n")
    print("\n".join(f"    {line}" for line in plan.splitlines()))
    print()
    figures.check(f"the {what} takes the index {index}", f"Index Scan using {index} " in plan)
    figures.check(f"the {what} sorts nothing", "Sort" not in plan)
    figures.check(f"the {what} never reads all products", "Seq Scan on products_product" not in plan)
