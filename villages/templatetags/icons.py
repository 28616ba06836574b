"""{% icon "printer" %} beside a word."""

from django import template

from villages.icons import icon

register = template.Library()
register.simple_tag(icon)
