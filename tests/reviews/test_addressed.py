"""A kelurahan is spoken to as a kelurahan, and one of a kota as one of a kota, on every page that it can open."""

import re
from html import unescape

import pytest
from django.urls import reverse

from products.choices import State
from reviews.deciding.workflow import Refused, perform
from tests.crawl.record import crawl
from tests.factories import (
    BATAKTE,
    BOLOK,
    KUPANG,
    NTT,
    make_area,
    make_areas,
    make_cycle,
    make_officer,
    make_product,
    officer_of,
)
from villages.scoping import Role
from villages.titles import above, titles_for

pytestmark = pytest.mark.django_db
KOTA, ALAK, NAMOSAIN = "53.71", "53.71.01", "53.71.01.1001"

# Where "desa" and "kabupaten" stand and nobody is called so: names, and what is said of both kinds at once.
OF_NOBODY = (
    r"Satu Desa Satu Produk",
    r"BUM Desa",
    r"Dana Desa",
    r"Desa satelit",
    r"Pemberdayaan Masyarakat dan Desa",
    r"(?:Undang-Undang|Musyawarah|Kepala) Desa(?= \(|/Lurah| atau Lurah)",
    r"desa(?:/| dan | atau )kelurahan",
    r"kabupaten/kota",
    r"Desa (?:Bolok|Kuanheun|Contoh)\b",  # neighbours
    r"Kabupaten Kupang",
    r"petugas kabupaten dan provinsi",  # who is told where they ask
)


@pytest.fixture
def kelurahan():
    make_areas()
    make_area(KOTA, "Kota Kupang")
    make_area(ALAK, "Alak")
    make_cycle()
    return make_area(NAMOSAIN, "Namosain")


def texts_of(content):
    """The texts of a page as people read them: of its elements, and what readers of a screen and scripts are told."""
    html = re.sub(r"(?s)<(script|style)\b.*?</\1>|<!--.*?-->", " ", content.decode())
    told = re.findall(r'(?:title|alt|aria-label|placeholder|content|data-[\w-]+)="([^"]*)"', html)
    html = re.sub(r"</?(?:b|i|em|strong|span|small|a|mark|del|ins|wbr)\b[^>]*>", "", html)
    return {" ".join(unescape(text).split()) for text in [*re.split(r"<[^>]+>", html), *told]}


def wrongly(text, word):
    """Does it say this word of, or to, whoever reads it?"""
    return re.search(rf"\b{word}\b", re.sub("|".join(OF_NOBODY), "", text, flags=re.I), re.I)


def said(user):
    """{word: {text: address}} of all that says "desa" or "kabupaten" to this officer, and how many pages were read."""
    found, pages = {"desa": {}, "kabupaten": {}}, 0
    for address, response, content in crawl(user, ("/",)):
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            pages += 1
            for word, texts in found.items():
                texts |= {text: address for text in texts_of(content) if wrongly(text, word)}
    return found, pages


@pytest.mark.parametrize("state", (None, State.RETURNED, State.SUBMITTED, State.APPROVED))
def test_no_page_calls_a_kelurahan_of_a_kota_otherwise(kelurahan, state):
    officer = make_officer(Role.VILLAGE, kelurahan, name="")
    if state:
        make_product(kelurahan, state=state, filled=True)
    found, pages = said(officer)
    assert found == {"desa": {}, "kabupaten": {}}
    assert pages >= 8


def test_a_desa_of_a_kabupaten_is_one():
    """The control: the same pages do say both words to whom they are."""
    make_product(BOLOK, state=State.RETURNED)
    found, _pages = said(officer_of(Role.VILLAGE, BOLOK))
    assert min(len(texts) for texts in found.values()) >= 3


def test_a_refused_step_names_the_kota(kelurahan):
    product = make_product(kelurahan, state=State.RETURNED)
    officer = officer_of(Role.VILLAGE, NAMOSAIN)
    with pytest.raises(Refused) as refused:
        perform("submit", product, officer, version=product.version, answers={"declaration": False})
    assert [str(message) for message in refused.value.faults] == [
        "Masih ada 1 catatan kota yang belum Anda perbaiki atau jawab.",
        "Centang dulu pernyataan bahwa data benar dan sudah disetujui Lurah.",
    ]


def test_the_words_of_each_reader(kelurahan):
    def words(user):
        titles = titles_for(user)
        return str(titles.officer), str(titles.place), str(titles.above)

    assert words(None) == ("", "desa/kelurahan", "kabupaten/kota")
    assert words(make_officer(Role.VILLAGE, BOLOK)) == ("Petugas desa", "desa", "kabupaten")
    assert words(make_officer(Role.VILLAGE, BATAKTE)) == ("Petugas kelurahan", "kelurahan", "kabupaten")
    assert words(make_officer(Role.VILLAGE, NAMOSAIN)) == ("Petugas kelurahan", "kelurahan", "kota")
    assert words(make_officer(Role.DISTRICT, KUPANG)) == ("Petugas kabupaten", "desa", "kabupaten")
    assert words(make_officer(Role.DISTRICT, KOTA)) == ("Petugas kota", "desa", "kota")
    assert words(make_officer(Role.PROVINCE, NTT)) == ("Petugas provinsi", "desa", "kabupaten")
    assert [str(above(code)) for code in ("53.01", "53.69", "53.71", "53.79.01.1001")] == [
        *("kabupaten", "kabupaten", "kota", "kota"),
    ]


def test_what_is_not_excepted_is_noticed():
    assert wrongly("Ajukan ke kabupaten", "kabupaten")
    assert wrongly("Petugas desa", "desa")
    assert wrongly("Kepala Desa menandatangani", "desa")
    assert not wrongly("Data ini benar dan sudah disetujui Kepala Desa atau Lurah.", "desa")
    assert not wrongly("Petugas PMD kabupaten/kota", "kabupaten")
    # Where a line may be broken is inside a word, and parts no text.
    assert texts_of(b"<p>Di kabupaten/<wbr>kota</p>") == {"", "Di kabupaten/kota"}


def test_the_shell_that_everybody_keeps_fits_everybody(client):
    make_cycle()
    text = client.get(reverse("products:shell")).content.decode()
    assert "tempat produk dibuat atau dipanen, bukan kantor desa/kelurahan." in text
    assert "Ajukan ke kabupaten/kota" in text
    assert {
        one for one in texts_of(text.encode()) if wrongly(one, "desa") or wrongly(one, "kabupaten")
    } == set()
