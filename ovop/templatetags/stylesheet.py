"""Static files of a page that must come, whatever else is missing."""

from django import template
from django.conf import settings
from django.templatetags.static import static

register = template.Library()


@register.simple_tag
def static_or_plain(path):
    """The address of a static file; its plain one where collectstatic has not been run."""
    try:
        return static(path)
    except ValueError:  # it is in no manifest
        return f"{settings.STATIC_URL}{path}"
