"""Who made a code, when it was used, and what of that points to its maker: plain, true, and seen by those concerned."""

from functools import partialmethod

import pytest
from django.test import Client
from django.urls import reverse

from reviews.lists.paging import Page
from tests.factories import BOLOK, KUANHEUN, KUATAE, KUPANG, NTT, PASSWORD, TTS, make_officer, officer_of
from tests.villages.test_activation import text, use
from villages.activation.codes import issue_to
from villages.models import ActivationCode
from villages.scoping import Role
from villages.traces import trace_of

pytestmark = pytest.mark.django_db
OFFICE, HOME = "203.0.113.7", "198.51.100.4"
ON_DEVICE = "Dipakai di perangkat tempat pembuat kode pernah masuk."
FROM_THERE = "Dipakai dari alamat internet yang sama dengan waktu dibuat"


@pytest.fixture(autouse=True)
def quick(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def maker():
    return make_officer(Role.DISTRICT, KUPANG, password=PASSWORD, name="Maria Tiran")


def desk(maker, address=OFFICE):
    """The browser of the officer who makes codes."""
    client = Client(REMOTE_ADDR=address)
    client.post(reverse("login"), {"username": maker.username, "password": PASSWORD})
    return client


def make_code(client, village=BOLOK):
    page = client.get(reverse("accounts"))
    seen = {one.pk: one.code_version for one in page.context["page"].rows}
    cards = client.post(reverse("accounts"), {"village": f"{village}:{seen[village]}"}).context["cards"]
    return cards[0][2]


@pytest.mark.parametrize(
    ("how", "where_made", "on_device", "marks"),
    (
        ("the village at home", False, False, 0),
        ("the village in the office", True, False, 1),
        ("the maker's browser", True, True, 2),
        ("the maker's browser, signed out and taken along", False, True, 1),
    ),
)
def test_what_is_known_is_kept(maker, how, where_made, on_device, marks):
    office = desk(maker)
    code = make_code(office)
    assert ActivationCode.objects.get().made_from == OFFICE
    browser = {
        "the village at home": Client(REMOTE_ADDR=HOME),
        "the village in the office": Client(REMOTE_ADDR=OFFICE),
        "the maker's browser": office,
        "the maker's browser, signed out and taken along": office,
    }[how]
    if "signed out" in how:
        office.post(reverse("logout"))
        office.defaults["REMOTE_ADDR"] = HOME
    assert use(browser, BOLOK, code).status_code == 302
    row = ActivationCode.objects.get()
    assert (row.used_where_made, row.used_on_makers_device, row.made_from) == (where_made, on_device, "")
    trace = trace_of(row)
    assert "Kode aktivasi dibuat oleh Maria Tiran, petugas Kabupaten Kupang pada" in trace.line
    assert (len(trace.marks), ON_DEVICE in trace.marks) == (marks, on_device)


def test_where_nobody_knows_nothing_is_said(maker):
    """Made by a script or by an older portal: there is no network, and no name but today's."""
    office = desk(maker)
    code = make_code(office)
    ActivationCode.objects.update(made_from="", person="")
    use(Client(REMOTE_ADDR=OFFICE), BOLOK, code)
    row = ActivationCode.objects.get()
    assert (row.used_where_made, trace_of(row).marks) == (None, ())
    assert "dibuat oleh Maria Tiran pada" in trace_of(row).line


def test_the_maker_stays_who_they_were(maker):
    make_code(desk(maker))
    maker.name = "Yosef Nai"
    maker.save()
    assert "oleh Maria Tiran, petugas Kabupaten Kupang pada" in trace_of(ActivationCode.objects.get()).line


def test_village_kabupaten_and_province_see_it(maker):
    office = desk(maker)
    code = make_code(office)
    use(office, BOLOK, code)
    readers = (
        (officer_of(Role.VILLAGE, BOLOK), reverse("phones")),
        (maker, reverse("village_phones", args=[BOLOK])),
        (maker, reverse("code_traces")),
        (make_officer(Role.PROVINCE, NTT), reverse("code_traces")),
    )
    for who, url in readers:
        client = Client()
        client.force_login(who)
        page = client.get(url).content.decode()
        assert "Maria Tiran, petugas Kabupaten Kupang" in page, url
        assert ON_DEVICE in page, url
        assert FROM_THERE in page, url
    client = Client()
    client.force_login(make_officer(Role.DISTRICT, TTS))
    assert "Maria" not in client.get(reverse("code_traces")).content.decode()


def test_whoever_gets_the_account_back_reads_whose_the_last_code_was(maker):
    office = desk(maker)
    use(office, BOLOK, make_code(office))
    office = desk(maker)
    code = make_code(office)
    village = Client(REMOTE_ADDR=HOME)
    use(village, BOLOK, code)
    page = text(village.get(reverse("phones")))
    assert "Akun ini pernah dibuka dengan kode lain." in page
    assert page.count(ON_DEVICE) == 2  # told now, and in the list below


def test_the_first_code_is_no_news(maker):
    village = Client(REMOTE_ADDR=HOME)
    use(village, BOLOK, make_code(desk(maker)))
    assert "pernah dibuka" not in text(village.get(reverse("phones")))


def test_the_list_is_narrowed_and_goes_on(maker, django_assert_num_queries, monkeypatch):

    office = desk(maker)
    use(Client(REMOTE_ADDR=HOME), KUANHEUN, make_code(office, KUANHEUN))
    code = make_code(office)
    use(office, BOLOK, code)
    far = make_officer(Role.VILLAGE, KUATAE)
    code, _until = issue_to(far, make_officer(Role.DISTRICT, TTS), place=HOME)
    use(Client(REMOTE_ADDR=OFFICE), KUATAE, code)
    monkeypatch.setattr("reviews.lists.paging.Page.__init__", partialmethod(Page.__init__, size=1))
    client = Client()
    client.force_login(make_officer(Role.PROVINCE, NTT))

    def villages(query):
        page = client.get(reverse("code_traces") + query).context["page"]
        return [row.user.village_id for row in page.rows], page.next

    found, more = villages("")
    assert found == [KUATAE]
    assert villages(f"?after={more}")[0] == [BOLOK]
    assert villages("?bertanda=on") == ([BOLOK], "")
    assert villages("?bertanda=tidak")[0] == [KUATAE]
    assert villages(f"?kabupaten={KUPANG}&bertanda=on") == ([BOLOK], "")
    assert villages("?cari=bolok") == ([BOLOK], "")
    assert villages(f"?cari={KUPANG}&after=x")[0] == [BOLOK]
    assert client.get(reverse("code_traces") + "?kabupaten=99.99").status_code == 404
    with django_assert_num_queries(3):  # the session, the officer, codes; the boxes are kept for a minute
        client.get(reverse("code_traces"))
    client.force_login(maker)
    assert villages("?kecamatan=53.01.06&bertanda=on") == ([], "")
