"""The menu, for the header of every page."""

from django import template

from reviews.menu import entries

register = template.Library()


@register.simple_tag(takes_context=True)
def menu(context):
    """The entries of the menu; none on a page that is drawn for nobody."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    return entries(context.get("user"), request.path if request else "", match.view_name if match else "")
