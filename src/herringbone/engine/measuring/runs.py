"""Runs of absent days, carried forward a day at a time for all pupils together.

Each school day is one of four kinds for each run; the state after every day is kept, so a run as
of any day is one look-up, and only a day that is not over is worked out again. Definitions:
`measures.md`, "Derived".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from herringbone.engine.measuring.figures import Counts, Flags
from herringbone.engine.measuring.planes import Planes

RUNS = (
    "absent_days_in_a_row",
    "unexplained_days_in_a_row",
    "unauthorised_days_in_a_row",
)
EMPTY_DAYS_THAT_END = 6  # measures.md: six school days in a row without a marked possible session

# A day ends a run, counts in it, is empty, or passes by: a Covid day, with or without absence,
# neither counts nor ends, and is not empty either.
ENDS, COUNTS, EMPTY, PASSES = range(4)
Kinds = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class RunState:
    """`(runs, pupils)` int16 each: the length so far, and the empty days since the last other."""

    length: npt.NDArray[np.int16]
    empty: npt.NDArray[np.int16]

    def after(self, kind: Kinds) -> RunState:
        """The state one school day later."""
        empty = np.where(kind == EMPTY, self.empty + 1, 0).astype(np.int16)
        stays = (kind != ENDS) & (empty < EMPTY_DAYS_THAT_END)
        return RunState((stays * self.length + (kind == COUNTS)).astype(np.int16), empty)


def run_lengths(planes: Planes, day: int, limit: int) -> dict[str, Counts]:
    """Each run `(pupils,)` in days, back from school day `day` with the slots below `limit` due.

    `day` is -1 before the first school day.
    """
    states = _states(planes)
    if limit >= 2 * day + 2:
        state = states[day + 1]
    else:
        due = np.arange(2 * day, 2 * day + 2) < limit
        state = states[day].after(_kinds(planes, day, day + 1, due)[0])
    return {name: state.length[k].astype(np.int64) for k, name in enumerate(RUNS)}


def _states(planes: Planes) -> list[RunState]:
    """The state before the first school day and after each; kept with the planes."""
    if "runs" not in planes.cache:
        nobody = np.zeros((len(RUNS), planes.size), dtype=np.int16)
        states = [RunState(nobody, nobody)]
        every = np.ones(2, dtype=bool)
        for kind in _kinds(planes, 0, len(planes.calendar), every):
            states.append(states[-1].after(kind))
        planes.cache["runs"] = states
    found: list[RunState] = planes.cache["runs"]
    return found


def _kinds(planes: Planes, first: int, stop: int, due: Flags) -> Kinds:
    """`(days, runs, pupils)`: what each day is to each run; `due` `(2,)` masks its sessions."""
    covid = _any(planes.slots("covid_sessions"), first, stop, due)
    found = np.full((stop - first, len(RUNS), planes.size), EMPTY, dtype=np.int8)
    for k, name in enumerate(RUNS):
        kind = found[:, k]
        kind[_any(planes.slots(f"counts:{name}"), first, stop, due)] = COUNTS
        kind[covid] = PASSES
        kind[_any(planes.slots(f"ends:{name}"), first, stop, due)] = ENDS
    return found


def _any(slots: Flags, first: int, stop: int, due: Flags) -> Flags:
    """`(days, pupils)`: any of the due sessions of each day."""
    days = slots[2 * first : 2 * stop].reshape(stop - first, 2, slots.shape[1])
    found: Flags = np.any(days & due.reshape(1, 2, 1), axis=1)
    return found
