"""Which files the rows of a database name: those must lie in a backup of it."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from products.models import Minutes, MinutesPage, Photo, SubmittedFile
from products.uploads.storage import PDF, SIZES
from reviews.models import Evidence

DRAWN = ("large", "small")  # of a PDF's page (products/uploads/pdfs.py)
Rows = Callable[[str], Iterable[Any]]


def named(rows: Rows) -> set[str]:
    """The names under MEDIA_ROOT. `rows` runs a statement on the copied database, which no model reaches."""
    names = set()
    for model in (Photo, Evidence):
        for (key,) in rows(f"SELECT id FROM {model._meta.db_table}"):
            folder = model(id=UUID(str(key))).folder
            names |= {f"{folder}/{size}.webp" for size in SIZES}
    for (key,) in rows(f"SELECT id FROM {Minutes._meta.db_table} WHERE is_pdf"):
        names.add(f"{Minutes(id=UUID(str(key))).folder}/{PDF}")
    pages = rows(
        f"SELECT page.id, page.position, minutes.id, minutes.is_pdf FROM {MinutesPage._meta.db_table} page "
        f"JOIN {Minutes._meta.db_table} minutes ON minutes.id = page.minutes_id"
    )
    for key, position, of, is_pdf in pages:
        minutes = Minutes(id=UUID(str(of)), is_pdf=bool(is_pdf))
        page = MinutesPage(id=UUID(str(key)), position=position, minutes=minutes)
        for size in DRAWN if is_pdf else SIZES:
            names.add(f"{page.folder}/{page.picture(size)}")
    # What was submitted last of a returned dossier, though its village has deleted it since.
    kept = rows(f"SELECT kind, folder, position, is_pdf FROM {SubmittedFile._meta.db_table}")
    for kind, folder, position, is_pdf in kept:
        one = SubmittedFile(kind=kind, position=position, is_pdf=bool(is_pdf))
        if kind == SubmittedFile.Kind.MINUTES:
            names |= {f"{folder}/{PDF}"} if is_pdf else set()
        else:
            names |= {f"{folder}/{one.picture(size)}" for size in (DRAWN if is_pdf else SIZES)}
    return names
