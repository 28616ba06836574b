"""The forms of what a village files: FORMS, one for each section, by its key."""

from django.forms import modelform_factory

from products.forms.base import SectionForm
from products.forms.evidence import EvidenceForm
from products.forms.licences import LicenceForm
from products.forms.production import ProductionForm
from products.forms.sections import ManagerForm, NeedsForm
from products.models import Product
from products.sections import SECTIONS

# A section whose answers depend on each other, or fill rows of their own.
OWN = {
    "pengelola": ManagerForm,
    "produksi": ProductionForm,
    "izin": LicenceForm,
    "kebutuhan": NeedsForm,
    "bukti": EvidenceForm,
}


def form_for(section):
    """The form of a section of sections.py."""
    form = modelform_factory(Product, form=OWN.get(section.key, SectionForm), fields=section.columns)
    form.section = section
    return form


FORMS = {section.key: form_for(section) for section in SECTIONS}

__all__ = ["FORMS"]
