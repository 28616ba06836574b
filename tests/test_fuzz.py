"""No address answers nonsense with a 500. Seeded: the same every time; FUZZ_SEED and FUZZ_ROUNDS for more."""

import os
import random
import re
import traceback
from copy import deepcopy

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.access.test_matrix import PUBLIC, PUBLIC_ARGS, ROWS, Undo, address, make_world, payload
from tests.factories import make_superuser
from tests.fuzz.nonsense import BODIES, HEADERS, NULS, VALUES, admin_addresses, parameters
from tests.worlds import undone_after

pytestmark = pytest.mark.django_db

SEED = int(os.environ.get("FUZZ_SEED", "20261127"))
ROUNDS = int(os.environ.get("FUZZ_ROUNDS", "1"))
MANY = 10  # parameters at once


@pytest.fixture(scope="module")
def one_world(django_db_setup, django_db_blocker, tmp_path_factory):
    with undone_after(django_db_blocker, tmp_path_factory.mktemp("media")):
        yield make_world(), make_superuser()


def asked(client, method, url, data, **more):
    """What went wrong, "" for nothing; whatever was done is undone."""
    try:
        with transaction.atomic():
            if method == "body":
                response = client.generic("POST", url, data, **more)
            else:
                response = getattr(client, method)(url, data, **more)
            if getattr(response, "streaming", False):
                b"".join(response)
            raise Undo
    except Undo:
        pass
    if response.status_code < 500 or url == "/readyz":
        return ""
    trace = "".join(traceback.format_exception(*response.exc_info)[-3:]) if response.exc_info else ""
    sent = {name: str(value)[:60] for name, value in (data.items() if isinstance(data, dict) else ())}
    return f"{response.status_code} {method} {url[:80]} {sent} {str(more)[:120]}\n{trace}"


def officer_for(codes, officers, chance):
    """One whom the matrix lets in, or anybody where it lets in nobody."""
    let_in = [
        letter for letter, code in zip(officers, codes.split(), strict=True) if code in ("200", "302", "422")
    ]
    return officers[chance.choice(let_in or list(officers))]


def targets(products, officers, chance):
    """(officer or None, method, address, what is right to send, names) of each row of the matrix, by each method."""
    names = parameters()
    for name, what, gets, posts in ROWS:
        url = address(name, what, products)
        yield officer_for(gets, officers, chance), "get", url, {}, names
        yield officer_for(posts, officers, chance), "post", url, payload(name, what, products), names
    for name in sorted(PUBLIC):
        url = reverse(name, args=PUBLIC_ARGS.get(name, ()))
        yield None, "get", url, {}, names
        yield None, "post", url, {}, names


def nonsense(chance, names):
    sent = {name: chance.choice(VALUES) for name in chance.sample(names, min(MANY, len(names)))}
    if chance.random() < 0.1:  # it is refused before anything else is looked at
        sent[chance.choice(names)] = chance.choice(NULS)
    return sent


def spoilt(chance, data):
    """The right thing to send, with one value that is none."""
    name = chance.choice(sorted(data)) if data else "version"
    return data | {name: chance.choice(VALUES)}


@pytest.mark.parametrize("number", range(ROUNDS))
def test_nonsense_is_no_500(one_world, db, number):
    (products, officers), superuser = deepcopy(one_world)
    chance = random.Random(SEED + number)
    client = Client(raise_request_exception=False)
    wrong, signed_in = [], None
    for officer, method, url, data, names in targets(products, officers, chance):
        if officer and officer != signed_in:
            client.force_login(officer)
        elif not officer and signed_in:
            client.logout()
        signed_in = officer
        sent = nonsense(chance, names)
        wrong.append(
            asked(client, method, url, data | sent if chance.random() < 0.5 else spoilt(chance, data) | sent)
        )
        if method == "get":  # what is read is read off the address of a post too
            continue
        wrong.append(asked(client, "post", url, spoilt(chance, data)))
    client.force_login(superuser)
    for url, names in admin_addresses():
        wrong.append(asked(client, "get", url, nonsense(chance, names) if names else {}))
        wrong.append(asked(client, "post", url, nonsense(chance, names) if names else {}))
    wrong = [fault for fault in wrong if fault]
    assert not wrong, f"{len(wrong)} of them, seed {SEED + number}:\n" + "\n".join(wrong[:20])


def test_nonsense_beside_the_form_is_no_500(one_world, db):
    (products, officers), _superuser = deepcopy(one_world)
    chance = random.Random(SEED)
    client = Client(raise_request_exception=False)
    rows = chance.sample(ROWS, 12)
    wrong = []
    for header, values in HEADERS.items():
        for value in values:
            name, what, gets, _posts = chance.choice(rows)
            client.force_login(officer_for(gets, officers, chance))
            wrong.append(asked(client, "get", address(name, what, products), {}, **{header: value}))
            wrong.append(
                asked(Client(raise_request_exception=False), "get", "/masuk/", {}, **{header: value})
            )
    for kind, body in BODIES:
        for name, what in (("login", ()), ("products:section", ("draft", "produk")), ("holder", ())):
            client.force_login(officers["V"])
            url = address(name, what, products)
            wrong.append(asked(client, "body", url, body, content_type=kind))
    for bent in (
        "/potensi/%00/",
        "/cek/%00/",
        "/tanda-tangan/%ff/",
        f"/berkas/{'9' * 40}/",
        "/laporan/99999999999/",
        "//",
        "/%2e%2e/",
    ):
        wrong.append(asked(client, "get", bent, {}))
    wrong = [fault for fault in wrong if fault]
    assert not wrong, f"{len(wrong)} of them:\n" + "\n".join(wrong[:20])


def test_the_fuzz_knows_what_is_asked():
    """It is of no use where the names that are read are not among what it sends."""
    names = parameters()
    wanted = {
        "kabupaten",
        "kategori",
        "tahun",
        "note",
        "version",
        "username",
        "kept",
        "name",
        "whatsapp",
        "after",
    }
    assert (wanted - set(names), len(names) > 100) == (set(), True)
    assert all(re.fullmatch(r"[\w-]+", name) for name in names)
