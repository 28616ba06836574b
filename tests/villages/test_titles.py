"""What each kind of village is called, in the list of areas and on every letter."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from products.choices import State
from products.models import Cycle
from reviews.numbers.coverage import participants
from tests.factories import KUPANG, make_area, make_areas, make_cycle, make_product, officer_of
from villages.models import Village
from villages.scoping import Role
from villages.titles import titles_of

pytestmark = pytest.mark.django_db
ADAT = "53.01.05.3001"


@pytest.fixture
def adat():
    make_areas()
    make_area(ADAT, "Boti")
    return Village.objects.get(pk=ADAT)


@pytest.mark.parametrize(
    ("kind", "head", "meeting"),
    (
        ("1", "Lurah", "Musyawarah Kelurahan"),
        ("2", "Kepala Desa", "Musyawarah Desa"),
        ("3", "Kepala Desa Adat", "Musyawarah Desa Adat"),
    ),
)
def test_every_kind_has_its_titles(kind, head, meeting):
    titles = titles_of(Village(kind=kind))
    assert (titles.head, titles.meeting) == (head, meeting)
    assert all(titles)
    assert set(Village.Kind.values) == {"1", "2", "3"}


def test_the_list_of_the_nation_brings_desa_adat(tmp_path):
    path = tmp_path / "areas.csv"
    path.write_text("code,name\n94,Papua\n94.03,Kabupaten Jayapura\n94.03.01,Sentani\n94.03.01.3001,Yobeh\n")
    out = StringIO()
    call_command("import_areas", path, stdout=out)
    assert "desa/kelurahan: 1 baru" in out.getvalue().splitlines()
    assert Village.objects.get().full_name == "Desa adat Yobeh"


@pytest.mark.parametrize("letter", ("pengantar", "berita-acara"))
def test_the_letters_of_a_desa_adat_name_its_head(client, adat, letter):
    product = make_product(ADAT, state=State.SUBMITTED)
    client.force_login(officer_of(Role.VILLAGE, ADAT))
    text = client.get(reverse("reviews:letter", args=[product.pk, letter])).content.decode()
    assert "Kepala Desa Adat" in text
    assert "Undang-Undang Nomor 6 Tahun 2014 tentang Desa" in text or letter == "pengantar"


def test_its_form_and_its_declaration_are_those_of_a_desa_adat(client, adat):
    product = make_product(ADAT)
    client.force_login(officer_of(Role.VILLAGE, ADAT))
    for name in ("reviews:check", "reviews:filled_form"):
        text = client.get(reverse(name, args=[product.pk])).content.decode()
        assert "Data ini benar dan sudah disetujui Kepala Desa Adat." in text


def test_a_year_without_kelurahan_has_its_desa_adat(adat):
    cycle = make_cycle(includes_kelurahan=False)
    assert Cycle.objects.current().admits(adat)
    taking_part = participants(officer_of(Role.DISTRICT, KUPANG), cycle)
    assert adat in taking_part
    assert not taking_part.filter(kind="1").exists()
