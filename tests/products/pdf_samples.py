"""PDFs as scanners, phones, offices and editors write them: SAMPLES is {name: function -> bytes}, and SEEN says
of some where which colour is, or is not, on the first page."""

import zlib
from functools import partial
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from tests.products.drawn import P3, in_colours_of, scene

A4, F4 = (595, 842), (609, 935)  # points; F4 is what offices in Indonesia have in the drawer
BLACK, RED, GREEN, BLUE, WHITE = (0, 0, 0), (255, 0, 0), (0, 160, 0), (0, 0, 255), (255, 255, 255)
SAMPLES, SEEN = {}, {}


def sample(name, *args, seen=(), **options):
    """Put a PDF on the list, made by the function below with these arguments."""

    def add(make):
        SAMPLES[name] = partial(make, *args, **options)
        SEEN[name] = seen
        return make

    return add


def saved(pdf, **options):
    out = BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def text_of(number=1):
    """What a page of minutes says: letters, a rule, a red box below on the left."""
    lines = b"".join(
        b"BT /F1 11 Tf 60 %d Td (%d. Musyawarah menyepakati garam Bolok, halaman %d) Tj ET\n"
        % (700 - 18 * n, n, number)
        for n in range(1, 12)
    )
    title = b"BT /F1 20 Tf 60 740 Td (BERITA ACARA MUSDES) Tj ET 60 730 m 540 730 l S\n"
    return title + lines + b"1 0 0 rg 60 60 80 40 re f 0 g\n"


def office(pages=1, *, size=A4, content=text_of, **page_keys):
    """A PDF as a word processor writes it; the pages with these keys besides."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for number in range(1, pages + 1):
        page = pdf.add_blank_page(page_size=size)
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        page.Contents = pdf.make_stream(content(number))
        for key, value in page_keys.items():
            page[f"/{key}"] = value
    return pdf


def scan(pages=1, *, size=(620, 877), mode="L", turn=0, **options):
    """A PDF as a scanner writes it: each page one picture."""
    image = scene(*size).convert(mode, dither=Image.Dither.NONE)
    data = BytesIO()
    image.save(data, "PDF", save_all=True, append_images=[image] * (pages - 1), resolution=75, **options)
    pdf = pikepdf.open(data)
    for page in pdf.pages:
        page.Rotate = turn
    return pdf


def picture(data, *, size, space, bits=8, **keys):
    """A page that shows one picture, of the bytes and keys given."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=A4)
    image = pikepdf.Stream(
        pdf, data, Type=Name.XObject, Subtype=Name.Image, Width=size[0], Height=size[1], BitsPerComponent=bits
    )
    image.ColorSpace = space(pdf) if callable(space) else space
    for key, value in keys.items():
        image[f"/{key}"] = value
    page.Resources = Dictionary(XObject=Dictionary(Im=image))
    page.Contents = pdf.make_stream(b"515 0 0 386 40 400 cm /Im Do")
    return saved(pdf)


# Scans of 1 to 20 pages, turned pages, sizes

for pages in (1, 2, 3, 4, 5, 7, 20):
    SAMPLES[f"scan of {pages}"] = lambda pages=pages: saved(scan(pages))
for turn in (90, 180, 270):
    SAMPLES[f"scan turned {turn}"] = lambda turn=turn: saved(scan(turn=turn))
    SAMPLES[f"text turned {turn}"] = lambda turn=turn: saved(office(Rotate=turn))
SAMPLES["scan in colour"] = lambda: saved(scan(mode="RGB"))
SAMPLES["scan in CCITT"] = lambda: saved(scan(2, size=(1240, 1754), mode="1"))
SAMPLES["scan in CMYK"] = lambda: saved(scan(mode="CMYK"))
SAMPLES["scan of 300 dpi"] = lambda: saved(scan(size=(2480, 3508)))
SAMPLES["text"] = lambda: saved(office(3))
SAMPLES["F4"] = lambda: saved(office(size=F4))
SAMPLES["landscape"] = lambda: saved(office(size=(842, 595)))
SAMPLES["receipt"] = lambda: saved(office(size=(226, 1400)))
SAMPLES["cropped"] = lambda: saved(office(CropBox=Array([50, 50, 400, 800])))
SAMPLES["off the corner"] = lambda: saved(office(MediaBox=Array([-100, -50, 495, 792])))
SAMPLES["in large units"] = lambda: saved(office(UserUnit=2))


