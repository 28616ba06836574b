"""Ten small drawings that stand beside words, never in their place: 16 units wide, lines of 1.5 in the colour of the
text. They are drawn into the page, so that none is a request; all ten are under 2 KB (tests/test_icons.py)."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

# What an icon is called, and its lines as SVG path data.
PATHS = {
    "camera": "M1.5 5.5h3l1-2h5l1 2h3v7.5h-13zM8 11.3a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8",
    "paper": "M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3M6 8h4M6 11h4",
    "download": "M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11",
    "printer": "M4.5 6V1.5h7V6M4.5 11.5h-3V6h13v5.5h-3M4.5 9.5h7v5h-7z",
    "whatsapp": "M1.8 14.2l.9-3.2a6.2 6.2 0 1 1 2.3 2.3zM5.8 5.6c-.6 2 2 5 4.6 4.8l.4-1.4-1.6-.8-.8.7-1.4-1.5.6-.8-.6-1.3z",
    "phone": "M4.8 1.5h6.4v13H4.8zM7 12.3h2",
    "note": "M1.5 2.5h13v9H7l-3.5 3v-3h-2zM4.5 5.8h7M4.5 8.4h4.5",
    "search": "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9M10.3 10.3l4 4",
    "pin": "M8 14.5S3 9.8 3 6.4a5 5 0 0 1 10 0C13 9.8 8 14.5 8 14.5M8 8a1.7 1.7 0 1 0 0-3.4A1.7 1.7 0 0 0 8 8",
    "tick": "M2.5 8.5 6.3 12.3 13.5 4.2",
}


def icon(name: str) -> SafeString:
    """The drawing called `name`, for eyes alone: the word beside it says all. KeyError for one that there is not."""
    return format_html(
        '<svg class="{}" viewBox="0 0 16 16" aria-hidden="true"><path d="{}"/></svg>', "icon", PATHS[name]
    )
