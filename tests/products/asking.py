"""A section of the form, sent as a browser would."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from products.models import Product
from products.sections import BY_KEY
from tests.factories import (
    jpeg,
)


def page_of(product, section):
    return reverse("products:section", args=[product.pk, section])


def send(client, product, section, *, seen=None, **data):
    """Post a section as the browser would, with what it has seen; lists and files in `data`."""
    fresh = Product.objects.with_answers().get(pk=product.pk)
    data["seen"] = seen or BY_KEY[section].fingerprint(fresh)
    response = client.post(page_of(product, section), data)
    product.refresh_from_db()
    return response


def faults(response):
    return {name: [str(e) for e in errors] for name, errors in response.context["form"].errors.items()}


def photo(name="foto.jpg", colour="#27336b"):
    return SimpleUploadedFile(name, jpeg(colour=colour), "image/jpeg")
