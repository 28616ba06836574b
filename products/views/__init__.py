"""Pages of the village's file, by subject."""

from products.views.filing import SectionUpdate, Start, conflict, why_not
from products.views.offline import Answers, Pulse, ServiceWorker, Shell
from products.views.uploads import MinutesFile, MinutesPageFile, PhotoFile, SendUpload

__all__ = [
    "Answers",
    "MinutesFile",
    "MinutesPageFile",
    "PhotoFile",
    "Pulse",
    "SectionUpdate",
    "SendUpload",
    "ServiceWorker",
    "Shell",
    "Start",
    "conflict",
    "why_not",
]
