"""What a photo shows is what is stored of it: upright, in its colours, on white, whatever wrote it."""

import resource
import subprocess
import sys
from contextlib import suppress
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageChops, ImageStat

from products.uploads import child
from products.uploads.photos import read_photo
from tests.products.drawn import P3, in_colours_of, scene
from tests.products.photo_samples import FILES, SAMPLES, SIZE, encoded

# Of 255, over all pixels and colours. What WebP costs is 1 to 2; a turned scene is 40 away, one in the wrong
# colours 6, one on black 60.
DIFFERENCE = 4.0


def read(data, name="IMG_1.jpg"):
    return read_photo(SimpleUploadedFile(name, data))


def shown(files, size="large"):
    return Image.open(BytesIO(files[f"{size}.webp"])).convert("RGB")


def difference(one, other):
    """The mean difference of two pictures, of 255, seen from so far that a pixel's place says nothing."""
    one, other = (image.resize((80, 60), Image.Resampling.BOX) for image in (one, other))
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3


def test_there_are_enough():
    assert len(SAMPLES) >= 60


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_seen_is_what_is_stored(name):
    data, expected = SAMPLES[name]()
    files = read(data)
    large = shown(files)
    assert (large.width > large.height) == (expected.width > expected.height)
    assert difference(large, expected) < DIFFERENCE
    assert difference(shown(files, "small"), expected) < DIFFERENCE + 1


def test_the_measure_sees_what_is_wrong():
    right = scene(*SIZE)
    assert difference(right, right.transpose(Image.Transpose.ROTATE_180)) > 30
    assert difference(right, in_colours_of(P3, right)) > DIFFERENCE + 1
    assert difference(right, Image.new("RGB", SIZE)) > 60


def test_a_logo_stands_on_white():
    """b16: the corners of a transparent logo."""
    logo = Image.new("RGBA", (700, 700))
    logo.paste((178, 34, 34, 255), (150, 150, 550, 550))
    for kind in ("PNG", "WEBP"):
        for size in ("large", "medium", "small"):
            image = shown(read(encoded(logo, kind), "logo.png"), size)
            assert min(image.getpixel((2, 2))) >= 250
            assert image.getpixel((image.width // 2, image.height // 2))[1] < 60


def test_a_photo_of_a_cheap_camera_is_whole():
    """b21: the two bytes that say that it ends are missing, and not one pixel."""
    image = shown(read((FILES / "b21-jpeg-without-end-marker.jpg").read_bytes()))
    assert image.size == (400, 300)


@pytest.mark.parametrize("options", ({}, {"progressive": True}))
def test_a_photo_that_lacks_pixels_is_refused(options):
    data = encoded(scene(*SIZE), **options)
    for lacking in (40, 200, 1000, len(data) // 2):
        with pytest.raises(ValidationError) as fault:
            read(data[:-lacking])
        assert fault.value.code == "damaged"


def test_a_large_progressive_photo_is_taken():
    """b26: 6720 × 4480 px in many scans, white all over."""
    stream = BytesIO()
    Image.new("RGB", (6720, 4480), "white").save(stream, "JPEG", progressive=True)
    image = shown(read(stream.getvalue()))
    assert (image.size, image.getpixel((9, 9))) == ((1280, 853), (255, 255, 255))


def avif():
    return b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + bytes(500)


@pytest.mark.parametrize(
    ("make", "code", "sentence"),
    (
        (
            avif,
            "not_a_photo",
            "“x.heic” bukan foto JPEG, PNG, WebP, atau HEIC. Pilih foto dari kamera atau galeri.",
        ),
        (
            lambda: b"\0\0\0\x18ftypmp42\0\0\0\0isommp42" + bytes(500),
            "not_a_photo",
            "“x.heic” bukan foto JPEG, PNG, WebP, atau HEIC. Pilih foto dari kamera atau galeri.",
        ),
        (
            lambda: (FILES / "plain.heic").read_bytes()[:2000],
            "damaged",
            "Foto “x.heic” rusak atau tidak utuh. Pilih foto lain, atau ambil foto baru.",
        ),
        (
            lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(500),
            "damaged",
            "Foto “x.heic” rusak atau tidak utuh. Pilih foto lain, atau ambil foto baru.",
        ),
    ),
)
def test_a_heic_that_is_none_is_told(make, code, sentence):
    with pytest.raises(ValidationError) as fault:
        read(make(), "x.heic")
    assert (fault.value.code, fault.value.messages) == (code, [sentence])


def test_flipped_bits_in_a_heic_end_in_a_sentence():
    genuine = (FILES / "plain.heic").read_bytes()
    for place in range(8, 1200, 97):
        data = bytearray(genuine)
        data[place] ^= 0x55
        with suppress(ValidationError):  # anything else would be a 500
            shown(read(bytes(data)))


def test_a_decoder_that_takes_too_long_is_ended():
    def used():
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return children.ru_utime + children.ru_stime

    begun = used()
    # 8,000 lengths are 8,000 encodings: no photo would ask for them.
    with pytest.raises(child.Refusal, match="killed"):
        child.run("photo_child", b"1280 " * 8000 + b"\n" + encoded(scene(1280, 960)))
    assert 2 < used() - begun < 3.5


def test_heic_is_never_opened_in_the_web_process():
    script = (
        "import django, os; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'; django.setup()\n"
        "import sys; from django.core.files.uploadedfile import SimpleUploadedFile\n"
        "from products.uploads.photos import read_photo\n"
        "read_photo(SimpleUploadedFile('a', open(sys.argv[1], 'rb').read()))\n"
        "print('pi_heif' in sys.modules)"
    )
    root = FILES.parents[2]
    command = [sys.executable, "-c", script, FILES / "plain.heic"]
    assert subprocess.check_output(command, cwd=root) == b"False\n"
