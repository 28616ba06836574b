"""How a field read what was typed into it, for the template of every field."""

from django import template

register = template.Library()


@register.filter
def reading(field):
    """The sentence beside a bound field, "" where there is nothing to say; None where the field says none."""
    read = getattr(field.field, "reading", None)
    return None if read is None else read(field.value())
