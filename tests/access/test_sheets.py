"""A page without the offices' style sheet uses none of its classes: what villages and the public see is styled whole."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.access.test_matrix import PUBLIC, PUBLIC_ARGS, ROWS, Undo, address, make_world
from villages.scoping import Role

pytestmark = pytest.mark.django_db
CLASS = re.compile(r"\.([a-z][\w-]*)")


def classes(name):
    text = Path(settings.BASE_DIR, "static", "css", f"{name}.css").read_text()
    return {found for selector in re.findall(r"[^{}]+(?=\{)", text) for found in CLASS.findall(selector)}


def test_no_page_without_the_offices_sheet_uses_its_classes():
    only = classes("desk") - classes("portal")
    assert {"chips", "funnel", "tile-map"} <= only
    products, officers = make_world()
    wrong = set()

    def read(client, name, url):
        try:
            with transaction.atomic():
                response = client.get(url)
                raise Undo
        except Undo:
            pass
        if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
            return False
        html = response.content.decode()
        if "css/desk.css" not in html:
            used = {one for value in re.findall(r'class="([^"]*)"', html) for one in value.split()}
            wrong.update((name, one) for one in used & only)
        return True

    pages = 0
    for officer in officers.values():
        if officer.role != Role.VILLAGE:
            continue
        client = Client()
        client.force_login(officer)
        pages += sum(read(client, name, address(name, what, products)) for name, what, _get, _post in ROWS)
    pages += sum(read(Client(), name, reverse(name, args=PUBLIC_ARGS.get(name, ()))) for name in PUBLIC)
    assert pages > 100
    assert wrong == set()
