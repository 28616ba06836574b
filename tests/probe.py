"""How a portal behaves with the settings of the environment, as JSON: python -m tests.probe. For tests/test_settings.py.

Nothing here reads a setting: each answer is something that the portal does.
"""

import json
import logging
import os

HOSTS = ("ovop.example.go.id", "other.example.go.id")
FRONT = "https://front.example.go.id"
TOKEN = "a-token-for-prometheus"
CLIENT, SPOOFED = "203.0.113.9", "10.0.0.1"


def main():
    os.environ["DJANGO_SETTINGS_MODULE"] = "ovop.settings"
    import django

    django.setup()
    from django.core import signing
    from django.core.checks import run_checks
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client, RequestFactory

    from products.uploads.serving import serve
    from villages.client_address import client_address
    from villages.models import User
    from villages.second_factor import needs

    if connection.vendor == "postgresql":
        return {"connection": connection_after_a_request(connection)}
    if os.environ.get("COLLECT"):
        call_command("collectstatic", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE probe (n integer)")
    default_storage.save("probe.txt", ContentFile(b"here"))
    default_storage.save("photos/ab12/large.webp", ContentFile(b"bytes"))
    photo = serve("photos/ab12", "large.webp", download_name="Tenun", cacheable=True)
    logging.getLogger("probe").info("said at INFO")
    logging.getLogger("probe").warning("said at WARNING")
    logging.getLogger("probe").error("said at ERROR")

    people = [User(role=role) for role in ("village", "district", "province")] + [User(is_superuser=True)]
    own = os.environ["ALLOWED_HOSTS"].split(",")[0]
    client = Client(enforce_csrf_checks=True, raise_request_exception=False, headers={"host": own})
    tls = {"secure": True, "headers": {"host": own, "x-forwarded-proto": "https"}}
    door = client.get("/masuk/", **tls)
    cookie = next(iter(door.cookies.values()), None)
    token = "t" * 32
    client.cookies["__Host-csrf"] = client.cookies["csrftoken"] = token
    forwarded = {**tls, "headers": tls["headers"] | {"origin": FRONT}}
    return {
        "hosts": {host: client.get("/keluar/", headers={"host": host}).status_code for host in HOSTS},
        "token": signing.dumps("signed"),
        "token of before": known(signing, os.environ.get("TOKEN", "")),
        "a photo": [photo.headers.get("X-Accel-Redirect", ""), b"".join(photo).decode()],
        "plain http": client.get("/").status_code,
        "plain http, but the header says https": client.get(
            "/", headers={"host": own, "x-forwarded-proto": "https"}
        ).headers.get("Strict-Transport-Security", ""),
        "hsts": client.get("/", **tls).headers.get("Strict-Transport-Security", ""),
        "post from the front": client.post(
            "/keluar/", {"csrfmiddlewaretoken": token}, **forwarded
        ).status_code,
        "address": client_address(
            RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=f"{SPOOFED}, {CLIENT}")
        ),
        "asked for a second factor": [one.role or "superuser" for one in people if needs(one)],
        "warnings": [one.id for one in run_checks(include_deployment_checks=True)],
        "cookie": [cookie.key, bool(cookie["secure"])] if cookie else None,
        "contact": client.get("/.well-known/security.txt", **tls).content.decode().partition("\n")[0],
        "numbers": client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).status_code,
        "checks": sorted(
            one.id for one in run_checks(include_deployment_checks=True) if not one.is_silenced()
        ),
        "worker": client.get("/readyz").json()["worker"],
        "page that is not there": client.get("/tidak-ada/", **tls).content.decode(),
    }


def known(signing, token):
    """What was signed; None for a token of somebody else."""
    try:
        return signing.loads(token)
    except signing.BadSignature:
        return None


def connection_after_a_request(connection):
    """Is it still open?"""
    from django.core.signals import request_finished

    connection.ensure_connection()
    request_finished.send(sender=None)
    return connection.connection is not None


if __name__ == "__main__":
    print(json.dumps(main()))
