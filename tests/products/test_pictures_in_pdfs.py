"""What a PDF of a scan app carries beside what its pages show: where the photo was taken, by which phone, and worse."""

from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from products.uploads.jpegs import Unreadable, bare_jpeg, bare_jpeg2000
from tests.products.drawn import scene
from tests.products.pdf_samples import office, saved
from tests.products.test_kinds_of_pdfs import alike, drawn, pages_of, read

SECRET = b"Kenari-Rahasia"
GPS = (10.0, 9.0, 30.0)


def camera(**options):
    """A photo as a phone writes it: EXIF with place and maker, XMP, a comment, a colour profile, a preview, a tail."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = SECRET.decode(), SECRET.decode()
    exif.get_ifd(0x8825).update({1: "S", 2: GPS})
    xmp = b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"
    out = BytesIO()
    options = {"quality": 80} | options
    scene(400, 300).convert(options.pop("mode", "RGB")).save(
        out, "JPEG", exif=exif, xmp=xmp, comment=SECRET, icc_profile=SECRET * 20, **options
    )
    data = out.getvalue()
    assert data.count(SECRET) >= 20
    # APP0 with a preview, one that no decoder knows, and what a phone puts behind the end
    more = b"\xff\xe0\0\x20JFXX\0\x10" + SECRET.ljust(24) + b"\xff\xec\0\x10" + SECRET
    return data[:2] + more + data[2:] + SECRET


KINDS = {
    "baseline": {},
    "progressive": {"progressive": True},
    "grey": {"mode": "L"},
    "CMYK": {"mode": "CMYK"},
    "4:4:4 with restarts": {"subsampling": 0, "restart_marker_rows": 2},
}


def pixels(jpeg):
    with Image.open(BytesIO(jpeg)) as image:
        return image.mode, image.size, image.tobytes()


@pytest.mark.parametrize("name", KINDS)
def test_a_jpeg_keeps_its_pixels_and_nothing_else(name):
    data = camera(**KINDS[name])
    bare = bare_jpeg(data)
    assert pixels(bare) == pixels(data)
    assert SECRET not in bare
    assert not any(word in bare for word in (b"Exif", b"http://ns.adobe.com", b"ICC_PROFILE", b"JFXX"))
    assert bare_jpeg(bare) == bare


def test_what_scans_hold_is_kept_byte_for_byte():
    data = camera(progressive=True)
    scans = data[data.index(b"\xff\xda") : data.rindex(b"\xff\xd9")]
    assert scans in bare_jpeg(data)


@pytest.mark.parametrize(
    "data", (b"", b"\xff\xd8", b"\xff\xd8\xff\xe1\xff\xff12", b"GIF89a", b"\xff\xd8\xff\xd9"[:3])
)
def test_what_is_no_jpeg_is_told(data):
    with pytest.raises(Unreadable):
        bare_jpeg(data)


def test_a_scanner_s_jpeg_without_its_end_keeps_its_pixels():
    out = BytesIO()
    scene(400, 300).save(out, "JPEG")
    assert bare_jpeg(out.getvalue()[:-2]) == bare_jpeg(out.getvalue())[:-2]


def test_a_jpeg_2000_loses_its_boxes():
    out = BytesIO()
    scene(400, 300).save(out, "JPEG2000")
    box = (8 + len(SECRET)).to_bytes(4) + b"xml " + SECRET
    bare = bare_jpeg2000(out.getvalue() + box)
    assert bare == out.getvalue()


# --- In a PDF


def image(pdf, *, data=None, **keys):
    stream = pikepdf.Stream(pdf, camera() if data is None else data)
    for key, value in (
        {"Type": Name.XObject, "Subtype": Name.Image, "Width": 400, "Height": 300, "BitsPerComponent": 8}
        | {"ColorSpace": Name.DeviceRGB, "Filter": Name.DCTDecode}
        | keys
    ).items():
        stream[f"/{key}"] = value
    return stream


def page_with(pdf, picture):
    pdf.pages[0].Resources.XObject = Dictionary(Im=picture)
    pdf.pages[0].Contents = pdf.make_stream(b"400 0 0 300 50 300 cm /Im Do")
    return pdf


def plainly():
    pdf = office()
    return page_with(pdf, image(pdf))


def in_a_form():
    pdf = office()
    form = pdf.make_stream(b"/Im Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 1, 1])
    form.Resources = Dictionary(XObject=Dictionary(Im=image(pdf)))
    return page_with(pdf, form)


def as_a_soft_mask():
    pdf = office()
    mask = image(pdf, data=camera(mode="L"), ColorSpace=Name.DeviceGray)
    return page_with(pdf, image(pdf, SMask=mask))


def in_a_soft_mask_of_a_state():
    pdf = office()
    group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    form = pdf.make_stream(
        b"400 0 0 300 50 300 cm /Im Do",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=[0, 0, 595, 842],
        Group=group,
    )
    form.Resources = Dictionary(
        XObject=Dictionary(Im=image(pdf, data=camera(mode="L"), ColorSpace=Name.DeviceGray))
    )
    pdf.pages[0].Resources.ExtGState = Dictionary(G=Dictionary(SMask=Dictionary(S=Name.Luminosity, G=form)))
    pdf.pages[0].Contents = pdf.make_stream(b"/G gs 0 0 1 rg 0 0 595 842 re f")
    return pdf


def packed_twice():
    import zlib

    pdf = office()
    return page_with(
        pdf, image(pdf, data=zlib.compress(camera()), Filter=Array([Name.FlateDecode, Name.DCTDecode]))
    )


def in_a_pattern():
    pdf = office()
    tile = pdf.make_stream(
        b"300 0 0 300 0 0 cm /Im Do",
        PatternType=1,
        PaintType=1,
        TilingType=1,
        BBox=[0, 0, 300, 300],
        XStep=300,
        YStep=300,
    )
    tile.Resources = Dictionary(XObject=Dictionary(Im=image(pdf)))
    pdf.pages[0].Resources.Pattern = Dictionary(P=tile)
    pdf.pages[0].Contents = pdf.make_stream(b"/Pattern cs /P scn 0 0 595 842 re f")
    return pdf


def as_a_thumbnail():
    pdf = plainly()
    pdf.pages[0].obj.Thumb = pdf.make_indirect(image(pdf))
    return pdf


def in_jpeg_2000():
    pdf, out = office(), BytesIO()
    scene(400, 300).save(out, "JPEG2000")
    box = (8 + len(SECRET)).to_bytes(4) + b"xml " + SECRET
    return page_with(pdf, image(pdf, data=out.getvalue() + box, Filter=Name.JPXDecode))


def plain_bytes(stored):
    """All that is written in a PDF, unpacked where it can be."""
    with pikepdf.open(BytesIO(stored)) as pdf:
        mode = pikepdf.ObjectStreamMode.disable
        found = saved(
            pdf,
            compress_streams=False,
            object_stream_mode=mode,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        )
        return found + b"".join(
            one.read_raw_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream)
        )


@pytest.mark.parametrize(
    "make",
    (
        plainly, in_a_form, as_a_soft_mask, in_a_soft_mask_of_a_state, packed_twice, in_a_pattern, as_a_thumbnail,
        in_jpeg_2000,
    ),
)  # fmt: skip
def test_a_pdf_says_nothing_of_the_camera(make):
    data = saved(make())
    before, files = drawn(data), read(data)
    stored = files["minutes.pdf"]
    assert alike(before[0], drawn(stored)[0])
    assert alike(before[0], pages_of(files)[0][0])
    found = plain_bytes(stored)
    assert SECRET not in found
    assert b"Exif\0\0MM" not in found
    assert b"Exif\0\0II" not in found
    with pikepdf.open(BytesIO(stored)) as pdf:  # and is no picture of its pages: the letters stayed sharp
        assert "/F1" in pdf.pages[0].Resources.Font


def test_a_picture_that_cannot_be_told_apart_is_drawn_anew():
    data = saved(
        page_with(pdf := office(), image(pdf, data=b"\xff\xd8\xff\xe1\0\x12" + SECRET + b"nothing more"))
    )
    stored = read(data)["minutes.pdf"]
    assert SECRET not in plain_bytes(stored)
    with pikepdf.open(BytesIO(stored)) as pdf:
        assert list(pdf.pages[0].Resources.keys()) == ["/XObject"]


# --- Only what draws survives


def carriers():
    """A page whose every dictionary leads to something that no page needs."""
    pdf = plainly()
    script = Dictionary(S=Name.JavaScript, JS=pikepdf.String(SECRET))
    hidden = pdf.make_stream(SECRET, Type=Name.EmbeddedFile)
    attached = pdf.make_indirect(Dictionary(Type=Name.Filespec, F=SECRET.decode(), EF=Dictionary(F=hidden)))
    page, resources = pdf.pages[0].obj, pdf.pages[0].Resources
    form = pdf.make_stream(b"/Deep Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 1, 1])
    deep = pdf.make_stream(b"/Im Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 1, 1])
    deep.Resources = Dictionary(XObject=Dictionary(Im=resources.XObject.Im, Loop=form))
    form.Resources = Dictionary(XObject=Dictionary(Deep=deep))
    resources.XObject = Dictionary(Im=form)
    resources.ExtGState = Dictionary(Half=Dictionary(ca=1))
    resources.Shading = Dictionary(
        S=Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=[0, 0, 1, 1],
                     Function=Dictionary(FunctionType=2, Domain=[0, 1], N=1, C0=[0, 0, 0], C1=[1, 1, 1]))
    )  # fmt: skip
    font = resources.Font.F1
    here = [page, resources, form, deep, deep.Resources, resources.ExtGState.Half, resources.Shading.S, font,
            resources.Shading.S.Function, deep.Resources.XObject.Im]  # fmt: skip
    for thing in here:
        for key, value in (
            ("Properties", Dictionary(MC0=Dictionary(Metadata=hidden, Script=script))),
            ("Metadata", hidden), ("PieceInfo", Dictionary(App=Dictionary(Private=hidden))), ("AF", Array([attached])),
            ("JS", script), ("AA", Dictionary(O=script)), ("Anything", attached), ("LastModified", pikepdf.String(SECRET)),
            ("OC", Dictionary(Name=SECRET.decode())), ("StructParents", 3), ("Measure", script), ("Opi", hidden),
        ):  # fmt: skip
            thing[f"/{key}"] = value
    page.Resources.Rubbish = Dictionary(Im=hidden)
    return pdf


def test_only_what_draws_survives_a_pdf():
    data = saved(carriers())
    before, stored = drawn(data)[0], read(data)["minutes.pdf"]
    assert alike(before, drawn(stored)[0])
    found = plain_bytes(stored)
    assert SECRET not in found
    words = b"/JS /JavaScript /EmbeddedFile /Filespec /Metadata /PieceInfo /Properties /AF /AA /OC /Anything /Rubbish"
    assert [word for word in words.split() if word in found] == []
    with pikepdf.open(BytesIO(stored)) as pdf:
        assert "/F1" in pdf.pages[0].Resources.Font
