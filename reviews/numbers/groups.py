"""The sixteen categories in six groups, each with a sign of its own on the map: told apart without colours."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from products.choices import Category
from villages.formats import Label

C = Category


class Group(NamedTuple):
    """`key` stands in addresses and names the sign in templates/reviews/numbers/_map_signs.html."""

    key: str
    label: Label
    categories: tuple[Category, ...]


GROUPS = (
    Group("kerajinan", _("Tenun & kerajinan"), (C.WEAVING, C.CRAFT)),
    Group("kebun", _("Ladang & kebun"), (C.STAPLE, C.PRODUCE, C.COFFEE, C.SPICE, C.HERB)),
    Group("hutan", _("Nira & hutan"), (C.PALM, C.FOREST)),
    Group("ternak", _("Ternak & daging"), (C.LIVESTOCK, C.MEAT)),
    Group("laut", _("Hasil laut"), (C.FISH, C.SEAWEED, C.SALT)),
    Group("olahan", _("Olahan & jasa"), (C.FOOD, C.SERVICE)),
)
OF_CATEGORY = {category.value: group for group in GROUPS for category in group.categories}


def group_of(category: str) -> Group:
    """The group of a category; the last one for a category that is no more."""
    return OF_CATEGORY.get(category, GROUPS[-1])
