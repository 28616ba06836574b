"""The answer about neighbouring villages (*desa satelit*): as it is read, shown and compared."""

from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from products.fields.villages import label
from products.models import Product, Satellite
from villages.formats import daftar
from villages.models import Village
from villages.search_names import plain

AREAS = "village__subdistrict__district"


def satellites_of(product: Product) -> list[Satellite]:
    """The rows of a product, each with its areas; one query, and only where somebody wants them: dossiers of years
    that do not ask are never asked."""
    if not product.pk:
        return []
    prefetch_related_objects([product], Prefetch("satellites", Satellite.objects.select_related(AREAS)))
    return list(product.satellites.all())


def villages_of(product: Product) -> list[Village]:
    """The villages themselves, by name."""
    found = [one.village for one in satellites_of(product)]
    return sorted(found, key=lambda one: (plain(one.name), one.pk))


def read(product: Product) -> list[dict[str, str]]:
    """The raw answer: each village by its code and name of today. `first` is the code that it began with, where it
    has got another one since."""
    raw = []
    for village in villages_of(product):
        one = {"code": village.pk, "name": label(village, product.village_id[:5])}
        if before := village.former_codes.split():
            one["first"] = before[-1]
        raw.append(one)
    return raw


def show(raw: list[dict[str, str]]) -> str:
    return daftar(one["name"] for one in raw)


def alike(raw: Any) -> Any:
    """A raw answer as it is compared: a village stays the same under another code, name or kecamatan."""
    if isinstance(raw, list) and all(isinstance(one, dict) and "code" in one for one in raw):
        return sorted(one.get("first", one["code"]) for one in raw)
    return raw
