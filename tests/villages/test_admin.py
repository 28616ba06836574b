"""Django's admin: who gets in, what is found, what it refuses with words, and what it costs."""

import re

import pytest
from django.urls import reverse

from products.choices import State
from products.models import Cycle, Product
from reviews.models import Partner, Training
from tests import factories
from tests.factories import BOLOK, KUPANG, KUPANG_BARAT
from villages.models import District, Province, Subdistrict, User, Village
from villages.scoping import Role

pytestmark = pytest.mark.django_db

NUNLEU = "53.02.08.2002"


@pytest.fixture
def admin():
    return factories.make_superuser()


@pytest.fixture
def client(client, admin):
    client.force_login(admin)
    return client


@pytest.fixture
def rows(admin):
    """One row of everything that the admin shows: {model: its key}."""
    factories.make_areas()
    factories.make_area("53.02.08", "Amanatun Selatan")
    factories.make_area(NUNLEU, 'Nunle"u')
    officer = factories.make_officer(Role.VILLAGE, BOLOK)
    product = factories.make_product(BOLOK, name="Garam Bolok")
    return {
        "villages_province": "53",
        "villages_district": KUPANG,
        "villages_subdistrict": KUPANG_BARAT,
        "villages_village": BOLOK,
        "villages_user": officer.pk,
        "products_cycle": product.cycle_id,
        "products_product": product.pk,
        "reviews_partner": Partner.objects.create(province_id="53", name="Undana", kind="campus").pk,
        "reviews_training": Training.objects.create(
            province_id="53",
            title="Kemasan",
            topic="packaging",
            day="2026-03-02",
            place="Kupang",
            seats=9,
            created_by=officer,
        ).pk,
    }


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


def url(model, view, key=None):
    return reverse(f"admin:{model}_{view}", args=[key] if key else [])


def found(client, model, term, **filters):
    response = client.get(url(model, "changelist"), {"q": term} | filters)
    assert response.status_code == 200
    return [str(row.pk) for row in response.context["cl"].result_list]


def errors(response):
    assert response.status_code == 200
    return response.context["errors"]


# --- Who gets in --------------------------------------------------------------------------------


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


# --- Finding ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "term",
    ("nunleu", "Nunleu", "nunle'u", "Nunle”u", 'Nunle"u', "nunle’u", "NUNLE`U", "53.02.08", "leu 53.02"),
)
def test_a_village_is_found_however_its_apostrophe_is_typed(client, rows, term):
    assert found(client, "villages_village", term) == [NUNLEU]


@pytest.mark.parametrize("term", ("nunleux", "nunleu bolok", "2002", "nunleu 53.01"))
def test_every_word_must_be_found(client, rows, term):
    assert found(client, "villages_village", term) == []


def test_lists_are_filtered_by_kabupaten(client, rows):
    assert found(client, "villages_village", "", district="53.02") == ["53.02.01.2012", NUNLEU]
    assert found(client, "villages_subdistrict", "", district__code__exact="53.02") == [
        "53.02.01",
        "53.02.08",
    ]
    assert found(client, "products_product", "", district=KUPANG) == [str(rows["products_product"])]
    assert found(client, "products_product", "", district="53.02") == []
    staff = factories.make_officer(Role.DISTRICT, KUPANG)
    factories.make_officer(Role.VILLAGE, NUNLEU)
    officers = {str(rows["villages_user"]), str(staff.pk)}
    assert set(found(client, "villages_user", "", district=KUPANG)) == officers


@pytest.mark.parametrize(
    "term",
    ("53.02.08.2002", "5302082002", "nunle’u", "petugas nunleu", "Siti", "siti NUNLEU"),
)
def test_an_officer_is_found_by_name_and_by_place(client, rows, term):
    officer = factories.make_officer(Role.VILLAGE, NUNLEU, name="Petugas Siti")
    assert found(client, "villages_user", term) == [str(officer.pk)]


def test_officers_above_the_village_are_found_by_place(client, rows):
    kupang = factories.make_officer(Role.DISTRICT, KUPANG)
    ntt = factories.make_officer(Role.PROVINCE, "53")
    assert found(client, "villages_user", "kabupaten kupang") == [str(kupang.pk)]
    assert found(client, "villages_user", "nusa tenggara") == [str(ntt.pk)]


@pytest.mark.parametrize("term", ("garam", "nunle'u", "GARAM nunleu", "53.02.08"))
def test_a_product_is_found_by_name_and_by_village(client, rows, term):
    product = factories.make_product(NUNLEU, name="Garam Se'i")
    ids = found(client, "products_product", term)
    assert ids[0] == str(product.pk)
    assert len(ids) == (2 if term == "garam" else 1)


