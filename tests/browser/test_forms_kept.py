"""A form sent without a line is kept as it was written, once, and leaves the phone only when the portal has it; what
must not be kept, a password or a way out, never is."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import waits_for_the_worker
from tests.browser.kept import keep_a_potential, kept

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("bad_line")]
PAGE = {"content_type": "text/html", "body": "<h1>Halaman lain</h1>"}
HOSTILE = "\n\n $& \"petik\" 'satu' <!-- words --> </textarea><script>window.hit = 1</script> &amp; `${x}`\n"


def test_hostile_words_are_kept_as_they_are_and_run_nothing(phone, portal):
    """What the worker writes into its page, read back as a form would send it."""
    phone.goto(f"{portal}/")
    waits_for_the_worker(phone)
    phone.evaluate(
        """(words) => {
          const form = Object.assign(document.createElement("form"), { method: "post", action: "/potensi/tambah/" });
          const field = Object.assign(document.createElement("textarea"), { name: `name"><b>'`, value: words });
          form.append(field);
          document.body.append(form);
          window.form = form;
        }""",
        HOSTILE,
    )
    phone.context.set_offline(True)
    phone.evaluate("window.form.submit()")
    expect(phone.get_by_text("Isian ini juga disimpan di ponsel ini.")).to_be_visible()
    assert phone.evaluate("window.hit") is None
    (row,) = kept(phone)
    assert row["fields"] == [["name\"><b>'", HOSTILE]]
    assert phone.locator("#isi b, #isi script").count() == 0


def test_a_page_loaded_again_keeps_a_form_once(phone, portal):
    keep_a_potential(phone, portal)
    for _again in range(2):
        phone.reload()
        expect(phone.get_by_text("Isian ini juga disimpan di ponsel ini.")).to_be_visible()
    assert len(kept(phone)) == 1


@pytest.mark.parametrize("how", ("500", "a proxy's page", "the line"))
def test_a_form_that_does_not_arrive_stays(phone, portal, how):
    keep_a_potential(phone, portal)
    phone.context.set_offline(False)
    phone.goto(f"{portal}/")
    ways = {
        "500": lambda route: route.fulfill(status=500, **PAGE),
        "a proxy's page": lambda route: route.fulfill(status=200, **PAGE),
        "the line": lambda route: route.abort("connectionreset"),
    }
    phone.route("**/potensi/tambah/", ways[how])
    line = phone.locator("#line")
    line.get_by_role("button", name="Kirim sekarang").click()
    said = "Belum tersimpan: menunggu sinyal" if how == "the line" else "Tidak diterima portal"
    expect(line).to_contain_text(said)
    assert len(kept(phone)) == 1
    phone.unroute("**/potensi/tambah/")
    line.get_by_role("button", name="Kirim sekarang").click()
    expect(phone.get_by_text("“Ikan teri” sudah tercatat.")).to_be_visible()
    expect(line).to_be_hidden()
    assert kept(phone) == []


def test_the_page_of_a_form_that_waits_keeps_it_until_it_has_arrived(phone, portal):
    keep_a_potential(phone, portal)
    phone.context.set_offline(False)
    phone.route("**/potensi/tambah/", lambda route: route.fulfill(status=502, **PAGE))
    send = phone.locator("main section").get_by_role("button", name="Kirim sekarang")
    send.click()
    expect(phone.locator("#line")).to_contain_text("Tidak diterima portal (kode 502)")
    assert len(kept(phone)) == 1
    phone.unroute("**/potensi/tambah/")
    send.click()
    expect(phone.get_by_text("“Ikan teri” sudah tercatat.")).to_be_visible()
    assert kept(phone) == []


def test_what_the_portal_finds_wrong_is_shown_with_its_words(phone, portal):
    keep_a_potential(phone, portal, name="")
    phone.context.set_offline(False)
    phone.goto(f"{portal}/")
    phone.locator("#line").get_by_role("button", name="Kirim sekarang").click()
    expect(phone.get_by_label("Kategori")).to_have_value("fish")
    assert kept(phone) == []


def test_two_tabs_send_a_form_once(phone, portal):
    keep_a_potential(phone, portal)
    phone.context.set_offline(False)
    phone.goto(f"{portal}/")
    other = phone.context.new_page()
    other.goto(f"{portal}/")
    posts = []
    phone.context.on("request", lambda one: one.method == "POST" and posts.append(one.url))
    lines = [page.locator("#line").get_by_role("button", name="Kirim sekarang") for page in (phone, other)]
    for button in lines:
        expect(button).to_be_visible()
    lines[0].click()
    expect(phone.get_by_text("“Ikan teri” sudah tercatat.")).to_be_visible()
    lines[1].click()
    expect(other.locator("#line")).to_be_hidden()
    assert len(posts) == 1


def test_passwords_are_not_kept(phone, portal):
    """They are in the page that offers to send them again, and nowhere else."""
    phone.goto(f"{portal}/sandi/")
    waits_for_the_worker(phone)
    phone.wait_for_timeout(300)
    for field in ("old_password", "new_password1", "new_password2"):
        phone.locator(f"#id_{field}").fill("rahasia-sekali-123")
    phone.context.set_offline(True)
    phone.locator("main form button[type=submit]").click()
    expect(phone.get_by_role("heading", name="Belum terkirim: tidak ada sinyal")).to_be_visible()
    phone.wait_for_timeout(500)
    assert kept(phone) == []
    fields = phone.locator("[data-resend] textarea")
    assert {one.get_attribute("autocomplete") for one in fields.all()} == {"off"}


def test_signing_out_is_no_form_to_be_kept(phone, portal):
    """Sent an hour later it would sign out whoever is there then."""
    phone.goto(f"{portal}/")
    waits_for_the_worker(phone)
    phone.wait_for_timeout(300)
    phone.context.set_offline(True)
    phone.evaluate("document.querySelector('.who form').submit()")
    expect(phone.get_by_role("heading", name="Belum terkirim: tidak ada sinyal")).to_be_visible()
    phone.wait_for_timeout(500)
    assert kept(phone) == []
