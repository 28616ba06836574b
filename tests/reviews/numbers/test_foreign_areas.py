"""The numbers of a kabupaten in another province have no page, as if it were not there."""

import pytest
from django.urls import reverse

from tests.factories import BADUNG, KUPANG, NTT, TTS, make_cycle, officer_of
from villages.scoping import Role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "area", "asked", "status"),
    (
        (Role.PROVINCE, NTT, TTS, 200),
        (Role.PROVINCE, NTT, BADUNG, 404),
        (Role.PROVINCE, NTT, "53.99", 404),
        (Role.DISTRICT, KUPANG, KUPANG, 200),
        (Role.DISTRICT, KUPANG, TTS, 404),
    ),
)
def test_a_foreign_kabupaten_has_no_dashboard(client, role, area, asked, status):
    cycle = make_cycle()
    client.force_login(officer_of(role, area))
    for page in (reverse("reviews:dashboard"), reverse("reviews:report", args=[cycle.year])):
        assert client.get(page, {"kabupaten": asked}).status_code == status