def test_products_are_filtered(client, rows):
    other = factories.make_product(NUNLEU, category="weaving", cycle=factories.make_cycle(2025))
    assert found(client, "products_product", "", category__exact="weaving") == [str(other.pk)]
    assert found(client, "products_product", "", cycle__id__exact=other.cycle_id) == [str(other.pk)]
    assert found(client, "products_product", "", state__exact="approved") == []


def pick(client, field, term):
    query = {"app_label": "villages", "model_name": "user", "field_name": field, "term": term}
    return client.get(reverse("admin:autocomplete"), query)


def test_the_picker_tells_villages_of_one_name_apart(client, rows):
    factories.make_area("53.01.06.2099", "Nunleu")
    assert pick(client, "village", "nunle'u").json()["results"] == [
        {"id": "53.01.06.2099", "text": "53.01.06.2099 Desa Nunleu, Kupang Timur, Kabupaten Kupang"},
        {
            "id": NUNLEU,
            "text": '53.02.08.2002 Desa Nunle"u, Amanatun Selatan, Kabupaten Timor Tengah Selatan',
        },
    ]
    assert pick(client, "district", "kup").json()["results"] == [
        {"id": KUPANG, "text": "53.01 Kabupaten Kupang"}
    ]
    assert pick(client, "village", "nunleu\0").status_code == 200
    client.logout()
    assert pick(client, "village", "nunleu").status_code == 302


# --- Areas --------------------------------------------------------------------------------------


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
        (BOLOK, "Baru", "Desa/kelurahan dengan Kode telah ada."),
        ("53.02.08.2099", "=1+1", "nama tidak diawali huruf"),
        pytest.param("53.02.08.2099", "ß" * 51, "nama lebih dari 100 huruf", id="findable as 102 letters"),
        ("53.02.08.2099", "", "Bidang ini tidak boleh kosong."),
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


# --- Officers -----------------------------------------------------------------------------------

NEW = {
    "username": "53 02 08 2002",
    "name": "Siti",
    "role": "village",
    "village": NUNLEU,
    "password1": "Tenun-ikat-17",
    "password2": "Tenun-ikat-17",
}
MISFIT = (
    "Peran dan wilayah tidak cocok: petugas desa memegang satu desa, petugas kabupaten satu kabupaten, "
    "petugas provinsi satu provinsi, dan tidak lebih."
)


def test_an_officer_is_made(client, rows):
    assert client.post(url("villages_user", "add"), NEW).status_code == 302
    officer = User.objects.get(username="53.02.08.2002")
    assert (officer.role, officer.area_id, officer.name, officer.email) == ("village", NUNLEU, "Siti", "")
    assert officer.check_password("Tenun-ikat-17")
    assert not officer.is_staff


@pytest.mark.parametrize(
    ("fields", "words"),
    (
        ({"role": "district"}, MISFIT),
        ({"role": ""}, MISFIT),
        ({"district": KUPANG}, MISFIT),
        ({"village": "", "district": KUPANG}, MISFIT),
        ({"village": ""}, MISFIT),
        (
            {"username": "petugas desa"},
            "Masukkan nama pengguna valid. Nilai ini hanya boleh mengandung karakter, angka, dan karakter @/./+/-/_.",
        ),
        ({"username": "5301052010"}, "Seorang pengguna dengan nama pengguna tersebut sudah ada."),
        ({"username": "ADMIN"}, "Seorang pengguna dengan nama pengguna tersebut sudah ada."),
        (
            {"village": "53.02.08.2999"},
            "Masukkan pilihan yang valid. Pilihan tersebut bukan salah satu dari pilihan yang tersedia.",
        ),
        ({"password2": "Tenun-ikat-18"}, "Dua bidang sandi tidak cocok."),
        (
            {"password1": "pendek", "password2": "pendek"},
            "Kata sandi ini terlalu pendek. Pakai paling sedikit 10 huruf atau angka.",
        ),
    ),
)
def test_officers_that_cannot_be(client, rows, fields, words):
    before = User.objects.count()
    response = client.post(url("villages_user", "add"), NEW | fields)
    assert [words] in errors(response)
    assert User.objects.count() == before


def change(client, key, **fields):
    officer = User.objects.get(pk=key)
    form = {"username": officer.username, "name": officer.name, "role": officer.role, "is_active": "on"}
    form |= {area: getattr(officer, f"{area}_id") or "" for area in ("province", "district", "village")}
    return client.post(url("villages_user", "change", key), form | fields)


def test_an_officer_is_moved(client, rows):
    key = rows["villages_user"]
    posting = {"role": "district", "district": KUPANG, "village": ""}
    assert change(client, key, username="PMD.Kupang", **posting).status_code == 302
    officer = User.objects.get(pk=key)
    assert (officer.username, officer.role, officer.area_id) == ("pmd.kupang", "district", KUPANG)
    assert errors(change(client, key, village=BOLOK)) == [[MISFIT]]
    assert errors(change(client, key, username="ADMIN")) == [
        ["Seorang pengguna dengan nama pengguna tersebut sudah ada."]
    ]


