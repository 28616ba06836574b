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

from products import uploads

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
HTML = b"<html><script>alert(document.cookie)</script></html>"


def encoded(image, kind="JPEG", **options):
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def corners(width=400, height=200):
    image = Image.new("RGB", (width, height), RED)
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    image.paste(BLUE, (0, height // 2, width // 2, height))
    image.paste(WHITE, (width // 2, height // 2, width, height))
    return image


def noise(width=160, height=120):
    return Image.frombytes("RGB", (width, height), random.Random(1).randbytes(width * height * 3))


def read(data, name="IMG_1.jpg", reader=uploads.read_photo):
    return reader(SimpleUploadedFile(name, data))


def refused(data, name="IMG_1.jpg", reader=uploads.read_photo):
    """The code of the fault; its sentence names the file and has no hole left in it."""
    with pytest.raises(ValidationError) as fault:
        read(data, name, reader)
    (sentence,) = fault.value.messages
    assert f'"{name}"' in sentence
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


@pytest.fixture(scope="module")
def phone_photo():
    """12 megapixels of gradient and sensor noise, 5 MB, as a phone writes them."""
    grain, light = Image.effect_noise((4000, 3000), 60), Image.linear_gradient("L").resize((4000, 3000))
    return encoded(Image.merge("RGB", (Image.blend(light, grain, 0.3), grain, light)), quality=88)


# Photos


@pytest.mark.parametrize(
    ("size", "large", "medium", "small"),
    (
        ((2000, 1000), (1280, 640), (640, 320), (240, 120)),
        ((1000, 2000), (640, 1280), (320, 640), (120, 240)),
        ((300, 200), (300, 200), (300, 200), (240, 160)),
        ((100, 1), (100, 1), (100, 1), (100, 1)),
    ),
)
def test_three_sizes_never_enlarged(size, large, medium, small):
    files = read(encoded(Image.new("RGB", size)))
    assert [opened(files, f"{name}.webp").size for name in uploads.SIZES] == [large, medium, small]


def test_minutes_photo_is_larger():
    files = read(encoded(Image.new("RGB", (3000, 1500))), reader=uploads.read_minutes)
    sizes = [opened(files, f"{name}.webp").size for name in uploads.SIZES]
    assert sizes == [(2000, 1000), (640, 320), (240, 120)]


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
        (plain("RGB", BLUE), "JPEG", {"exif": b"Exif\0\0II*\0\xff\xff\xff\xff"}, BLUE),
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


def test_phone_photo_stays_small_on_disk_and_in_memory(phone_photo, tmp_path):
    (tmp_path / "photo.jpg").write_bytes(phone_photo)
    script = (
        "import sys; from django.core.files.uploadedfile import SimpleUploadedFile\n"
        "from PIL import Image; Image.init()\n"
        "from products.uploads import read_photo\n"
        "def peak(): return int(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])\n"
        "before = peak(); data = open(sys.argv[1], 'rb').read()\n"
        "files = read_photo(SimpleUploadedFile('photo.jpg', data))\n"
        "print(peak() - before, len(files['large.webp']))"
    )
    command = [sys.executable, "-c", script, tmp_path / "photo.jpg"]
    root = Path(uploads.__file__).parents[1]
    held, large = map(int, subprocess.run(command, cwd=root, capture_output=True, check=True).stdout.split())
    assert held < 100 * 1024  # KiB
    assert large <= 500_000  # bytes


def test_photo_of_108_megapixels():
    assert opened(read(encoded(Image.new("L", (12000, 9000), 128)))).size == (1280, 960)


def test_limit_is_inclusive():
    data = encoded(corners())
    assert opened(read(data.ljust(12 * 1024**2, b"\0"))).size == (400, 200)
    assert refused(data.ljust(12 * 1024**2 + 1, b"\0")) == "too_big"


# Hostile photos


def zipped():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("index.html", HTML * 50)
    return out.getvalue()


def resized(jpeg, width, height):
    """The same JPEG, its header claiming another size."""
    at = next(jpeg.index(marker) for marker in (b"\xff\xc0", b"\xff\xc2") if marker in jpeg) + 5
    return jpeg[:at] + height.to_bytes(2, "big") + width.to_bytes(2, "big") + jpeg[at + 4 :]


def repeated(times, between=b""):
    """A progressive JPEG of many scans, each of which costs the decoder a pass over all pixels."""
    jpeg = encoded(Image.new("RGB", (5000, 5000)), progressive=True)
    return jpeg[:-2] + between + jpeg[jpeg.rindex(b"\xff\xda") : -2] * times + b"\xff\xd9"


def canvas(side):
    """A WebP of 30 bytes that claims a canvas of side × side px."""
    return b"RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + (side - 1).to_bytes(3, "little") * 2


@pytest.mark.parametrize(
    ("data", "code"),
    (
        (b"", "empty"),
        (b"\0" * 5000, "not_a_photo"),
        (HTML, "not_a_photo"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "not_a_photo"),
        (encoded(corners(), "GIF"), "not_a_photo"),
        (encoded(corners(), "TIFF"), "not_a_photo"),
        (encoded(corners(), "PDF"), "not_a_photo"),
        (zipped(), "not_a_photo"),
        (random.Random(1).randbytes(5000), "not_a_photo"),
        (b"\xff\xd8\xff" + random.Random(1).randbytes(5000), "damaged"),
        (encoded(Image.new("1", (12000, 12000)), "PNG"), "too_many_pixels"),
        (encoded(Image.new("1", (30000, 30000)), "PNG"), "too_many_pixels"),
        (encoded(Image.new("1", (5001, 5000)), "PNG"), "too_many_pixels"),
        (resized(encoded(corners()), 65500, 65500), "too_many_pixels"),
        (resized(encoded(corners()), 11001, 10000), "too_many_pixels"),
        (resized(encoded(corners(), progressive=True), 5001, 5000), "too_many_pixels"),
        (
            resized(encoded(corners()), 5001, 5000).replace(b"\xff\xda\0\x0c\3", b"\xff\xda\0\x08\1"),
            "too_many_pixels",
        ),
        (canvas(65535), "too_many_pixels"),
        (canvas(5001), "damaged"),
        (repeated(5000), "damaged"),
        (repeated(5000, between=b"\xff\xfe\0\x04\xff\xd9"), "damaged"),
    ),
)
def test_hostile_photos_are_refused_at_once(data, code):
    started = time.process_time()
    assert refused(data) == code
    assert time.process_time() - started < 3


@pytest.mark.parametrize("tail", (HTML, zipped()))
@pytest.mark.parametrize("reader", (uploads.read_photo, uploads.read_minutes))
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
    assert uploads.shown_name(upload) == shown


def test_sentence_names_file_limit_and_way_out():
    with pytest.raises(ValidationError) as fault:
        read(b"\xff" * (12 * 1024**2 + 1), "a\0%(limit)s.jpg")
    assert fault.value.messages == [
        'Foto "a %(limit)s.jpg" lebih dari 12 MB. Kecilkan dulu di galeri, atau pilih foto lain.'
    ]


# Minutes

UNREADABLE = {"object_stream_mode": pikepdf.ObjectStreamMode.disable, "compress_streams": False}


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


def raw(*objects):
    """A PDF of numbered objects, the first its root, that readers must put together themselves."""
    body = b"".join(b"%d 0 obj %b endobj\n" % (number, text) for number, text in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer <</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"


def bomb(hidden, *objects, annotations=b""):
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<</X %b>>/Annots[%b]>>" % (
        hidden,
        annotations,
    )
    return raw(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, *objects)


def armed():
    """A PDF with everything in it that acts, hides or tells; and a stamp, which must stay to be seen."""
    pdf = pikepdf.open(BytesIO(scan(pages=1)))
    page, script = pdf.pages[0], pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="EVIL")
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="EVIL.exe")
    stamp = pdf.make_stream(
        b"(STAMP) Tj", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9]
    )
    pdf.attachments["EVIL.exe"] = b"EVIL"
    pdf.Root.OpenAction, pdf.Root.AA = script, pikepdf.Dictionary(WC=script)
    pdf.Root.Names.JavaScript = pikepdf.Dictionary(Names=["x", script])
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=pdf.make_stream(b"EVIL"))
    pdf.Root.Outlines = pdf.make_indirect(
        pikepdf.Dictionary(First=pikepdf.Dictionary(Title="EVIL", A=launch))
    )
    pdf.docinfo["/Author"] = "EVIL"
    page.AA = pikepdf.Dictionary(O=script)
    page.PieceInfo = pikepdf.Dictionary(EVIL=1)
    page.Resources.XObject["/image"].Metadata = pdf.make_stream(b"EVIL")
    page.Annots = pikepdf.Array()
    for extra in (
        {"Subtype": pikepdf.Name.Link, "A": launch},
        {"Subtype": pikepdf.Name.Link, "A": pikepdf.Dictionary(S=pikepdf.Name.URI, URI="http://EVIL")},
        {"Subtype": pikepdf.Name.FileAttachment, "FS": pdf.attachments["EVIL.exe"].obj},
        {
            "Subtype": pikepdf.Name.Stamp,
            "AP": pikepdf.Dictionary(N=stamp),
            "AA": pikepdf.Dictionary(E=script),
        },
    ):
        annotation = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=[0, 0, 9, 9], F=4, **extra)
        page.Annots.append(pdf.make_indirect(annotation))
    return saved(pdf, **UNREADABLE)


