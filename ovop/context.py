"""What every template knows."""

from django.utils.functional import SimpleLazyObject

from ovop import __version__
from villages.titles import titles_for


def version(request):
    """{"portal_version": "0.5.0"}, for the foot of the page; `request` is not read."""
    return {"portal_version": __version__}


def titles(request):
    """{"titles": what the areas of whoever reads the page are called}; asks who that is only where a page says it.
    A view that speaks of one village hands over its own."""
    return {"titles": SimpleLazyObject(lambda: titles_for(getattr(request, "user", None)))}
