"""What raises the version of a dossier: whatever changes an answer, and nothing else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from products.choices import State
from products.forms import FORMS
from products.models import Product
from products.sections import BY_KEY
from tests.factories import BOLOK, jpeg, make_officer, make_product
from villages.scoping import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(client):
    officer = make_officer(Role.VILLAGE, BOLOK)
    client.force_login(officer)
    return officer


def send(client, product, section, **data):
    """Post a section as a fresh page would."""
    fresh = Product.objects.with_answers().get(pk=product.pk)
    data["seen"] = BY_KEY[section].fingerprint(fresh)
    response = client.post(reverse("products:section", args=[product.pk, section]), data)
    product.refresh_from_db()
    return response


def held(product, section):
    """What the form of a section shows, as a browser would post it untouched."""
    form = FORMS[section](instance=Product.objects.with_answers().get(pk=product.pk))
    return {
        field.name: value
        for field in form
        if not field.field.widget.needs_multipart_form and (value := field.value()) not in (None, "")
    }


@pytest.mark.parametrize("section", ("produk", "pengelola", "produksi", "izin", "kebutuhan", "bukti"))
def test_a_save_that_changes_nothing_raises_no_version(client, village, section):
    """A phone sends what it kept once more: the check page that is open meanwhile is as good as before."""
    product = make_product(BOLOK, filled=True)
    before = product.version, product.updated_at
    assert send(client, product, section, **held(product, section)).status_code == 302
    assert (product.version, product.updated_at) == before


@pytest.mark.parametrize(
    ("section", "news"),
    (
        ("produk", {"name": "Garam halus"}),
        ("produksi", {"months": ["1"]}),
        ("izin", {"paper_nib": "progress"}),
        ("kebutuhan", {"training_needs": ["papers"]}),
        ("bukti", {"minutes_number": "10/BA"}),
    ),
)
def test_a_save_that_changes_something_raises_the_version(client, village, section, news):
    """Else an old check page would submit what it has not shown."""
    product = make_product(BOLOK, filled=True)
    old = product.version
    assert send(client, product, section, **held(product, section) | news).status_code == 302
    assert product.version == old + 1
    late = client.post(
        reverse("reviews:perform", args=[product.pk, "submit"]), {"declaration": "on", "version": old}
    )
    product.refresh_from_db()
    assert (late.status_code, product.state) == (409, State.DRAFT)


def test_a_photo_that_came_went_or_moved_raises_the_version(client, village):
    product = make_product(BOLOK)
    for number in (1, 2):
        upload = SimpleUploadedFile("a.jpg", jpeg(colour=(number, 2, 3)), "image/jpeg")
        send(client, product, "bukti", photos=[upload])
    first, second = product.photos.all()
    versions = [product.version]
    for what in (f"cover:{second.pk.hex}", f"cover:{second.pk.hex}", f"delete:{first.pk.hex}"):
        send(client, product, "bukti", photo=what)
        versions.append(product.version)
    assert versions == [3, 4, 4, 5]  # what is in front already stays there


def test_looking_at_last_years_answers_raises_the_version(client, village):
    product = make_product(BOLOK, filled=True, unconfirmed=["produk", "izin"])
    for _click in range(2):
        send(client, product, "produk", **held(product, "produk"))
    assert (product.version, product.unconfirmed) == (2, ["izin"])
