"""What screens and documents read of registers: marks with what goes with them, how far a class's
register is, the history of a mark from the record itself, N with its age, the chain's head."""

from herringbone.web.registers.reading.ageing import Ageing, ageing, ageing_of
from herringbone.web.registers.reading.heads import Head, head_of, head_on
from herringbone.web.registers.reading.history import HistoryLine, history_of
from herringbone.web.registers.reading.marks import (
    ClassMarks,
    MarkSeen,
    class_marks,
    codes_between,
    marks_between,
)
from herringbone.web.registers.reading.states import Progress, RegisterState, state_of, states_on

__all__ = [
    "Ageing",
    "ClassMarks",
    "Head",
    "HistoryLine",
    "MarkSeen",
    "Progress",
    "RegisterState",
    "ageing",
    "ageing_of",
    "class_marks",
    "codes_between",
    "head_of",
    "head_on",
    "history_of",
    "marks_between",
    "state_of",
    "states_on",
]
