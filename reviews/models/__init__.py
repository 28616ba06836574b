"""How a file moves on and what help it gets, by subject."""

from reviews.models.certificates import Certificate
from reviews.models.consents import ConsentEntry
from reviews.models.corrections import Correction
from reviews.models.decisions import Decision, Remark, Reply
from reviews.models.exports import Export, SavedFilter
from reviews.models.ledger import ACTIVE, OPEN, Evidence, Facilitation, LedgerEntry
from reviews.models.partners import Partner
from reviews.models.signatures import Door, Signature, SignatureRequest
from reviews.models.trainings import Seat, Training, TrainingEntry
from reviews.models.workers import Worker

__all__ = [
    "ACTIVE",
    "OPEN",
    "Certificate",
    "ConsentEntry",
    "Correction",
    "Decision",
    "Door",
    "Evidence",
    "Export",
    "Facilitation",
    "LedgerEntry",
    "Partner",
    "Remark",
    "Reply",
    "SavedFilter",
    "Seat",
    "Signature",
    "SignatureRequest",
    "Training",
    "TrainingEntry",
    "Worker",
]
