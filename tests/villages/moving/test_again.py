"""What is asked to be sent again because a village has moved meanwhile, and what is not."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import RequestFactory
from django.urls import reverse

from ovop.middleware import AgainAfterAMove
from products.models import Satellite
from tests.factories import BOLOK, KUANHEUN, KUPANG, make_officer, make_product
from villages.models import User
from villages.scoping import Role


def asked_again(exception, user, address="/berkas/1/?a=b", **headers):
    request = RequestFactory().post(address, headers=headers)
    request.user = user
    return AgainAfterAMove(None).process_exception(request, exception)


def leads_nowhere():
    product = make_product(BOLOK)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Satellite.objects.create(product=product, village_id="53.99.99.2999")
    return refusal.value


def test_a_key_that_leads_nowhere_is_known_on_both_databases(transactional_db):
    user = make_officer(Role.DISTRICT, KUPANG)
    answer = asked_again(leads_nowhere(), user)
    assert (answer.status_code, answer.url) == (307, "/berkas/1/?a=b&lagi=1")


def test_another_breach_is_none(transactional_db):
    product = make_product(BOLOK)
    Satellite.objects.create(product=product, village_id=KUANHEUN)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Satellite.objects.create(product=product, village_id=KUANHEUN)
    assert asked_again(refusal.value, make_officer(Role.VILLAGE, BOLOK)) is None


@pytest.mark.django_db
@pytest.mark.parametrize("exception", (Http404(), PermissionDenied()))
def test_a_village_that_has_another_code_by_now(exception):
    officer = make_officer(Role.VILLAGE, BOLOK)
    assert asked_again(exception, officer) is None
    make_product(KUANHEUN)
    User.objects.filter(pk=officer.pk).update(village=KUANHEUN)
    assert asked_again(exception, officer).status_code == 307
    assert asked_again(exception, officer, "/berkas/1/").url == "/berkas/1/?lagi=1"
    assert asked_again(exception, officer, "/berkas/1/?lagi=1") is None
    assert asked_again(ZeroDivisionError(), officer) is None
    told = asked_again(exception, officer, Accept="application/json")
    assert (told.status_code, told["Retry-After"]) == (503, "5")


@pytest.mark.django_db
def test_nobody_else_is(client):
    assert client.post(reverse("reviews:check_code", args=["x"])).status_code in (404, 405)
    client.force_login(make_officer(Role.VILLAGE, BOLOK))
    assert client.get("/berkas/99/").status_code == 404
