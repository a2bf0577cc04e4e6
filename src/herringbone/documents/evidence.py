"""What must be settled before a certificate for evidence is made: every ground, with what to do.

The page that offers the certificate shows the list; the certificate itself asks again, so none is
printed past it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from herringbone.documents.marks import Mark, in_order
from herringbone.documents.words import many, period_words, slots_words
from herringbone.engine.england.codes import national_codes
from herringbone.engine.england.compulsory_age import (
    compulsory_from,
    compulsory_to,
    is_compulsory,
)

Slot = tuple[date, str]


class Ground(StrEnum):
    """Why a certificate for evidence is refused."""

    NO_SESSIONS = "no_sessions"
    MISSING = "missing"
    UNMARKED = "unmarked"
    NOT_A_CODE = "not_a_code"
    UNEXPLAINED = "unexplained"
    UNCONFIRMED = "unconfirmed"
    OUTSIDE_AGE = "outside_age"
    NO_DATE_OF_BIRTH = "no_date_of_birth"


SETTLE = {
    Ground.MISSING: (
        "of the period not in the register handed over",
        "Make the certificate again from the whole register.",
    ),
    Ground.UNMARKED: ("without a mark", "Find out where the pupil was and enter it."),
    Ground.NOT_A_CODE: (
        "with a code that was not in use that day",
        "Amend each to the code of its date.",
    ),
    Ground.UNEXPLAINED: (
        "marked N, no reason established yet",
        "Ask for the reason and amend each; where none can be had, to O.",
    ),
    Ground.UNCONFIRMED: (
        "marked ahead and not confirmed",
        "Ask the trip leader, provider or other school, and confirm or amend each.",
    ),
}
NO_SESSIONS = "The period holds no session of the school. Choose other dates."
NO_DATE_OF_BIRTH = (
    "The pupil has no date of birth here, so compulsory school age cannot be shown. Enter it from "
    "the admission register."
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One ground, the sessions it stands on, and a sentence that says what to do about it."""

    ground: Ground
    slots: tuple[Slot, ...]
    words: str


def refusals(
    marks: Iterable[Mark],
    due: Sequence[Slot],
    date_of_birth: date | None,
    year_start: tuple[int, int] = (9, 1),
) -> tuple[Refusal, ...]:
    """Every ground on which the certificate is refused; empty where it may be made.

    `due` are the school's own sessions for the pupil in the period, `year_start` the month and day
    on which its academic year begins.
    """
    given = {(mark.date, mark.session): mark for mark in in_order(marks)}
    unsettled: dict[Ground, list[Slot]] = {ground: [] for ground in SETTLE}
    for slot in sorted(due):
        ground = _unsettled(given.get(slot))
        if ground is not None:
            unsettled[ground].append(slot)
    found = [_refusal(ground, slots) for ground, slots in unsettled.items() if slots]
    if not due:
        found.append(Refusal(Ground.NO_SESSIONS, (), NO_SESSIONS))
    return (*found, *_age(sorted(due), date_of_birth, year_start))


def _unsettled(mark: Mark | None) -> Ground | None:
    if mark is None:
        return Ground.MISSING
    if not mark.code.strip("- "):
        return Ground.UNMARKED
    code = national_codes().meaning(mark.code, mark.date)
    if code is None:
        return Ground.NOT_A_CODE
    if code.symbol == "N":
        return Ground.UNEXPLAINED
    return None if mark.confirmed else Ground.UNCONFIRMED


def _refusal(ground: Ground, slots: list[Slot]) -> Refusal:
    what, do = SETTLE[ground]
    words = f"{many(len(slots), 'session')} {what}: {slots_words(slots)}. {do}"
    return Refusal(ground, tuple(slots), words)


def _age(due: Sequence[Slot], born: date | None, year_start: tuple[int, int]) -> list[Refusal]:
    if born is None:
        return [Refusal(Ground.NO_DATE_OF_BIRTH, (), NO_DATE_OF_BIRTH)]
    outside = [slot for slot in due if not is_compulsory(born, slot[0], year_start)]
    if not outside:
        return []
    age = period_words(compulsory_from(born), compulsory_to(born, *year_start))
    words = (
        f"{many(len(outside), 'session')} outside compulsory school age, which for this pupil is "
        f"{age}: {slots_words(outside)}. Choose dates within it."
    )
    return [Refusal(Ground.OUTSIDE_AGE, tuple(outside), words)]
