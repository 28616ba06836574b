"""What every returned dossier said when it was submitted last, for those that were returned before it was kept.

Its answers are those of its last submission, corrected since; of its photos and minutes those that are still there
and were there then. A dossier without a readable submission gets none, and shows its officers nothing.
"""

from django.db import migrations
from django.db.models import OuterRef, Subquery

BATCH = 200


def corrected(snapshot, corrections):
    new = {one["name"]: one for correction in corrections for one in correction.after}
    sections = [
        {**section, "answers": [new.get(one["name"], one) for one in section["answers"]]}
        for section in snapshot["sections"]
    ]
    return {**snapshot, "sections": sections}


def raw(snapshot, name):
    for section in snapshot["sections"]:
        for answer in section["answers"]:
            if answer["name"] == name:
                return answer["raw"]
    return None


def files_of(product, snapshot, models):
    """The rows of files that are there and were submitted."""

    def row(one, kind, folder, **more):
        return models["SubmittedFile"](
            product=product, kind=kind, file=one.pk, name=one.name, digest=one.digest, folder=folder, **more
        )

    photos = raw(snapshot, "photos") or []
    for photo in models["Photo"].objects.filter(product=product, pk__in=photos):
        position = photos.index(photo.pk.hex)
        yield row(photo, "photo", f"photo/{photo.pk.hex[:2]}/{photo.pk.hex}", position=position)
    said = raw(snapshot, "minutes") or {}
    minutes = models["Minutes"].objects.filter(product=product, pk=said.get("id")).first() if said else None
    if minutes is None:
        return
    own = f"minutes/{minutes.pk.hex[:2]}/{minutes.pk.hex}"
    yield row(minutes, "minutes", own, is_pdf=minutes.is_pdf)
    pages = models["MinutesPage"].objects.filter(minutes=minutes)
    then = said.get("pages") or [minutes.pk.hex]
    for page in pages:
        if minutes.is_pdf:
            yield row(page, "minutespage", own, position=page.position, is_pdf=True)
        elif page.pk.hex in then:
            folder = f"minutes/{page.pk.hex[:2]}/{page.pk.hex}"
            yield row(page, "minutespage", folder, position=then.index(page.pk.hex))


def fill(apps, schema_editor):
    names = ("Photo", "Minutes", "MinutesPage", "SubmittedFile", "LastSubmission", "Product")
    models = {name: apps.get_model("products", name) for name in names}
    Decision, Correction = (apps.get_model("reviews", name) for name in ("Decision", "Correction"))
    sent = Decision.objects.filter(product=OuterRef("pk"), snapshot__isnull=False).order_by("-version")
    returned = models["Product"].objects.filter(state="returned", last_submission__isnull=True)
    for product in returned.annotate(sent=Subquery(sent.values("pk")[:1])).iterator(chunk_size=BATCH):
        decision = Decision.objects.filter(pk=product.sent).first()
        if decision is None or not isinstance(decision.snapshot, dict) or "sections" not in decision.snapshot:
            continue
        accepted = Correction.objects.filter(
            product=product, outcome="accepted", version__gt=decision.version
        ).order_by("version")
        answers = corrected(decision.snapshot, accepted)
        models["LastSubmission"].objects.create(
            product=product, name=raw(answers, "name") or "", potential=product.potential, answers=answers
        )
        models["SubmittedFile"].objects.bulk_create(files_of(product, answers, models))


class Migration(migrations.Migration):
    dependencies = [("reviews", "0016_head_signs"), ("products", "0014_submitted_and_partial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
