"""The sections of the form, for templates of pages whose views do not hand them over."""

from functools import cache
from typing import Any

from django import template
from django.template.loader import render_to_string

from products.models import Product
from products.sections import SECTIONS

register = template.Library()


@register.simple_tag
def section_count() -> int:
    """How many pages the form has."""
    return len(SECTIONS)


@register.simple_tag
def form_outline() -> dict[str, Any]:
    """What a phone must know of the form. `keys` and `titles` of its sections in order, and the keys of those
    in which the category is chosen (`category`), decides what is asked (`by_category`), and files are
    chosen (`files`); the `formats` that a photo may have, as static/js/shrink.js calls them."""
    return {
        "titles": [section.title for section in SECTIONS],
        "keys": [section.key for section in SECTIONS],
        "category": next(section.key for section in SECTIONS if "category" in section.columns),
        "by_category": [section.key for section in SECTIONS if section.more(Product())],
        "formats": "jpeg png webp heif",  # of photos, as uploads.read_photo() takes them
        "files": next(
            section.key for section in SECTIONS if any(question.is_file for question in section.fixed)
        ),
    }


@register.simple_tag
@cache
def village_line() -> str:
    """The line on top of each page of a village, with all that its scripts say: the same for everybody, and so
    made once."""
    return render_to_string("_line.html")
