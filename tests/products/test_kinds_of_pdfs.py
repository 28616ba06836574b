"""What the pages of a PDF show is what is stored of them, no more and no less: as pictures, and as a PDF."""

import re
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageChops, ImageStat

from products.uploads.minutes import read_minutes
from tests.products import pdf_samples
from tests.products.pdf_samples import SAMPLES, SEEN, noted, office, saved
from tests.products.photo_samples import FILES

# Of 255, over all pixels of a page; WebP costs half of one, a page that is turned is 20 away.
DIFFERENCE = 1.5
# Of 255, in the worst of the page's 64 × 64 parts: WebP costs up to 16, a signature that is gone 30 to 200.
WORST = 20


def read(data, name="berita acara.pdf"):
    return read_minutes(SimpleUploadedFile(name, data))


def refused(data):
    with pytest.raises(ValidationError) as fault:
        read(data, "x.pdf")
    return fault.value.code, fault.value.messages[0]


def drawn(data):
    """The pages of a PDF as a reader shows them: [RGB image, …]."""
    pdf = pypdfium2.PdfDocument(data)
    pdf.init_forms()
    sizes = [page.get_size() for page in pdf]
    return [pdf[n].render(scale=1280 / max(size)).to_pil().convert("RGB") for n, size in enumerate(sizes)]


def pages_of(files):
    """The pictures of the pages: [(large, small), …]."""
    pictures = [Image.open(BytesIO(files[name])).convert("RGB") for name in files if name != "minutes.pdf"]
    return list(zip(pictures[::2], pictures[1::2], strict=True))


def alike(one, other):
    apart = ImageChops.difference(one, other.resize(one.size)).convert("L")
    mean = ImageStat.Stat(apart).mean[0]
    worst = apart.resize((64, 64), Image.Resampling.BOX).getextrema()[1]
    return mean < DIFFERENCE and worst < WORST


def near(pixel, colour):
    return all(abs(a - b) <= 30 for a, b in zip(pixel, colour, strict=True))


def test_there_are_enough():
    assert len(SAMPLES) >= 60


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_seen_is_what_is_stored(name):
    data = SAMPLES[name]()
    before, files = drawn(data), read(data)
    pages, after = pages_of(files), drawn(files["minutes.pdf"])
    assert len(pages) == len(before) == len(after)
    for page, (large, small), again in zip(before, pages, after, strict=True):
        assert max(large.size) == 1280
        assert max(small.size) == 240
        assert alike(page, large)
        assert alike(page, again)
    for (x, y), colour in SEEN.get(name, ()):
        place = round(x * 1280 / 842), round((842 - y) * 1280 / 842)
        assert near(pages[0][0].getpixel(place), colour)
        assert near(after[0].getpixel(place), colour)


@pytest.mark.parametrize("name", ("ink", "hidden layer", "stamp", "filled field", "written text"))
def test_the_measure_sees_what_is_missing(name):
    """The plain page is not alike to one that shows more; a page that hides something is alike to it."""
    plain, page = drawn(saved(office()))[0], drawn(SAMPLES[name]())[0]
    assert alike(plain, page) == (name == "hidden layer")


ACTING = b"/JavaScript /JS /Launch /URI /AA /OpenAction /EmbeddedFile /AcroForm /Annots /OCProperties".split()


@pytest.mark.parametrize(
    "name", ("link", "filled field", "signature with its picture", "hidden layer", "ink")
)
def test_what_is_stored_does_nothing(name):
    with pikepdf.open(BytesIO(read(SAMPLES[name]())["minutes.pdf"])) as pdf:
        plain = saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    assert [word for word in ACTING if word in plain] == []


def test_letters_stay_sharp_where_nothing_had_to_be_drawn():
    with pikepdf.open(BytesIO(read(SAMPLES["stamp"]())["minutes.pdf"])) as pdf:
        assert "/F1" in pdf.pages[0].Resources.Font
    with pikepdf.open(BytesIO(read(SAMPLES["hidden layer"]())["minutes.pdf"])) as pdf:
        assert list(pdf.pages[0].Resources.keys()) == ["/XObject"]  # made of its picture


def test_ink_and_text_without_an_appearance_stay():
    """b08: a blue stroke by hand, and "Tanda tangan Kepala Desa"."""
    data = (FILES / "b08-ink-and-text-without-appearance.pdf").read_bytes()
    files = read(data)
    ((page, _small),) = pages_of(files)
    (again,) = drawn(files["minutes.pdf"])
    for picture in (page, again):
        assert alike(drawn(data)[0], picture)
        stroke = picture.crop((150, 1040, 310, 1130)).get_flattened_data()
        assert sum(blue > 150 > red + 30 for red, _green, blue in stroke) > 40
        words = picture.crop((150, 770, 620, 820)).convert("L").get_flattened_data()
        assert sum(value < 100 for value in words) > 500


