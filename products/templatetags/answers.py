"""How a field read what was typed into it, for the template of every field."""

from django import template
from django.forms.utils import flatatt

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
