"""Every address × every role × own and other area × GET and POST. An address without a row fails."""

import pytest
from django.db import connection, transaction
from django.urls import get_resolver, reverse

from products.choices import State
from products.models import Minutes, Photo, Product
from products.sections import BY_KEY
from tests.factories import (
    BADUNG,
    BALI,
    BOLOK,
    KUANHEUN,
    KUPANG,
    NTT,
    TTS,
    make_cycle,
    make_officer,
    make_product,
    make_superuser,
)
from villages.scoping import Role

pytestmark = pytest.mark.django_db

# Of each address: what is asked for, and the answers to GET and to POST, for
#   V own village   v village next door   D own kabupaten   d other kabupaten   P own province   p other
# 302 is "done, look here"; nobody below is sent to sign in.
# fmt: off
ROWS = (
    #  name               of what                        GET: V   v   D   d   P   p    POST: V   v   D   d   P   p
    ("home",              None,                               "200 200 200 200 200 200", "405 405 405 405 405 405"),
    ("password_change",   None,                               "200 200 200 200 200 200", "200 200 200 200 200 200"),
    ("password_change_done", None,                            "200 200 200 200 200 200", "405 405 405 405 405 405"),
    ("products:start",    None,                               "405 405 403 403 403 403", "302 302 403 403 403 403"),
    ("products:section",  ("draft", "produk"),                "200 404 403 403 403 403", "302 404 403 403 403 403"),
    ("products:section",  ("returned", "bukti"),              "200 404 403 403 403 403", "302 404 403 403 403 403"),
    ("products:section",  ("submitted", "produk"),            "302 404 403 403 403 403", "409 404 403 403 403 403"),
    ("products:section",  ("approved", "produk"),             "302 404 403 403 403 403", "409 404 403 403 403 403"),
    ("products:section",  ("draft", "lain"),                  "404 404 404 404 404 404", "404 404 404 404 404 404"),
    ("products:photo",    ("photo of draft", "small"),        "200 404 404 404 404 404", "405 405 405 405 405 405"),
    ("products:photo",    ("photo of submitted", "medium"),   "200 404 200 404 404 404", "405 405 405 405 405 405"),
    ("products:photo",    ("photo of returned", "large"),     "200 404 200 404 404 404", "405 405 405 405 405 405"),
    ("products:photo",    ("photo of approved", "large"),     "200 404 200 404 200 404", "405 405 405 405 405 405"),
    ("products:photo",    ("photo of approved", "huge"),      "404 404 404 404 404 404", "405 405 405 405 405 405"),
    ("products:minutes",  ("minutes of draft",),              "200 404 404 404 404 404", "405 405 405 405 405 405"),
    ("products:minutes",  ("minutes of submitted",),          "200 404 200 404 404 404", "405 405 405 405 405 405"),
    ("products:minutes",  ("minutes of approved",),           "200 404 200 404 200 404", "405 405 405 405 405 405"),
    ("reviews:detail",    ("draft",),                         "200 404 404 404 404 404", "405 405 405 405 405 405"),
    ("reviews:detail",    ("submitted",),                     "200 404 200 404 404 404", "405 405 405 405 405 405"),
    ("reviews:detail",    ("returned",),                      "200 404 200 404 404 404", "405 405 405 405 405 405"),
    ("reviews:detail",    ("approved",),                      "200 404 200 404 200 404", "405 405 405 405 405 405"),
    ("reviews:tasks",     ("draft",),                         "200 404 403 403 403 403", "405 405 403 403 403 403"),
    ("reviews:tasks",     ("approved",),                      "302 404 403 403 403 403", "405 405 403 403 403 403"),
    ("reviews:check",     ("draft",),                         "200 404 403 403 403 403", "405 405 403 403 403 403"),
    ("reviews:check",     ("submitted",),                     "302 404 403 403 403 403", "405 405 403 403 403 403"),
    ("reviews:perform",   ("draft", "submit"),                "405 405 405 405 403 403", "302 404 404 404 403 403"),
    ("reviews:perform",   ("returned", "submit"),             "405 405 405 405 403 403", "302 404 403 404 403 403"),
    ("reviews:perform",   ("submitted", "submit"),            "405 405 405 405 403 403", "403 404 403 404 403 403"),
    ("reviews:perform",   ("submitted", "withdraw"),          "405 405 405 405 403 403", "302 404 403 404 403 403"),
    ("reviews:perform",   ("submitted", "approve"),           "405 405 405 405 403 403", "403 404 302 404 403 403"),
    ("reviews:perform",   ("submitted", "return"),            "405 405 405 405 403 403", "403 404 302 404 403 403"),
    ("reviews:perform",   ("draft", "approve"),               "405 405 405 405 403 403", "403 404 404 404 403 403"),
    ("reviews:perform",   ("returned", "approve"),            "405 405 405 405 403 403", "403 404 403 404 403 403"),
    ("reviews:perform",   ("approved", "withdraw"),           "405 405 405 405 403 403", "403 404 403 404 403 403"),
    ("reviews:perform",   ("approved", "reopen"),             "405 405 405 405 403 403", "403 404 302 404 403 403"),
    ("reviews:perform",   ("approved", "delete"),             "405 405 405 405 403 403", "404 404 404 404 403 403"),
    ("reviews:queue",     None,                               "403 403 200 200 403 403", "403 403 405 405 403 403"),
    ("reviews:approved",  None,                               "403 403 403 403 200 200", "403 403 403 403 405 405"),
    ("reviews:flag",      None,                               "403 403 403 403 405 405", "403 403 403 403 302 404"),
    ("reviews:export",    ("xlsx",),                          "403 403 403 403 200 200", "403 403 403 403 405 405"),
    ("reviews:export",    ("csv",),                           "403 403 403 403 200 200", "403 403 403 403 405 405"),
    ("reviews:export",    ("exe",),                           "403 403 403 403 404 404", "403 403 403 403 405 405"),
)
# fmt: on
PUBLIC = {"login", "logout", "favicon"}  # a sign-out does nothing to somebody signed out
POSTS = {
    "products:section": {"name": "Garam Bolok baru"},
    "products:start": {},
    "reviews:perform": {"declaration": "on", "note": "Keliru", "remark-price": "Mohon periksa."},
    "reviews:flag": {"do": "flag-funding"},
}