@pytest.mark.parametrize("name", ("b10-owner-password-only.pdf", "b12-bytes-after-eof.pdf"))
def test_what_opens_without_a_password_and_what_has_a_tail_is_taken(name):
    data = (FILES / name).read_bytes()
    files = read(data)
    assert alike(drawn(data)[0], pages_of(files)[0][0])
    with pikepdf.open(BytesIO(files["minutes.pdf"])) as pdf:
        assert not pdf.is_encrypted


PLAIN = saved(office(2), object_stream_mode=pikepdf.ObjectStreamMode.disable)
TABLE, START = PLAIN.rindex(b"\nxref"), PLAIN.rindex(b"startxref")
# A reader mends these without a word: the table that says where each object lies is wrong or gone.
MENDED = {
    "the table is somewhere else": PLAIN[:START] + b"startxref\n9\n%%EOF\n",
    "nothing says where the table is": PLAIN[:START] + b"%%EOF\n",
    "the table is rubbish": PLAIN[:TABLE] + b"\nxref\n0 1\nsampah\ntrailer" + PLAIN.split(b"trailer")[1],
    "there is no table": PLAIN[:TABLE] + b"\ntrailer" + PLAIN.split(b"trailer")[1],
    "a line before it": b"Dikirim dari HP saya\n" + PLAIN,
    "wrong lengths": re.sub(rb"/Length \d+", b"/Length 3", PLAIN),
    "no objects end": PLAIN.replace(b"endobj", b"      "),
}


@pytest.mark.parametrize("name", MENDED)
def test_what_a_reader_mends_is_taken(name):
    pages, whole = pages_of(read(MENDED[name])), drawn(PLAIN)
    assert len(pages) == 2
    assert all(alike(one, large) for one, (large, _small) in zip(whole, pages, strict=True))


@pytest.mark.parametrize("end", (len(PLAIN) // 2, PLAIN.rindex(b"endstream"), TABLE))
def test_what_is_not_there_to_its_end_is_refused(end):
    assert refused(PLAIN[:end])[0] == "pdf_damaged"


def test_metadata_that_nobody_can_read_cost_nothing():
    pdf = office(4)
    pdf.Root.Metadata = pdf.make_stream(b"bukan xml", Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
    plain = saved(pdf, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    data = plain.replace(b"/Subtype /XML", b"/Filter/JBIG2Decode")
    assert data != plain
    assert len(pages_of(read(data))) == 4


def test_only_what_needs_a_password_is_locked():
    for level in (3, 6):
        aes = {"aes": False, "metadata": False} if level < 4 else {}
        locked = pikepdf.Encryption(owner="lain", user="rahasia", R=level, **aes)
        code, sentence = refused(saved(office(), encryption=locked))
        assert code == "pdf_locked"
        assert sentence == ("PDF “x.pdf” terkunci. Simpan ulang tanpa kata sandi, atau pilih foto suratnya.")


def test_an_xfa_form_is_refused_in_words():
    pdf = office()
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=pdf.make_stream(b"<xdp:xdp/>"))
    assert refused(saved(pdf)) == (
        "pdf_form",
        "PDF “x.pdf” berupa formulir elektronik (XFA) yang tidak bisa ditampilkan. Cetak dulu ke PDF, lalu kirim "
        "hasilnya; atau pilih foto suratnya.",
    )


def test_half_of_a_second_version_is_refused():
    data = pdf_samples.changed()
    assert read(data)
    half = data[: data.rindex(b"endstream")]
    assert half.count(b"%%EOF") == 1
    assert refused(half + b" " * 2000)[0] == "pdf_damaged"


def test_a_page_that_takes_too_long_to_draw_is_refused_soon():
    """Forms within forms: 10 to the 9th boxes of a few hundred bytes."""
    pdf = office()
    inner = pdf.make_stream(
        b"0 0 500 800 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 595, 842]
    )
    for _level in range(9):
        outer = pdf.make_stream(
            b"/X Do " * 10, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 595, 842]
        )
        outer.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
        inner = outer
    pdf.pages[0].Resources.XObject = pikepdf.Dictionary(X=inner)
    pdf.pages[0].Contents = pdf.make_stream(b"/X Do")
    assert refused(saved(pdf)) == (
        "pdf_heavy",
        "PDF “x.pdf” terlalu berat untuk dibuka. Pindai ulang dengan resolusi lebih rendah, atau pilih foto suratnya.",
    )


def test_pictures_of_a_page_hold_pixels_and_nothing_else():
    for name, data in read(saved(noted("/Stamp", appearance=b"0 g"))).items():
        if name != "minutes.pdf":
            assert (data[:4], data[8:16]) == (b"RIFF", b"WEBPVP8 ")
            assert int.from_bytes(data[16:20], "little") + 20 == len(data)
