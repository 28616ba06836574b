"""Genuine photos and scans come in, upright and bare; hostile ones get a sentence and leave nothing."""

import random
import resource
import subprocess
import sys
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from csp.middleware import CSPMiddleware
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from PIL import Image, ImageCms

from products.uploads import storage
from products.uploads.faults import shown_name
from products.uploads.minutes import read_minutes
from products.uploads.photos import read_photo
from products.uploads.serving import serve

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
HTML = b"<html><script>alert(document.cookie)</script></html>"


def encoded(image, kind="JPEG", **options):
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def corners():
    """400 × 200 px: red and green above, blue and white below."""
    image = Image.new("RGB", (400, 200), RED)
    image.paste(GREEN, (200, 0, 400, 100))
    image.paste(BLUE, (0, 100, 200, 200))
    image.paste(WHITE, (200, 100, 400, 200))
    return image


def noise(width=160, height=120):
    return Image.frombytes("RGB", (width, height), random.Random(1).randbytes(width * height * 3))


def read(data, name="IMG_1.jpg", reader=read_photo):
    return reader(SimpleUploadedFile(name, data))


def refused(data, name="IMG_1.jpg", reader=read_photo):
    """The code of the fault; its sentence names the file and has no hole left in it."""
    with pytest.raises(ValidationError) as fault:
        read(data, name, reader)
    (sentence,) = fault.value.messages
    assert f"“{name}”" in sentence
    assert "%" not in sentence
    assert "None" not in sentence
    return fault.value.code


def opened(files, name="large.webp"):
    """One photo of those returned, after checking that each holds pixels and nothing else."""
    assert sorted(files) == ["large.webp", "medium.webp", "small.webp"]
    for data in files.values():
        # A plain WebP file is one chunk from end to end; EXIF, XMP and ICC would be chunks of their own.
        assert (data[:4], data[8:16]) == (b"RIFF", b"WEBPVP8 ")
        assert int.from_bytes(data[4:8], "little") + 8 == len(data)
        assert int.from_bytes(data[16:20], "little") + 20 == len(data)
    return Image.open(BytesIO(files[name])).convert("RGB")


def near(pixel, expected):
    return all(abs(a - b) <= 12 for a, b in zip(pixel, expected, strict=True))


# Photos


@pytest.mark.parametrize(
    ("reader", "size", "expected"),
    (
        (read_photo, (2000, 1000), [(1280, 640), (640, 320), (240, 120)]),
        (read_photo, (1000, 2000), [(640, 1280), (320, 640), (120, 240)]),
        (read_photo, (12000, 9000), [(1280, 960), (640, 480), (240, 180)]),
        (read_photo, (300, 200), [(300, 200), (300, 200), (240, 160)]),
        (read_photo, (100, 1), [(100, 1), (100, 1), (100, 1)]),
        (read_minutes, (3000, 1500), [(2000, 1000), (640, 320), (240, 120)]),
    ),
)
def test_three_sizes_never_enlarged(reader, size, expected):
    files = read(encoded(Image.new("L", size)), reader=reader)
    assert [opened(files, name).size for name in ("large.webp", "medium.webp", "small.webp")] == expected


@pytest.mark.parametrize("kind", ("JPEG", "PNG", "WEBP", "MPO"))
@pytest.mark.parametrize(
    ("orientation", "undo"),
    (
        (1, None),
        (2, Image.Transpose.FLIP_LEFT_RIGHT),
        (3, Image.Transpose.ROTATE_180),
        (4, Image.Transpose.FLIP_TOP_BOTTOM),
        (5, Image.Transpose.TRANSPOSE),
        (6, Image.Transpose.ROTATE_90),
        (7, Image.Transpose.TRANSVERSE),
        (8, Image.Transpose.ROTATE_270),
    ),
)
def test_upright_and_without_exif(kind, orientation, undo):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "Telepon"
    exif.get_ifd(0x8825).update({1: "S", 2: (10.0, 9.0, 30.0), 3: "E", 4: (123.0, 36.0, 0.0)})  # Kupang
    image = corners() if undo is None else corners().transpose(undo)
    options = {"save_all": True, "append_images": [Image.new("RGB", (9, 9))]} if kind == "MPO" else {}
    data = encoded(image, kind, exif=exif, xmp=b"<x:xmpmeta/>", comment=HTML, quality=95, **options)
    assert Image.open(BytesIO(data)).getexif().get_ifd(0x8825)[2] == (10.0, 9.0, 30.0)

    upright = opened(read(data))

    assert upright.size == (400, 200)
    pixels = [upright.getpixel(point) for point in ((20, 20), (380, 20), (20, 180), (380, 180))]
    assert all(map(near, pixels, (RED, GREEN, BLUE, WHITE))), pixels