@pytest.fixture
def world():
    """A village's file in each state (of four open cycles), and one officer of each kind."""
    products = {}
    for year, state in enumerate(State, start=2023):
        cycle = make_cycle(year, closes="2099-12-31")
        cycle.refresh_from_db()
        products[state.value] = make_product(BOLOK, state=state, cycle=cycle, filled=True, files=True)
    officers = {
        letter: make_officer(role, area, username=f"{letter}{ord(letter)}")
        for letter, role, area in (
            ("V", Role.VILLAGE, BOLOK),
            ("v", Role.VILLAGE, KUANHEUN),
            ("D", Role.DISTRICT, KUPANG),
            ("d", Role.DISTRICT, TTS),
            ("P", Role.PROVINCE, NTT),
            ("p", Role.PROVINCE, BALI),
        )
    }
    return products, officers


def address(name, what, products):
    def key(part):
        kind, _of, state = part.rpartition(" of ")
        if kind:
            return (
                {"photo": Photo, "minutes": Minutes}[kind].objects.filter(product=products[state]).first().pk
            )
        return products[part].pk if part in products else part

    return reverse(name, args=[key(part) for part in what or ()])


def payload(name, what, products):
    data = dict(POSTS.get(name, {}))
    product = products.get((what or ("approved",))[0])
    if name == "reviews:perform":
        data["version"] = product.version
        if what[1] == "approve":
            data = {"version": product.version}
    if name == "products:section" and what[1] in BY_KEY:
        data["seen"] = BY_KEY[what[1]].fingerprint(Product.objects.with_answers().get(pk=product.pk))
    if name == "reviews:flag":
        data["product"] = products["approved"].pk
    return data


