"""What a list does with a choice that it does not offer, and with words that are no good."""

import pytest

from products.choices import State
from tests.factories import (
    BADUNG,
    BOLOK,
    KUPANG,
    KUPANG_BARAT,
    KUTA,
    NTT,
    SOE,
    make_areas,
    make_officer,
    make_product,
)
from tests.past import past_the_rules
from villages.scoping import Role

OFFERED = [
    (Role.DISTRICT, KUPANG, f"/antrean/?kecamatan={KUPANG_BARAT}"),
    (Role.PROVINCE, NTT, f"/disetujui/?kabupaten={KUPANG}&kecamatan={SOE}&izin=halal-no&cari=garam"),
    (Role.PROVINCE, NTT, f"/disetujui/unduh/csv/?kabupaten={KUPANG}"),
    (Role.PROVINCE, NTT, f"/fasilitasi/?kabupaten={KUPANG}&tahun=2026"),
    (Role.PROVINCE, NTT, f"/potensi/wilayah/?kabupaten={KUPANG}"),
]
NOT_OFFERED = [
    (Role.DISTRICT, KUPANG, f"/antrean/?kecamatan={SOE}"),
    (Role.DISTRICT, KUPANG, "/antrean/?pengajuan=ketiga"),
    (Role.DISTRICT, KUPANG, f"/potensi/wilayah/?kecamatan={SOE}"),
    (Role.PROVINCE, NTT, f"/disetujui/?kabupaten={BADUNG}"),
    (Role.PROVINCE, NTT, f"/disetujui/?kecamatan={KUTA}"),
    (Role.PROVINCE, NTT, "/disetujui/?kategori=emas"),
    (Role.PROVINCE, NTT, f"/disetujui/unduh/csv/?kabupaten={BADUNG}"),
    (Role.PROVINCE, NTT, f"/disetujui/unduh/xlsx/?kabupaten={BADUNG}"),
    (Role.PROVINCE, NTT, f"/disetujui/cetak/?kabupaten={BADUNG}"),
    (Role.PROVINCE, NTT, f"/fasilitasi/?kabupaten={BADUNG}"),
    (Role.PROVINCE, NTT, "/fasilitasi/?mitra=999"),
    (Role.PROVINCE, NTT, f"/potensi/wilayah/?kabupaten={BADUNG}"),
]


@pytest.mark.parametrize(
    ("role", "code", "url", "status"),
    [(*row, 200) for row in OFFERED] + [(*row, 404) for row in NOT_OFFERED],
)
def test_only_what_a_list_offers_can_be_asked_of_it(client, db, role, code, url, status):
    make_areas()
    client.force_login(make_officer(role, code))
    assert client.get(url).status_code == status


def test_a_paper_of_a_former_category_is_not_found(client, db):
    product = make_product(BOLOK, state=State.APPROVED)  # salt, of which no fish paper is asked
    with past_the_rules():
        product.licences.create(kind="skp", status="yes", number="1")
    client.force_login(make_officer(Role.PROVINCE, NTT))
    assert client.get("/disetujui/", {"izin": "skp-yes"}).context["total"]["count"] == 0
    assert client.get("/disetujui/", {"izin": "nib-no"}).context["total"]["count"] == 1


@pytest.mark.parametrize("url", ("/disetujui/", "/potensi/wilayah/"))
def test_words_too_long_find_nothing_and_are_kept(client, db, url):
    make_product(BOLOK, state=State.APPROVED)
    client.force_login(make_officer(Role.PROVINCE, NTT))
    response = client.get(url, {"cari": "g" * 61})
    assert "Garam Bolok" not in response.content.decode()
    assert "g" * 61 in response.content.decode()
    assert "60" in str(response.context["filter"].form.errors)
