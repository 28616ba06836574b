"""Who reads what of a dossier that was returned: its village what it is typing, everybody else what it submitted last.

The one place for this rule. The steps call keep() and release(); whatever shows a product to an officer asks
shown_to(), a list in SQL name_read() and cover_read(), and the door to an upload file_for().
"""

import copy
from functools import partial
from typing import Any, cast
from uuid import UUID

from django.db import models, transaction
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.shortcuts import get_object_or_404

from products import snapshots
from products.choices import LICENCES_END, State
from products.disclosures import HIDDEN, hidden_from
from products.models import (
    ANSWERS_BESIDE,
    LastSubmission,
    Licence,
    Minutes,
    MinutesPage,
    Need,
    Photo,
    Product,
    Satellite,
    SubmittedFile,
    Upload,
)
from products.models.endings import end_of
from products.questions import Question
from products.sections import SECTIONS
from products.uploads import storage
from villages.models import Village
from villages.scoping import Role

Kind = SubmittedFile.Kind
KINDS: dict[type[Upload], str] = {Photo: Kind.PHOTO, Minutes: Kind.MINUTES, MinutesPage: Kind.PAGE}


def keep(product: Product) -> None:
    """Keep what a product says that goes back to its village in this transaction; it was read by with_answers()."""
    LastSubmission.objects.create(
        product=product,
        name=product.name,
        potential_id=product.potential_id,
        answers=snapshots.take(product),
    )
    SubmittedFile.objects.bulk_create(
        SubmittedFile(
            product=product,
            kind=KINDS[type(one)],
            file=one.pk,
            name=one.name,
            digest=one.digest,
            folder=one.folder,
            position=getattr(one, "position", 0),
            is_pdf=_is_pdf(one),
        )
        for one in _uploads(product)
    )


def release(product: Product) -> None:
    """Forget it, with the files that the village had deleted: the product, read by with_answers(), is submitted anew,
    or its return was taken back."""
    standing = {one.folder for one in _uploads(product)}
    for folder in {one.folder for one in product.submitted_files.all()} - standing:
        transaction.on_commit(partial(storage.retire, folder))
    product.submitted_files.all().delete()
    LastSubmission.objects.filter(product=product).delete()


def _uploads(product: Product) -> list[Any]:
    minutes = getattr(product, "minutes", None)
    pages = [minutes, *minutes.pages.all()] if minutes else []
    return [*product.photos.all(), *pages]


def _is_pdf(upload: Any) -> bool:
    return getattr(getattr(upload, "minutes", upload), "is_pdf", False)


def shown_to(user: Any, product: Product, *, whole: bool = True) -> Product:
    """The product as `user` may read it: itself; of a returned one, for all but its village, as_submitted(); and
    without the contact's number where the consent to show it was taken back."""
    if getattr(user, "role", "") == Role.VILLAGE:
        return product
    if product.state == State.RETURNED and not product.is_last_submission:
        product = as_submitted(product, whole=whole)
    return without_number(product) if hidden_from(user, product) and not product.hides_number else product


def without_number(product: Product) -> Product:
    """The product to be read by whoever must not see its contact's number, and never saved."""
    found = copy.copy(product)
    for name in ("_reading", "_mending"):  # of the answers with it
        found.__dict__.pop(name, None)
    found.hides_number = True
    if found.contact_phone:
        found.contact_phone = str(HIDDEN)
    return found


def read_by(user: Any, rows: Any, key: int) -> Product:
    """The product of these rows with this key, and all its answers, as `user` may read it. Raises Http404.

    What nobody reads is not asked for: of a returned product the answers of its draft.
    """
    if user.role == Role.VILLAGE:
        return get_object_or_404(rows.with_answers(), pk=key)
    rows = rows.with_area().select_related("minutes", "last_submission__potential")
    product = get_object_or_404(rows, pk=key)
    found = shown_to(user, product)
    if not found.is_last_submission:
        models.prefetch_related_objects([found], *ANSWERS_BESIDE)
    return found


def as_submitted(product: Product, *, whole: bool = True) -> Product:
    """A returned product as it was submitted last, to be read and never saved.

    Takes a query for what was kept, where `last_submission` was not selected with the product; `whole`, one more for
    photos and minutes, which it has not otherwise, and one for neighbouring villages, where it named any.
    """
    if _unknown(product):
        kept = LastSubmission.objects.select_related("potential").filter(product=product).first()
    else:
        kept = getattr(product, "last_submission", None)
    found = copy.copy(product)
    for name in ("_reading", "_mending"):  # of the village's own answers
        found.__dict__.pop(name, None)
    found.is_last_submission = True
    found._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    answers = snapshots.Snapshot(kept.answers if kept else {"sections": []})
    _put_columns(found, answers)
    found.potential = kept.potential if kept else None
    found.unconfirmed = []
    _hang(found, "licences", _licences(found, answers))
    _hang(found, "needs", _needs(found, answers))
    _hang(found, "satellites", _satellites(found, answers) if whole else [])
    _put_files(found, list(product.submitted_files.all()) if whole else [])
    return found


def _unknown(product: Product) -> bool:
    return not Product.last_submission.is_cached(product)


def _put_columns(found: Product, answers: snapshots.Snapshot) -> None:
    for question in (question for section in SECTIONS for question in section.every):
        for name in question.columns:
            setattr(found, name, _field(name).get_default())
        raw = answers.raw(question.name)
        if raw is not None:
            for name, value in _columns(question, raw).items():
                setattr(found, name, _field(name).to_python(value))


