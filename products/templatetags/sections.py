"""The sections of the form, for templates of pages whose views do not hand them over."""

from typing import Any

from django import template

from products.models import Product
from products.sections import SECTIONS

register = template.Library()


@register.simple_tag
def section_count() -> int:
    """How many pages the form has."""
    return len(SECTIONS)


@register.simple_tag
def form_outline() -> dict[str, Any]:
    """What a phone must know of the form, as keys of sections: `keys` in order, `category` where the
    category is chosen, `by_category` where it decides what is asked, `files` where files are chosen."""
    return {
        "keys": [section.key for section in SECTIONS],
        "category": next(section.key for section in SECTIONS if "category" in section.columns),
        "by_category": [section.key for section in SECTIONS if section.more(Product())],
        "files": next(
            section.key for section in SECTIONS if any(question.is_file for question in section.fixed)
        ),
    }
