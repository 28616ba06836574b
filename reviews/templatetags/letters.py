"""What was typed for a letter, or dots to write on."""

from django import template
from django.utils.html import format_html

register = template.Library()


@register.filter
def dots(text):
    """The text itself; where there is none, a dotted line."""
    return text or format_html('<span class="{}"></span>', "dots")
