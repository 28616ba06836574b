"""How a field read what was typed into it, for the template of every field."""

from django import template
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join

register = template.Library()


@register.filter
def reading(field):
    """The sentence beside a bound field, "" where there is nothing to say; None where the field says none."""
    read = getattr(field.field, "reading", None)
    return None if read is None else read(field.value())


@register.filter
def attributes(values):
    """The attributes of a control, {name: value}, as HTML writes them: one call instead of a template for each
    of a section's forty boxes."""
    return flatatt(values)


@register.filter
def may_break(text):
    """A label that may go on in a new line behind a stroke: "Desa/kelurahan" is wider than half a phone."""
    return format_html_join(format_html("{}<wbr>", "/"), "{}", ([part] for part in str(text).split("/")))
