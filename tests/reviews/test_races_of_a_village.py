"""The new doors of a village, eight at once, on PostgreSQL: of two who did not see one another, one wins."""

import threading
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from products.choices import State
from products.models import Potential, Product
from products.views import choosing as choosing_views
from reviews.deciding.workflow import Refused, perform
from reviews.models import Reply
from tests.factories import BOLOK, make_cycle, make_officer, make_product, make_villages, reply, send_back
from tests.racing import at_once
from villages.holders import hold
from villages.models import NameEntry, User, VillageOfficials
from villages.scoping import Role
from villages.versions import Stale

pytestmark = pytest.mark.postgres
CLICKS = 8


def signed_in(officer):
    client = Client()
    client.force_login(officer)
    return client


def officers(village, number=CLICKS):
    return [make_officer(Role.VILLAGE, village, username=f"{village}-{n}") for n in range(number)]


def returned(village):
    product = make_product(village, state=State.SUBMITTED)
    send_back(product, price="Per kg.")
    return product


def test_of_eight_submissions_of_a_returned_file_one_goes(transactional_db):
    for village in make_villages(10):
        product = returned(village)
        words = reply(product, "price", "Kering.")
        product.refresh_from_db()
        clients = [signed_in(officer) for officer in officers(village)]
        data = {"version": product.version, "declaration": "on"}
        url = reverse("reviews:perform", args=[product.pk, "submit"])
        answers = at_once(*[partial(client.post, url, data) for client in clients])
        assert sorted(answer.status_code for answer in answers) == [302] + [409] * (CLICKS - 1)
        words.refresh_from_db()
        assert words.sent_with == product.decisions.last()
        assert product.decisions.filter(action="submit").count() == 2


def test_a_second_click_of_the_same_person_is_the_same_submission(transactional_db):
    for village in make_villages(10):
        product = make_product(village, filled=True, files=True)
        officer = make_officer(Role.VILLAGE, village)
        clients = [signed_in(officer) for _click in range(CLICKS)]
        data = {"version": product.version, "declaration": "on"}
        url = reverse("reviews:perform", args=[product.pk, "submit"])
        answers = at_once(*[partial(client.post, url, data) for client in clients])
        assert {(answer.status_code, answer.get("Location")) for answer in answers} == {
            (302, reverse("reviews:submitted", args=[product.pk]))
        }
        assert product.decisions.count() == 1


def save(client, product, section, **answers):
    page = client.get(reverse("products:section", args=[product.pk, section])).context
    data = {name: page["form"][name].value() for name in page["form"].fields}
    data = {name: value for name, value in data.items() if value is not None} | answers
    return partial(
        client.post,
        reverse("products:section", args=[product.pk, section]),
        data | {"seen": page["seen"]},
        headers={"Accept": "application/json"},
    )


def test_taking_a_reply_back_and_submitting_at_once(transactional_db):
    """Never a submission whose remark is unmet; and what was sent is not rewritten."""
    for village in make_villages(20):
        product = returned(village)
        words = reply(product, "price", "Kering.")
        product.refresh_from_db()
        officer = make_officer(Role.VILLAGE, village)
        client = signed_in(officer)
        submission = partial(
            perform, "submit", product, officer, version=product.version, answers={"declaration": True}
        )
        field = f"reply-{words.remark_id}"
        saved, submitted = at_once(save(client, product, "produksi", **{field: ""}), submission)
        product.refresh_from_db()
        if product.state == State.SUBMITTED:
            assert Reply.objects.get(pk=words.pk).sent_with == submitted
            assert saved.status_code == 409
        else:
            assert isinstance(submitted, Stale | Refused)
            assert not Reply.objects.filter(pk=words.pk).exists()


def test_two_replies_at_once_overwrite_nothing_unseen(transactional_db):
    for village in make_villages(10):
        product = returned(village)
        remark = product.decisions.last().remarks.get()
        field = f"reply-{remark.pk}"
        saves = [
            save(signed_in(officer), product, "produksi", **{field: f"Kata {n}."})
            for n, officer in enumerate(officers(village))
        ]
        answers = at_once(*saves)
        statuses = [answer.status_code for answer in answers]
        assert sorted(statuses) == [200] + [409] * (CLICKS - 1)
        assert Reply.objects.get(remark=remark).text == f"Kata {statuses.index(200)}."


def potentials(village, number=CLICKS):
    return [
        Potential.objects.create(village=village, name=f"Garam {n}", category="salt") for n in range(number)
    ]


def choose(client, potential, file):
    url = reverse("products:potential_choose", args=[potential.pk])
    return partial(client.post, url, {"version": potential.version, "file": file})


