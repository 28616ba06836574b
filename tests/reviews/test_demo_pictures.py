"""The demo's pictures are files: small, all in use, and nothing in the product draws."""

import pytest
from django.conf import settings
from PIL import Image

from reviews.demo import filing
from reviews.demo.filing import DOSSIERS

FOLDER = settings.BASE_DIR / "reviews/demo/pictures"
PICTURES = sorted(FOLDER.glob("*.webp"))


def test_there_are_about_forty():
    assert len(PICTURES) == 38
    assert {path.name for path in FOLDER.iterdir()} == {
        "README.md",
        "minutes.pdf",
        *(path.name for path in PICTURES),
    }


def test_each_is_a_small_webp():
    for path in PICTURES:
        assert path.stat().st_size <= 20_000, path.name
        with Image.open(path) as image:
            image.load()
            assert image.format == "WEBP", path.name
            assert min(image.size) >= 480, path.name
    assert (FOLDER / "minutes.pdf").stat().st_size <= 20_000


def test_each_is_used_and_each_that_is_used_is_there():
    used = {"minutes.pdf"}  # of every meeting that names no other
    for entry in DOSSIERS:
        for answers in (entry, *(step.get("answers", {}) for step in entry.get("steps", ()))):
            for name in answers.get("photos", ()):
                # Cloth does not show up in a file about fish.
                assert name.startswith(f"{entry['category']}-"), entry["village"]
                used.add(f"{name}.webp")
            used.add(answers.get("minutes", "minutes.pdf"))
    assert used == {"minutes.pdf", *(path.name for path in PICTURES)}


def test_a_picture_is_called_in_the_words_of_the_villages():
    assert filing.photo("seaweed-lines").name == "contoh-rumput-laut-1.webp"
    assert filing.photo("seaweed-rack").name == "contoh-rumput-laut-2.webp"
    assert filing.photo("seaweed-rack").content_type == "image/webp"
    assert filing.minutes("minutes.pdf").name == "contoh-berita-acara.pdf"
    assert filing.minutes("minutes.webp").name == "contoh-berita-acara.webp"
    with pytest.raises(ValueError, match="seaweed-moon"):
        filing.photo("seaweed-moon")


def test_nothing_in_the_product_draws():
    sources = [
        path
        for app in ("ovop", "products", "reviews", "villages")
        for path in (settings.BASE_DIR / app).rglob("*.py")
    ]
    assert len(sources) > 50
    for path in sources:
        text = path.read_text(encoding="utf-8")
        assert "ImageDraw" not in text, path
        assert "ImageFont" not in text, path
