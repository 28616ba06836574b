"""Pages of the village's file, by subject."""

from products.views.files import MinutesFile, PhotoFile, Send
from products.views.filing import Consent, SectionUpdate, Start, conflict, why_not
from products.views.offline import Answers, Pulse, ServiceWorker, Shell

__all__ = [
    "Answers",
    "Consent",
    "MinutesFile",
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