def test_broken_exif_is_no_fault_and_still_turns():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Telepon"
    broken = exif.tobytes().replace(b"\x01\x0f\0\2", b"\x01\x1b\0\2")  # a resolution in letters
    upright = opened(read(encoded(corners().transpose(Image.Transpose.ROTATE_90), exif=broken)))
    assert upright.size == (400, 200)
    assert near(upright.getpixel((20, 20)), RED)


def plain(mode, color):
    return Image.new(mode, (64, 48), color)


SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
SWAPPED = SRGB.replace(b"rXYZ", b"----").replace(b"bXYZ", b"rXYZ").replace(b"----", b"bXYZ")


@pytest.mark.parametrize(
    ("image", "kind", "options", "expected"),
    (
        (plain("RGB", BLUE), "JPEG", {"progressive": True}, BLUE),
        (plain("RGB", BLUE), "JPEG", {"icc_profile": SWAPPED}, RED),
        (plain("RGB", BLUE), "JPEG", {"icc_profile": b"not a profile"}, BLUE),
        (plain("RGB", BLUE), "JPEG", {"exif": b"Exif\0\0not an EXIF"}, BLUE),
        (plain("L", 90), "JPEG", {}, (90, 90, 90)),
        (plain("L", 90), "JPEG", {"icc_profile": SRGB}, (90, 90, 90)),
        (plain("CMYK", (0, 255, 255, 0)), "JPEG", {}, RED),
        (plain("RGBA", (255, 0, 0, 0)), "PNG", {}, WHITE),
        (plain("RGBA", (255, 0, 0, 128)), "PNG", {}, (255, 127, 127)),
        (plain("LA", (0, 0)), "PNG", {}, WHITE),
        (plain("RGB", RED).quantize(4), "PNG", {}, RED),
        (plain("RGB", RED).quantize(4), "PNG", {"transparency": 0}, WHITE),
        (plain("RGB", RED), "PNG", {"transparency": RED}, WHITE),
        (plain("I;16", 32768), "PNG", {}, (128, 128, 128)),
        (plain("1", 1), "PNG", {}, WHITE),
        (plain("RGB", RED), "PNG", {"save_all": True, "append_images": [plain("RGB", BLUE)]}, RED),
        (plain("RGB", GREEN), "WEBP", {"lossless": True, "icc_profile": SRGB}, GREEN),
        (plain("RGBA", (255, 0, 0, 0)), "WEBP", {}, WHITE),
        (plain("RGB", RED), "WEBP", {"save_all": True, "append_images": [plain("RGB", BLUE)]}, RED),
    ),
)
def test_every_kind_of_genuine_photo(image, kind, options, expected):
    pixel = opened(read(encoded(image, kind, **options))).getpixel((30, 20))
    assert near(pixel, expected), pixel


def grainy(width, height):
    """Light from top to bottom and the grain of a sensor, as a phone would write it."""
    grain, light = Image.effect_noise((width, height), 60), Image.linear_gradient("L").resize((width, height))
    return encoded(Image.merge("RGB", (Image.blend(light, grain, 0.3), grain, light)), quality=88)


@pytest.mark.parametrize("make", (lambda: grainy(4000, 3000), lambda: encoded(Image.new("L", (12000, 9000)))))
def test_large_photos_are_small_on_disk_and_in_memory(make, tmp_path):
    (tmp_path / "photo.jpg").write_bytes(make())
    script = (
        "import sys; from django.core.files.uploadedfile import SimpleUploadedFile\n"
        "from PIL import Image; from products.uploads.photos import read_photo; Image.init()\n"
        "def peak(): return int(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])\n"
        "before = peak(); upload = SimpleUploadedFile('photo.jpg', open(sys.argv[1], 'rb').read())\n"
        "print(len(read_photo(upload)['large.webp']), peak() - before)"
    )
    command, root = [sys.executable, "-c", script, tmp_path / "photo.jpg"], Path(storage.__file__).parents[2]
    large, held = map(int, subprocess.check_output(command, cwd=root).split())
    assert large <= 500_000  # bytes
    assert held < 100 * 1024  # KiB