@pytest.mark.parametrize("begun", (False, True))
def test_of_eight_choices_at_once_one_stands(transactional_db, begun):
    make_cycle()
    for village in make_villages(10):
        product = make_product(village, name="", category="") if begun else None
        officer = make_officer(Role.VILLAGE, village)
        file = product.version if begun else 0
        answers = at_once(*[choose(signed_in(officer), one, file) for one in potentials(village)])
        statuses = [answer.status_code for answer in answers]
        assert sorted(statuses) == [302] + [409] * (CLICKS - 1)
        product = Product.objects.get(village=village)
        assert (product.name, product.potential.name) == (f"Garam {statuses.index(302)}",) * 2
        assert product.version == file + 1


def test_control_without_the_lock_two_choices_stand(transactional_db, monkeypatch):
    """The same race where what was looked at is not locked: it must show double wins."""
    monkeypatch.setattr(
        choosing_views.ChoosePotential, "find", lambda self, pk, *, lock: self.get_queryset().get(pk=pk)
    )
    monkeypatch.setattr(
        "products.models.dossiers.ProductQuerySet.select_for_update", lambda rows, **_how: rows
    )
    barrier = threading.Barrier(CLICKS)
    is_stale = choosing_views.ChoosePotential.is_stale

    def together(self, potential, product):
        stale = is_stale(self, potential, product)
        barrier.wait()
        return stale

    monkeypatch.setattr(choosing_views.ChoosePotential, "is_stale", together)
    make_cycle()
    (village,) = make_villages(1)
    product = make_product(village, name="", category="")
    officer = make_officer(Role.VILLAGE, village)
    answers = at_once(*[choose(signed_in(officer), one, product.version) for one in potentials(village)])
    assert [getattr(answer, "status_code", answer) for answer in answers].count(302) > 1


def test_a_choice_and_a_submission_at_once(transactional_db):
    """What was submitted is what stands there."""
    make_cycle()
    for village in make_villages(20):
        officer = make_officer(Role.VILLAGE, village)
        product = make_product(village, filled=True, files=True, name="Lama")
        (potential,) = potentials(village, 1)
        step = partial(
            perform, "submit", product, officer, version=product.version, answers={"declaration": True}
        )
        chosen, submitted = at_once(choose(signed_in(officer), potential, product.version), step)
        product.refresh_from_db()
        if product.state == State.SUBMITTED:
            assert product.decisions.get().answers.raw("name") == product.name == "Lama"
            assert chosen.status_code in (302, 409)
        else:
            assert isinstance(submitted, Stale)
            assert (product.name, product.potential) == ("Garam 0", potential)


def test_a_choice_undone_taken_out_and_made_at_once_ends_somewhere_sound(transactional_db):
    """No deadlock, and never a dossier tied to what is gone."""
    make_cycle()
    for village in make_villages(20):
        officer = make_officer(Role.VILLAGE, village)
        old, new = potentials(village, 2)
        product = make_product(village, name="Garam 0", category="salt", potential=old)
        drop = reverse("products:potential_drop", args=[new.pk])
        undo = reverse("products:potential_release", args=[product.pk])
        answers = at_once(
            choose(signed_in(officer), new, product.version),
            partial(signed_in(officer).post, drop, {"version": new.version}),
            partial(signed_in(officer).post, undo, {"version": product.version}),
            save(signed_in(officer), product, "produk", main_material="Air laut"),
        )
        assert all(answer.status_code in (200, 302, 404, 409) for answer in answers)
        product.refresh_from_db()
        assert not Potential.objects.filter(pk=new.pk).exists() or product.potential in (None, old, new)


def test_of_eight_first_letters_one_writes_the_names(transactional_db):
    for village in make_villages(10):
        product = make_product(village, filled=True)
        url = reverse("reviews:letter", args=[product.pk, "pengantar"])
        clients = [signed_in(officer) for officer in officers(village)]
        answers = at_once(
            *[
                partial(client.post, url, {"version": 1, "head": f"Kepala {n}"})
                for n, client in enumerate(clients)
            ]
        )
        statuses = [getattr(answer, "status_code", answer) for answer in answers]
        assert sorted(statuses) == [200] + [409] * (CLICKS - 1)
        assert VillageOfficials.objects.get(village=village).head == f"Kepala {statuses.index(200)}"


def test_who_holds_an_account_is_written_down_once(transactional_db):
    officer = make_officer(Role.VILLAGE, BOLOK, name="Maria Tefa")
    at_once(*[lambda: hold(User.objects.get(pk=officer.pk), "Yuliana Tiran")] * CLICKS)
    assert list(NameEntry.objects.values_list("before", "name")) == [("Maria Tefa", "Yuliana Tiran")]
