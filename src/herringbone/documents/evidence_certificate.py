"""The certificate for evidence: every session of a period, its amendments, and the chain's head.

Signed by the head teacher it is evidence of what it states (Education Act 1996, section 566), so
nothing can be left out of it and nothing unsettled can stand in it.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import ClassVar

from herringbone.documents.certificate import figure_rows, share_words
from herringbone.documents.evidence import Refusal, Slot, refusals
from herringbone.documents.house import Pupil, School, Signatory
from herringbone.documents.marks import (
    Figures,
    HalfTerm,
    Mark,
    code_on,
    hold_period,
    hold_together,
    in_order,
    key_of,
)
from herringbone.documents.printing import Values
from herringbone.documents.session_grid import grid_of
from herringbone.documents.words import (
    beside,
    day_words,
    grouped,
    many,
    moment_figures,
    period_words,
    session_words,
    slots_words,
)


@dataclass(frozen=True, slots=True)
class Amendment:
    """A change of one session after its register closed, as the record keeps it."""

    date: date
    session: str
    original: str
    new: str
    reason: str
    evidence: str
    made_by: str
    position: str
    made_at: datetime

    @property
    def slot(self) -> Slot:
        return self.date, self.session


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Where the school's chain of entries stood: the head's hash, in hex, and its number."""

    head: str
    sequence: int
    taken_at: datetime


class Refused(ValueError):
    """The certificate may not be made; `refusals` says why, ground by ground."""

    def __init__(self, found: tuple[Refusal, ...]) -> None:
        super().__init__(" ".join(refusal.words for refusal in found))
        self.refusals = found


@dataclass(frozen=True, slots=True)
class EvidenceCertificate:
    """What the certificate shows. `due` are the school's own sessions for the pupil in the period.

    Each of `due` must stand in `half_terms` exactly once and nothing else may; each chain of
    amendments must end in the mark that is shown. Raises ValueError where one of these is not so,
    FiguresDisagree where figures and marks part, and Refused on any ground of `refusals`.
    `signatory` is the head teacher, in whose name alone it is evidence; `prepared_by` whoever made
    it ready. `minutes` holds the minutes late by session, `year_start` the academic year's first
    day.
    """

    template: ClassVar[str] = "evidence_certificate"
    of_record: ClassVar[bool] = True

    school: School
    pupil: Pupil
    first: date
    last: date
    due: tuple[Slot, ...]
    half_terms: tuple[HalfTerm, ...]
    figures: Figures
    amendments: tuple[Amendment, ...]
    register_of_record: str
    marks_as_at: str
    fingerprint: Fingerprint
    signatory: Signatory
    prepared_by: Signatory
    printed_at: datetime
    minutes: tuple[tuple[Slot, int], ...] = ()
    year_start: tuple[int, int] = (9, 1)

    def __post_init__(self) -> None:
        marks, born = self.marks, self.pupil.date_of_birth
        found = refusals(marks, self.due, born, self.year_start)
        if found:
            raise Refused(found)
        hold_period(marks, self.first, self.last)
        hold_due(marks, self.due)
        hold_together(self.figures, marks, born)
        hold_amendments(marks, self.amendments)

    @property
    def title(self) -> str:
        return f"Certificate of attendance for evidence: {self.pupil.name}"

    @property
    def marks(self) -> list[Mark]:
        return in_order(mark for half_term in self.half_terms for mark in half_term.marks)

    def values(self) -> Values:
        amendments = sorted(self.amendments, key=lambda one: (one.slot, one.made_at))
        late = str(self.figures.late)
        numbers = {one.slot: number for number, one in enumerate(amendments, 1)}
        return {
            "school": self.school.values(),
            "pupil": self.pupil.values(),
            "particulars": self._particulars(),
            "period": period_words(self.first, self.last),
            "sessions": many(len(self.marks), "session"),
            "figures": [*figure_rows(self.figures), ["Late before closing", late, ""]],
            "share": share_words(self.figures),
            "half_terms": [grid_of(each, numbers, dict(self.minutes)) for each in self.half_terms],
            "key": _counted_key(self.marks),
            "amendments": [_amended(number, one) for number, one in enumerate(amendments, 1)],
            "signatory": self.signatory.values(),
            "head": grouped(self.fingerprint.head),
            "short_head": self.fingerprint.head[:8],
            "sequence": self.fingerprint.sequence,
            "taken": moment_figures(self.fingerprint.taken_at),
            "printed": moment_figures(self.printed_at),
            "prepared": beside(self.prepared_by.name, self.prepared_by.position),
        }

    def _particulars(self) -> list[list[str]]:
        numbers = [("DfE number", self.school.laestab), ("URN", self.school.urn)]
        return [
            ["Period", period_words(self.first, self.last)],
            ["School", self.school.name],
            *([name, number] for name, number in numbers if number),
            ["Register of record", self.register_of_record],
            ["Marks as at", self.marks_as_at],
        ]


def hold_due(marks: list[Mark], due: tuple[Slot, ...]) -> None:
    """Raises ValueError where a mark stands on a session that is not due, or one is due twice."""
    if len(set(due)) != len(due):
        raise ValueError("a session is due twice")
    beside = [slot for mark in marks if (slot := (mark.date, mark.session)) not in set(due)]
    if beside:
        raise ValueError(f"marks stand on sessions that are not due: {slots_words(beside)}")


def hold_amendments(marks: list[Mark], amendments: tuple[Amendment, ...]) -> None:
    """Raises ValueError where a session's amendments do not lead to the mark that is shown."""
    shown = {(mark.date, mark.session): mark.code for mark in marks}
    ordered = sorted(amendments, key=lambda one: (one.slot, one.made_at))
    for slot, chain in groupby(ordered, key=lambda one: one.slot):
        steps = list(chain)
        ends = [step.new for step in steps]
        begins = [*(step.original for step in steps[1:]), shown.get(slot)]
        if ends != begins:
            raise ValueError(
                f"the amendments of {slots_words([slot])} do not lead to the mark that is shown"
            )


def _counted_key(marks: list[Mark]) -> list[list[str]]:
    """The key, with how many sessions carry each mark; together they are all of the period."""
    counts = Counter(code_on(mark.code, mark.date) for mark in marks)
    found = {(code.symbol, code.says): count for code, count in counts.items() if code}
    return [[symbol, says, str(found[symbol, says])] for symbol, says in key_of(marks)]


def _amended(number: int, one: Amendment) -> list[str]:
    return [
        str(number),
        f"{day_words(one.date)}, {session_words(one.session)}",
        one.original or "–",
        one.new,
        one.reason,
        one.evidence or "none recorded",
        beside(one.made_by, one.position),
        moment_figures(one.made_at),
    ]
