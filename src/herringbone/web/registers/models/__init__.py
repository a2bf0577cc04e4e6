"""The legal record (`legal`), the projections read from it (`projections`), and what used a mark."""

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
from herringbone.web.registers.models.uses import Alarm, MarkUse

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
    "RegisterRow",
    "Source",
]
