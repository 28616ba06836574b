"""What a village files, by subject."""

from products.models.cycles import Cycle, current_of
from products.models.disclosures import Disclosure
from products.models.dossiers import ANSWERS_BESIDE, NTT, PHOTOS_MAX, Licence, Need, Product, RowQuerySet
from products.models.extensions import Extension
from products.models.potentials import Potential
from products.models.satellites import SATELLITES_MAX, Satellite
from products.models.submitted import LastSubmission, SubmittedFile
from products.models.uploads import PAGES_MAX, Minutes, MinutesPage, PartialUpload, Photo, Upload

__all__ = [
    "ANSWERS_BESIDE",
    "NTT",
    "PAGES_MAX",
    "PHOTOS_MAX",
    "SATELLITES_MAX",
    "Cycle",
    "Disclosure",
    "Extension",
    "LastSubmission",
    "Licence",
    "Minutes",
    "MinutesPage",
    "Need",
    "PartialUpload",
    "Photo",
    "Potential",
    "Product",
    "RowQuerySet",
    "Satellite",
    "SubmittedFile",
    "Upload",
    "current_of",
]
