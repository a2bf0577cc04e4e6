"""A mark as a picture needs it, and the one table of cues that every drawing of it keeps.

Pages turn register rows into `Mark`s; strips, grids, chips and print read the cue, so that an
authorised absence has the same box everywhere and a second sign beside its colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """Why a session holds no mark. `BLANK`: it may have one and has none, which is no fault yet."""

    MARKED = ""
    BLANK = "blank"
    MISSING = "missing"
    NOT_DUE = "not_due"
    BEFORE_ENTRY = "before_entry"
    AFTER_LEAVING = "after_leaving"
    SHUT = "shut"


class Cue(StrEnum):
    """How a mark looks: one of these, beside which a note, minutes or an amendment may stand."""

    PRESENT = "present"
    LATE = "late"
    EDUCATIONAL = "educational"
    AUTHORISED = "authorised"
    UNAUTHORISED = "unauthorised"
    NO_REASON = "no_reason"
    EXPECTED = "expected"
    NOT_POSSIBLE = "not_possible"
    SHUT = "shut"
    MISSING = "missing"
    BLANK = "blank"
    NOT_DUE = "not_due"
    OFF_ROLL = "off_roll"


@dataclass(frozen=True, slots=True)
class Look:
    """A cue's class in a grid, a chip and the teacher's cell, and the words that say the same.

    `sign` stands where there is no code.
    """

    grid: str
    chip: str
    cell: str
    words: str
    sign: str = ""


LOOKS = {
    Cue.PRESENT: Look("", "mk-p", "c-p", "present"),
    Cue.LATE: Look("g-l", "mk-l", "c-l", "late"),
    Cue.EDUCATIONAL: Look("g-edu", "mk-e", "c-p", "educated elsewhere"),
    Cue.AUTHORISED: Look("g-a", "mk-a", "c-a", "authorised absence"),
    Cue.UNAUTHORISED: Look("g-u", "mk-u", "c-u", "unauthorised absence"),
    Cue.NO_REASON: Look("g-n", "mk-n", "c-n", "no reason yet"),
    Cue.EXPECTED: Look("g-exp", "mk-exp", "c-exp", "expected, not confirmed"),
    Cue.NOT_POSSIBLE: Look("g-off", "mk-off", "c-exp", "not counted"),
    Cue.SHUT: Look("g-shut", "mk-off", "c-exp", "school closed", "#"),
    Cue.MISSING: Look("g-miss", "mk-miss", "c-n", "should have a mark and has none", "!"),
    Cue.BLANK: Look("", "mk-off", "", "no mark", "·"),
    Cue.NOT_DUE: Look("", "mk-off", "", "not yet due", "·"),
    Cue.OFF_ROLL: Look("g-before", "mk-before", "", "not on roll"),
}

BY_CLASS = {
    "present": Cue.PRESENT,
    "educational": Cue.EDUCATIONAL,
    "authorised": Cue.AUTHORISED,
    "unauthorised": Cue.UNAUTHORISED,
    "not_possible": Cue.NOT_POSSIBLE,
    "closed": Cue.SHUT,
    "covid": Cue.NOT_POSSIBLE,
}
"""The engine's class of a code, as its text, to the cue; a test holds it complete."""

BY_STATE = {
    State.BLANK: Cue.BLANK,
    State.MISSING: Cue.MISSING,
    State.NOT_DUE: Cue.NOT_DUE,
    State.BEFORE_ENTRY: Cue.OFF_ROLL,
    State.AFTER_LEAVING: Cue.OFF_ROLL,
    State.SHUT: Cue.SHUT,
}

STATE_WORDS = {
    State.BEFORE_ENTRY: "before entry",
    State.AFTER_LEAVING: "after leaving",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One session of one pupil, as shown.

    `code` is its symbol and `kind` the engine's class of it on that day, as text; both are empty
    where `state` says why there is none. `was` is the first entry where the mark was amended;
    `note` is shown to whoever sees the page, so a page leaves it out where they may not.
    """

    code: str = ""
    kind: str = ""
    state: State = State.MARKED
    minutes: int | None = None
    note: str = ""
    was: str = ""
    expected: bool = False
    locked: str = ""
    says: str = ""

    def __post_init__(self) -> None:
        if bool(self.code) == (self.state is not State.MARKED):
            raise ValueError("a mark has a code, or a state that says why it has none")
        if self.code and self.kind not in BY_CLASS:
            raise ValueError(f"{self.code}: no class {self.kind!r}; there is {', '.join(BY_CLASS)}")

    @property
    def cue(self) -> Cue:
        if self.state is not State.MARKED:
            return BY_STATE[self.state]
        if self.expected:
            return Cue.EXPECTED
        if self.code == "N":
            return Cue.NO_REASON
        return Cue.LATE if self.code == "L" else BY_CLASS[self.kind]

    @property
    def look(self) -> Look:
        return LOOKS[self.cue]

    @property
    def is_stroke(self) -> bool:
        return self.code in ("/", "\\")

    @property
    def words(self) -> str:
        """Everything that the picture says, for a title, a table and a screen reader."""
        said = [self.says or STATE_WORDS.get(self.state) or self.look.words]
        if self.says and self.cue in (Cue.AUTHORISED, Cue.UNAUTHORISED, Cue.EXPECTED):
            said.append(self.look.words)
        if self.minutes is not None:
            said.append(f"{self.minutes} min")
        if self.was:
            said.append(f"amended, first {self.was}")
        if self.note:
            said.append(f"note: {self.note}")
        shown = "" if self.is_stroke else f"{self.code} " if self.code else ""
        return f"{shown}{', '.join(said)}"


NOT_DUE = Mark(state=State.NOT_DUE)
SHUT = Mark(state=State.SHUT)
BLANK = Mark(state=State.BLANK)
MISSING = Mark(state=State.MISSING)
BEFORE_ENTRY = Mark(state=State.BEFORE_ENTRY)


@dataclass(frozen=True, slots=True)
class Day:
    """One day's two sessions."""

    date: date
    am: Mark
    pm: Mark


@dataclass(frozen=True, slots=True)
class Week:
    """Monday to Friday, None where a day is no part of the term; counts to the day of the page.

    `attended` of `possible` are this week's sessions, `year_attended` of `year_possible` those of
    the year up to its end; `possible` is 0 for a week that is still to come.
    """

    starts: date
    days: Sequence[Day | None]
    attended: int = 0
    possible: int = 0
    year_attended: int = 0
    year_possible: int = 0


@dataclass(frozen=True, slots=True)
class Action:
    """Something done or due in a week, as its number in the timeline below the chart."""

    number: int
    week_starts: date
    words: str


@dataclass(frozen=True, slots=True)
class HalfTerm:
    """A half term's weeks, in order, with what was done in them."""

    name: str
    weeks: Sequence[Week]
    actions: Sequence[Action] = field(default_factory=tuple)

    @property
    def attended(self) -> int:
        return sum(week.attended for week in self.weeks)

    @property
    def possible(self) -> int:
        return sum(week.possible for week in self.weeks)
