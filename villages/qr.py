"""QR codes on paper."""

import segno
from django.utils.safestring import mark_safe


def qr(text):
    """A QR code as inline SVG, without a size of its own: drawn by attributes, with no style or script."""
    # segno makes it of its own numbers; the text itself is not in it.
    svg = segno.make(text, error="m", micro=False).svg_inline(omitsize=True, border=2)
    return mark_safe(svg)  # nosec B308 B703
