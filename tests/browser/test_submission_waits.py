"""Ajukan pressed without a line waits in the phone: it goes by itself where nothing has changed, and says why where
something has."""

import pytest
from playwright.sync_api import expect

from products.choices import State
from products.models import Product
from reviews.models import Decision
from tests.browser.conftest import eventually, waits_for_the_worker
from tests.browser.kept import kept
from tests.factories import BOLOK, approve, make_product, reopen, reply, send_back, submit

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("bad_line")]


def press(phone, portal, product):
    """Ajukan, without a line."""
    phone.goto(f"{portal}/berkas/{product.pk}/periksa/")
    waits_for_the_worker(phone)
    phone.wait_for_timeout(300)
    phone.context.set_offline(True)
    phone.get_by_label("Data ini benar").check()
    phone.get_by_role("button", name="Ajukan").click()
    expect(phone.locator("#submitting")).to_contain_text("Pengajuan disimpan di ponsel ini")


def close_the_year(product):
    product.cycle.__class__.objects.update(closes="2020-12-31", opens="2020-01-01")


def empty_an_answer_elsewhere(product):
    Product.objects.update(price=None)


@pytest.mark.parametrize(
    ("change", "why"),
    ((close_the_year, "ditutup"), (empty_an_answer_elsewhere, "diubah di ponsel atau halaman lain")),
)
def test_it_says_why_it_does_not_go_and_can_be_taken_back_anywhere(phone, portal, change, why):
    product = make_product(BOLOK, filled=True, files=True)
    press(phone, portal, product)
    change(product)
    phone.context.set_offline(False)
    phone.goto(f"{portal}/")
    line = phone.locator("#line")
    expect(line).to_contain_text(why, timeout=30_000)
    assert Product.objects.get().state == State.DRAFT
    line.get_by_role("button", name="Batal kirim").click()
    expect(line).to_be_hidden()
    assert kept(phone, "steps") == []


def test_taken_back_while_it_is_looked_at_it_does_not_go(phone, portal):
    """On a slow line the answers take seconds."""
    product = make_product(BOLOK, filled=True, files=True)
    press(phone, portal, product)
    held = []
    phone.route("**/isi/jawaban.json", lambda route: held.append(route))
    phone.context.set_offline(False)
    eventually(phone, lambda: held)
    phone.locator("#submitting").get_by_role("button", name="Batal kirim").click()
    eventually(phone, lambda: kept(phone, "steps") == [])
    held[0].continue_()
    phone.wait_for_timeout(1500)
    assert Product.objects.get().state == State.DRAFT


def test_a_remark_of_which_the_phone_knew_nothing_holds_it(phone, portal):
    product = make_product(BOLOK, filled=True, files=True)
    press(phone, portal, product)
    submit(product)
    send_back(product, price="Per kg.")
    phone.context.set_offline(False)
    phone.goto(f"{portal}/")
    expect(phone.locator("#line")).to_contain_text("diubah di ponsel atau halaman lain", timeout=30_000)
    assert Product.objects.get().state == State.RETURNED


def test_a_reopening_that_nobody_has_read_holds_it(phone, portal):
    """No answer is another one, and no remark is unmet: only the reason for the whole is new."""
    product = make_product(BOLOK, filled=True, files=True)
    press(phone, portal, product)
    submit(product)
    approve(product)
    reopen(product)
    phone.context.set_offline(False)
    phone.goto(f"{portal}/")
    expect(phone.locator("#line")).to_contain_text("diubah di ponsel atau halaman lain", timeout=30_000)
    assert Product.objects.get().state == State.RETURNED
    assert Decision.objects.filter(action="submit").count() == 1


def test_after_a_return_it_still_goes_by_itself(phone, portal):
    product = make_product(BOLOK, state=State.SUBMITTED)
    send_back(product, price="Per kg.")
    reply(product, "price")
    press(phone, portal, product)
    phone.context.set_offline(False)
    phone.goto(f"{portal}/")
    eventually(phone, lambda: Product.objects.get().state == State.SUBMITTED)
    expect(phone.locator("#line")).to_contain_text("Berkas sudah diajukan")
