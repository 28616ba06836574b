"""How a file moves on and what help it gets, by subject."""

from reviews.models.decisions import Decision, Remark
from reviews.models.facilitation import Evidence, Facilitation, LedgerEntry, Partner, Seat, Training
from reviews.models.lists import Export, SavedFilter
from reviews.models.sheets import Certificate

__all__ = [
    "Certificate",
    "Decision",
    "Evidence",
    "Export",
    "Facilitation",
    "LedgerEntry",
    "Partner",
    "Remark",
    "SavedFilter",
    "Seat",
    "Training",
]
