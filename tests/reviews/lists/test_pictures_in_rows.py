"""Every list of products that an office reads shows each product's cover, as that office may see it."""

import re
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from products.choices import State, Track
from products.models import Photo
from products.submitted import cover_read
from products.uploads import attachments
from reviews.deciding.corrections import ask
from reviews.help.flags import flag
from reviews.help.trainings import seat
from tests.factories import (
    BOLOK,
    KUANHEUN,
    KUPANG,
    NTT,
    NUNKURUS,
    approve,
    complete,
    give_photo,
    make_cycle,
    make_product,
    make_training,
    officer_of,
    send_back,
    submit,
)
from tests.past import past_the_rules
from tests.products.test_potentials import make_potential
from villages.scoping import Role

pytestmark = pytest.mark.django_db
ACT = "00000000-0000-4000-8000-000000000000"
SHOWN = re.compile(
    r'class="thumb" src="/foto/([0-9a-f-]{36})/tiny/" alt="" width="40" height="40" loading="lazy"'
)
OTHER = re.compile(r"/foto/[0-9a-f-]{36}/(?!tiny/)")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-27 09:00 +0800", tick=False):
        make_cycle(2026)
        yield


def covered(village, **answers):
    """A complete draft with two photos, the later one its cover; returns it and the cover's key."""
    product = complete(make_product(village, **answers), licences={"brand": ("yes", "1", date(2026, 12, 1))})
    cover = give_photo(product)
    attachments.arrange(product, "cover", cover.id.hex)
    return product, str(cover.pk)


@pytest.fixture
def listed():
    """One product in every list: approved, flagged, with a seat, a correction that waits, a unit of its own, and
    begun from a potential; and one that waits in the queue."""
    own = {"capacity_unit": "lainnya", "capacity_unit_word": "karung", "category": "food"}
    product, cover = covered(
        BOLOK, potential=make_potential(BOLOK, name="Garam Bolok", category="food"), **own
    )
    submit(product)
    approve(product)
    province = officer_of(Role.PROVINCE, NTT)
    flag([product.pk], Track.FUNDING, province, act=ACT)
    training = make_training()
    seat(training, [product.pk], province)
    held = make_training(title="Kemasan untuk ekspor")
    seat(held, [product.pk], province)
    with past_the_rules():
        type(held).objects.filter(pk=held.pk).update(held_at="2026-11-20T08:00+08:00")
    asked = {"version": product.version, "typed": {"price": ["15000"]}, "reason": "Salah ketik."}
    ask(product, "price", officer_of(Role.VILLAGE, BOLOK), **asked)
    waiting, waits = covered(NUNKURUS)
    submit(waiting)
    return {"approved": cover, "waiting": waits, "training": training.pk, "held": held.pk}


LISTS = (
    # address, who, whose covers
    ("/antrean/", Role.DISTRICT, ["waiting"]),
    ("/koreksi/", Role.DISTRICT, ["approved"]),
    ("/satuan/?kata=karung", Role.DISTRICT, ["approved"]),
    ("/desa/?keadaan=melapor", Role.DISTRICT, ["approved", "waiting"]),
    ("/desa/?keadaan=melapor", Role.PROVINCE, ["approved"]),
    ("/izin-berakhir/", Role.DISTRICT, ["approved"]),
    ("/izin-berakhir/", Role.PROVINCE, ["approved"]),
    ("/potensi/wilayah/", Role.DISTRICT, ["approved"]),
    ("/potensi/wilayah/", Role.PROVINCE, ["approved"]),
    ("/disetujui/", Role.PROVINCE, ["approved"]),
    ("/disetujui/?urut=nama&kolom=desa", Role.PROVINCE, ["approved"]),
    ("/fasilitasi/", Role.PROVINCE, ["approved"]),
    ("/koreksi/", Role.PROVINCE, ["approved"]),
    (f"/disetujui/tandai/{ACT}/", Role.PROVINCE, ["approved"]),
    ("/pelatihan/{training}/", Role.PROVINCE, ["approved"]),
    ("/pelatihan/{training}/peserta/", Role.PROVINCE, ["approved"]),
    ("/pelatihan/{held}/koreksi/", Role.PROVINCE, ["approved"]),
)


@pytest.mark.parametrize(("address", "role", "whose"), LISTS)
def test_a_list_shows_the_cover_of_each_product(client, listed, address, role, whose):
    client.force_login(officer_of(role, {Role.DISTRICT: KUPANG, Role.PROVINCE: NTT}[role]))
    response = client.get(address.format(**listed))
    assert response.status_code == 200
    text = response.content.decode()
    assert sorted(SHOWN.findall(text)) == sorted(listed[one] for one in whose)
    assert OTHER.findall(text) == []


def test_no_page_of_a_village_loads_them(client, listed):
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    for address in ("/", "/potensi/"):
        response = client.get(address)
        assert response.status_code == 200
        assert 'class="thumb"' not in response.content.decode()


def test_a_product_without_a_photo_has_a_quiet_square(client):
    product = make_product(BOLOK, state=State.SUBMITTED)
    with past_the_rules():
        product.photos.all().delete()
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    text = client.get("/antrean/").content.decode()
    assert '<span class="thumb"></span>' in text
    assert "<img" not in text.partition("<tbody>")[2]


def test_of_a_returned_product_it_is_the_cover_that_was_submitted(client):
    """Whatever its village does with its photos meanwhile; the village itself, and whoever asks for the draft's own,
    goes by what is there now."""
    product, cover = covered(BOLOK)
    submit(product)
    send_back(product, price="Per kg.")
    newer = give_photo(product)
    attachments.arrange(product, "cover", newer.id.hex)
    client.force_login(officer_of(Role.DISTRICT, KUPANG))
    assert SHOWN.findall(client.get("/desa/?keadaan=dikembalikan").content.decode()) == [cover]
    attachments.arrange(product, "delete", cover.replace("-", ""))
    assert SHOWN.findall(client.get("/desa/?keadaan=dikembalikan").content.decode()) == [cover]
    assert client.get(f"/foto/{newer.pk}/tiny/").status_code == 404
    submit(product)
    assert SHOWN.findall(client.get("/antrean/").content.decode()) == [str(newer.pk)]


def test_a_draft_that_an_office_may_not_open_shows_none(client):
    covered(BOLOK)
    product, _cover = covered(KUANHEUN)
    submit(product)
    client.force_login(officer_of(Role.PROVINCE, NTT))
    response = client.get("/desa/?kabupaten=53.01&keadaan=melapor")
    assert 'class="thumb"' not in response.content.decode()
    assert [village.file.cover for village in response.context["page"].rows] == [None]


def test_covers_cost_no_query_of_their_own(django_assert_num_queries):
    """One query, whichever table a row comes from."""
    product, cover = covered(BOLOK)
    submit(product)
    with django_assert_num_queries(1):
        rows = list(type(product).objects.annotate(cover=cover_read()).values_list("cover", flat=True))
    with django_assert_num_queries(1):
        beside = set(Photo.objects.annotate(cover=cover_read("product__")).values_list("cover", flat=True))
    assert [str(one) for one in rows] == [cover]
    assert {str(one) for one in beside} == {cover}
    assert reverse("products:photo", args=[cover, "tiny"]) == f"/foto/{cover}/tiny/"
