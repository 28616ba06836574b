"""Asking before a way is shown: {% if user|may:"reviews:letter" %}."""

from django import template

from villages import doors

register = template.Library()
register.filter("may", doors.may)
