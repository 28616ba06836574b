"""What a photo costs the server that came small, as phones send it: 1280 × 960 px in JPEG.

`python -m tests.bench.uploads` prints this alone.
"""

import os
from io import BytesIO
from time import process_time

CPU, RATIO = 80, 0.45  # ms; before pixels were read once it was 1.0
ROUNDS = 10


def run():
    from django.core.files.uploadedfile import SimpleUploadedFile

    from products.uploads.photos import read_photo
    from tests.bench import figures

    data = _photo()
    print(f"\nA photo that came small: {len(data) / 1000:.0f} KB\n")
    bare, ours = _in_turns(lambda: _bare(data), lambda: read_photo(SimpleUploadedFile("a.jpg", data)))
    print(f"       Pillow's own way {bare * 1000:.0f} ms, ours {ours * 1000:.0f} ms")
    figures.show("a small photo, time of three sizes in Pillow's own way", ours / bare, RATIO, "×")
    figures.show("a small photo, server CPU", ours * 1000, CPU, "ms")


def _photo():
    """A picture with the light, edges and grain that a phone's would have."""
    from PIL import Image

    from reviews.demo.filing import PICTURES

    size = (1280, 960)
    with Image.open(PICTURES / "craft-tray.webp") as tray:
        picture = tray.convert("RGB").resize(size)
    grain, stream = Image.effect_noise(size, 20).convert("RGB"), BytesIO()
    Image.blend(picture, grain, 0.15).save(stream, "JPEG", quality=80)
    return stream.getvalue()


def _bare(data):
    """What anybody would write first: the same three files, nothing looked at, nothing saved on."""
    from PIL import Image

    with Image.open(BytesIO(data)) as photo:
        for longest in (1280, 640, 240):
            size = photo.copy()
            size.thumbnail((longest, longest))
            size.save(BytesIO(), "WEBP", quality=80)


def _in_turns(*functions):
    """The best processor time of each, in seconds: what others do on the machine only ever adds."""
    best = [float("inf")] * len(functions)
    for _round in range(ROUNDS):
        for number, function in enumerate(functions):
            begun = process_time()
            function()
            best[number] = min(best[number], process_time() - begun)
    return best


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    run()
