"""The boxes of the ledger are kept drawn, and still offer what there is."""

import re

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import translation

from reviews.models import Partner
from tests.factories import BALI, NTT, make_cycle, officer_of
from villages.scoping import Role

pytestmark = pytest.mark.django_db
LEDGER = reverse("reviews:ledger")


def offered(client):
    box = re.search(r'<select[^>]*name="mitra".*?</select>', client.get(LEDGER).content.decode(), re.S)[0]
    return re.findall(r"<option[^>]*>([^<]*)</option>", box)[1:]


def test_a_new_partner_is_offered_at_once(client):
    make_cycle()
    client.force_login(officer_of(Role.PROVINCE, NTT))
    assert offered(client) == []
    client.post(reverse("reviews:partners"), {"name": "Undana", "kind": "campus"})
    assert offered(client) == ["Undana"]
    partner = Partner.objects.get()
    renamed = {"name": "Undana Kupang", "kind": "campus", "version": 1}
    client.post(reverse("reviews:partner", args=[partner.pk]), renamed)
    assert offered(client) == ["Undana Kupang"]
    Partner.objects.create(province=officer_of(Role.PROVINCE, BALI).province, name="Udayana", kind="campus")
    assert offered(client) == ["Undana Kupang"]
    partner.delete()
    Partner.objects.create(province_id=NTT, name="Poltani", kind="campus", version=2)
    assert offered(client) == ["Poltani"]


@pytest.mark.parametrize(
    ("name", "role", "area", "pieces"),
    (
        ("reviews:ledger", Role.PROVINCE, NTT, 1),
        ("reviews:approved", Role.PROVINCE, NTT, 2),  # the columns apart
        ("reviews:coverage", Role.DISTRICT, "53.01", 1),
        ("reviews:queue", Role.DISTRICT, "53.01", 1),
    ),
)
def test_boxes_are_kept_for_each_language(client, monkeypatch, name, role, area, pieces):
    """With an English catalogue the first one to look decides no language for the others."""
    make_cycle()
    client.force_login(officer_of(role, area))
    kept, store = [], caches["default"]
    keep = store.set
    monkeypatch.setattr(store, "set", lambda key, *rest, **more: kept.append(key) or keep(key, *rest, **more))
    for language in ("id", "id", "en"):
        with translation.override(language):
            client.get(reverse(name))
    assert len([key for key in kept if key.startswith("template.cache.")]) == 2 * pieces
