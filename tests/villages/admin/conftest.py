"""The IT person signed in, and a row of everything."""

import pytest

from reviews.models import Partner, Training
from tests import factories
from tests.factories import BOLOK, KUPANG, KUPANG_BARAT
from tests.villages.admin.asking import NUNLEU
from villages.scoping import Role


@pytest.fixture
def admin():
    return factories.make_superuser()


@pytest.fixture
def client(client, admin):
    client.force_login(admin)
    return client


@pytest.fixture
def rows(admin):
    """One row of everything that the admin shows: {model: its key}."""
    factories.make_areas()
    factories.make_area("53.02.08", "Amanatun Selatan")
    factories.make_area(NUNLEU, 'Nunle"u')
    officer = factories.make_officer(Role.VILLAGE, BOLOK)
    product = factories.make_product(BOLOK, name="Garam Bolok")
    return {
        "villages_province": "53",
        "villages_district": KUPANG,
        "villages_subdistrict": KUPANG_BARAT,
        "villages_village": BOLOK,
        "villages_user": officer.pk,
        "products_cycle": product.cycle_id,
        "products_product": product.pk,
        "reviews_partner": Partner.objects.create(province_id="53", name="Undana", kind="campus").pk,
        "reviews_training": Training.objects.create(
            province_id="53",
            title="Kemasan",
            topic="packaging",
            day="2026-03-02",
            place="Kupang",
            seats=9,
            created_by=officer,
        ).pk,
    }
