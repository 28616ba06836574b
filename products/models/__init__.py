"""What a village files, by subject."""

from products.models.cycles import Cycle
from products.models.files import (
    NTT,
    PHOTOS_MAX,
    Licence,
    Minutes,
    Need,
    Photo,
    Product,
    RowQuerySet,
    Upload,
)
from products.models.potentials import Potential

__all__ = [
    "NTT",
    "PHOTOS_MAX",
    "Cycle",
    "Licence",
    "Minutes",
    "Need",
    "Photo",
    "Potential",
    "Product",
    "RowQuerySet",
    "Upload",
]
