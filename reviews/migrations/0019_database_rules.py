"""The history of before gets its chain, and the database knows how help can stand.

The triggers themselves stand as the code says them: `manage.py migrate` puts them up at its end (reviews/rules).
"""

from itertools import groupby

from django.conf import settings
from django.db import migrations
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from reviews.append_only import lift
from villages.breaches import Rule, refuse_breaches
from villages.chain import content_of, plain, sum_of

KNOWN = Rule(
    "facilitation",
    CheckConstraint(
        name="status_is_known",
        condition=Q(status__in=["flagged", "planned", "running", "done", "cancelled"]),
        violation_error_message="Status bantuan ini tidak dikenal.",
    ),
    whose="product__village_id",
    remedy=_("isi status dengan target catatan terakhir bantuan itu di reviews_ledgerentry."),
)
# What a line puts into the chain, as form 1 of each model's `chained` says it.
SIGNED = ("id", "user_id", "person")
LINES = {
    ("reviews", "Decision"): (
        *(*SIGNED, "product_id", "action", "source", "target", "version", "note", "snapshot"),
        *("signature_id", "undoes_id", "shared", "at"),
    ),
    ("reviews", "SignatureRequest"): (
        *SIGNED,
        "product_id",
        "door",
        "nonce",
        "fingerprint",
        "at",
        "expires_at",
    ),
    ("reviews", "Signature"): ("id", "request_id", "name", "office", "snapshot", "at"),
    ("reviews", "Remark"): ("id", "decision_id", "pin", "label", "text"),
    ("reviews", "Reply"): ("id", "remark_id", "text", "user_id", "written_at", "updated_at", "sent_with_id"),
    ("reviews", "Correction"): (
        *(*SIGNED, "product_id", "pin", "label", "before", "after", "typed", "reason", "role", "channel"),
        *("at", "outcome", "answer", "decided_by_id", "decided_person", "decided_at", "version"),
    ),
    ("reviews", "ConsentEntry"): (*SIGNED, "product_id", "allowed", "version", "at"),
    ("reviews", "LedgerEntry"): (
        *(*SIGNED, "item_id", "action", "source", "target", "version", "note", "changes", "act", "at"),
    ),
    ("reviews", "TrainingEntry"): (*SIGNED, "training_id", "note", "changes", "version", "at"),
    ("products", "Extension"): (*SIGNED, "cycle_id", "until", "reason", "at"),
    ("villages", "NameEntry"): ("id", "user_id", "before", "name", "at"),
    ("villages", "AreaChange"): (
        *("id", "how", "old_code", "old_name", "new_code", "new_name", "day", "basis", "recorded_at"),
    ),
}
# model -> (the condition of a line, what its chain is called, the key of that, when it was written, and of two at
# once which is the first).
SUBJECTS = {
    "SignatureRequest": ({}, "product", "product_id", "at", -2),
    "Signature": ({}, "product", "request__product_id", "at", -1),
    "Decision": ({}, "product", "product_id", "at", 1),
    "Remark": ({}, "product", "decision__product_id", "decision__at", 2),
    "Reply": ({"sent_with__isnull": False}, "product", "remark__decision__product_id", "sent_with__at", 3),
    "Correction": ({"decided_at__isnull": False}, "product", "product_id", "decided_at", 4),
    "ConsentEntry": ({}, "product", "product_id", "at", 5),
    "LedgerEntry": ({}, "product", "item__product_id", "at", 6),
    "TrainingEntry": ({}, "training", "training_id", "at", 1),
    "Extension": ({}, "village", "village_id", "at", 1),
    "NameEntry": ({}, "officer", "user_id", "at", 1),
    "AreaChange": ({}, "areas", None, "recorded_at", 1),
}
CHUNK = 2000


def chain(apps, schema_editor):
    """Link every line that there is, in the order in which each chain was written."""
    for subject in ("product", "training", "village", "officer", "areas"):
        models_of = [name for name in LINES if SUBJECTS[name[1]][1] == subject]
        lines = []
        for app, name in models_of:
            model, (part, _chain, key, at, rank) = apps.get_model(app, name), SUBJECTS[name]
            told = [column for column in (key, at) if column]
            found = model.objects.filter(**part).order_by("pk").values_list("pk", *told)
            # Keys alone: what the lines say is read a chunk of chains at a time.
            for pk, *rest in found.iterator(CHUNK):
                of, moment = rest if key else ("", *rest)
                lines.append((f"{subject} {of}".strip(), moment, rank, pk, (app, name)))
        lines.sort(key=lambda line: line[:4])
        _link(apps, lines)


def _link(apps, lines):
    """`lines` are [(chain, moment, rank, key, model), …], each chain in its order."""
    Chain, Link = apps.get_model("villages", "Chain"), apps.get_model("villages", "Link")
    head = None
    for start in range(0, len(lines), CHUNK):
        some = lines[start : start + CHUNK]
        contents, heads, links = _contents(apps, some), [], []
        for key, chain in groupby(some, key=lambda line: line[0]):
            if head is None or head.key != key:
                head = Chain(key=key, length=0, digest="")
            for _key, moment, _rank, pk, model in chain:
                head.length += 1
                table = apps.get_model(*model)._meta.db_table
                said = (head.digest, head.length, table, pk, 1, contents[model, pk], plain(moment))
                head.digest = sum_of(said)
                links.append(
                    Link(
                        chain=head,
                        number=head.length,
                        of_table=table,
                        of_row=pk,
                        form=1,
                        content=contents[model, pk],
                        digest=head.digest,
                        at=moment,
                    )
                )
            heads.append(head)
        Chain.objects.bulk_create(
            heads, update_conflicts=True, unique_fields=["key"], update_fields=["length", "digest"]
        )
        Link.objects.bulk_create(links, CHUNK)


def _contents(apps, lines):
    """{(model, key): the sum of what the line says}."""
    found = {}
    for model in {line[4] for line in lines}:
        keys = [line[3] for line in lines if line[4] == model]
        for row in apps.get_model(*model).objects.filter(pk__in=keys):
            found[model, row.pk] = content_of(row, LINES[model])
    return found


def forget(apps, schema_editor):
    lift(schema_editor, ["villages_link"])
    apps.get_model("villages", "Link").objects.all().delete()
    apps.get_model("villages", "Chain").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("products", "0015_states_and_places_are_known"),
        ("reviews", "0018_separate_duties"),
        ("villages", "0010_chain_of_the_history"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(refuse_breaches("reviews", [KNOWN]), migrations.RunPython.noop),
        migrations.AddConstraint(KNOWN.model, KNOWN.constraint),
        migrations.RunPython(chain, forget),
    ]
