"""The legal record (`legal`), the projections read from it, what waits for a person (`uses`)."""

from herringbone.web.registers.models.legal import (
    Entry,
    EntryPart,
    ErasedPart,
    Kind,
    PartContent,
    Source,
)
from herringbone.web.registers.models.projections import (
    ChainHead,
    ClassRegister,
    DraftMark,
    MarkDetail,
    RegisterRow,
)
from herringbone.web.registers.models.uses import Alarm, MarkUse, Proposal

__all__ = [
    "Alarm",
    "ChainHead",
    "ClassRegister",
    "DraftMark",
    "Entry",
    "EntryPart",
    "ErasedPart",
    "Kind",
    "MarkDetail",
    "MarkUse",
    "PartContent",
    "Proposal",
    "RegisterRow",
    "Source",
]
