"""A new year starts from last year's answers; each section waits to be confirmed."""

import uuid

from django.core.files.storage import default_storage

from products.models import Licence, Need, Photo, Satellite
from products.sections import SECTIONS
from products.uploads import storage
from products.uploads.storage import PHOTO_SIZES, THUMBNAIL
from villages.models import Village

# The meeting is held anew each year, and so are its minutes.
OF_THE_YEAR = {"minutes_date", "minutes_number"}


def carry_on(earlier, product, *, photos):
    """Fill the untouched, locked file of the same village from an earlier one; `photos`: bring them.

    The answer about the public catalogue stays behind: somebody must give it anew, and is written down.
    """
    asked = [question for section in SECTIONS for question in section.questions(product)]
    columns = [name for question in asked for name in question.columns if name not in OF_THE_YEAR]
    for name in columns:
        setattr(product, name, getattr(earlier, name))
    product.carried_from, product.potential = earlier, earlier.potential
    product.unconfirmed = [section.key for section in SECTIONS]
    product.save(update_fields=[*columns, "carried_from", "potential", "unconfirmed", "updated_at"])
    for model, fields in (
        (Licence, ("kind", "status", "number", "valid_until", "ends_on")),
        (Need, ("track", "kind")),
    ):
        model.objects.bulk_create(
            model(product=product, **{field: getattr(row, field) for field in fields})
            for row in model.objects.filter(product=earlier)
        )
    if any(question.name == "satellites" for question in asked):
        # Those that are there no more are named anew by whoever knows what became of them.
        there = (
            Village.objects.existing().exclude(pk=product.village_id).filter(satellite_of__product=earlier)
        )
        Satellite.objects.bulk_create(Satellite(product=product, village=village) for village in there)
    if photos:
        for photo in earlier.photos.all():
            _copy(photo, product)


def _copy(photo, product):
    """A row and files of its own, so that deleting one year's photo leaves the other's."""
    copy = Photo(
        id=uuid.uuid4(), product=product, name=photo.name, digest=photo.digest, position=photo.position
    )
    files = {}
    for name in [f"{size}.webp" for size in PHOTO_SIZES]:
        if name == f"{THUMBNAIL}.webp" and not default_storage.exists(f"{photo.folder}/{name}"):
            continue  # a photo of before there were any
        with default_storage.open(f"{photo.folder}/{name}") as file:
            files[name] = file.read()
    storage.write(copy.folder, files)
    copy.save(force_insert=True)
