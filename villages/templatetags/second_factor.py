"""Whether a page shows the way to one's second factor."""

from django import template

from villages.second_factor import needs

register = template.Library()
register.filter("needs_factor", needs)
