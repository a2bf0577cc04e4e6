"""The file's marks against the registers, all at once: added, changed, removed, or only notes.

Marks that stand and count as history go through `history` first. A session of which the file holds
no mark at all it says nothing about, nor about days on which it does not have the pupil on roll.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt

from herringbone.engine.record.calendar import monday_of
from herringbone.web.imports.comparing.details import carried, moved_fields
from herringbone.web.imports.comparing.ground import Ground, named
from herringbone.web.imports.comparing.history import History
from herringbone.web.imports.questions import Ask
from herringbone.web.imports.showing import IN_FULL, Line, MarksSection
from herringbone.web.registers.changes import Carried, Change
from herringbone.web.registers.models import MarkDetail
from herringbone.web.registers.slots import SESSIONS, code_of

NOTHING = Carried()
LINES_OF_ONE = 40
WHAT = ("added", "changed", "removed")

Bytes = npt.NDArray[np.uint8]
Place = tuple[int, int]
"""A pupil's row and a slot of the file's calendar."""


@dataclass
class MarkPlan:
    """`changes` go into the record as one entry; `before` are the details that stand there now;
    `left` counts the marks left as they are until a person decides."""

    changes: list[Change] = field(default_factory=list)
    before: list[MarkDetail] = field(default_factory=list)
    left: dict[Ask, int] = field(default_factory=lambda: defaultdict(int))


def compare(ground: Ground) -> tuple[MarkPlan, MarksSection]:
    found = Comparison(ground)
    blank = found.differs & (found.held == 0)
    standing = found.differs & (found.held != 0)
    notes = found.only_details()
    for place in found.decided(np.argwhere(standing).tolist() + notes.overwriting):
        found.change(place)
    for place in notes.filling:
        found.change(place)
    found.add(np.argwhere(blank))
    return found.plan, found.section


@dataclass
class Notes:
    """Places of which only minutes, reason or note differ: from nothing, or from something held."""

    filling: list[Place] = field(default_factory=list)
    overwriting: list[Place] = field(default_factory=list)


class Comparison:
    """`given` and `held` are `(pupils, slots)` uint8 on the file's calendar."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.registers = ground.source.registers
        self.dates = self.registers.calendar.dates
        self.given: Bytes = self.registers.marks
        self.held: Bytes = ground.held.marks(ground.pupils, self.registers.calendar)
        self.spoken = self.given.any(axis=0)
        self.differs = (self.given != self.held) & self._spoken_of()
        self.plan = MarkPlan()
        self.section = MarksSection("marks", "Marks")

    def _spoken_of(self) -> npt.NDArray[np.bool_]:
        """Where the file's blank means that there is no mark."""
        found = (self.given != 0) | self.spoken[np.newaxis, :]
        for row in np.flatnonzero(((self.given == 0) & (self.held != 0)).any(axis=1)):
            pupil = self.registers.pupils[row]
            here = np.repeat([pupil.on_roll(day) for day in self.dates], 2)
            found[row] &= here | (self.given[row] != 0)
        return found

    # --- what stands here -------------------------------------------------------------------
    def slot(self, slot: int) -> tuple[date, str]:
        return self.dates[slot // 2], SESSIONS[slot % 2]

    def detail(self, place: Place) -> MarkDetail | None:
        pupil = self.ground.pupils[place[0]]
        if pupil.pk is None:
            return None
        return self.ground.held.details.get((pupil.pk, *self.slot(place[1])))

    def carried(self, place: Place) -> Carried:
        moves = bool(self.differs[place])
        given, held = self.registers.details.get(place), self.detail(place)
        return carried(self.ground, given, held, code_moves=moves)

    def only_details(self) -> Notes:
        """Places where the code stands and something else differs."""
        found = Notes()
        for place in self._places_with_details():
            if self.given[place] != self.held[place] or not self._speaks(place):
                continue
            says = self.carried(place)
            if says == NOTHING:
                continue
            held = self.detail(place)
            overwrites = any(was not in (None, "") for was, _ in moved_fields(held, says).values())
            (found.overwriting if overwrites else found.filling).append(place)
        return found

    def _speaks(self, place: Place) -> bool:
        return bool(self.spoken[place[1]]) or place in self.registers.details

    def _places_with_details(self) -> list[Place]:
        """Where the file has a detail, or (in a school whose file is the truth) we hold one."""
        found = set(self.registers.details)
        if not self.ground.school.keeps_own_registers:
            row_of = {pupil.pk: row for row, pupil in enumerate(self.ground.pupils)}
            for pupil_id, day, session in self.ground.held.details:
                index, row = self.registers.calendar.index(day), row_of.get(pupil_id)
                if index is not None and row is not None:
                    found.add((row, 2 * index + SESSIONS.index(session)))
        return sorted(found)

    # --- deciding ---------------------------------------------------------------------------
    def decided(self, places: Sequence[Sequence[int]]) -> Iterator[Place]:
        """The places that may be changed, after asking about history, a pupil at a time."""
        by_row: dict[int, list[Place]] = defaultdict(list)
        for row, slot in sorted(map(tuple, places)):
            by_row[row].append((row, slot))
        history = History(self.ground, [self.ground.pupils[row] for row in by_row])
        for row, held in by_row.items():
            asked: dict[Ask, list[tuple[Place, str]]] = defaultdict(list)
            for place in held:
                why = history.why(self.ground.pupils[row], *self.slot(place[1]))
                if why is None:
                    yield place
                else:
                    asked[why[0]].append((place, why[1]))
            for kind, about in asked.items():
                if self._ask(kind, row, about):
                    yield from (place for place, _ in about)

    def _ask(self, kind: Ask, row: int, about: Sequence[tuple[Place, str]]) -> bool:
        pupil = self.ground.pupils[row]
        lines = [f"{self.line(place).says} ({why})" for place, why in about[:LINES_OF_ONE]]
        if len(about) > LINES_OF_ONE:
            lines.append(f"and {len(about) - LINES_OF_ONE:,} more")
        taken = self.ground.asking.ask(kind, pupil.pupil_id, named(pupil), lines)
        if not taken:
            self.plan.left[kind] += len(about)
        return taken

    # --- changing ---------------------------------------------------------------------------
    def add(self, places: npt.NDArray[np.intp]) -> None:
        """Marks where none stood: most of a first import, so nothing is done twice for each."""
        pupils, details = self.ground.pupils, self.registers.details
        keys = [pupil.pk for pupil in pupils]
        slots = [self.slot(slot) for slot in range(self.given.shape[1])]
        codes = self.registers.codes.symbols
        marked, changes = self.ground.held.details, self.plan.changes
        given = self.given[places[:, 0], places[:, 1]].tolist()
        for (row, slot), byte in zip(places.tolist(), given, strict=True):
            pupil, (day, session), says = pupils[row], slots[slot], NOTHING
            if (keys[row], day, session) in marked:
                says = self.carried((row, slot))
                self._keep_detail((row, slot))
            elif (row, slot) in details:
                says = self.carried((row, slot))
            changes.append(Change(pupil, day, session, codes[byte], says))
        self._count(places)

    def _count(self, places: npt.NDArray[np.intp]) -> None:
        section = self.section
        section.made += len(places)
        bytes_given = self.given[places[:, 0], places[:, 1]]
        for byte, count in zip(*np.unique(bytes_given, return_counts=True), strict=True):
            section.by_code["added", "", code_of(int(byte))] += int(count)
        mondays = [monday_of(day) for day in self.dates]
        for day, count in zip(*np.unique(places[:, 1] // 2, return_counts=True), strict=True):
            section.by_week[mondays[int(day)], "added"] += int(count)
        for row, slot in places[: max(0, IN_FULL - len(section.lines))].tolist():
            section.lines.append(self.line((row, slot)))

    def change(self, place: Place) -> None:
        """A mark that stands becomes another, goes, or is only said more of."""
        row, slot = place
        day, session = self.slot(slot)
        was, becomes = code_of(int(self.held[place])), code_of(int(self.given[place]))
        says = self.carried(place)
        change = Change(self.ground.pupils[row], day, session, becomes, says)
        self.plan.changes.append(change)
        self._keep_detail(place)
        if was == becomes:
            self.section.details += 1
        else:
            what = "changed" if becomes else "removed"
            self.section.changed += bool(becomes)
            self.section.removed += not becomes
            self.section.by_code[what, was, becomes] += 1
            self.section.by_week[monday_of(day), what] += 1
        if len(self.section.lines) < IN_FULL:
            self.section.lines.append(self.line(place))

    def _keep_detail(self, place: Place) -> None:
        detail = self.detail(place)
        if detail is not None:
            self.plan.before.append(detail)

    def line(self, place: Place) -> Line:
        """`2026-11-02 AM N → I`, or what else moves."""
        day, session = self.slot(place[1])
        about, when = named(self.ground.pupils[place[0]]), f"{day.isoformat()} {session}"
        was, becomes = code_of(int(self.held[place])), code_of(int(self.given[place]))
        if was != becomes:
            return Line(about, when, was, becomes)
        moved = moved_fields(self.detail(place), self.carried(place))
        words = ", ".join(
            f"{name} {was or '–'} → {now or '–'}" for name, (was, now) in moved.items()
        )
        return Line(about, f"{when} {was}: {words}")
