"""A dossier of another day: a step, a move, a column, a question, a period, a licence, a state and a category
are called otherwise since. Every page and print of it opens and shows what was written then.

The dossiers are made by the portal of that day: today's, with the steps, moves, questions and choices that it
had then and has no more.
"""

from dataclasses import replace
from html import unescape

import pytest
from django.urls import reverse

from products import sections, snapshots
from products.choices import State, Track
from products.models import Licence, Need, Product
from reviews.deciding import workflow
from reviews.help import moves
from reviews.help.flags import flag
from reviews.help.moves import move
from reviews.models import Facilitation
from reviews.prints.certificates import issue
from reviews.prints.letters import LETTERS
from tests.factories import (
    BOLOK,
    KUANHEUN,
    KUPANG,
    NTT,
    NUNKURUS,
    approve,
    make_product,
    officer_of,
    submit,
)
from tests.past import past_the_rules
from villages.scoping import Role

pytestmark = pytest.mark.django_db
CATEGORIES, PERIODS, STATUSES = (
    {"textile": "Tekstil lama", "weaving": "Tenun lama"},
    {"moon": "purnama"},
    {"late": "Terlambat"},
)

FORWARD = workflow.Step(
    "sendback", "Pulangkan", (State.SUBMITTED,), State.RETURNED, Role.DISTRICT, (), past="Dipulangkan"
)
TENDER = moves.Move(
    "tender", "Lelang", ("planned",), Facilitation.Status.RUNNING, columns=("programme",), past="Dilelang"
)


def licence(kind, label):
    """The question of a licence as it was asked then."""
    asked = sections.licence_question(kind)
    return replace(
        asked,
        label=label,
        asked=lambda product: True,
        show=lambda raw: f"{STATUSES.get(raw['status'], 'Ada')} {raw['number']}",
    )


def form_of_that_day():
    product, manager, market, licences, *others = sections.SECTIONS
    called = {
        "name": {"label": "Nama hasil"},
        "category": {"show": CATEGORIES.__getitem__},
        "capacity": {"show": lambda raw: f"{raw[0]} {raw[1]} setiap {PERIODS[raw[2]]}"},
    }

    def as_then(section, **more):
        fixed = tuple(replace(one, **called.get(one.name, {})) for one in section.fixed)
        return replace(section, fixed=(*fixed, *more.pop("added", ())), **more)

    taste = sections.Question(
        "taste", "Rasanya bagaimana?", lambda product: "pahit", lambda raw: "Pahit sekali"
    )
    return (
        as_then(product, title="Hasil desa", added=(taste,)),
        manager,
        as_then(market),
        replace(licences, perhaps=(licence("nib", "NIB"), licence("sni", "SNI kain"))),
        *others,
    )


@pytest.fixture
def that_day(monkeypatch):
    """The portal of that day, until the dossiers are made."""
    with monkeypatch.context() as then:
        for module in (sections, snapshots):
            then.setattr(module, "SECTIONS", form_of_that_day())
        then.setitem(workflow.BY_ACTION, "sendback", FORWARD)
        then.setitem(moves.BY_ACTION, "tender", TENDER)
        then.setattr(
            moves, "changes", lambda before, after: {"winner": ["", "CV Tenun"], "source": ["", "dak"]}
        )
        yield then


def step(action, product, **said):
    workflow.perform(action, product, officer_of(Role.DISTRICT, KUPANG), version=product.version, **said)
    product.refresh_from_db()


def dossier(village, *, sent_back=True):
    """Submitted under the names of that day, and sent back with a remark on each of three questions."""
    product = make_product(village, filled=True)
    with past_the_rules():
        Product.objects.filter(pk=product.pk).update(category="textile", capacity_period="moon")
        product.licences.filter(kind="nib").update(status="late", number="NIB-1")
        Licence.objects.create(product=product, kind="sni", status="yes", number="SNI-9")
        Need.objects.create(product=product, track=Track.FUNDING, kind="loom")
    product.refresh_from_db()
    submit(product)
    if sent_back:
        remarks = {"name": "Nama yang jelas.", "taste": "Rasa apa?", "produk": "Lengkapi."}
        step("sendback", product, remarks=remarks)
    return product