def test_limit_is_inclusive():
    data = encoded(corners())
    assert opened(read(data.ljust(12 * 1024**2, b"\0"))).size == (400, 200)
    assert refused(data.ljust(12 * 1024**2 + 1, b"\0")) == "too_big"


# Hostile photos


def zipped():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("index.html", HTML)
    return out.getvalue()


def claiming(width, height, **options):
    """A JPEG whose header claims another size."""
    jpeg = encoded(corners(), **options)
    at = jpeg.index(b"\xff\xc2" if options else b"\xff\xc0") + 5
    return jpeg[:at] + height.to_bytes(2, "big") + width.to_bytes(2, "big") + jpeg[at + 4 :]


ONE_COLOUR = (b"\xff\xda\0\x0c\3", b"\xff\xda\0\x08\1")  # the start of a scan, of three colours and of one


def first_scan(jpeg):
    second = jpeg.index(b"\xff\xda", jpeg.index(b"\xff\xda") + 2)
    return jpeg[:second] + b"\xff\xd9"


def repeated(times, between=b""):
    """A progressive JPEG of many scans, each of which costs the decoder a pass over all pixels."""
    jpeg = encoded(Image.new("RGB", (5000, 5000)), progressive=True)
    return jpeg[:-2] + between + jpeg[jpeg.rindex(b"\xff\xda") : -2] * times + b"\xff\xd9"


def canvas(side):
    """A WebP of 30 bytes that claims a canvas of side × side px."""
    return b"RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + (side - 1).to_bytes(3, "little") * 2


HOSTILE_PHOTOS = {
    "empty": (lambda: b"", "empty"),
    "zeros": (lambda: b"\0" * 5000, "not_a_photo"),
    "noise": (lambda: random.Random(1).randbytes(5000), "not_a_photo"),
    "html": (lambda: HTML, "not_a_photo"),
    "svg": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "not_a_photo"),
    "gif": (lambda: encoded(corners(), "GIF"), "not_a_photo"),
    "tiff": (lambda: encoded(corners(), "TIFF"), "not_a_photo"),
    "pdf": (lambda: encoded(corners(), "PDF"), "not_a_photo"),
    "zip": (zipped, "not_a_photo"),
    "noise after a JPEG's first bytes": (
        lambda: b"\xff\xd8\xff" + random.Random(1).randbytes(5000),
        "damaged",
    ),
    "PNG of 144 MP": (lambda: encoded(Image.new("1", (12000, 12000)), "PNG"), "too_many_pixels"),
    "PNG of 225 MP": (lambda: encoded(Image.new("1", (15000, 15000)), "PNG"), "too_many_pixels"),
    "PNG of 25 MP and a bit": (lambda: encoded(Image.new("1", (5001, 5000)), "PNG"), "too_many_pixels"),
    "JPEG of 4290 MP": (lambda: claiming(65500, 65500), "too_many_pixels"),
    "JPEG of 110 MP and a bit": (lambda: claiming(11001, 10000), "too_many_pixels"),
    "progressive JPEG of 50 MP and a bit": (
        lambda: claiming(8001, 6250, progressive=True),
        "too_many_pixels",
    ),
    "progressive JPEG of one scan": (
        lambda: first_scan(claiming(8001, 6250, progressive=True)),
        "too_many_pixels",
    ),
    "JPEG in one scan a colour": (lambda: claiming(8001, 6250).replace(*ONE_COLOUR), "too_many_pixels"),
    "JPEG of 5000 scans": (lambda: repeated(5000), "damaged"),
    "JPEG of 5000 hidden scans": (lambda: repeated(5000, between=b"\xff\xfe\0\x04\xff\xd9"), "damaged"),
    "WebP of 4295 MP": (lambda: canvas(65535), "too_many_pixels"),
    "WebP without pixels": (lambda: canvas(5001), "damaged"),
}


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("case", HOSTILE_PHOTOS)
def test_hostile_photos_are_refused_at_once(case):
    make, code = HOSTILE_PHOTOS[case]
    data, started = make(), time.process_time()
    assert refused(data) == code
    assert time.process_time() - started < 3


@pytest.mark.parametrize("tail", (HTML, zipped()))
@pytest.mark.parametrize("reader", (read_photo, read_minutes))
def test_nothing_behind_a_photo_survives(tail, reader):
    files = read(encoded(corners(), comment=HTML) + tail, "foto.php.jpg", reader)
    assert opened(files).size == (400, 200)
    assert not any(b"script" in data or b"PK" in data for data in files.values())


