"""What a picture may take of the server's memory while it is drawn: 150 MB, whatever is accepted, and one at a time."""

import subprocess
import sys
import threading
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from products.uploads import photos
from products.uploads.minutes import MINUTES_SIZES
from tests.products.photo_samples import FILES

ROOT = Path(__file__).parents[2]
MOST = 150  # MB more
LENGTHS = list(MINUTES_SIZES.values())  # a page of minutes is the largest that is drawn
# Each prints how many MB it took at most, beyond what it had when the picture was in its hands.
PEAK = """
import resource, sys
from django.conf import settings
settings.configure()
sys.path.append(sys.argv[1])
lengths = [int(length) for length in sys.argv[2].split()]
data = sys.stdin.buffer.read()
{imports}
def peak():
    return int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) / 1024
before = peak()
{draw}
print(peak() - before)
"""
HERE = {"imports": "from products.uploads.photos import drawn", "draw": "drawn(data, lengths)"}
ELSEWHERE = {
    "imports": (
        "from products.uploads import photo_child\nfrom pi_heif import register_heif_opener\nfrom PIL import Image\n"
        "Image.MAX_IMAGE_PIXELS = None\nregister_heif_opener(thumbnails=False, decode_threads=1)"
    ),
    "draw": "photo_child.draw(data, lengths)",
}


def picture(mode, millions, kind, **options):
    side = int((millions * 1_000_000) ** 0.5)
    image = Image.new(
        mode, (side, side), {"P": 1, "L": 90, "LA": (90, 99)}.get(mode, (90, 70, 50, 99)[: len(mode)])
    )
    stream = BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


HEAVIEST = {
    "JPEG of 110 MP": lambda: picture("RGB", 110, "JPEG", quality=40),
    "JPEG of 12 MP in 4:4:4": lambda: picture("RGB", 12, "JPEG", subsampling=0),
    "progressive JPEG of 36 MP": lambda: picture("RGB", 35.9, "JPEG", progressive=True, quality=40),
    "progressive JPEG of 14 MP in 4:4:4": lambda: picture(
        "RGB", 13.9, "JPEG", progressive=True, subsampling=0
    ),
    "progressive JPEG of 11 MP in CMYK": lambda: picture("CMYK", 11.6, "JPEG", progressive=True),
    "PNG of 25 MP": lambda: picture("RGB", 25, "PNG", compress_level=1),
    "PNG of 25 MP, see-through": lambda: picture("RGBA", 25, "PNG", compress_level=1),
    "PNG of 25 MP in grey, see-through": lambda: picture("LA", 25, "PNG", compress_level=1),
    "PNG of 25 MP of 256 colours": lambda: picture("P", 25, "PNG", compress_level=1, transparency=0),
    "PNG of 4 MP, see-through": lambda: picture("RGBA", 3.99, "PNG", compress_level=1),
    "WebP of 7 MP": lambda: picture("RGB", 6.99, "WEBP", method=0),
    "WebP of 7 MP without loss, see-through": lambda: picture("RGBA", 6.99, "WEBP", method=0, lossless=True),
    "WebP of 4 MP": lambda: picture("RGB", 3.99, "WEBP", method=0),
    "HEIC of 24 MP": lambda: (FILES / "phone-24mp.heic").read_bytes(),
}


def megabytes(data, *, is_dear):
    script = PEAK.format(**(ELSEWHERE if is_dear else HERE))
    command = [sys.executable, "-c", script, ROOT, " ".join(map(str, LENGTHS))]
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    return float(done.stdout)


@pytest.mark.parametrize("name", HEAVIEST)
def test_the_heaviest_that_is_accepted(name):
    data = HEAVIEST[name]()
    upload = SimpleUploadedFile("foto", data)
    is_dear = photos.is_heic(data) or photos.checked(upload, data, LENGTHS[0])[1]
    taken = megabytes(data, is_dear=is_dear)
    assert taken < MOST
    if not is_dear:
        assert taken < 100  # of the web process itself


@pytest.mark.parametrize(
    ("make", "limit"),
    (
        (lambda: picture("RGB", 7.1, "WEBP", method=0), 7),
        (lambda: picture("RGB", 36.1, "JPEG", progressive=True, quality=40), 36),
        (lambda: picture("RGB", 14.1, "JPEG", progressive=True, subsampling=0, quality=40), 14),
    ),
)
def test_a_little_more_is_refused_in_words(make, limit):
    with pytest.raises(ValidationError) as fault:
        photos.read_photo(SimpleUploadedFile("foto", make()))
    assert fault.value.messages == [
        f"Foto “foto” terlalu rapat: lebih dari {limit} juta titik (megapiksel). Kecilkan dulu di galeri."
    ]


def test_one_picture_is_drawn_at_a_time(monkeypatch):
    """Whoever comes second waits: four at once took four times the memory."""
    at_once, most, lock = [0], [0], threading.Lock()
    drawing, go_on = threading.Event(), threading.Event()

    def slow(image, longest):
        with lock:
            at_once[0] += 1
            most[0] = max(most[0], at_once[0])
        drawing.set()
        go_on.wait(10)
        with lock:
            at_once[0] -= 1
        return Image.new("RGB", (8, 8))

    monkeypatch.setattr(photos, "upright", slow)
    data = picture("RGB", 0.1, "JPEG")
    threads = [threading.Thread(target=photos.drawn, args=(data, [1280])) for _number in range(4)]
    for thread in threads:
        thread.start()
    assert drawing.wait(10)
    assert photos.one_at_a_time.locked()
    go_on.set()
    for thread in threads:
        thread.join()
    assert most == [1]


def test_strips_make_the_picture_that_the_whole_makes():
    """Without a seam, in every mode."""
    from products.uploads.drawing import in_strips, on_white

    chance = Image.effect_noise((1500, 1100), 90)
    for mode in ("L", "RGB", "RGBA", "CMYK", "P"):
        image = chance.convert(mode)
        strips = in_strips(image.size, lambda top, bottom, it=image: it.crop((0, top, it.width, bottom)), 400)
        whole = on_white(image).resize((400, 293))
        assert strips.size == whole.size
        apart = [abs(a - b) for a, b in zip(strips.tobytes(), whole.tobytes(), strict=True)]
        assert max(apart) <= 1
