"""Django's admin: who gets in, programme years, and files that are only looked at."""

import re

import pytest
from django.urls import reverse

from products.choices import State
from products.models import Cycle, Product
from reviews.models import Partner
from tests import factories
from tests.villages.admin.asking import NUNLEU, errors, url
from villages.models import User
from villages.scoping import Role

pytestmark = pytest.mark.django_db


MODELS = (
    "villages_province",
    "villages_district",
    "villages_subdistrict",
    "villages_village",
    "villages_user",
    "products_cycle",
    "products_product",
    "reviews_partner",
    "reviews_training",
)
READ_ONLY = {"products_product", "reviews_training"}
PAGES = [(model, view) for model in MODELS for view in ("changelist", "add", "change")]


@pytest.mark.parametrize(("model", "view"), PAGES)
def test_a_superuser_sees_every_page(client, rows, model, view):
    factories.make_villages(250)
    response = client.get(url(model, view, rows[model] if view == "change" else None))
    assert response.status_code == (403 if view == "add" and model in READ_ONLY else 200)
    # Of 3,442 villages nobody picks from a list.
    lists = re.findall(r"<select.*?</select>", response.content.decode(), re.DOTALL)
    assert max([options.count("<option") for options in lists], default=0) <= 200


@pytest.mark.parametrize(("model", "view"), PAGES)
@pytest.mark.parametrize("who", ("nobody", "village", "staff", "former superuser"))
def test_nobody_else_does(client, rows, model, view, who):
    client.logout()
    if who == "village":
        client.force_login(User.objects.get(role="village"))
    elif who == "staff":
        client.force_login(factories.make_officer(Role.PROVINCE, "53", is_staff=True))
    elif who == "former superuser":
        former = User.objects.create_superuser("former")
        client.force_login(former)
        User.objects.filter(pk=former.pk).update(is_active=False)
    address = url(model, view, rows[model] if view == "change" else None)
    refusals = {"staff": (403, 403), "village": (302, 302)}  # else: sign in, a post in the page itself
    answers = client.get(address).status_code, client.post(address, {"name": "Peretas"}).status_code
    assert answers == refusals.get(who, (302, 401))


def test_the_portals_own_sign_in_leads_into_the_admin(client, admin):
    client.logout()
    admin.set_password("Tenun-ikat-17")
    admin.save()
    door, _status = client.get(reverse("admin:index"), follow=True).redirect_chain[-1]
    assert door.startswith(reverse("login"))
    response = client.post(door, {"username": "admin", "password": "Tenun-ikat-17"}, follow=True)
    assert response.redirect_chain[-1][0] == reverse("admin:index")
    assert response.status_code == 200


def test_other_pages(client, rows):
    index = client.get(reverse("admin:index"))
    assert index.status_code == 200
    assert "Pengelolaan OVOP NTT" in index.content.decode()
    assert "auth/group" not in index.content.decode()
    assert (
        client.get(reverse("admin:auth_user_password_change", args=[rows["villages_user"]])).status_code
        == 200
    )


def test_programme_years(client, rows):
    form = {"year": "2031", "opens": "2031-02-01", "closes": "2031-11-30", "includes_kelurahan": "on"}
    assert client.post(url("products_cycle", "add"), form).status_code == 302
    assert "1 Februari 2031" in client.get(url("products_cycle", "changelist")).content.decode()
    assert errors(
        client.post(url("products_cycle", "add"), form | {"year": "2032", "closes": "2031-01-31"})
    ) == [["Tanggal tutup harus setelah tanggal buka."]]
    assert errors(
        client.post(
            url("products_cycle", "add"),
            form
            | {"year": "2032", "opens": "2032-02-01", "closes": "2032-11-30", "mends_until": "2032-11-29"},
        )
    ) == [["Hari terakhir memperbaiki tidak bisa sebelum tanggal tutup."]]
    assert errors(client.post(url("products_cycle", "add"), form)) == [
        ["Sudah ada Tahun program dengan Tahun ini."]
    ]
    cycle = Cycle.objects.get(year=2031)
    content = client.get(url("products_cycle", "change", cycle.pk)).content.decode()
    assert '<input type="date" name="opens" value="2031-02-01"' in content


def test_a_year_with_files_stays(client, rows):
    response = client.post(url("products_cycle", "delete", rows["products_cycle"]), {"post": "yes"})
    assert response.context["protected"]
    assert Cycle.objects.exists()


def test_a_file_reads_as_on_its_own_pages(client, rows):
    product = factories.make_product(NUNLEU, filled=True, name="Garam <b>")
    content = client.get(url("products_product", "change", product.pk)).content.decode()
    for words in (
        "Desa Nunle&quot;u, Amanatun Selatan",
        "Nama produk unggulan: Garam &lt;b&gt;",
        "Kapasitas produksi: 2.500,5\xa0kg per bulan",
        "Bulan produksi: Mei, Juni, Juli, Agustus, September, dan Oktober",
        "Harga jual per satuan: Rp\xa012.500",
        "Kebutuhan pelatihan: Pembukuan dan Kemasan",
        "Tanggal berita acara: 17 Februari 2026",
    ):
        assert words in content


def test_files_are_only_looked_at(client, rows):
    key = rows["products_product"]
    content = client.get(url("products_product", "change", key)).content.decode()
    assert "Garam Bolok" in content
    assert 'name="_save"' not in content
    for view in ("change", "delete"):
        form = {"name": "Lain", "state": "approved", "post": "yes"}
        assert client.post(url("products_product", view, key), form).status_code == 403
    form = {"action": "delete_selected", "_selected_action": [key], "post": "yes"}
    client.post(url("products_product", "changelist"), form)
    product = Product.objects.get(pk=key)
    assert (product.name, product.state) == ("Garam Bolok", State.DRAFT)


def test_a_partner_saved_here_makes_the_officers_old_page_stale(client, rows):
    url = reverse("admin:reviews_partner_change", args=[rows["reviews_partner"]])
    assert client.post(url, {"province": "53", "name": "Undana Kupang", "kind": "campus"}).status_code == 302
    partner = Partner.objects.get()
    assert (partner.name, partner.version) == ("Undana Kupang", 2)
