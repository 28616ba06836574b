"""What the portal's own role can and cannot do, in a process of its own: python -m tests.reviews.rules.portal_role

The database is the one that DATABASE_URL names, migrated by its owner. Prints one JSON object: "pages" {address:
status}, "history": what verify_history says, "refused" {statement: the kind of error, or ""}.
"""

import json
import os
from io import StringIO

REFUSED = (
    "DROP TRIGGER rule_dossier_steps ON products_product",
    "DROP TRIGGER reviews_decision_rows ON reviews_decision",
    "ALTER TABLE products_product DISABLE TRIGGER ALL",
    "ALTER TABLE products_product DROP CONSTRAINT state_is_known",
    "ALTER TABLE products_product ADD COLUMN x int",
    "CREATE TABLE x (id int)",
    "CREATE TEMP TABLE portal_due (owed text)",
    "CREATE TRIGGER x BEFORE UPDATE ON products_product FOR EACH ROW EXECUTE FUNCTION portal_refuse()",
    "CREATE OR REPLACE FUNCTION portal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    "DROP TABLE reviews_decision",
    "TRUNCATE reviews_decision",
    "TRUNCATE reviews_export",
    "UPDATE reviews_decision SET note = 'x'",
    "DELETE FROM villages_link",
    "UPDATE villages_link SET content = 'x'",
    "INSERT INTO portal_due (owed) VALUES ('decision 1 1 draft>approved')",
    "DELETE FROM portal_due",
    "INSERT INTO portal_paid (owed) VALUES ('x')",
    "UPDATE django_migrations SET name = 'x'",
    "SET session_replication_role = replica",
    "UPDATE products_product SET state = 'approved', version = version + 1, approved_at = now(), submitted_at = now(), "
    "submissions = 1 WHERE state = 'draft'",
)


def work():
    """A year of the portal in small, by its own doors."""
    from django.core.management import call_command

    from products.choices import State, Track
    from reviews.deciding import consents
    from reviews.help import trainings
    from reviews.help.flags import flag
    from reviews.prints.certificates import issue
    from tests.factories import (
        BOLOK,
        KUANHEUN,
        KUATAE,
        NTT,
        NUNKURUS,
        give_time,
        make_product,
        make_training,
        officer_of,
        reopen,
        take_back,
        withdraw,
    )
    from villages.scoping import Role

    approved = make_product(BOLOK, state=State.APPROVED, files=True)
    consents.answer(approved, True, officer_of(Role.VILLAGE, BOLOK), version=0)
    province = officer_of(Role.PROVINCE, NTT)
    flag([approved.pk], Track.FUNDING, province)
    issue(approved, province)
    event = make_training()
    trainings.seat(event, [approved.pk], province)
    event.refresh_from_db()
    trainings.unseat(event, event.taken.get().pk, province, version=event.version)
    other = make_product(KUANHEUN, state=State.SUBMITTED)
    withdraw(other)
    last = make_product(NUNKURUS, state=State.APPROVED)
    take_back(last)
    reopen(make_product(KUATAE, state=State.APPROVED))
    give_time(KUANHEUN, approved.cycle)
    call_command("tidy", stdout=StringIO())
    call_command("recompute_readiness", stdout=StringIO())
    call_command("import_areas", stdout=StringIO())
    return approved, other


def pages(approved, draft):
    """{page: status}: what each role reads, a file, and what a village saves."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client
    from django.urls import reverse

    from tests.factories import BOLOK, KUPANG, NTT, jpeg, officer_of
    from villages.scoping import Role

    found = {}
    asked = {
        Role.VILLAGE: ("home", "reviews:tasks", "reviews:detail", "products:potentials", "phones"),
        Role.DISTRICT: ("home", "reviews:queue", "reviews:coverage", "accounts", "reviews:corrections"),
        Role.PROVINCE: (
            "home",
            "reviews:approved",
            "reviews:ledger",
            "reviews:trainings",
            "reviews:downloads",
        ),
    }
    areas = {Role.VILLAGE: BOLOK, Role.DISTRICT: KUPANG, Role.PROVINCE: NTT}
    for role, names in asked.items():
        client = Client()
        client.force_login(officer_of(role, areas[role]))
        for name in names:
            args = [approved.pk] if name in ("reviews:tasks", "reviews:detail") else []
            found[f"{role} {name}"] = client.get(reverse(name, args=args), follow=True).status_code
    found["csv"] = client.get(reverse("reviews:export", args=["csv"])).status_code
    found["worker"] = by_worker(client)
    client.force_login(officer_of(Role.VILLAGE, draft.village_id))
    section = reverse("products:section", args=[draft.pk, "produk"])
    form = client.get(section).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"name": "Garam Halus"}
    data["seen"] = client.get(section).context["seen"]
    found["save"] = client.post(section, data).status_code
    place = reverse("products:section", args=[draft.pk, "bukti"])
    stream = SimpleUploadedFile("a.jpg", jpeg(colour="#123456"), "image/jpeg")
    seen = client.get(place).context["seen"]
    found["photo"] = client.post(place, {"photos": stream, "seen": seen}).status_code
    return found


def by_worker(client):
    """The status of a file that a worker of this role has made."""
    from django.core.management import call_command
    from django.urls import reverse

    from reviews.lists import downloads
    from reviews.models import Export

    downloads.SHORT = -1
    client.get(reverse("reviews:export", args=["xlsx"]))
    call_command("worker", "--batch")
    made = Export.objects.get(kind="xlsx", begun=1, task__gt="")
    return client.get(reverse("reviews:download_file", args=[made.pk])).status_code


def refused():
    from django.db import DatabaseError, connection, transaction

    found = {}
    for statement in REFUSED:
        found[statement] = ""
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        except DatabaseError as error:
            found[statement] = type(error.__cause__).__name__
    return found


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ovop.settings")
    os.environ["WORKER"] = "1"
    import django

    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    approved, draft = work()
    out = StringIO()
    told = {"pages": pages(approved, draft), "refused": refused()}
    call_command("verify_history", stdout=out)
    print(json.dumps(told | {"history": out.getvalue()}))


if __name__ == "__main__":
    main()