def test_officers_are_closed_and_not_deleted(client, rows):
    key = rows["villages_user"]
    assert client.post(url("villages_user", "delete", key), {"post": "yes"}).status_code == 403
    assert "delete_selected" not in client.get(url("villages_user", "changelist")).content.decode()
    form = {"action": "delete_selected", "_selected_action": [key], "post": "yes"}
    client.post(url("villages_user", "changelist"), form)
    assert User.objects.get(pk=key).is_active
    assert change(client, key, is_active="").status_code == 302
    assert not User.objects.get(pk=key).is_active


def test_an_officers_list_says_where(client, rows):
    content = client.get(url("villages_user", "changelist")).content.decode()
    assert '<td class="field-area">Desa Bolok, Kupang Barat</td>' in content


def test_no_area_is_made_or_deleted_from_an_officer(client, rows):
    content = client.get(url("villages_user", "change", rows["villages_user"])).content.decode()
    assert "view_id_village" in content
    assert not re.findall("(?:add|change|delete)_id_(?:village|district|province)", content)


def test_the_chosen_area_is_named_in_full(client, rows):
    content = client.get(url("villages_user", "change", rows["villages_user"])).content.decode()
    assert (
        '<option value="53.01.05.2010" selected>53.01.05.2010 Desa Bolok, Kupang Barat, Kabupaten Kupang'
        in content
    )


# --- Programme years and files ------------------------------------------------------------------


def test_programme_years(client, rows):
    form = {"year": "2031", "opens": "2031-02-01", "closes": "2031-11-30", "includes_kelurahan": "on"}
    assert client.post(url("products_cycle", "add"), form).status_code == 302
    assert "1 Februari 2031" in client.get(url("products_cycle", "changelist")).content.decode()
    assert errors(
        client.post(url("products_cycle", "add"), form | {"year": "2032", "closes": "2031-01-31"})
    ) == [["Tanggal tutup harus sesudah tanggal buka."]]
    assert errors(client.post(url("products_cycle", "add"), form)) == [
        ["Tahun program dengan Tahun telah ada."]
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
        "Kapasitas produksi: 2.500,5 kg per bulan",
        "Bulan produksi: Mei, Juni, Juli, Agustus, September dan Oktober",
        "Harga jual per satuan: Rp 12.500",
        "Kebutuhan pelatihan: Pembukuan dan Kemasan",
        "Tanggal berita acara musdes: 17 Februari 2026",
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


# --- What a list costs --------------------------------------------------------------------------


def more(model, count):
    """Rows that share nothing: each has a kabupaten of its own."""
    for number in range(60, 60 + count):
        factories.make_area(f"53.{number}", f"Kabupaten {number}")
        factories.make_area(f"53.{number}.01", f"Kecamatan {number}")
        village = factories.make_area(f"53.{number}.01.2001", f"Desa {number}")
        if model == "villages_user":
            factories.make_officer(Role.VILLAGE, village)
        if model == "products_product":
            factories.make_product(village)
        if model == "products_cycle":
            factories.make_cycle(2000 + number)
        if model == "villages_province":
            factories.make_area(str(number), f"Provinsi {number}")


@pytest.mark.parametrize("row_count", (1, 3))
@pytest.mark.parametrize(
    ("model", "query_count"),
    (
        ("villages_province", 4),
        ("villages_district", 4),
        ("villages_subdistrict", 5),
        ("villages_village", 5),
        ("villages_user", 5),
        ("products_cycle", 5),
        ("products_product", 6),
    ),
)
def test_list_query_count(client, django_assert_num_queries, model, query_count, row_count):
    factories.make_area("53", "Nusa Tenggara Timur")
    factories.make_cycle(2026)
    more(model, row_count)
    with django_assert_num_queries(query_count):
        assert client.get(url(model, "changelist")).status_code == 200


@pytest.mark.parametrize("row_count", (1, 3))
def test_picker_query_count(client, django_assert_num_queries, row_count):
    factories.make_area("53", "Nusa Tenggara Timur")
    more("villages_village", row_count)
    with django_assert_num_queries(4):
        assert len(pick(client, "village", "desa").json()["results"]) == row_count


def test_a_partner_saved_here_makes_the_officers_old_page_stale(client, rows):
    url = reverse("admin:reviews_partner_change", args=[rows["reviews_partner"]])
    assert client.post(url, {"province": "53", "name": "Undana Kupang", "kind": "campus"}).status_code == 302
    partner = Partner.objects.get()
    assert (partner.name, partner.version) == ("Undana Kupang", 2)