@pytest.mark.parametrize(
    ("kind", "options", "spare"),
    (
        ("JPEG", {}, 2),  # the last bytes say that it ends, no more
        ("JPEG", {"progressive": True}, 2),
        ("PNG", {}, 21),
        ("WEBP", {}, 0),
        ("WEBP", {"lossless": True}, 0),
    ),
)
def test_truncated_photos_are_refused(kind, options, spare):
    data = encoded(noise(), kind, **options)
    end = len(data) - spare
    lengths = [*range(1, end, 997), *range(end - 20, end)]
    assert {refused(data[:length]) for length in lengths} <= {"damaged", "not_a_photo"}
    assert opened(read(data)).size == (160, 120)


@pytest.mark.parametrize("kind", ("JPEG", "PNG", "WEBP", "MPO"))
def test_flipped_bits_are_refused_or_harmless(kind):
    chance, genuine = random.Random(20251117), encoded(noise(), kind, exif=Image.Exif(), icc_profile=SRGB)
    answers = set()
    for _ in range(80):
        data = bytearray(genuine)
        for _ in range(chance.choice((1, 5, 50))):
            data[min(int(chance.expovariate(1 / 900)), len(data) - 1)] ^= 1 << chance.randrange(8)
        started = time.process_time()
        try:
            opened(read(bytes(data)))
            answers.add("accepted")
        except ValidationError as fault:
            answers.add(fault.code)
        assert time.process_time() - started < 3
    assert {"damaged"} < answers <= {"accepted", "damaged", "not_a_photo", "too_many_pixels"}


