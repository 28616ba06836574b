"""A certificate's code is given out and taken back inside one's own area alone."""

import pytest

from products.choices import State
from products.models import Product
from reviews.models import Certificate
from reviews.prints import certificates
from tests.factories import BALI, BOLOK, NTT, TTS, make_product, officer_of
from villages.scoping import Role

pytestmark = pytest.mark.django_db


def test_nobody_issues_or_revokes_in_another_area():
    product = make_product(BOLOK, state=State.APPROVED)
    for role, area in ((Role.DISTRICT, TTS), (Role.PROVINCE, BALI)):
        with pytest.raises(Product.DoesNotExist):
            certificates.issue(product, officer_of(role, area))
    assert not Certificate.objects.exists()
    certificate, made = certificates.issue(product, officer_of(Role.PROVINCE, NTT))
    assert made
    assert certificates.revoke(certificate, officer_of(Role.PROVINCE, BALI)) is False
    certificate.refresh_from_db()
    assert certificate.revoked_at is None
    assert certificates.revoke(certificate, officer_of(Role.PROVINCE, NTT)) is True
