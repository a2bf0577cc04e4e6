"""Where the kernel and the reference differ: the one comparison that all parity tests use."""

from __future__ import annotations

from herringbone.engine.measuring.catalogue import MEASURES
from herringbone.engine.measuring.measures import Frame
from herringbone.engine.measuring.planes import Planes
from herringbone.engine.measuring.reference import Answer, measures_of
from herringbone.engine.record.calendar import WINDOWS
from parity_cases import Case

NOT_IN_THE_REFERENCE = {"pattern"}


def all_names() -> list[str]:
    """Every measure a pupil has, with each window it may stand after."""
    names = []
    for measure in MEASURES.values():
        if measure.of != "group" and measure.name not in NOT_IN_THE_REFERENCE:
            names.append(measure.name)
            names += [f"{window}.{measure.name}" for window in WINDOWS if measure.windowed]
    return names


def differences(case: Case, planes: Planes | None = None) -> list[str]:
    """Each measure of each pupil on which the two do not agree, in words."""
    frame = Frame(planes or Planes.of(case.registers), case.as_of, **case.settings)
    found = []
    for row, pupil in enumerate(case.registers.pupils):
        expected = measures_of(case.registers, pupil.pupil_id, case.as_of, **case.settings)
        for name in all_names():
            fast = kernel_answer(frame, name, row)
            if fast != expected[name]:
                found.append(f"{pupil.pupil_id} {name}: kernel {fast}, reference {expected[name]}")
    return found


def kernel_answer(frame: Frame, name: str, row: int) -> Answer:
    match MEASURES[name.rpartition(".")[2]].kind:
        case "boolean":
            return frame.truth(name).answer(row)
        case "text":
            return str(frame.text(name)[row])
        case "date":
            return frame.day(name)[row].item()
        case _:
            return frame.figure(name).value(row)
