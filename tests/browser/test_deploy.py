"""A new release while a page of the village is open: that page still finds the scripts it came with."""

import pytest

from products.views import offline
from tests.browser.conftest import eventually, waits_for_the_worker

pytestmark = pytest.mark.browser
OLD_SCRIPT = "/static/js/send.0123456789ab.js"  # on no server any more


def caches(phone):
    return phone.evaluate("caches.keys()")


def deploy(phone, monkeypatch, mark):
    monkeypatch.setattr(offline, "shell_mark", lambda: mark)
    # Past the hour for which browsers keep the worker's script.
    phone.evaluate(
        "navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).then((one) => one.update())"
    )
    # When all that it keeps has come, it throws away what is too old.
    eventually(phone, lambda: f"ovop-{mark}" in caches(phone) and len(caches(phone)) <= 2)
    phone.wait_for_timeout(500)


def test_the_scripts_before_these_stay_one_generation(phone, portal, monkeypatch):
    phone.goto(f"{portal}/")
    waits_for_the_worker(phone)
    (first,) = caches(phone)
    phone.evaluate(
        """async ([name, script]) => (await caches.open(name)).put(script, new Response("export const old = 1;",
          { headers: { "Content-Type": "text/javascript" } }))""",
        [first, OLD_SCRIPT],
    )
    deploy(phone, monkeypatch, "second")
    assert caches(phone) == [first, "ovop-second"]
    assert phone.evaluate(f"import('{OLD_SCRIPT}').then((one) => one.old)") == 1
    deploy(phone, monkeypatch, "third")
    eventually(phone, lambda: caches(phone) == ["ovop-second", "ovop-third"])