# Pictures in every packing


def _letters():
    return scene(400, 300).convert("L").point(lambda value: 255 * (value > 128)).convert("1")


def _fax(image):
    """The bare CCITT group 4 of a black and white picture."""
    tiff = BytesIO()
    image.save(tiff, "TIFF", compression="group4")
    opened = Image.open(tiff)
    ((start, length),) = zip(opened.tag_v2[273], opened.tag_v2[279], strict=True)
    return tiff.getvalue()[start : start + length], opened.tag_v2[262] == 0


@sample("picture in CCITT", b"")
def fax(_):
    data, white_is_zero = _fax(_letters())
    parameters = Dictionary(K=-1, Columns=400, Rows=300, BlackIs1=not white_is_zero)
    return picture(
        data,
        size=(400, 300),
        space=Name.DeviceGray,
        bits=1,
        Filter=Name.CCITTFaxDecode,
        DecodeParms=parameters,
    )


@sample("picture in JBIG2")
def jbig2():
    data, _white_is_zero = _fax(_letters())

    def segment(number, kind, body):
        return number.to_bytes(4) + bytes([kind, 0, 1]) + len(body).to_bytes(4) + body

    size = (400).to_bytes(4) + (300).to_bytes(4)
    page = size + bytes(8) + b"\0\0\0"
    region = size + bytes(8) + b"\0" + b"\x01" + data  # combined by OR; packed as a fax is
    return picture(
        segment(0, 48, page) + segment(1, 38, region),
        size=(400, 300),
        space=Name.DeviceGray,
        bits=1,
        Filter=Name.JBIG2Decode,
    )


@sample("picture in JPEG 2000")
def jpeg2000():
    out = BytesIO()
    scene(400, 300).save(out, "JPEG2000")
    return picture(out.getvalue(), size=(400, 300), space=Name.DeviceRGB, Filter=Name.JPXDecode)


def flat(image):
    return zlib.compress(image.tobytes())


def indexed(image):
    return lambda pdf: Array([Name.Indexed, Name.DeviceRGB, 255, pikepdf.String(bytes(image.getpalette()))])


def profiled(pdf):
    return Array([Name.ICCBased, pdf.make_stream(P3, N=3, Alternate=Name.DeviceRGB)])


@sample("picture in sRGB", "RGB")
@sample("picture in grey", "L", Name.DeviceGray)
@sample("picture in CMYK", "CMYK", Name.DeviceCMYK)
def flate(mode, space=Name.DeviceRGB):
    return picture(flat(scene(400, 300).convert(mode)), size=(400, 300), space=space, Filter=Name.FlateDecode)


@sample("picture in Display P3")
def in_p3():
    image = in_colours_of(P3, scene(400, 300))
    return picture(flat(image), size=image.size, space=profiled, Filter=Name.FlateDecode)


@sample("picture of 256 colours")
def of_256():
    image = scene(400, 300).quantize(256)
    return picture(flat(image), size=image.size, space=indexed(image), Filter=Name.FlateDecode)


@sample("picture of 16 bits")
def of_16_bits():
    image = scene(400, 300)
    data = zlib.compress(bytes(byte for value in image.tobytes() for byte in (value, value)))
    return picture(data, size=image.size, space=Name.DeviceRGB, bits=16, Filter=Name.FlateDecode)


@sample("picture with a soft mask")
def masked():
    pdf = pikepdf.open(BytesIO(flate("RGB")))
    mask = pikepdf.Stream(pdf, flat(Image.linear_gradient("L").resize((400, 300))), Filter=Name.FlateDecode)
    mask.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Image, Width=400, Height=300, BitsPerComponent=8,
        ColorSpace=Name.DeviceGray, Filter=Name.FlateDecode,
    )  # fmt: skip
    pdf.pages[0].Resources.XObject.Im.SMask = mask
    return saved(pdf)


