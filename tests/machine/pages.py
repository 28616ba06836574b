"""The pages of the portal, asked as browsers ask them, against plain SQL."""

from django.test import Client
from django.urls import reverse

from products.choices import State
from products.models import Product
from products.sections import BY_KEY
from reviews.models import Remark
from reviews.numbers.coverage import DISTRICT, counts
from tests.machine.foreseen import sees
from tests.machine.rows import ask
from villages.scoping import Role

SECTION = "produksi"  # which asks the price
STATES = ("submitted", "approved")


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def save(user, product, answers, *, seen=True, reply=""):
    """Save the section with these answers, as it stands otherwise: (status, would it change something?)."""
    client, address = client_of(user), reverse("products:section", args=[product.pk, SECTION])
    page = client.get(address)
    data, changes = {}, False
    if page.status_code == 200:
        form = page.context["form"]
        data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    if "price" in answers:
        changes = answers["price"] != str(product.price or "")
    for name in [one for one in data if one.startswith("reply-")]:
        sent = Remark._base_manager.filter(pk=name.partition("-")[2], reply__sent_with__isnull=False).exists()
        if reply and not sent:
            data[name] = reply
    fresh = Product.objects.with_answers().get(pk=product.pk)
    data |= answers | {"seen": BY_KEY[SECTION].fingerprint(fresh) if seen else "another"}
    return client.post(address, data).status_code, changes


def count(sql, *params):
    return ask(f"SELECT count(*) FROM {sql}", *params)[0][0]


def look(user, dossier, cycle):
    client, area = client_of(user), f"{user.area_id}%"
    product = Product._base_manager.get(pk=dossier)
    status = client.get(reverse("reviews:detail", args=[dossier])).status_code
    assert status == (200 if sees(user, product) else 404)
    if user.role == Role.DISTRICT:
        waiting = count("products_product WHERE state = 'submitted' AND village_id LIKE %s", area)
        page = client.get(reverse("reviews:queue")).context
        assert (page["count"], len(page["page"].rows)) == (waiting, waiting)
        asked = count(
            "reviews_correction c JOIN products_product p ON p.id = c.product_id WHERE c.outcome = 'waiting' "
            "AND p.state = 'approved' AND p.village_id LIKE %s",
            area,
        )
        assert page["corrections"] == asked
    if user.role == Role.PROVINCE:
        approved = count("products_product WHERE state = 'approved' AND village_id LIKE %s", area)
        page = client.get(reverse("reviews:approved"), {"tahun": cycle.year}).context
        assert len(page["page"].rows) == approved
        assert page["total"]["count"] == approved
        items = count(
            "reviews_facilitation f JOIN products_product p ON p.id = f.product_id "
            "WHERE p.state = 'approved' AND p.village_id LIKE %s",
            area,
        )
        assert len(client.get(reverse("reviews:ledger")).context["page"].rows) == items
    if user.role != Role.VILLAGE:
        filed = ask(
            "SELECT substr(village_id, 1, 5), state, count(*) FROM products_product WHERE village_id LIKE %s "
            "GROUP BY 1, 2",
            area,
        )
        found = {
            (row["code"], state): row[state]
            for row in counts(user, cycle, DISTRICT)
            for state in State.values
            if row[state]
        }
        assert found == {(code, state): n for code, state, n in filed}
