"""Pages of the village's file, by subject."""

from products.views.filing import Consent, SectionUpdate, Start, conflict, why_not
from products.views.offline import Answers, Pulse, ServiceWorker, Shell
from products.views.uploads import MinutesFile, MinutesPageFile, PhotoFile, Send

__all__ = [
    "Answers",
    "Consent",
    "MinutesFile",
    "MinutesPageFile",
    "PhotoFile",
    "Pulse",
    "SectionUpdate",
    "Send",
    "ServiceWorker",
    "Shell",
    "Start",
    "conflict",
    "why_not",
]