ARMS = (
    b"EVIL /JavaScript /JS /Launch /URI /OpenAction /AA /EmbeddedFile /Filespec /XFA /AcroForm /Annots /Outlines "
    b"/Metadata /Info /PieceInfo"
).split()


def minutes(data, name="berita acara.pdf"):
    """The rewritten PDF, unpacked so that it can be searched."""
    files = read(data, name, uploads.read_minutes)
    assert list(files) == ["minutes.pdf"]
    assert files["minutes.pdf"].startswith(b"%PDF-1.")
    assert files["minutes.pdf"].endswith(b"%%EOF\n")
    with pikepdf.open(BytesIO(files["minutes.pdf"]), attempt_recovery=False) as pdf:
        return len(pdf.pages), saved(pdf, qdf=True, **UNREADABLE)


def test_scanned_pdf_keeps_its_pictures():
    pictures = [
        page.Resources.XObject["/image"].read_raw_bytes() for page in pikepdf.open(BytesIO(scan())).pages
    ]
    pages, content = minutes(scan())
    assert pages == 2
    assert all(picture in content for picture in pictures)


@pytest.mark.parametrize(
    "data",
    (
        blank(60, linearize=True),
        blank(3, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        scan().replace(b"startxref\n", b"startxref\n1"),  # a sloppy scanner's index
        HTML + scan(),
        scan() + zipped(),
    ),
)
def test_genuine_and_mended_pdfs(data):
    pages, content = minutes(data)
    assert pages in (60, 3, 2)
    assert b"script" not in content
    assert b"PK\3\4" not in content


def test_pdf_is_disarmed_and_keeps_its_stamp():
    data = armed()
    assert all(arm in data for arm in ARMS)
    pages, content = minutes(data)
    assert pages == 1
    assert [arm for arm in ARMS if arm in content] == []
    assert b"STAMP" in content


@pytest.mark.parametrize(
    ("data", "code"),
    (
        (b"", "empty"),
        (HTML, "not_minutes"),
        (zipped(), "not_minutes"),
        (b"%PDF-1.7\n" + random.Random(1).randbytes(5000), "pdf_damaged"),
        (b"%PDF-1.7\n" + HTML + b"\n%%EOF", "pdf_damaged"),
        (b"%PDF-1.7\n".ljust(10 * 1024**2 + 1), "minutes_too_big"),
        (blank(0), "pdf_empty"),
        (blank(61), "pdf_too_long"),
        (blank(1, encryption=pikepdf.Encryption(user="rahasia", owner="rahasia")), "pdf_locked"),
        (blank(1, encryption=pikepdf.Encryption(user="", owner="rahasia")), "pdf_locked"),
        (scan()[:3000], "pdf_damaged"),
        (scan()[:-300], "pdf_damaged"),
        (blank(60, linearize=True)[:-2000], "pdf_damaged"),
        # Unguarded: 2 GB, a crash of the whole process, half a minute.
        (bomb(b"[" + b"1 " * 4_900_000 + b"]"), "pdf_damaged"),
        (bomb(b"4 0 R", *(b"[%d 0 R]" % following for following in range(5, 99_999))), "pdf_damaged"),
        (
            bomb(
                b"1",
                b"<</Subtype/Stamp/Rect[0 0 9 9]/AP<</N 5 0 R>>>>",
                b"<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Length 0>>stream\n\nendstream",
                annotations=b"4 0 R " * 20_000,
            ),
            "pdf_damaged",
        ),
    ),
)
def test_hostile_pdfs_are_refused_at_once(data, code):
    def used():
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.process_time() + children.ru_utime + children.ru_stime

    started = used()
    assert refused(data, "notulen.pdf", uploads.read_minutes) == code
    assert used() - started < 3


def test_flipped_bits_in_a_pdf():
    chance, genuine = random.Random(20251117), armed()
    for _ in range(10):
        data = bytearray(genuine)
        for _ in range(20):
            data[-chance.randrange(1, 4000)] ^= 1 << chance.randrange(8)
        try:
            _, content = minutes(bytes(data))
            assert b"EVIL" not in content
        except ValidationError as fault:
            assert fault.code in {"pdf_damaged", "pdf_empty"}


# Storage


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_write_and_remove(media):
    uploads.write("products/ab12", {"large.webp": b"one", "minutes.pdf": b"two"})
    uploads.write("products/cd34", {"large.webp": b"other"})
    assert (media / "products/ab12/large.webp").read_bytes() == b"one"
    assert (media / "products/ab12/minutes.pdf").read_bytes() == b"two"

    uploads.remove("products/ab12")
    uploads.remove("products/ab12")

    assert [path.name for path in (media / "products").iterdir()] == ["cd34"]


def test_write_stores_all_or_nothing(media):
    uploads.write("ab12", {"small.webp": b"one"})
    with pytest.raises(FileExistsError):
        uploads.write("ab12", {"large.webp": b"two", "medium.webp": b"two", "small.webp": b"two"})
    assert {path.name: path.read_bytes() for path in (media / "ab12").iterdir()} == {"small.webp": b"one"}


@pytest.mark.parametrize(
    ("name", "download_name", "cacheable", "expected"),
    (
        (
            "large.webp",
            "kelor.webp",
            True,
            ("image/webp", 'inline; filename="kelor.webp"', "private, max-age=86400"),
        ),
        ("small.webp", "IMG_1.jpg", False, ("image/webp", 'inline; filename="IMG_1.jpg.webp"', "no-store")),
        (
            "minutes.pdf",
            "../x\r\n.html",
            False,
            ("application/pdf", 'attachment; filename="x .html.pdf"', "no-store"),
        ),
    ),
)
def test_serve(media, rf, name, download_name, cacheable, expected):
    uploads.write("ab12", {name: b"content"})

    def view(request):
        return uploads.serve("ab12", name, download_name=download_name, cacheable=cacheable)

    response = CSPMiddleware(view)(rf.get("/"))

    assert b"".join(response) == b"content"
    response.close()
    assert (response["Content-Type"], response["Content-Disposition"], response["Cache-Control"]) == expected
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize("name", ("medium.webp", "secret.txt", "../secret.txt", ""))
def test_serve_only_what_was_written(media, name):
    uploads.write("ab12", {"large.webp": b"content"})
    for place in ("secret.txt", "ab12/secret.txt"):
        (media / place).write_text("secret")
    with pytest.raises(Http404):
        uploads.serve("ab12", name, download_name="x", cacheable=False)