@pytest.fixture
def returned(that_day):
    return dossier(BOLOK)


@pytest.fixture
def waiting(that_day):
    """Submitted again, with another name."""
    product = dossier(KUANHEUN)
    Product.objects.filter(pk=product.pk).update(name="Sarung Kuanheun", category="weaving")
    product.refresh_from_db()
    submit(product)
    return product


@pytest.fixture
def item(that_day):
    """Help for a third one, which is approved."""
    product, province = dossier(NUNKURUS, sent_back=False), officer_of(Role.PROVINCE, NTT)
    approve(product)
    flag([product.pk], Track.FUNDING, province)
    item = Facilitation.objects.get()
    plan = {"planned_on": "2026-03-02", "source": "dak", "kind": "loom"}
    with past_the_rules():
        move("plan", item, province, version=1, answers=plan)
    move("tender", item, province, version=2)
    issue(product, province)
    item.refresh_from_db()
    return item


@pytest.fixture
def today(that_day, returned, waiting, item):
    """Everything is made; from here on only today's names are known."""
    that_day.undo()
    assert "sendback" not in workflow.BY_ACTION
    assert "tender" not in moves.BY_ACTION
    return {"returned": returned, "waiting": waiting, "approved": item.product, "item": item}


# Sent back as the form of that day called it, and read by keys where only those were kept.
AS_SENT = (
    "Hasil desa", "Nama hasil", "Rasanya bagaimana?", "Pahit sekali", "Tekstil lama", "2500.5 kg setiap purnama",
    "SNI kain", "Ada SNI-9", "Terlambat",
)  # fmt: skip
AS_WRITTEN = ("textile", "2.500,5\xa0kg per moon", "sni", "Ada · SNI-9", "late")
LOGGED = ("sendback", "Nama hasil:", "Nama yang jelas.", "Rasanya bagaimana?:", "Rasa apa?", "Hasil desa:")
HELP = ("tender", "Winner", "CV Tenun", "dak", "loom", "Sumber dana atau program")

# Who opens which page of which dossier (or of its item, or of none), and what stands there.
PAGES = (
    (Role.VILLAGE, "reviews:detail", "returned", (*AS_WRITTEN, *LOGGED)),
    (Role.VILLAGE, "reviews:tasks", "returned", ("Nama yang jelas.", "Rasa apa?", "Rasanya bagaimana?")),
    (Role.VILLAGE, "reviews:check", "returned", AS_WRITTEN),
    (Role.VILLAGE, "reviews:receipt", "returned", AS_SENT),
    (Role.VILLAGE, "reviews:filled_form", "returned", ()),
    (Role.VILLAGE, "products:answers", "returned", ()),
    (Role.DISTRICT, "reviews:detail", "returned", LOGGED),
    (Role.DISTRICT, "reviews:queue", None, ("Sarung Kuanheun",)),
    (Role.DISTRICT, "reviews:detail", "waiting", (*LOGGED, "<del>Garam Bolok</del>", "<del>Tekstil lama</del>")),
    (Role.DISTRICT, "reviews:receipt", "waiting", ("Nama hasil", "Sarung Kuanheun")),
    (Role.DISTRICT, "reviews:sheet", "approved", ("textile", "2.500,5\xa0kg per moon")),
    (Role.DISTRICT, "reviews:dashboard", None, ()),
    (Role.DISTRICT, "reviews:report", "year", ("textile",)),
    (Role.VILLAGE, "reviews:item", "item", HELP),
    (Role.DISTRICT, "reviews:item", "item", HELP),
    (Role.PROVINCE, "reviews:item", "item", HELP),
    (Role.PROVINCE, "reviews:ledger", None, ("loom",)),
    (Role.PROVINCE, "reviews:detail", "approved", (*AS_WRITTEN, "loom")),
    (Role.PROVINCE, "reviews:filled_form", "approved", ()),
    (Role.PROVINCE, "reviews:sheet", "approved", ("textile", "2.500,5\xa0kg per moon")),
    (Role.PROVINCE, "reviews:approved", None, ("textile", "per moon")),
    (Role.PROVINCE, "reviews:print_list", None, ("textile", "per moon")),
    (Role.PROVINCE, "reviews:dashboard", None, ("textile", "loom")),
    (Role.PROVINCE, "reviews:report", "year", ("textile", "loom")),
    (Role.PROVINCE, "reviews:map", None, ()),
    (Role.PROVINCE, "reviews:coverage", None, ()),
    (Role.PROVINCE, "reviews:downloads", None, ()),
)  # fmt: skip


