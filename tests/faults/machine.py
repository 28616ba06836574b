"""Rules that nothing but the machine is asked about here: does it find by itself that one is gone?"""

from tests.faults import Fault

MACHINE, ALL = "tests/machine", "whatever_people_do"

FAULTS = [
    Fault(
        "machine-reopens-what-is-helped",
        "reviews/deciding/workflow.py",
        "    if product.facilitations.active().exists():\n",
        "    if False:\n",
        MACHINE,
        ALL,
    ),
    Fault(
        "machine-takes-back-for-ever",
        "reviews/deciding/taking_back.py",
        "    if timezone.now() > until(decision):\n",
        "    if False:\n",
        MACHINE,
        ALL,
    ),
    Fault(
        "machine-of-any-area",
        "reviews/deciding/workflow.py",
        "found = Product.objects.in_area_of(user).filter(pk=product.pk)",
        "found = Product.objects.filter(pk=product.pk)",
        MACHINE,
        ALL,
    ),
    Fault(
        "machine-unchained",
        "reviews/help/moves.py",
        "    chain.append(entry)\n",
        "",
        MACHINE,
        ALL,
    ),
]