def everything():
    """All rows of the portal's own tables, to see that nothing changed."""
    tables = [
        table
        for table in connection.introspection.table_names()
        if table.startswith(("villages_", "products_", "reviews_"))
    ]
    rows = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")
            rows[table] = sorted(map(repr, cursor.fetchall()))
    return rows


class Undo(Exception):
    pass


def ask(client, method, url, data):
    """The answer, and whether the database changed; whatever it did is undone."""
    before, found = everything(), {}
    try:
        with transaction.atomic():
            response = getattr(client, method)(url, data)
            found = {"status": response.status_code, "url": getattr(response, "url", "")}
            if response.streaming:
                b"".join(response)
            found["changed"] = everything() != before
            raise Undo
    except Undo:
        return found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}-{'-'.join(row[1] or ())}")
def test_every_role_and_area(client, world, row):
    products, officers = world
    name, what, gets, posts = row
    url = address(name, what, products)
    wrong = []
    for method, answers, data in (("get", gets, {}), ("post", posts, payload(name, what, products))):
        for letter, expected in zip(officers, answers.split(), strict=True):
            client.force_login(officers[letter])
            found = ask(client, method, url, data)
            to_sign_in = found["url"].startswith(reverse("login"))
            if found["status"] != int(expected) or to_sign_in:
                wrong.append(f"{method} as {letter}: {found}, not {expected}")
            if found["changed"] and (method == "get" or int(expected) not in (200, 302)):
                wrong.append(f"{method} as {letter} was answered {expected} and changed the database")
    assert not wrong


@pytest.mark.parametrize("who", ("signed out", "deactivated"))
def test_nobody_else(client, world, who):
    products, officers = world
    if who == "deactivated":
        client.force_login(officers["V"])
        officers["V"].is_active = False
        officers["V"].save()
    for name, what, _gets, _posts in ROWS:
        url = address(name, what, products)
        for method, data in (("get", {}), ("post", payload(name, what, products))):
            found = ask(client, method, url, data)
            # A post is answered with the sign-in page itself, which keeps what was typed.
            assert (found["status"], found["changed"]) == ({"get": 302, "post": 401}[method], False), url
            assert method == "post" or found["url"].startswith(reverse("login"))


def test_superuser_is_posted_nowhere(client, world):
    products, _officers = world
    client.force_login(make_superuser())
    for name, what, _gets, _posts in ROWS:
        response = client.get(address(name, what, products))
        expected = {"home": 302, "password_change": 200, "password_change_done": 200}
        if response.status_code not in (404, 405):
            assert response.status_code == expected.get(name, 403), name


def names(patterns, prefix=""):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            namespace = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names(pattern.url_patterns, prefix + namespace)
        else:
            yield prefix + (pattern.name or str(pattern.pattern))


def test_every_address_has_a_row():
    found = {name for name in names(get_resolver().url_patterns) if not name.startswith("admin")}
    assert found == {row[0] for row in ROWS} | PUBLIC


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_public_pages(client, name):
    assert client.get(reverse(name)).status_code in (200, 302, 405)
    assert not client.get(reverse(name)).headers.get("Location", "").startswith(reverse("login"))


@pytest.mark.parametrize(("letter", "count"), (("V", 4), ("v", 0), ("D", 3), ("d", 0), ("P", 1), ("p", 0)))
def test_lists_hold_what_the_role_sees(world, letter, count):
    _products, officers = world
    assert Product.objects.visible_to(officers[letter]).count() == count
    assert Photo.objects.visible_to(officers[letter]).count() == count
    assert Minutes.objects.visible_to(officers[letter]).count() == count


def test_admin_is_for_staff(client, world):
    _products, officers = world
    for officer in officers.values():
        client.force_login(officer)
        assert client.get(reverse("admin:index")).status_code == 302


def test_areas_of_officers_are_what_the_letters_say(world):
    _products, officers = world
    assert [officer.area_id for officer in officers.values()] == [BOLOK, KUANHEUN, KUPANG, TTS, NTT, BALI]
    assert BADUNG.startswith(BALI)