def _field(name: str) -> models.Field:
    return cast(models.Field, Product._meta.get_field(name))


def _columns(question: Question, raw: Any) -> dict[str, Any]:
    if question.apart is not None:
        return question.apart(raw)
    return dict.fromkeys(question.columns, raw)


def _licences(found: Product, answers: snapshots.Snapshot) -> list[Licence]:
    rows = []
    for kind, raw in (
        (one.licence, answers.raw(one.name)) for section in SECTIONS for one in section.perhaps
    ):
        if raw and kind:
            until = models.DateField().to_python(raw.get("until"))
            said = {"kind": kind, "status": raw["status"], "number": raw["number"], "valid_until": until}
            rows.append(
                Licence(product=found, **said, ends_on=end_of(**said) if kind in LICENCES_END else None)
            )
    return rows


def _needs(found: Product, answers: snapshots.Snapshot) -> list[Need]:
    return [
        Need(product=found, track=question.track, kind=kind)
        for section in SECTIONS
        for question in section.fixed
        if question.track
        for kind in answers.raw(question.name) or ()
    ]


def _satellites(found: Product, answers: snapshots.Snapshot) -> list[Satellite]:
    """The neighbouring villages that were named, under whatever code they have today."""
    codes = [one["code"] for one in answers.raw("satellites") or ()]
    if not codes:
        return []
    named = Q(pk__in=codes)
    for code in codes:
        named |= Q(former_codes__contains=code)
    rows = Village.objects.select_related("subdistrict__district").filter(named)
    return [Satellite(product=found, village=village) for village in rows]


def _put_files(found: Product, files: list[SubmittedFile]) -> None:
    def made_of(model: Any, **more: Any) -> list[Any]:
        kind = KINDS[model]
        return [
            model(
                id=one.file,
                name=one.name,
                digest=one.digest,
                **{key: value(one) for key, value in more.items()},
            )
            for one in files
            if one.kind == kind
        ]

    _hang(found, "photos", made_of(Photo, product=lambda _: found, position=lambda one: one.position))
    minutes = next(iter(made_of(Minutes, product=lambda _: found, is_pdf=lambda one: one.is_pdf)), None)
    Product.minutes.related.set_cached_value(found, minutes)
    if minutes:
        minutes._prefetched_objects_cache = {}
        _hang(
            minutes,
            "pages",
            made_of(MinutesPage, minutes=lambda _: minutes, position=lambda one: one.position),
        )


def _hang(row: Any, name: str, rows: list[Any]) -> None:
    """Make these what `row.<name>.all()` reads, as prefetch_related() does."""
    here = getattr(row, name).get_queryset()
    here._result_cache, here._prefetch_done = rows, True
    row._prefetched_objects_cache[name] = here


def name_read() -> Case:
    """The name of a product in SQL, for officers other than its village's."""
    return Case(When(state=State.RETURNED, then=F("last_submission__name")), default=F("name"))


def cover_read(product: str = "") -> Case:
    """The key of a product's cover in SQL, None without a photo, for officers other than its village's.

    `product` is the path from the row to its product: "", or one that ends in "__".
    """
    on_it = {"product": OuterRef(f"{product}pk")}
    kept = SubmittedFile.objects.filter(kind=Kind.PHOTO, **on_it).order_by("position", "pk")
    now = Photo.objects.filter(**on_it).order_by("position", "created_at")
    return Case(
        When(**{f"{product}state": State.RETURNED}, then=Subquery(kept.values("file")[:1])),
        default=Subquery(now.values("pk")[:1]),
        output_field=models.UUIDField(),
    )


def category_read(category: str) -> Q:
    """The condition that a product is read with this category by officers other than its village's.

    What was submitted last of a returned one lies among its kept answers: each is looked at, in one query.
    """
    kept = LastSubmission.objects.values_list("product", "answers").iterator()
    returned = [pk for pk, answers in kept if snapshots.Snapshot(answers).raw("category") == category]
    is_returned = Q(state=State.RETURNED)
    return (~is_returned & Q(category=category)) | (is_returned & Q(pk__in=returned))


def begun_from(potentials: list[Any], user: Any) -> Any:
    """The products that `user` sees and that began from one of these potentials, as `user` may read them."""
    rows = Product.objects.visible_to(user)
    if user.role == Role.VILLAGE:
        return rows.filter(potential__in=potentials)
    is_returned = Q(state=State.RETURNED)
    return rows.select_related("last_submission__potential").filter(
        (~is_returned & Q(potential__in=potentials))
        | (is_returned & Q(last_submission__potential__in=potentials))
    )


def file_for(user: Any, model: type[Upload], key: UUID) -> Any:
    """The upload of this key that `user` may open, with its `folder`, `name` and `is_pdf`; None where there is none.

    Of a returned product, all but its village get what was submitted, and nothing that was added since.
    """
    rows = model.objects.visible_to(user)
    if model is MinutesPage:
        rows = rows.select_related("minutes")
    if user.role == Role.VILLAGE:
        return rows.filter(pk=key).first()
    found = rows.exclude(**{f"{rows.path}state": State.RETURNED}).filter(pk=key).first()
    return found or SubmittedFile.objects.visible_to(user).filter(kind=KINDS[model], file=key).first()


def first_page_of(minutes: Any) -> Any:
    """The first page of photographed minutes that file_for() found; None where there is none."""
    if isinstance(minutes, SubmittedFile):
        return SubmittedFile.objects.filter(product=minutes.product_id, kind=Kind.PAGE).first()
    return minutes.pages.select_related("minutes").first()
