"""What of a PDF's page is drawn, kind by kind: whatever is not written down here does not survive.

A page may lead to anything: files, scripts, forms, metadata, in any dictionary that a reader looks into for something
else. So nothing is looked for that is bad; each kind names the keys that draw, and what stands behind them.
"""

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from products.uploads.jpegs import Unreadable, bare_jpeg, bare_jpeg2000

# --- Values. Any other is the name of a kind below; "*kind": a dictionary of such, "[kind]": one or an array of such.
PLAIN = ""  # numbers, names, truth values, and arrays of those
TEXT = "text"  # those, and strings


def _plain(words: str, **kinds: str) -> dict[str, str]:
    return {f"/{word}": PLAIN for word in words.split()} | {f"/{key}": kind for key, kind in kinds.items()}


STREAM = _plain("Length Filter", DecodeParms="[parms]")
FUNCTION = _plain("FunctionType Domain Range Size BitsPerSample Order Encode Decode C0 C1 N Bounds")
SHADING = _plain(
    "ShadingType Background BBox AntiAlias Domain Matrix Coords Extend BitsPerCoordinate BitsPerComponent"
)
KINDS: dict[str, dict[str, str]] = {
    "page": _plain(
        "Type MediaBox CropBox Rotate UserUnit", Resources="resources", Contents="[stream]", Group="group"
    ),
    "resources": {
        f"/{key}": f"*{kind}"
        for key, kind in {
            "ExtGState": "state",
            "ColorSpace": "colours",
            "Pattern": "pattern",
            "Shading": "shading",
            "XObject": "xobject",
            "Font": "font",
        }.items()
    },
    "stream": STREAM,
    "parms": _plain(
        "Predictor Colors BitsPerComponent Columns EarlyChange K EndOfLine EncodedByteAlign Rows EndOfBlock BlackIs1 "
        "DamagedRowsBeforeError ColorTransform",
        JBIG2Globals="stream",
    ),
    "group": _plain("Type S I K", CS="colours"),
    "image": STREAM
    | _plain(
        "Type Subtype Width Height BitsPerComponent Intent ImageMask Decode Interpolate SMaskInData Matte",
        ColorSpace="colours",
        SMask="xobject",
        Mask="mask",
    ),
    "form": STREAM | _plain("Type Subtype FormType BBox Matrix", Resources="resources", Group="group"),
    "state": _plain(
        "Type LW LC LJ ML D RI OP op OPM FL SM SA BM CA ca AIS TK", Font="[fontsize]", SMask="softmask"
    ),
    "softmask": _plain("Type S BC", G="xobject", TR="function"),
    "font": _plain(
        "Type Subtype BaseFont Name FirstChar LastChar Widths DW W DW2 W2 FontBBox FontMatrix",
        FontDescriptor="descriptor",
        Encoding="encoding",
        ToUnicode="cmap",
        DescendantFonts="[font]",
        CIDSystemInfo="system",
        CIDToGIDMap="stream",
        CharProcs="*stream",
        Resources="resources",
    ),
    "descriptor": _plain(
        "Type FontName FontStretch FontWeight Flags FontBBox ItalicAngle Ascent Descent Leading CapHeight XHeight "
        "StemV StemH AvgWidth MaxWidth MissingWidth",
        FontFamily=TEXT,
        CharSet=TEXT,
        FontFile="program",
        FontFile2="program",
        FontFile3="program",
        CIDSet="stream",
    ),
    "program": STREAM | _plain("Length1 Length2 Length3 Subtype"),
    "encoding": STREAM
    | _plain("Type BaseEncoding Differences CMapName WMode", CIDSystemInfo="system", UseCMap="cmap"),
    "cmap": STREAM | _plain("Type CMapName WMode", CIDSystemInfo="system", UseCMap="cmap"),
    "system": _plain("Supplement", Registry=TEXT, Ordering=TEXT),
    "pattern": STREAM
    | _plain(
        "Type PatternType PaintType TilingType BBox XStep YStep Matrix",
        Resources="resources",
        Shading="shading",
        ExtGState="state",
    ),
    "shading": STREAM
    | SHADING
    | _plain("BitsPerFlag VerticesPerRow Decode", ColorSpace="colours", Function="[function]"),
    "function": STREAM | FUNCTION | _plain("", Functions="[function]"),
    "profile": STREAM | _plain("N Range", Alternate="colours"),
    "calibrated": _plain("WhitePoint BlackPoint Gamma Matrix Range"),
}
# Of a colour space that is an array: what stands behind its name.
COLOURS: dict[str, tuple[str, ...]] = {
    "/ICCBased": ("profile",),
    "/CalRGB": ("calibrated",),
    "/CalGray": ("calibrated",),
    "/Lab": ("calibrated",),
    "/Indexed": ("colours", PLAIN, "lookup"),
    "/Separation": (PLAIN, "colours", "function"),
    "/DeviceN": (PLAIN, "colours", "function"),
    "/Pattern": ("colours",),
}
PICTURES = {"/DCTDecode": bare_jpeg, "/JPXDecode": bare_jpeg2000}
SHORT = {"/DCT": "/DCTDecode"}


