"""The link by which a village asks its kabupaten."""

from django import template

from villages import whatsapp
from villages.models import District
from villages.scoping import Role

register = template.Library()


@register.simple_tag
def ask_link(user, *subjects):
    """A WhatsApp link to the kabupaten of a village's officer, about the first of `subjects` that is there;
    "" for others, and where the kabupaten set no number."""
    if getattr(user, "role", "") != Role.VILLAGE:
        return ""
    village = user.village
    number = District.objects.filter(pk=village.district_code).values_list("whatsapp", flat=True).first()
    return (
        whatsapp.link(whatsapp.question(village, next(filter(None, subjects), "")), number) if number else ""
    )
