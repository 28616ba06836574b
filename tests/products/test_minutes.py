"""Minutes of a meeting: genuine PDFs keep their pages, whatever acts, hides or tells is left out."""

import random
import resource
import time
from io import BytesIO

import pikepdf
import pytest
from django.core.exceptions import ValidationError

from products.uploads.minutes import read_minutes
from tests.products.samples import FORM, HTML, STAMP, corners, encoded, noise, page, read, refused, zipped

PLAIN = {"object_stream_mode": pikepdf.ObjectStreamMode.disable, "compress_streams": False}


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
