"""The picture of a product in a list: the smallest size of its cover."""

from io import BytesIO

from django.core.files.storage import default_storage
from PIL import Image

from products.models import Photo
from products.uploads import drawing, storage
from products.uploads.storage import THUMBNAIL


def picture(photo: Photo, size: str) -> str:
    """The name of its file in this size; a photo of before there were thumbnails shows a heavier one."""
    if size == THUMBNAIL and not has_one(photo):
        size = "small"
    return f"{size}.webp"


def has_one(photo: Photo) -> bool:
    return default_storage.exists(f"{photo.folder}/{THUMBNAIL}.webp")


def draw(photo: Photo) -> None:
    """Make it from the next larger size. OSError where that is missing, damaged, or the disk is full."""
    with default_storage.open(f"{photo.folder}/small.webp") as file:
        content = file.read()
    with Image.open(BytesIO(content), formats=("WEBP",)) as image:
        made = drawing.webps(image.convert("RGB"), [drawing.TINY])
    storage.write(photo.folder, {f"{THUMBNAIL}.webp": made[0]})
