"""The line on top of a village's page says what is so: on its way, or waiting for a signal. And three fields in a
row of two leave none alone in half of it."""

import pytest
from playwright.sync_api import expect

from products.models import Photo
from tests.browser.conftest import eventually, noisy
from tests.factories import BOLOK, make_product

pytestmark = pytest.mark.browser


def test_what_is_being_sent_does_not_wait_for_a_signal(phone, portal, noise):
    noise.append("*ERR_INTERNET_DISCONNECTED *")
    product = make_product(BOLOK)
    held = []
    phone.route("**/kirim/foto/**", lambda route: held.append(route))
    phone.goto(f"{portal}/berkas/{product.pk}/isi/bukti/")
    phone.get_by_label("Tambah foto").set_input_files(
        {"name": "garam.jpg", "mimeType": "image/jpeg", "buffer": noisy(1)}
    )
    eventually(phone, lambda: held)
    second = phone.context.new_page()  # says the same of what another page sends
    second.goto(f"{portal}/")
    expect(second.locator("#line")).to_contain_text("Mengirim 1 kiriman")
    phone.context.set_offline(True)
    second.evaluate("dispatchEvent(new Event('online'))")
    expect(second.locator("#line")).to_contain_text("1 kiriman menunggu sinyal")
    phone.context.set_offline(False)
    phone.unroute("**/kirim/foto/**")
    eventually(phone, Photo.objects.exists)
    expect(second.locator("#line")).to_be_hidden(timeout=40_000)


def test_no_field_stands_alone_in_half_a_row(phone, portal):
    product = make_product(BOLOK)
    phone.goto(f"{portal}/berkas/{product.pk}/isi/produksi/")
    number, unit, period = (
        phone.locator(f"#div_id_{name}").bounding_box()
        for name in ("capacity", "capacity_unit", "capacity_period")
    )
    assert number["y"] + number["height"] <= period["y"]
    assert period["width"] == pytest.approx(unit["x"] + unit["width"] - number["x"], abs=1)
    phone.set_viewport_size({"width": 1280, "height": 800})
    boxes = [phone.locator(f"#div_id_{name}").bounding_box() for name in ("capacity", "capacity_period")]
    assert boxes[0]["y"] + boxes[0]["height"] == pytest.approx(boxes[1]["y"] + boxes[1]["height"], abs=1)
