"""The picture of a product in a row of a list of an office."""

from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from products.uploads.storage import THUMBNAIL

register = template.Library()
LOOK = "thumb"  # its class
# Its name stands beside it: whoever hears the page misses nothing.
ONE = '<img class="{}" src="{}" alt="" width="40" height="40" loading="{}" decoding="async">'
NONE = format_html('<span class="{}"></span>', LOOK)


@register.simple_tag
def cover(key: UUID | None, *, at_once: bool = False) -> SafeString:
    """The smallest size of the photo with this `key`, as products/submitted.py's cover_read() found it, fetched when it
    comes into view, or `at_once`, as paper needs it; of a product without a photo a quiet square."""
    if not key:
        return NONE
    loading = "eager" if at_once else "lazy"
    return format_html(ONE, LOOK, reverse("products:photo", args=[key, THUMBNAIL]), loading)
