"""What a worked example says must hold in the fast kernel and in the plain reference alike."""

from __future__ import annotations

from datetime import date
from typing import Any

from herringbone.engine.measuring.catalogue import MEASURES
from herringbone.engine.measuring.measures import Frame
from herringbone.engine.measuring.planes import Planes
from herringbone.engine.measuring.reference import Answer, measures_of
from herringbone.engine.record.calendar import AsOf
from herringbone.engine.record.registers import Registers


def measured(registers: Registers, as_of: AsOf | date, name: str, **settings: Any) -> Answer:
    """One measure of the only pupil, or of `pupil=`; the kernel and the reference must agree."""
    pupil_id = settings.pop("pupil", registers.pupils[0].pupil_id)
    if isinstance(as_of, date):
        as_of = AsOf(as_of)
    frame = Frame(Planes.of(registers), as_of, **settings)
    fast = _kernel(frame, name, registers.row_of[pupil_id])
    plain = measures_of(registers, pupil_id, as_of, **settings)[name]
    assert fast == plain, f"{name}: kernel {fast}, reference {plain}"
    return plain


def _kernel(frame: Frame, name: str, row: int) -> Answer:
    kind = MEASURES[name.rpartition(".")[2]].kind
    if kind == "boolean":
        return frame.truth(name).answer(row)
    if kind == "text":
        return str(frame.text(name)[row])
    return frame.day(name)[row].item() if kind == "date" else frame.figure(name).value(row)
