"""What a mark carries besides its code, the file's against ours: minutes, reason and note.

Where the management system keeps the register, an empty cell takes away; where the school keeps its
own, what was written here stays.
"""

from __future__ import annotations

from typing import Any

from herringbone.engine.record.registers import MarkDetail as Given
from herringbone.web.imports.comparing.ground import Ground
from herringbone.web.registers.changes import Carried
from herringbone.web.registers.models import MarkDetail

FILE = "marks.csv"
FIELDS = ("minutes_late", "reason", "note")
GOES_WITH_THE_CODE = frozenset({"minutes_late", "reason"})
EMPTY = Given()
NONE = (None, "")


def carried(
    ground: Ground, given: Given | None, held: MarkDetail | None, *, code_moves: bool
) -> Carried:
    """What the record must be told so that the mark carries what the file says."""
    says: dict[str, Any] = {}
    for name in FIELDS:
        if not ground.source.says(FILE, name):
            continue
        value = getattr(given or EMPTY, name)
        stands = None if code_moves and name in GOES_WITH_THE_CODE else getattr(held, name, None)
        if value in NONE:
            if stands not in NONE and not ground.school.keeps_own_registers:
                says[name] = ""
        elif value != stands:
            says[name] = value
    return Carried(**says)


def moved_fields(held: MarkDetail | None, says: Carried) -> dict[str, tuple[Any, Any]]:
    """By field: what is held, and what it becomes."""
    return {name: (getattr(held, name, None), value) for name, value in says.as_said().items()}