def keep_what_draws(pdf: pikepdf.Pdf) -> bool:
    """Take out of a PDF's pages whatever their kinds do not name, and of their pictures what is no pixel.

    Returns whether it could: else the pages are to be made of pictures.
    """
    waiting: list[tuple[Any, str]] = [(page.obj, "page") for page in pdf.pages]
    seen: set[tuple[Any, str]] = set()
    try:
        while waiting:
            thing, kind = waiting.pop()
            if thing.is_indirect:
                if (mark := (thing.objgen, kind)) in seen:
                    continue
                seen.add(mark)
            waiting.extend(_kept(pdf, thing, kind))
    except Unreadable:
        return False
    return True


def _kept(pdf: pikepdf.Pdf, thing: Any, kind: str) -> Iterator[tuple[Any, str]]:
    """Clear one object; yields what it leads to, with its kind."""
    if kind.startswith("*"):
        yield from _named(thing, kind[1:])
    elif kind.startswith("["):
        one = kind[1:-1]
        yield from (
            (each, one) for each in (thing if isinstance(thing, Array) else [thing]) if _is_whole(each)
        )
    elif kind == "colours":
        yield from _colours(thing)
    elif kind == "xobject":
        yield thing, {"/Image": "image", "/Form": "form"}.get(str(thing.get("/Subtype")), "stream")
    elif kind == "fontsize":
        if isinstance(thing, Dictionary):
            yield thing, "font"
    else:
        if kind == "image":
            _only_pixels(pdf, thing)
        yield from _keys(thing, KINDS[kind], keep=("/Parent",) if kind == "page" else ())


def _named(thing: Any, kind: str) -> Iterator[tuple[Any, str]]:
    """A dictionary of things of one kind, by names of its own."""
    for name in list(thing.keys()) if isinstance(thing, Dictionary) else ():
        value = thing[name]
        if _is_whole(value):
            yield value, kind
        elif not isinstance(value, Name):
            del thing[name]


def _keys(thing: Any, keys: dict[str, str], *, keep: tuple[str, ...] = ()) -> Iterator[tuple[Any, str]]:
    for key in set(thing.keys()) - set(keep):
        kind, value = keys.get(key), thing[key]
        if kind == "mask":
            kind = PLAIN if isinstance(value, Array) else "xobject"
        if kind is None or (kind in (PLAIN, TEXT) and not _is_plain(value, strings=kind == TEXT)):
            del thing[key]
        elif kind not in (PLAIN, TEXT):
            if _is_whole(value):
                yield value, kind
            elif not isinstance(value, Name):
                del thing[key]


def _colours(thing: Any) -> Iterator[tuple[Any, str]]:
    if not isinstance(thing, Array) or not len(thing):
        return
    rest = COLOURS.get(str(thing[0]), ())
    while len(thing) > len(rest) + 1:
        del thing[len(thing) - 1]
    for number, kind in enumerate(rest, start=1):
        if number >= len(thing) or isinstance(thing[number], Name):
            continue
        if kind == PLAIN or (kind == "lookup" and isinstance(thing[number], pikepdf.String)):
            if kind == PLAIN and not _is_plain(thing[number]):
                raise Unreadable
        elif _is_whole(thing[number]):
            yield thing[number], "stream" if kind == "lookup" else kind
        else:
            raise Unreadable


def _is_whole(value: Any) -> bool:
    return isinstance(value, Dictionary | Stream | Array)


def _is_plain(value: Any, *, strings: bool = False) -> bool:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Array):
            waiting.extend(one)
        elif isinstance(one, Dictionary | Stream) or (isinstance(one, pikepdf.String) and not strings):
            return False
    return True


def _only_pixels(pdf: pikepdf.Pdf, image: Any) -> None:
    """Write a JPEG or JPEG 2000 of the page again, without what is no pixel."""
    filters = image.get("/Filter")
    names = [str(one) for one in filters] if isinstance(filters, Array) else [str(filters)] if filters else []
    last = SHORT.get(names[-1], names[-1]) if names else ""
    if last not in PICTURES:
        return
    parms = image.get("/DecodeParms")
    if isinstance(parms, Array):
        parms = parms[-1] if len(parms) == len(names) else None
    data = image.read_raw_bytes() if len(names) == 1 else _unpacked(pdf, image, names)
    parms = parms if isinstance(parms, Dictionary) else None
    image.write(PICTURES[last](data), filter=Name(last), decode_parms=parms)


def _unpacked(pdf: pikepdf.Pdf, image: Any, names: list[str]) -> bytes:
    """The picture out of what else it is packed in."""
    outer = pikepdf.Stream(pdf, image.read_raw_bytes())
    outer.Filter = Array([Name(name) for name in names[:-1]])
    try:
        return outer.read_bytes()
    except pikepdf.PdfError as error:
        raise Unreadable from error