@sample("see-through boxes", seen=(((300, 300), (128, 128, 255)),))
def see_through():
    pdf = office(content=lambda number: text_of(number) + b"/Half gs 0 0 1 rg 200 200 200 200 re f")
    pdf.pages[0].Resources.ExtGState = Dictionary(Half=Dictionary(ca=0.5))
    return saved(pdf)


# Locked for changes, open for reading


@sample("locked with RC4 of 40 bits", 2, aes=False, metadata=False)
@sample("locked with RC4 of 128 bits", 3, aes=False, metadata=False)
@sample("locked with AES of 128 bits", 4)
@sample("locked with AES of 256 bits", 6)
def locked(level, **options):
    nothing = pikepdf.Permissions(**dict.fromkeys(pikepdf.Permissions._fields, False))
    return saved(
        office(), encryption=pikepdf.Encryption(owner="rahasia", user="", R=level, allow=nothing, **options)
    )


# Layers: a blue box at (300, 300), on a layer


def layered(*, off=(), base=None, content=b"/OC /Blue BDC 0 0 1 rg 250 250 100 100 re f EMC", member=False):
    pdf = office(content=lambda number: text_of(number) + content)
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Biru"))
    config = Dictionary(ON=Array([]), OFF=Array([layer] if "Blue" in off else []))
    if base:
        config.BaseState = Name(base)
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=config)
    shown = pdf.make_indirect(Dictionary(Type=Name.OCMD, OCGs=Array([layer]))) if member else layer
    pdf.pages[0].Resources.Properties = Dictionary(Blue=shown)
    return pdf


IN_LAYER = (300, 300)
for name, options, colour in (
    ("shown layer", {}, BLUE),
    ("hidden layer", {"off": ("Blue",)}, WHITE),
    ("hidden layer of a member", {"off": ("Blue",), "member": True}, WHITE),
    ("layers hidden unless named", {"base": "/OFF"}, WHITE),
):
    SAMPLES[name] = lambda options=options: saved(layered(**options))
    SEEN[name] = ((IN_LAYER, colour),)


# Notes: of what stands at (300, 300), with an appearance of their own or without


def noted(subtype, *, appearance=None, pdf=None, **keys):
    pdf = pdf or office()
    note = Dictionary(Type=Name.Annot, Subtype=Name(subtype), Rect=Array([250, 250, 350, 350]), F=4)
    for key, value in keys.items():
        note[f"/{key}"] = value
    if appearance is not None:
        form = pdf.make_stream(appearance, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 100]))
        note.AP = Dictionary(N=form)
    pdf.pages[0].Annots = Array([pdf.make_indirect(note)])
    return pdf


BOX = Array([250, 350, 350, 350, 250, 250, 350, 250])
HALF, FULL = Array([0, 0, 1]), b"0 0 1 rg 0 0 100 100 re f"
for name, make, colour in (
    ("stamp", lambda: noted("/Stamp", appearance=FULL), BLUE),
    ("hidden stamp", lambda: noted("/Stamp", appearance=FULL, F=2), WHITE),
    ("stamp not to be seen", lambda: noted("/Stamp", appearance=FULL, F=32), WHITE),
    (
        "ink",
        lambda: noted("/Ink", InkList=Array([Array([255, 300, 345, 300])]), C=HALF, BS=Dictionary(W=12)),
        BLUE,
    ),
    ("circle", lambda: noted("/Circle", C=HALF, IC=HALF), BLUE),
    ("square", lambda: noted("/Square", C=HALF, IC=HALF), BLUE),
    ("highlight", lambda: noted("/Highlight", C=Array([1, 1, 0]), QuadPoints=BOX), (255, 255, 0)),
    ("underline", lambda: noted("/Underline", C=HALF, QuadPoints=BOX), None),
    ("struck out", lambda: noted("/StrikeOut", C=HALF, QuadPoints=BOX), None),
    ("squiggle", lambda: noted("/Squiggly", C=HALF, QuadPoints=BOX), None),
    ("written text", lambda: noted("/FreeText", Contents="Tanda tangan", DA="/Helv 18 Tf 0 g"), None),
    ("sticky note", lambda: noted("/Text", Contents="Catatan"), None),
    (
        "link",
        lambda: noted("/Link", A=Dictionary(S=Name.URI, URI="http://x"), Border=Array([0, 0, 0])),
        WHITE,
    ),
):
    SAMPLES[name] = lambda make=make: saved(make())
    SEEN[name] = ((IN_LAYER, colour),) if colour else ()