@pytest.mark.parametrize(
    ("name", "shown"),
    (
        ("IMG_1.jpg", "IMG_1.jpg"),
        ("Foto kelor – Oelamasi.JPG", "Foto kelor – Oelamasi.JPG"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\desa\\se'i.png", "se'i.png"),
        ("a\0b.php\0.jpg", "a b.php .jpg"),
        ("a\r\nSet-Cookie: x=1\t.jpg", "a Set-Cookie: x=1 .jpg"),
        ("\u202egpj.exe", "gpj.exe"),
        ("\ud800.jpg", ".jpg"),
        ("", "tanpa-nama"),
        ("folder/", "tanpa-nama"),
        ("\0", "tanpa-nama"),
        ("x" * 300 + ".jpeg", "x" * 44 + "…" + "x" * 10 + ".jpeg"),
    ),
)
def test_shown_name(name, shown):
    upload = SimpleUploadedFile("x", b"")
    upload._name = name  # past what Django itself would clean away
    assert shown_name(upload) == shown


def test_sentence_names_file_limit_and_way_out():
    with pytest.raises(ValidationError) as fault:
        read(b"\xff" * (12 * 1024**2 + 1), "a\0%(limit)s.jpg")
    assert fault.value.messages == [
        "Foto “a %(limit)s.jpg” lebih dari 12 MB. Kecilkan dulu di galeri, atau pilih foto lain."
    ]


# Minutes

PLAIN = {"object_stream_mode": pikepdf.ObjectStreamMode.disable, "compress_streams": False}
FORM = b"<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Length 0>>stream\n\nendstream"
STAMP = b"<</Subtype/Stamp/Rect[0 0 9 9]/AP<</N 5 0 R>>>>"


def scan(pages=2):
    return encoded(noise(1240, 1754), "PDF", save_all=True, append_images=[corners()] * (pages - 1))


def saved(pdf, **options):
    out = BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def blank(pages, **options):
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page()
    return saved(pdf, **options)


def page(*objects, annotations=b""):
    """A PDF of one page, written by hand because pikepdf would choke on it; the objects count from 4."""
    catalog, tree = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<</X 4 0 R>>/Annots[%b]>>" % annotations
    out, index = bytearray(b"%PDF-1.4\n"), [b"0000000000 65535 f \n"]
    for number, content in enumerate((catalog, tree, leaf, *objects), 1):
        index.append(b"%010d 00000 n \n" % len(out))
        out += b"%d 0 obj %b endobj\n" % (number, content)
    trailer = b"trailer <</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (len(index), len(out))
    return bytes(out) + b"xref\n0 %d\n" % len(index) + b"".join(index) + trailer


def locked(**passwords):
    return blank(1, encryption=pikepdf.Encryption(**passwords))


def armed():
    """A PDF with everything in it that acts, hides or tells; and a stamp, which must stay to be seen."""
    pdf = pikepdf.open(BytesIO(scan(pages=1)))
    page, make, name = pdf.pages[0], pikepdf.Dictionary, pikepdf.Name
    script, launch = make(S=name.JavaScript, JS="EVIL"), make(S=name.Launch, F="EVIL.exe")
    stamp = pdf.make_stream(b"(STAMP) Tj", Type=name.XObject, Subtype=name.Form, BBox=[0, 0, 9, 9])
    pdf.docinfo["/Author"] = "EVIL"
    pdf.attachments["EVIL.exe"] = b"EVIL"
    pdf.Root.Names.JavaScript = make(Names=["x", script])
    pdf.Root.OpenAction, pdf.Root.AA, page.AA = script, make(WC=script), make(O=script)
    pdf.Root.AcroForm = make(Fields=[], DA="EVIL")
    pdf.Root.Outlines = pdf.make_indirect(make(First=make(Title="EVIL", A=launch)))
    page.PieceInfo, page.Annots = make(EVIL=1), pikepdf.Array()
    page.Resources.XObject["/image"].Metadata = pdf.make_stream(b"EVIL")
    for extra in (
        make(Subtype=name.Link, A=launch),
        make(Subtype=name.Link, A=make(S=name.URI, URI="http://EVIL")),
        make(Subtype=name.FileAttachment, FS=pdf.attachments["EVIL.exe"].obj),
        make(Subtype=name.Stamp, AP=make(N=stamp), AA=make(E=script)),
    ):
        extra.Type, extra.Rect, extra.F = name.Annot, [0, 0, 9, 9], 4
        page.Annots.append(pdf.make_indirect(extra))
    return saved(pdf, **PLAIN)


ARMS = b"EVIL /JavaScript /JS /Launch /URI /OpenAction /AA /EmbeddedFile /Filespec /AcroForm".split()
ARMS += b"/Annots /Outlines /Metadata /Info /PieceInfo".split()


def minutes(data, name="berita acara.pdf"):
    """The rewritten PDF, unpacked so that it can be searched."""
    files = read(data, name, read_minutes)
    pages = [f"{n}-{size}.webp" for n in range(1, len(files) // 2 + 1) for size in ("large", "small")]
    assert list(files) == ["minutes.pdf", *pages]
    assert files["minutes.pdf"].startswith(b"%PDF-1.")
    assert files["minutes.pdf"].endswith(b"%%EOF\n")
    with pikepdf.open(BytesIO(files["minutes.pdf"]), attempt_recovery=False) as pdf:
        return len(pdf.pages), saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.generalized, **PLAIN)


def test_scanned_pdf_keeps_its_pictures():
    with pikepdf.open(BytesIO(scan())) as pdf:
        pictures = [page.Resources.XObject["/image"].read_raw_bytes() for page in pdf.pages]
    pages, content = minutes(scan())
    assert pages == 2
    assert all(picture in content for picture in pictures)


@pytest.mark.parametrize(
    ("make", "expected"),
    (
        (lambda: blank(60, linearize=True), 60),
        (lambda: blank(3, object_stream_mode=pikepdf.ObjectStreamMode.generate), 3),
        (lambda: scan().replace(b"startxref\n", b"startxref\n1"), 2),  # as sloppy scanners write it
        (lambda: HTML + scan(), 2),
        (lambda: scan() + zipped(), 2),
    ),
)
def test_sloppy_pdfs_are_mended(make, expected):
    pages, content = minutes(make())
    assert pages == expected
    assert b"script" not in content
    assert b"PK\3\4" not in content


def test_pdf_is_disarmed_and_keeps_its_stamp():
    data = armed()
    assert all(arm in data for arm in ARMS)
    pages, content = minutes(data)
    assert pages == 1
    assert [arm for arm in ARMS if arm in content] == []
    assert b"STAMP" in content


HOSTILE_MINUTES = {
    "empty": (lambda: b"", "empty"),
    "html": (lambda: HTML, "not_minutes"),
    "zip": (zipped, "not_minutes"),
    "noise": (lambda: b"%PDF-1.7\n" + random.Random(1).randbytes(5000), "pdf_damaged"),
    "html within": (lambda: b"%PDF-1.7\n" + HTML + b"\n%%EOF", "pdf_damaged"),
    "over 10 MB": (lambda: b"%PDF-1.7\n".ljust(10 * 1024**2 + 1), "minutes_too_big"),
    "no page": (lambda: blank(0), "pdf_empty"),
    "61 pages": (lambda: blank(61), "pdf_too_long"),
    "password": (lambda: locked(user="rahasia", owner="rahasia"), "pdf_locked"),
    "first 3000 bytes": (lambda: scan()[:3000], "pdf_damaged"),
    "300 bytes short": (lambda: scan()[:-300], "pdf_damaged"),
    "half, made for the web": (lambda: blank(60, linearize=True)[:-2000], "pdf_damaged"),
    # In the server's own process they take memory by the gigabyte, crash it, take half a minute.
    "900,000 numbers": (lambda: page(b"[%b]" % (b"1 " * 900_000)), "pdf_heavy"),
    "chain of 100,000": (lambda: page(*(b"[%d 0 R]" % after for after in range(5, 100_005))), "pdf_heavy"),
    "20,000 stamps": (lambda: page(STAMP, FORM, annotations=b"4 0 R " * 20_000), "pdf_heavy"),
}


@pytest.mark.parametrize("case", HOSTILE_MINUTES)
def test_hostile_minutes_are_refused_at_once(case):
    def used():
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.process_time() + children.ru_utime + children.ru_stime

    make, code = HOSTILE_MINUTES[case]
    data, started = make(), used()
    assert refused(data, "notulen.pdf", read_minutes) == code
    assert used() - started < 3


def test_flipped_bits_in_a_pdf():
    chance, genuine = random.Random(20251117), armed()
    for _ in range(6):
        data = bytearray(genuine)
        for _ in range(20):
            data[-chance.randrange(1, 4000)] ^= 1 << chance.randrange(8)
        try:
            answer = minutes(bytes(data))
        except ValidationError as fault:
            answer = fault.code
        assert answer in ("pdf_damaged", "pdf_empty") or b"EVIL" not in answer[1]


# Storage


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_write_and_remove(media):
    storage.write("products/ab12", {"large.webp": b"one", "minutes.pdf": b"two"})
    storage.write("products/cd34", {"large.webp": b"other"})
    assert (media / "products/ab12/large.webp").read_bytes() == b"one"
    assert (media / "products/ab12/minutes.pdf").read_bytes() == b"two"

    storage.remove("products/ab12")
    storage.remove("products/ab12")

    assert [path.name for path in (media / "products").iterdir()] == ["cd34"]

    (media / "products/cd34/note.txt").write_text("not ours")
    storage.remove("products/cd34")
    assert [path.name for path in (media / "products/cd34").iterdir()] == ["note.txt"]


def test_write_stores_all_or_nothing(media):
    storage.write("ab12", {"small.webp": b"one"})
    with pytest.raises(FileExistsError):
        storage.write("ab12", {"large.webp": b"two", "medium.webp": b"two", "small.webp": b"two"})
    assert {path.name: path.read_bytes() for path in (media / "ab12").iterdir()} == {"small.webp": b"one"}


WEBP, PDF, CACHED = "image/webp", "application/pdf", "private, max-age=86400"


@pytest.mark.parametrize(
    ("name", "download_name", "cacheable", "expected"),
    (
        ("large.webp", "kelor.webp", True, (WEBP, 'inline; filename="kelor.webp"', CACHED)),
        ("small.webp", "IMG_1.jpg", False, (WEBP, 'inline; filename="IMG_1.jpg.webp"', "no-store")),
        ("minutes.pdf", "../x\r\n.html", False, (PDF, 'attachment; filename="x .html.pdf"', "no-store")),
    ),
)
def test_serve(media, rf, name, download_name, cacheable, expected):
    storage.write("ab12", {name: b"content"})

    def view(request):
        return serve("ab12", name, download_name=download_name, cacheable=cacheable)

    response = CSPMiddleware(view)(rf.get("/"))

    assert b"".join(response) == b"content"
    response.file_to_stream.close()
    assert (response["Content-Type"], response["Content-Disposition"], response["Cache-Control"]) == expected
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize("name", ("medium.webp", "secret.txt", "../secret.txt", ""))
def test_serve_only_what_was_written(media, name):
    storage.write("ab12", {"large.webp": b"content"})
    for place in ("secret.txt", "ab12/secret.txt"):
        (media / place).write_text("secret")
    with pytest.raises(Http404):
        serve("ab12", name, download_name="x", cacheable=False)
