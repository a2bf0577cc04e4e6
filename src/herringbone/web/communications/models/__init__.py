"""The communications log, what was exported of it, and what was lawfully erased."""

from herringbone.web.communications.models.erasures import WordsErased
from herringbone.web.communications.models.log import (
    SPOKEN,
    Channel,
    Communication,
    Direction,
    Outcome,
)
from herringbone.web.communications.models.receipts import ExportReceipt, Held

__all__ = [
    "SPOKEN",
    "Channel",
    "Communication",
    "Direction",
    "ExportReceipt",
    "Held",
    "Outcome",
    "WordsErased",
]
