"""Old submissions, remarks and entries of the ledger are brought along, so that they outlive the code.

- A submission was {question: raw answer}. It becomes schema 2 of products/snapshots.py: the same raw answers,
  each with the label and the text that the village read.
- A remark keeps what its pin was called.
- An entry of the ledger held texts in the portal's words, from which no raw value can be won back for sure
  ("Rp 35.000.000" is certain, a partner's name is not). They stay, marked as texts: {"text": [before, after]}.
  What was typed in words is raw already. Two columns are called after licences, no longer after papers.
- An item planned as training about one of the form's topics gets that topic's key. Until now the words
  decided, and they decide here once more, for the last time. A topic that is no more than that label goes.

The tables refuse UPDATE, so their guard is lifted inside this migration's own transaction and put back at its
end; where the migration fails, both databases undo the lifting with all the rest. Rows are read and written
in batches, by key. A row that an older version left in another shape stays as it is, and is named: the pages
show it as it was written.

It can be taken back: nothing that was there is lost on the way.
"""

from django.db import migrations

from reviews.append_only import lift, put_back
from reviews.migrations._labels_of_2026 import PINS, SECTIONS, TRAINING

BATCH = 500
TABLES = ("reviews_decision", "reviews_remark", "reviews_ledgerentry")
FAULTS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
EMPTY = (None, "", [], {})
TYPED = ("topic", "programme", "officer", "outcome")  # columns whose text is their raw value
RENAMED = {"papers_before": "licences_before", "papers_after": "licences_after"}


def change(rows, column, make):
    """Write what `make` makes of each row into its column, a batch at a time; None leaves the row alone."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last, changed = batch[-1].pk, []
        for row in batch:
            value = make(row)
            if value is not None:
                setattr(row, column, value)
                changed.append(row)
        rows.model.objects.bulk_update(changed, [column])


def left_alone(row, of, why):
    print(f"\n  {row._meta.db_table} {row.pk} ({of}) is left as it is: {why}", end="")


# --- Submissions ---------------------------------------------------------------------------------


def with_labels(raw):
    """Schema 2 of raw answers. Questions that nobody knows come last, under their own names."""
    left, sections = dict(raw), []
    for key, title, questions in SECTIONS:
        # Which licences were asked depended on the category: those that were are there.
        answers = [
            {"name": name, "label": label, "raw": left[name], "text": text_of(show, left.pop(name))}
            for name, label, show in questions
            if name in left
        ]
        sections.append({"key": key, "title": title, "answers": answers})
    if left:
        answers = [{"name": name, "label": name, "raw": value, "text": None} for name, value in left.items()]
        sections.append({"key": "", "title": "Lainnya", "answers": answers})
    return {"schema": 2, "sections": sections}


def text_of(show, raw):
    """As the village read it; None where that cannot be said any more, and the raw answer is shown."""
    try:
        return "" if raw in EMPTY else str(show(raw))
    except FAULTS:
        return None


def label_submission(decision):
    stored = decision.snapshot
    if not isinstance(stored, dict):
        left_alone(decision, f"product {decision.product_id}", f"its snapshot is a {type(stored).__name__}")
        return None
    return None if "schema" in stored else with_labels(stored)


def only_raw(decision):
    stored = decision.snapshot
    if not isinstance(stored, dict) or "sections" not in stored:
        return None
    return {one["name"]: one["raw"] for section in stored["sections"] for one in section["answers"]}


# --- Entries of the ledger -----------------------------------------------------------------------


def mark_texts(entry):
    if not isinstance(entry.changes, dict):
        kind = type(entry.changes).__name__
        left_alone(entry, f"item {entry.item_id}", f"its changes are a {kind}")
        return None
    marked = {}
    for column, pair in entry.changes.items():
        is_raw = isinstance(pair, dict) or column in TYPED
        marked[RENAMED.get(column, column)] = pair if is_raw else {"text": pair}
    return marked if marked != entry.changes else None


def only_texts(entry):
    """What was logged since keeps its raw values: the code of before shows them as they are."""
    if not isinstance(entry.changes, dict):
        return None
    texts = {
        column: pair.get("text", ["", str(pair)]) if isinstance(pair, dict) else list(map(as_text, pair))
        for column, pair in entry.changes.items()
    }
    return texts if texts != entry.changes else None


def as_text(raw):
    if isinstance(raw, dict):
        raw = raw.get("name")
    return "" if raw is None else str(raw)


# --- Kinds of training ---------------------------------------------------------------------------


def kind_of(topic):
    """The key of the one topic whose label is in the words; "" of none, and of several."""
    found = [key for key, label in TRAINING.items() if key != "none" and label.lower() in topic.lower()]
    return found[0] if len(found) == 1 else ""


def carry_labels(apps, schema_editor):
    lift(schema_editor, TABLES)
    submissions = apps.get_model("reviews", "Decision").objects.filter(snapshot__isnull=False)
    change(submissions.only("product_id", "snapshot"), "snapshot", label_submission)
    remarks = apps.get_model("reviews", "Remark").objects.filter(label="")
    change(remarks.only("pin", "label"), "label", lambda remark: PINS.get(remark.pin, remark.pin))
    entries = apps.get_model("reviews", "LedgerEntry").objects.exclude(changes={})
    change(entries.only("item_id", "changes"), "changes", mark_texts)
    put_back(schema_editor, TABLES)
    items = apps.get_model("reviews", "Facilitation").objects.filter(track="training", kind="")
    change(items.exclude(topic="").only("topic", "kind"), "kind", lambda item: kind_of(item.topic) or None)
    for kind, label in TRAINING.items():
        # The portal's own word: from now on the kind says it.
        apps.get_model("reviews", "Facilitation").objects.filter(
            track="training", kind=kind, topic=label
        ).update(topic="")


def go_without(apps, schema_editor):
    lift(schema_editor, TABLES)
    submissions = apps.get_model("reviews", "Decision").objects.filter(snapshot__isnull=False)
    change(submissions.only("snapshot"), "snapshot", only_raw)
    entries = apps.get_model("reviews", "LedgerEntry").objects.exclude(changes={})
    change(entries.only("changes"), "changes", only_texts)
    put_back(schema_editor, TABLES)
    # Help that was planned by its kind alone is called by it again; the column goes with migration 0005.
    items = apps.get_model("reviews", "Facilitation").objects.filter(track="training", topic="")
    change(items.exclude(kind="").only("topic", "kind"), "topic", lambda item: TRAINING.get(item.kind))


class Migration(migrations.Migration):
    dependencies = [("reviews", "0005_room_for_labels")]
    operations = [migrations.RunPython(carry_labels, go_without)]