def officer(role, today):
    village = today["approved"].village
    return officer_of(role, {Role.VILLAGE: village, Role.DISTRICT: KUPANG, Role.PROVINCE: NTT}[role])


def test_every_page_and_print_opens_and_shows_what_was_written(client, today):
    wrong = []
    for role, page, of, words in PAGES:
        here = today.get(of)
        is_of_village = role == Role.VILLAGE and of == "returned"
        client.force_login(officer_of(role, here.village) if is_of_village else officer(role, today))
        args = [] if of is None else [here.pk] if here else [today["approved"].cycle.year]
        answer = client.get(reverse(page, args=args))
        text = unescape(answer.content.decode())
        lacks = [word for word in words if word not in text]
        if answer.status_code != 200 or lacks:
            wrong.append((role, page, of, answer.status_code, lacks))
    assert wrong == []


@pytest.mark.parametrize("kind", LETTERS)
def test_letters_are_written_of_an_old_dossier(client, today, kind):
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    answer = client.get(reverse("reviews:letter", args=[today["returned"].pk, kind]))
    assert answer.status_code == 200
    assert "textile" in answer.content.decode()


def test_the_code_of_an_old_dossier_is_checked_by_anybody(client, today):
    code = today["approved"].certificates.get().code
    assert client.get(reverse("reviews:check_code", args=[code])).status_code == 200


@pytest.mark.parametrize("section", [section.key for section in sections.SECTIONS])
def test_the_village_still_fills_in_its_form(client, today, section):
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    url = reverse("products:section", args=[today["returned"].pk, section])
    assert client.get(url).status_code == 200


@pytest.mark.parametrize(("kind", "is_text"), (("csv", True), ("geojson", True), ("xlsx", False)))
def test_files_hold_the_keys_that_nobody_knows(client, today, kind, is_text):
    client.force_login(officer_of(Role.PROVINCE, NTT))
    answer = client.get(reverse("reviews:export", args=[kind]))
    content = b"".join(answer.streaming_content)
    assert answer.status_code == 200
    if is_text:
        assert {"textile", "moon", "late"} <= set(content.decode().replace('"', ";").split(";"))


def test_a_dossier_in_a_state_that_there_is_no_more_is_read_by_its_village(client, today):
    product = today["returned"]
    with past_the_rules("products_product.state_is_known"):
        Product.objects.filter(pk=product.pk).update(state="archived")
    client.force_login(officer_of(Role.VILLAGE, BOLOK))
    assert "archived" in client.get(reverse("reviews:detail", args=[product.pk])).content.decode()
    assert client.get(reverse("home")).status_code == 200


def test_help_in_a_status_that_there_is_no_more_is_listed(client, today):
    with past_the_rules("reviews_facilitation.status_is_known"):
        Facilitation.objects.update(status="shipped")
    client.force_login(officer_of(Role.PROVINCE, NTT))
    for page, args in (("ledger", []), ("item", [today["item"].pk]), ("detail", [today["approved"].pk])):
        assert "shipped" in client.get(reverse(f"reviews:{page}", args=args)).content.decode(), page
