"""What a village files, by subject."""

from products.models.cycles import Cycle, current_of
from products.models.dossiers import NTT, PHOTOS_MAX, Licence, Need, Product, RowQuerySet
from products.models.extensions import Extension
from products.models.potentials import Potential
from products.models.satellites import SATELLITES_MAX, Satellite
from products.models.uploads import PAGES_MAX, Minutes, MinutesPage, Photo, Upload

__all__ = [
    "NTT",
    "PAGES_MAX",
    "PHOTOS_MAX",
    "SATELLITES_MAX",
    "Cycle",
    "Extension",
    "Licence",
    "Minutes",
    "MinutesPage",
    "Need",
    "Photo",
    "Potential",
    "Product",
    "RowQuerySet",
    "Satellite",
    "Upload",
    "current_of",
]
