"""What the office keeps of its own: bulk events, reasons to key elsewhere, changes of the roll."""

from herringbone.web.office.models.events import (
    BulkEvent,
    BulkEventEntry,
    BulkEventUndone,
    MarkBefore,
    Scope,
)
from herringbone.web.office.models.keying import AcceptedReason
from herringbone.web.office.models.rolls import Admission, Deed, MissingEducation, RollChange

__all__ = [
    "AcceptedReason",
    "Admission",
    "BulkEvent",
    "BulkEventEntry",
    "BulkEventUndone",
    "Deed",
    "MarkBefore",
    "MissingEducation",
    "RollChange",
    "Scope",
]
