"""disclose() writes down that an officer of an office reads phone numbers, or takes a list away (UU 27/2022).

Whatever shows `Product.contact_phone` to others than its village calls it: tests/access/test_disclosures.py asks every
address. One statement a page, before the page goes out: without its line nobody reads a number.

A contact who takes back the consent is hidden from them (hidden_from): products/submitted.py asks that.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, CharField, F, Value, When
from django.utils.translation import gettext_lazy as _

from products.models import Disclosure, Product
from villages.models import User
from villages.scoping import Role

# What stands in the place of a number whose owner took the consent back.
HIDDEN = _("tidak ditampilkan (persetujuan ditarik)")


def disclose(
    user: User,
    what: str,
    *,
    product: Product | None = None,
    number: str | None = None,
    among: Iterable[int] = (),
    rows: int = 1,
    about: str = "",
    with_numbers: bool = True,
) -> Disclosure | None:
    """Write it down; returns the line. A village reads its own number: None, and nothing is written.

    `product` is the one dossier that was shown, with another `number` than its own where an old submission was;
    `among` the keys of those whose number was in a list of `rows` rows, and `about` that list's filter in words. A
    dossier that shows no number is no line either.
    """
    if user.role == Role.VILLAGE or (product is not None and not shows_number(product, number)):
        return None
    keys = list(among)
    return Disclosure.objects.create(
        user=user,
        person=user.signature,
        account=user.username,
        province_code=product.province_code if product else str(user.area_id or "")[:2],
        what=what,
        product=product,
        about=about[:1000],
        rows=rows,
        with_numbers=with_numbers,
        among=f",{','.join(map(str, keys))}," if keys else "",
    )


def hidden_from(user: Any, product: Product) -> bool:
    """Must this officer not see the contact's number?"""
    return product.contact_consent is False and getattr(user, "role", "") != Role.VILLAGE


def shows_number(product: Product, number: str | None = None) -> bool:
    """Is there a number, its own or this one, to be read by others than the village?"""
    return bool(product.contact_phone if number is None else number) and product.contact_consent is not False


def number_read() -> Case:
    """The number of a product in SQL, for officers other than its village's; "" of one that is hidden."""
    return Case(
        When(contact_consent=False, then=Value("")), default=F("contact_phone"), output_field=CharField()
    )
