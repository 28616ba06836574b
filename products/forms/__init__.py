"""The forms of what a village files: one for each section, FORMS by the section's key."""

from products.forms.evidence import EvidenceForm
from products.forms.licences import LicenceForm
from products.forms.sections import ManagerForm, MarketForm, NeedsForm, ProductForm

FORMS = {
    form.section.key: form
    for form in (ProductForm, ManagerForm, MarketForm, LicenceForm, NeedsForm, EvidenceForm)
}

__all__ = ["FORMS"]
