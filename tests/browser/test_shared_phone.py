"""What a phone keeps belongs to the officer whose page it was: it is shown and sent to nobody else, whoever signs in
next."""

import pytest
from playwright.sync_api import Error, expect

from products.choices import State
from products.models import Potential
from tests.browser.conftest import eventually, waits_for_the_worker
from tests.browser.kept import keep_a_potential, kept
from tests.browser.looking import sign_in
from tests.factories import (
    BOLOK,
    KUANHEUN,
    KUPANG,
    make_officer,
    make_product,
    make_superuser,
    officer_of,
    send_back,
    submit,
)
from villages.scoping import Role

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("bad_line")]


@pytest.fixture
def used(phone, portal):
    """A phone on which the village of Bolok has worked: the worker and its answers are there."""
    product = make_product(BOLOK, state=State.SUBMITTED)
    send_back(product, price="Per kg.")
    phone.goto(f"{portal}/berkas/{product.pk}/isi/")
    waits_for_the_worker(phone)
    eventually(phone, lambda: len(kept(phone, "known")) == 6)
    return product


def test_a_kabupaten_officer_is_shown_nothing_of_the_village_and_keeps_nothing_as_it(phone, portal, used):
    submit(used)
    sign_in(phone, portal, officer_of(Role.DISTRICT, KUPANG))
    phone.goto(f"{portal}/berkas/{used.pk}/")
    eventually(phone, lambda: phone.evaluate("navigator.serviceWorker.getRegistration()") is None)
    phone.wait_for_timeout(300)
    assert kept(phone, "meta").count(officer_of(Role.VILLAGE, BOLOK).pk) == 0
    phone.context.set_offline(True)
    with pytest.raises(Error):
        phone.goto(f"{portal}/antrean/")
    phone.context.set_offline(False)
    # And the village, when it comes back, has its pages without a line again.
    sign_in(phone, portal, officer_of(Role.VILLAGE, BOLOK))
    phone.goto(f"{portal}/")
    waits_for_the_worker(phone)


def test_what_a_kabupaten_officer_posts_is_never_kept_as_the_villages(phone, portal, used):
    """The first page after signing in, before its script has come."""
    submit(used)
    phone.add_init_script("navigator.serviceWorker.getRegistration = () => Promise.reject()")
    sign_in(phone, portal, officer_of(Role.DISTRICT, KUPANG))
    phone.goto(f"{portal}/berkas/{used.pk}/")
    phone.evaluate("document.querySelector('#id_remark-name').value = 'Rahasia kabupaten'")
    phone.context.set_offline(True)
    phone.evaluate("document.getElementById('decide').submit()")
    expect(phone.get_by_role("heading", name="Belum terkirim: tidak ada sinyal")).to_be_visible()
    phone.wait_for_timeout(500)
    assert kept(phone) == []


def test_in_djangos_admin_the_worker_does_nothing(phone, portal, used):
    sign_in(phone, portal, make_superuser())
    phone.goto(f"{portal}/admin/")
    phone.context.set_offline(True)
    with pytest.raises(Error):
        phone.goto(f"{portal}/admin/villages/village/")


@pytest.mark.parametrize(("role", "area"), ((Role.VILLAGE, KUANHEUN), (Role.DISTRICT, KUPANG)))
def test_a_post_goes_only_in_the_session_of_who_wrote_it(phone, portal, role, area):
    keep_a_potential(phone, portal)
    phone.context.set_offline(False)
    phone.goto(f"{portal}/")
    again = phone.locator("#line").get_by_role("button", name="Kirim sekarang")
    expect(again).to_be_visible()
    sign_in(phone, portal, make_officer(role, area))  # in another tab
    again.click()
    expect(phone.locator("#line")).to_contain_text("1 kiriman menunggu: Anda perlu masuk lagi.")
    assert not Potential.objects.exists()
    assert len(kept(phone)) == 1
    phone.goto(f"{portal}/")
    expect(phone.locator("#line")).to_be_hidden()
    sign_in(phone, portal, officer_of(Role.VILLAGE, BOLOK))
    phone.goto(f"{portal}/")
    again.click()
    eventually(phone, Potential.objects.exists)
    assert Potential.objects.get().village_id == BOLOK


def test_a_post_of_an_old_tab_is_kept_for_whose_tab_it_was(phone, portal, officer):
    phone.goto(f"{portal}/potensi/tambah/")
    waits_for_the_worker(phone)
    phone.wait_for_timeout(300)
    other = make_officer(Role.VILLAGE, KUANHEUN)
    sign_in(phone, portal, other)
    tab = phone.context.new_page()
    tab.goto(f"{portal}/")
    eventually(phone, lambda: other.pk in kept(phone, "meta"))
    phone.get_by_label("Nama potensi").fill("Ikan teri")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Simpan").click()
    expect(phone.get_by_text("Isian ini juga disimpan di ponsel ini.")).to_be_visible()
    assert [row["officer"] for row in kept(phone)] == [officer.pk]