# Forms


def filled(*, appearance=FULL, **keys):
    """A page with one field at (300, 300)."""
    pdf = noted("/Widget", appearance=appearance, T="isi", **keys)
    helvetica = pdf.pages[0].Resources.Font.F1
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([pdf.pages[0].Annots[0]]),
        DR=Dictionary(Font=Dictionary(Helv=helvetica)),
        DA="/Helv 12 Tf 0 g",
    )
    return pdf


@sample("filled field", seen=((IN_LAYER, BLUE),))
def field():
    return saved(filled(FT=Name.Tx, V="Bolok"))


@sample("filled field to be drawn by the reader")
def undrawn():
    pdf = filled(appearance=None, FT=Name.Tx, V="Bolok", DA="/Helv 24 Tf 0 0 1 rg")
    pdf.Root.AcroForm.NeedAppearances = True
    return saved(pdf)


@sample("signature with its picture", seen=((IN_LAYER, BLUE),))
def signature():
    pdf = filled(FT=Name.Sig)
    pdf.pages[0].Annots[0].V = Dictionary(
        Type=Name.Sig,
        Filter=Name("/Adobe.PPKLite"),
        Contents=pikepdf.String(bytes(20)),
        ByteRange=[0, 1, 2, 3],
    )
    return saved(pdf)


@sample("ticked box", "/Yes", seen=((IN_LAYER, BLUE),))
@sample("empty box", "/Off", seen=((IN_LAYER, WHITE),))
def ticked(state):
    pdf = filled(FT=Name.Btn, AS=Name(state), V=Name(state))
    note = pdf.pages[0].Annots[0]
    off = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 100]))
    note.AP = Dictionary(N=Dictionary(Yes=note.AP.N, Off=off))
    return saved(pdf)


# How it is written down

HOW = {
    "for the web": {"linearize": True},
    "with object streams": {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
    "without packing": {"compress_streams": False},
    "as of 2001": {"force_version": "1.3"},
    "as of 2020": {"force_version": "2.0"},
}
for name, options in HOW.items():
    SAMPLES[f"written {name}"] = lambda options=options: saved(office(2), **options)
SAMPLES["with a page behind its end"] = lambda: saved(office()) + b"\n<html>" + b" " * 11_000 + b"</html>"
SAMPLES["padded with zeros"] = lambda: saved(office()) + bytes(4096)
SAMPLES["with a mail's head before it"] = lambda: b"Content-Type: application/pdf\r\n\r\n" + saved(office())
SAMPLES["with a wrong index"] = lambda: saved(office()).replace(b"startxref\n", b"startxref\n9")


@sample("changed and saved on", seen=((IN_LAYER, BLUE),))
def changed():
    """A second version behind the first: its page has a blue box more."""
    first = saved(office(content=lambda number: b"% v1\n" + text_of(number)), compress_streams=False,
                  object_stream_mode=pikepdf.ObjectStreamMode.disable)  # fmt: skip
    with pikepdf.open(BytesIO(first)) as pdf:
        number, root = pdf.pages[0].Contents.objgen[0], pdf.Root.objgen[0]
        size = int(pdf.trailer.Size)
    content = text_of() + b"0 0 1 rg 250 250 100 100 re f"
    start = len(first)
    more = b"%d 0 obj <</Length %d>> stream\n%b\nendstream endobj\n" % (number, len(content), content)
    before = first[first.rindex(b"startxref") + 10 :].split()[0]
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, start)
    trailer = b"trailer <</Size %d /Root %d 0 R /Prev %b>>\nstartxref\n%d\n%%%%EOF\n"
    return first + more + table + trailer % (size, root, before, start + len(more))
