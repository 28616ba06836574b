"""One world of everything that the rules guard. It takes a while, so a test tries many things in savepoints."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.utils import timezone

from products.choices import State, Track
from products.disclosures import disclose
from products.models import Cycle, Product, Satellite
from reviews.deciding import consents, corrections
from reviews.deciding.signing import sign
from reviews.help import trainings
from reviews.models import Evidence, Export, Facilitation
from reviews.prints.certificates import issue
from tests.factories import (
    BATAKTE,
    BOLOK,
    KUANHEUN,
    KUATAE,
    KUPANG,
    NTT,
    NUNKURUS,
    ask_to_sign,
    give_time,
    make_product,
    make_training,
    make_villages,
    officer_of,
    reply,
    submit,
    withdraw,
)
from tests.past import past_the_rules
from tests.reviews.help.items import make_item
from villages import chain
from villages.chain import Chain
from villages.erasures import Erasure
from villages.holders import hold
from villages.management.area_moves import renamed
from villages.models import District
from villages.scoping import Role


@transaction.atomic
def make_erasure(**rows):
    """That somebody was made pseudonymous in these rows, {table: [key, …]}."""
    said = {"pseudonym": "Orang-K7MPX", "request": "Surat 1/2026", "reason": "Diminta.", "person": "admin"}
    made = Erasure.objects.create(scope={"village": BOLOK}, digests={}, rows=rows, **said)
    chain.append(made)
    return made


def make_world():
    province, village = officer_of(Role.PROVINCE, NTT), officer_of(Role.VILLAGE, BOLOK)
    draft = make_product(BATAKTE, filled=True)
    submitted = make_product(NUNKURUS, state=State.SUBMITTED)
    returned = make_product(KUATAE, state=State.RETURNED)
    approved = make_product(BOLOK, state=State.APPROVED)
    consents.answer(approved, True, village, version=0)
    hold(village, "Yuliana Tiran")
    words = {"typed": {"price": ["9000"]}, "reason": "Salah tulis."}
    waiting = corrections.ask(approved, "price", village, version=approved.version, **words)
    approved.refresh_from_db()
    told = {"typed": {"main_material": ["Air"]}, "reason": "Salah tulis.", "channel": "phone"}
    corrections.ask(
        approved, "main_material", officer_of(Role.DISTRICT, KUPANG), version=approved.version, **told
    )
    item = make_item(product=make_product(KUANHEUN, state=State.APPROVED))
    done = make_item("done", Track.TRAINING, product=item.product)
    evidence = Evidence.objects.create(item=done, name="alat.jpg", digest="0" * 64)
    ahead, over = make_training(seats=1), make_training(title="Pembukuan", topic="bookkeeping")
    trainings.seat(ahead, [approved.pk], province)
    trainings.seat(over, [approved.pk], province)
    over.refresh_from_db()
    trainings.attend_all(over, province, version=over.version)
    over.refresh_from_db()
    trainings.hold(over, province, version=over.version)
    over.refresh_from_db()
    trainings.correct_event(over, {"place": "BLK Soe"}, province, version=over.version, note="Salah tulis.")
    villages = make_villages(7)
    submit(make_product(villages[4], state=State.RETURNED))
    withdrawn = make_product(villages[1], state=State.SUBMITTED)
    withdraw(withdrawn)
    unread = make_product(villages[2], filled=True)
    with past_the_rules():  # without a history, which nothing of today is
        Product.objects.filter(pk=unread.pk).update(submissions=1)
        Satellite.objects.create(product=approved, village_id=KUANHEUN)
        bare = Facilitation.objects.create(
            product=approved, track=Track.FUNDING, flagged_by=province, status="cancelled"
        )
    # The head signs two: of one it is asked for only, of the other it was submitted with it.
    Cycle.objects.update(head_signs=True)
    asked, signed = (make_product(village, filled=True) for village in villages[5:])
    request = ask_to_sign(asked)
    signature = sign(ask_to_sign(signed), "Yusuf Tiran")
    submit(signed)
    Cycle.objects.update(head_signs=False)
    Chain.objects.create(key="unused", length=0, digest="")
    renamed([(District.objects.get(pk="53.01"), "Kupang")], day=date(2026, 3, 2), basis="UU")
    answered = reply(returned, "name")
    export = Export.objects.create(user=province, kind="csv", query="", filter_label="")
    sheet, _made = issue(approved, province)
    disclosure = disclose(province, "dossier", product=approved)
    make_erasure()
    keys = {
        "draft": draft.pk,
        "request": request.pk,
        "signature": signature.pk,
        "withdrawn": withdrawn.pk,
        "unread": unread.pk,
        "bare": bare.pk,
        "free": villages[3].pk,
        "wide": make_training(title="Ekspor", seats=5).pk,
        "submitted": submitted.pk,
        "returned": returned.pk,
        "approved": approved.pk,
        "helped": item.product_id,
        "item": item.pk,
        "done": done.pk,
        "evidence": evidence.pk.hex if connection.vendor == "sqlite" else str(evidence.pk),
        "ahead": ahead.pk,
        "over": over.pk,
        "seat": over.taken.get().pk,
        "decision": approved.decisions.order_by("version").last().pk,
        "returning": returned.decisions.order_by("version").last().pk,
        "reply": answered.pk,
        "waiting": waiting.pk,
        "export": export.pk.hex if connection.vendor == "sqlite" else str(export.pk),
        "sheet": sheet.pk,
        "disclosure": disclosure.pk,
        "user": province.pk,
        "extension": give_time(BOLOK, approved.cycle).pk,
        "cycle": approved.cycle_id,
    }
    return SimpleNamespace(**keys)


def moment(**ago):
    """A moment of the database's clock as SQL writes it."""
    return f"'{timezone.now() - timedelta(**ago):%Y-%m-%d %H:%M:%S.%f}'"


@pytest.fixture
def world(db):
    return make_world()
