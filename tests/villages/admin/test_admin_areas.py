"""Areas in the admin: codes that never change, names that do, and what is refused with words."""

import pytest

from tests.factories import BOLOK, KUPANG_BARAT
from tests.villages.admin.asking import NUNLEU, errors, url
from villages.models import District, Province, Subdistrict, Village

pytestmark = pytest.mark.django_db


def test_an_area_takes_its_place_from_its_code(client, rows):
    assert (
        client.post(url("villages_village", "add"), {"code": "53.02.08.2099", "name": "Ki'e"}).status_code
        == 302
    )
    village = Village.objects.get(pk="53.02.08.2099")
    assert (village.subdistrict_id, village.district_code, village.search_name) == (
        "53.02.08",
        "53.02",
        "kie",
    )
    assert (
        client.post(url("villages_subdistrict", "add"), {"code": "53.02.99", "name": "Baru"}).status_code
        == 302
    )
    assert Subdistrict.objects.get(pk="53.02.99").district_id == "53.02"
    assert client.post(url("villages_district", "add"), {"code": "53.99", "name": "Baru"}).status_code == 302
    assert District.objects.get(pk="53.99").province_id == "53"
    assert client.post(url("villages_province", "add"), {"code": "54", "name": "Baru"}).status_code == 302
    assert Province.objects.get(pk="54").name == "Baru"


@pytest.mark.parametrize(
    ("code", "name", "words"),
    (
        ("5302082099", "Baru", "kode '5302082099' tidak berbentuk 53, 53.01, 53.01.05 atau 53.01.05.2003"),
        (
            "53.02.08.4001",
            "Baru",
            "kode '53.02.08.4001' tidak berbentuk 53, 53.01, 53.01.05 atau 53.01.05.2003",
        ),
        ("53.02.08", "Baru", "Kode ini milik kecamatan."),
        ("53.98.01.2001", "Baru", "Belum ada wilayah dengan kode 53.98.01."),
        (BOLOK, "Baru", "Sudah ada Desa/kelurahan dengan Kode ini."),
        ("53.02.08.2099", "=1+1", "nama tidak diawali huruf"),
        pytest.param("53.02.08.2099", "ß" * 51, "nama lebih dari 100 huruf", id="findable as 102 letters"),
        ("53.02.08.2099", "", "Ini belum diisi."),
    ),
)
def test_areas_that_cannot_be(client, rows, code, name, words):
    before = Village.objects.count()
    assert errors(client.post(url("villages_village", "add"), {"code": code, "name": name})) == [[words]]
    assert Village.objects.count() == before


def test_a_code_never_changes_and_a_name_does(client, rows):
    response = client.post(
        url("villages_village", "change", BOLOK), {"code": "53.01.05.2999", "name": "Bo'lok"}
    )
    assert response.status_code == 302
    village = Village.objects.get(pk=BOLOK)
    assert (village.name, village.search_name, village.subdistrict_id) == ("Bo'lok", "bolok", KUPANG_BARAT)
    assert not Village.objects.filter(pk="53.01.05.2999").exists()


def test_an_area_is_deleted_only_where_nothing_points(client, rows):
    response = client.post(url("villages_village", "delete", BOLOK), {"post": "yes"})
    assert response.status_code == 200
    assert response.context["protected"]
    assert Village.objects.filter(pk=BOLOK).exists()
    assert client.post(url("villages_village", "delete", NUNLEU), {"post": "yes"}).status_code == 302
    assert not Village.objects.filter(pk=NUNLEU).exists()
