"""What pictures inside a PDF say beside their pixels is taken out of their files, and the pixels stay as they are.

A JPEG keeps what a decoder needs, byte for byte: its tables, frames and scans, and whether it is YCbCr (JFIF and Adobe).
What a PDF's colours are the PDF says itself, so an ICC profile goes with EXIF, GPS, XMP, maker's notes, comments,
previews, and with whatever stands behind the end.
"""

import re

SOI, EOI, SOS, APP0, APP14, COM, DRI, DNL = 0xD8, 0xD9, 0xDA, 0xE0, 0xEE, 0xFE, 0xDD, 0xDC
# Frames, Huffman and arithmetic tables (C0 to CF without C8), quantisation, restarts, number of lines, scans.
NEEDED = {*range(0xC0, 0xD0), 0xDB, DNL, SOS, DRI} - {0xC8}
MARKER = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])")  # none that stands within a scan's own data
JFIF, ADOBE = b"JFIF\0", b"Adobe"
JFIF_BYTES, ADOBE_BYTES = 12, 12  # without the preview that may follow; without anything more
JP2 = b"\0\0\0\x0cjP  \r\n\x87\n"
JP2_BOXES = {b"jP  ", b"ftyp", b"jp2h", b"jp2c"}


class Unreadable(Exception):
    """No picture of this kind that can be told apart into its parts."""


def bare_jpeg(data: bytes) -> bytes:
    """The JPEG without anything that its pixels do not need. Raises Unreadable."""
    if data[:2] != b"\xff\xd8":
        raise Unreadable
    kept, place = [b"\xff\xd8"], 2
    while found := MARKER.match(data, place):
        marker, place = found[1][0], found.end()
        if marker == EOI:
            return b"".join([*kept, b"\xff\xd9"])
        length = int.from_bytes(data[place : place + 2])
        if length < 2 or place + length > len(data):
            raise Unreadable
        kept.append(_segment(marker, data[place + 2 : place + length]))
        place += length
        if marker == SOS:
            after = MARKER.search(data, place)
            end = after.start() if after else len(data)
            kept.append(data[place:end])
            place = end
    if place < len(data) or SOS not in {part[1] for part in kept if len(part) > 1}:
        raise Unreadable
    return b"".join(kept)  # a scanner's, without its end marker


def _segment(marker: int, body: bytes) -> bytes:
    if marker == APP0 and body.startswith(JFIF) and len(body) >= JFIF_BYTES:
        body = body[:JFIF_BYTES] + b"\0\0"  # a preview of no size
    elif marker == APP14 and body.startswith(ADOBE) and len(body) >= ADOBE_BYTES:
        body = body[:ADOBE_BYTES]
    elif marker not in NEEDED:
        return b""
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2) + body


def bare_jpeg2000(data: bytes) -> bytes:
    """The JPEG 2000 without the boxes that its pixels do not need. Raises Unreadable."""
    if data[:4] == b"\xff\x4f\xff\x51":  # pixels alone
        return data
    if not data.startswith(JP2):
        raise Unreadable
    kept, place = [], 0
    while place + 8 <= len(data):
        length, kind = int.from_bytes(data[place : place + 4]), data[place + 4 : place + 8]
        if length == 1:
            length = int.from_bytes(data[place + 8 : place + 16])
        length = length or len(data) - place
        if length < 8 or place + length > len(data):
            raise Unreadable
        if kind in JP2_BOXES:
            kept.append(data[place : place + length])
        place += length
    return b"".join(kept)
