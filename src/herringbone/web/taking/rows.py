"""One pupil's row of a class register as a screen shows it: what stands, from where, what may be
pressed. Plain values; `sheet` fills them from the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from herringbone.engine.england.codes import national_codes
from herringbone.web.absences.prefills import Prefill
from herringbone.web.movements.places import ON_SITE_CODES
from herringbone.web.registers.models import DraftMark
from herringbone.web.schools.models import Pupil
from herringbone.web.taking.hints import Hint, for_the_classroom
from herringbone.web.taking.merging import Difference
from herringbone.web.taking.notes import Note
from herringbone.web.taking.said import Unread
from herringbone.web.taking.times import present_code
from herringbone.web.ui.charts.marks import BLANK, Day, Mark

TEACHERS = ("L", "N")
"""Codes that a teacher may give, besides the session's stroke; all others are the office's."""


@dataclass(frozen=True, slots=True)
class Row:
    """`held` is the code in the record, `expected` one that waits for a leader; `draft` what was
    typed since; `record_is_newer` where the record moved after that. `choose` holds two people's
    different marks: nothing shows until one is chosen; `is_theirs` is a draft of somebody else;
    `unread` are minutes that were typed and can not be."""

    pupil: Pupil
    day: date
    session: str
    held: str = ""
    minutes: int | None = None
    expected: str = ""
    prefill: Prefill | None = None
    draft: DraftMark | None = None
    record_is_newer: bool = False
    week: Sequence[Day] = ()
    note: Note | None = None
    hints: Sequence[Hint] = field(default_factory=tuple)
    leaves_out: str = ""
    choose: Difference | None = None
    is_theirs: bool = False
    unread: Unread | None = None

    @property
    def planned(self) -> Prefill | None:
        """The prefill that stands when nobody presses anything. A bare start time does not, nor
        that a child is here or on the way: nobody has seen them, so somebody has to look."""
        code = self.prefill.code if self.prefill is not None else ""
        return self.prefill if code and code not in ON_SITE_CODES else None

    @property
    def announced(self) -> str:
        """What was said of a child who is here or on the way, while no mark stands."""
        if self.prefill is None or self.held or self.prefill.code not in ON_SITE_CODES:
            return ""
        return for_the_classroom(self.prefill, self.day)

    @property
    def typed(self) -> DraftMark | None:
        """The draft that shows: one that the record has not overtaken."""
        return None if self.record_is_newer else self.draft

    @property
    def standing(self) -> str:
        """The code that stands when nobody presses anything: the record's, else what is planned."""
        if self.held or self.expected:
            return self.held or self.expected
        return self.planned.code if self.planned else ""

    @property
    def shown(self) -> str:
        """The code in today's cell; "" is blank. Erasing what one typed shows what stood before."""
        if self.choose is not None:
            return ""
        typed = self.typed
        return (typed.code or self.standing) if typed is not None else self.standing

    @property
    def seen(self) -> str:
        """What a sender of this page will have seen: of two marks, the other person's."""
        return self.choose.theirs.code if self.choose is not None else self.shown

    @property
    def is_changed(self) -> bool:
        """Whether somebody typed another mark than the one that stands; of two, none is typed."""
        return self.choose is None and self.typed is not None and self.shown != self.standing

    @property
    def is_expected(self) -> bool:
        """Whether what shows waits for the leader or provider: it leaves the session unmarked."""
        if self.shown != self.standing or self.held:
            return False
        return bool(self.expected) or bool(self.planned and self.planned.is_expected)

    @property
    def is_only_prefilled(self) -> bool:
        return bool(self.planned) and not self.held and self.shown == self.standing

    @property
    def locked_by(self) -> str:
        """Why the padlock is shown: somebody at the office decided this code; "" where none did."""
        code = self.standing
        if not code or code in (*ON_SITE_CODES, *TEACHERS):  # U is a teacher's L after closing
            return ""
        if self.planned and code == self.planned.code:
            return self.why if self.planned.locked else ""
        return "entered by the office"

    @property
    def why(self) -> str:
        """What is known of the code that stands, in the office's or parent's words."""
        if self.planned and self.standing == self.planned.code:
            return for_the_classroom(self.planned, self.day)
        return self.locked_by

    @property
    def strokes(self) -> tuple[str, str]:
        """Here, and here but late: what a child in the room is."""
        return present_code(self.session), "L"

    @property
    def is_known_absence(self) -> bool:
        """Whether what stands is the office's, or a report's, and not an attendance elsewhere."""
        return self.standing not in ("", *self.strokes, "N") and not self.waits_for_a_leader

    @property
    def choices(self) -> tuple[str, ...]:
        """What may be pressed. A known absence gives way to the child in the room, never to N,
        which would only forget the reason; an expected attendance gives way to N as well."""
        own = self.strokes if self.is_known_absence else (*self.strokes, "N")
        theirs = self.choose.theirs.code if self.choose is not None else ""
        return own if not theirs or theirs in own else (*own, theirs)

    @property
    def waits_for_a_leader(self) -> bool:
        """Whether what stands is an attendance elsewhere that nobody has confirmed."""
        return bool(self.expected) or bool(
            self.planned and self.planned.is_expected and not self.held
        )

    @property
    def minutes_shown(self) -> int | None:
        if self.shown not in ("L", "U"):
            return None
        typed = self.typed
        return typed.minutes_late if typed is not None and typed.code else self.minutes

    @property
    def mark(self) -> Mark:
        """Today's cell for the drawing of marks."""
        code = self.shown
        meaning = national_codes().meaning(code, self.day) if code else None
        if meaning is None:
            return BLANK
        locked = self.locked_by if code == self.standing else ""
        return Mark(
            code,
            meaning.code_class.value,
            minutes=self.minutes_shown,
            expected=self.is_expected,
            locked=locked,
            says=meaning.says,
        )

    @property
    def standing_look(self) -> str:
        """The class of the cell when nobody has pressed anything."""
        return replace(self, draft=None, choose=None).mark.look.cell

    @property
    def is_reported(self) -> bool:
        return self.planned is not None and not self.planned.locked

    @property
    def is_blank(self) -> bool:
        return not self.shown

    @property
    def is_here(self) -> bool:
        """In the room, as the screen stands now: what a headcount counts, late or not."""
        return self.shown in ON_SITE_CODES

    @property
    def below(self) -> str:
        """What stands below the name about the code that shows; a ghost's hint says it already."""
        if not self.why or self.shown != self.standing or self.why == self.leaves_out:
            return ""
        return f"{self.why}, not confirmed" if self.is_expected else self.why

    @property
    def is_ghost(self) -> bool:
        """Outlined: blank, or only reported, and for the teacher to look at."""
        return bool(self.leaves_out) and (self.is_blank or self.is_only_prefilled)
