"""How a file stands, for templates of pages whose views may not know of decisions."""

from django import template

from products.models import Product
from reviews.deciding.forms import SubmitForm
from reviews.deciding.reading import Progress, Reading

register = template.Library()


@register.simple_tag
def read(product):
    """A Reading of the product."""
    return Reading(product)


@register.simple_tag
def read_section(product, section):
    """The SectionRead of one section of a product, by the section's key."""
    return Reading(product).section(section.key)


@register.simple_tag
def submit_form():
    """What is said while submitting, for a page that knows of no product."""
    return SubmitForm(product=Product())


@register.simple_tag
def progress_words():
    """How the list of sections says how far one is: {key: {"label", "tone"}}."""
    return {one.value: {"label": one.label, "tone": one.tone} for one in Progress}


@register.filter
def flagged_first(boxes, read):
    """The questions of a form, [(question, fields), …], those with a remark before the others."""
    return sorted(boxes, key=lambda box: read.by_name[box[0].name].remark is None)


@register.filter
def at(holder, key):
    """What stands under `key` in a dict or a form; None where nothing does."""
    try:
        return holder[key]
    except (KeyError, TypeError):
        return None
