"""A school while it is being set up for a demo: pupil by pupil, with the days that lie ahead.

Registers are columns in one order; a pupil who moves, joins or is on two rolls is easier to write
by id. `registers()` puts the order back and keeps what a school can know on its own today.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from herringbone.engine.record.calendar import Calendar
from herringbone.engine.record.registers import MarkDetail, Registers
from herringbone.engine.record.roll import FLAGS, FOREVER, Contact, Pupil, SchoolEvent
from herringbone.synthetic.happenings import in_order
from herringbone.synthetic.marking import byte_of
from herringbone.synthetic.patterns import SessionPattern
from herringbone.synthetic.placing import Bytes
from herringbone.synthetic.recipe import LAST_YEAR
from herringbone.synthetic.terms import year_of_days
from herringbone.synthetic.weekly import weekly_patterns
from herringbone.synthetic.whole import Whole

CLOSURES = ("Y", "Y1", "Y4")
OUTINGS = ("V", "P", "W")
KNOWN_AHEAD = timedelta(days=60)  # a place taken up later than this is not on the school's list yet


@dataclass
class Draft:
    """`marks` (slots,) by pupil id hold the days to come as well; `made` is what it began from."""

    made: Registers
    today: date
    pupils: dict[str, Pupil]
    marks: dict[str, Bytes]
    details: dict[str, dict[int, MarkDetail]]
    contacts: dict[str, list[Contact]]
    events: list[SchoolEvent]
    patterns: list[SessionPattern] = field(default_factory=list)

    @classmethod
    def of(cls, whole: Whole, today: date) -> Draft:
        made = whole.registers
        both = made.marks | whole.to_come
        details: dict[str, dict[int, MarkDetail]] = {p.pupil_id: {} for p in made.pupils}
        for (row, slot), detail in made.details.items():
            details[made.pupils[row].pupil_id][slot] = detail
        contacts: dict[str, list[Contact]] = {p.pupil_id: [] for p in made.pupils}
        for contact in made.contacts:
            contacts[contact.pupil_id].append(contact)
        return cls(
            made=made,
            today=today,
            pupils={p.pupil_id: p for p in made.pupils},
            marks={p.pupil_id: both[row] for row, p in enumerate(made.pupils)},
            details=details,
            contacts=contacts,
            events=list(made.events),
            patterns=list(whole.patterns),
        )

    @property
    def calendar(self) -> Calendar:
        return self.made.calendar

    # --- days and marks ---------------------------------------------------------------------
    @cached_property
    def days(self) -> tuple[date, ...]:
        """The school days held and, where they are known, those of the year after."""
        following = self.calendar.years[-1] + 1
        after = year_of_days(following) if following <= LAST_YEAR else ()
        return (*self.calendar.dates, *(day.date for day in after))

    def day(self, away: int) -> date:
        """The school day so many before (-) or after (+) today, at most the last one known."""
        return self.days[min(self.calendar.last_index(self.today) + away, len(self.days) - 1)]

    def code(self, pupil_id: str, day: date, session: str) -> str:
        """The code of a session, "" where there is no mark."""
        return self.made.codes.symbol(int(self.marks[pupil_id][self.slot(day, session)]))

    def slot(self, day: date, session: str) -> int:
        i = self.calendar.index(day)
        if i is None:
            raise ValueError(f"{day} is no school day")
        return 2 * i + (session == "PM")

    def put(
        self, pupil_id: str, day: date, session: str, code: str, detail: MarkDetail | None = None
    ) -> None:
        """Sets a mark, unless its day is not in these registers yet; what the former one carried
        goes with it."""
        if day > self.calendar.dates[-1]:
            return
        slot = self.slot(day, session)
        self.marks[pupil_id][slot] = byte_of(code) if code else 0
        self.details[pupil_id].pop(slot, None)
        if detail is not None:
            self.details[pupil_id][slot] = detail

    def was_in(self, pupil_id: str, day: date) -> bool:
        """Attended both sessions of a day, neither of them late."""
        return (self.code(pupil_id, day, "AM"), self.code(pupil_id, day, "PM")) == ("/", "\\")

    def bring_in(self, pupil_id: str, days: Iterable[date]) -> None:
        """Here on those days, wherever the register has the pupil away."""
        for day in days:
            for session, present in (("AM", "/"), ("PM", "\\")):
                if self.code(pupil_id, day, session) not in ("", "L", present):
                    self.put(pupil_id, day, session, present)

    def reopen(self, first: date) -> None:
        """From `first` on nothing closed the school, and on today no trip of chance takes place."""
        closed, away = ([byte_of(code) for code in codes] for codes in (CLOSURES, OUTINGS))
        present = np.tile(np.array([byte_of("/"), byte_of("\\")], np.uint8), len(self.calendar))
        later = np.arange(self.calendar.slots) >= self.slot(first, "AM")
        now = np.arange(self.calendar.slots) // 2 == self.calendar.index(self.today)
        for marks in self.marks.values():
            changed = (later & np.isin(marks, closed)) | (now & np.isin(marks, away))
            marks[changed] = present[changed]

    # --- people -----------------------------------------------------------------------------
    def on_roll(self, day: date) -> Iterator[Pupil]:
        return (pupil for pupil in self.pupils.values() if pupil.on_roll(day))

    def classes(self) -> dict[str, list[Pupil]]:
        """Today's classes by name, each as its register lists it."""
        found: dict[str, list[Pupil]] = {}
        for pupil in sorted(self.on_roll(self.today), key=lambda p: (p.name, p.pupil_id)):
            found.setdefault(pupil.value("class", self.today), []).append(pupil)
        return dict(sorted(found.items()))

    def change(self, pupil_id: str, **changes: object) -> Pupil:
        self.pupils[pupil_id] = replace(self.pupils[pupil_id], **changes)  # type: ignore[arg-type]
        return self.pupils[pupil_id]

    def set_flag(self, pupil_id: str, *flags: str) -> None:
        values = {**self.pupils[pupil_id].values, **dict.fromkeys(flags, "1")}
        history = {n: v for n, v in self.pupils[pupil_id].history.items() if n not in flags}
        self.change(pupil_id, values=values, history=history)

    def begin(self, pupil_id: str, start: date) -> None:
        """On roll from an earlier day than planned, and in on every day until then."""
        pupil = self.pupils[pupil_id]
        planned = pupil.enrolments[0]
        for i in self.calendar.between(start, planned.start - timedelta(days=1)):
            for session, present in (("AM", "/"), ("PM", "\\")):
                self.put(pupil_id, self.calendar.dates[i], session, present)
        self.change(pupil_id, enrolments=(replace(planned, start=start), *pupil.enrolments[1:]))
        self.events.append(SchoolEvent(start, "joined", "pupil", pupil_id))

    def remove(self, pupil_ids: Iterable[str]) -> None:
        gone = set(pupil_ids)
        for pupil_id in gone:
            del self.pupils[pupil_id], self.marks[pupil_id]
            del self.details[pupil_id], self.contacts[pupil_id]
        self.events = [e for e in self.events if e.subject_kind != "pupil" or e.subject not in gone]
        self.patterns = [p for p in self.patterns if p.pupil_id not in gone]

    def forget_what_is_ahead(self) -> None:
        """A school does not know on its day who will leave, change class or come much later."""
        latest = self.today + KNOWN_AHEAD
        self.remove(
            [
                pupil_id
                for pupil_id, pupil in self.pupils.items()
                if pupil.enrolments[0].start > latest
            ]
        )
        for pupil_id, pupil in self.pupils.items():
            self.pupils[pupil_id] = _as_known(pupil, self.today)
        self.events = [e for e in self.events if e.event != "joined" or e.date <= self.today]

    # --- the result -------------------------------------------------------------------------
    def registers(self) -> Registers:
        """The school with marks up to the day before today."""
        ids = sorted(self.pupils)
        marks = np.array([self.marks[pupil_id] for pupil_id in ids], np.uint8)
        held = self.slot(self.today, "AM")
        marks[:, held:] = 0
        return replace(
            self.made,
            pupils=tuple(self.pupils[pupil_id] for pupil_id in ids),
            marks=marks,
            details={
                (row, slot): detail
                for row, pupil_id in enumerate(ids)
                for slot, detail in sorted(self.details[pupil_id].items())
                if slot < held
            },
            contacts=[contact for pupil_id in ids for contact in self.contacts[pupil_id]],
            events=sorted(self.events, key=in_order),
        )

    def all_patterns(self) -> tuple[SessionPattern, ...]:
        """The nursery's and those that marks show, by pupil."""
        ids = sorted(self.pupils)
        marks = np.array([self.marks[pupil_id] for pupil_id in ids], np.uint8)
        pupils = [self.pupils[pupil_id] for pupil_id in ids]
        given = {(p.pupil_id, p.kind) for p in self.patterns}
        shown = weekly_patterns(self.calendar, self.made.codes, pupils, marks, self.today)
        more = [p for p in shown if (p.pupil_id, p.kind) not in given]
        return tuple(sorted([*self.patterns, *more], key=lambda p: (p.pupil_id, p.starts, p.kind)))


def _as_known(pupil: Pupil, today: date) -> Pupil:
    """The pupil as the school's records have it on a day."""
    last = pupil.enrolments[-1]
    if today < last.end < FOREVER:
        pupil = replace(pupil, enrolments=(*pupil.enrolments[:-1], replace(last, end=FOREVER)))
    values, history = dict(pupil.values), {}
    for name, rows in pupil.history.items():
        begun = [row for row in rows if row.start <= today] or ([] if name in FLAGS else [rows[0]])
        if begun and begun[-1].end >= today:
            begun[-1] = replace(begun[-1], end=FOREVER)
            values[name] = begun[-1].value
        elif not begun:
            values.pop(name, None)
        if len(begun) > 1 or (name in FLAGS and begun):
            history[name] = tuple(begun)
    return replace(pupil, values=values, history=history)
