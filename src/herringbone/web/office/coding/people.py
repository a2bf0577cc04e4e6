"""Checks of the pupil against the code, and of contacts that no letter could be written to."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from herringbone.engine.england.compulsory_age import is_compulsory
from herringbone.web.office.coding.looking import Finding, Looked
from herringbone.web.office.marks import Session
from herringbone.web.schools.models import Contact, Pupil
from herringbone.web.ui.days import day as day_words
from herringbone.web.ui.figures import counted, listed

STUDY_YEARS = frozenset({"10", "11", "12", "13"})
WORK_YEARS = frozenset({"10", "11"})
E_DAYS = 5
"""From the sixth day of a suspension other provision is made: then it is no E any more."""


def unusual(looked: Looked) -> Iterable[Finding]:
    """A code that this pupil can hardly have."""
    yield from _odd(looked, "X", _is_of_age, "and is of compulsory school age")
    yield from _odd(looked, "S", _not_in(STUDY_YEARS), "outside Years 10 to 13")
    yield from _odd(looked, "W", _not_in(WORK_YEARS), "outside Years 10 and 11")
    yield from _odd(looked, "Z", lambda *_: True, "and is on roll")
    yield from _odd(looked, "C2", _full_time, "without a part-time timetable")
    yield from long_suspensions(looked)


Odd = Callable[[Looked, Pupil, Session], bool]


def _odd(looked: Looked, code: str, is_odd: Odd, why: str) -> Iterable[Finding]:
    marks = looked.marks
    for pupil, sessions in looked.where(marks.is_code(code) & marks.on_roll):
        odd = [where for where in sessions if is_odd(looked, pupil, where)]
        if odd:
            more = f" ({counted(len(odd), 'session')})" if len(odd) > 1 else ""
            yield looked.finding(pupil, f"{code} on {day_words(odd[0][0])}{more} {why}", odd)


def _is_of_age(_looked: Looked, pupil: Pupil, where: Session) -> bool:
    return is_compulsory(pupil.date_of_birth, where[0]) is True


def _not_in(years: frozenset[str]) -> Odd:
    def odd(looked: Looked, pupil: Pupil, where: Session) -> bool:
        return looked.roster.year_of(pupil, where[0]) not in years

    return odd


def _full_time(looked: Looked, pupil: Pupil, where: Session) -> bool:
    if looked.roster.read[pupil.pk].has("part_time_timetable", where[0]):
        return False
    return not any(
        plan.pupil_id == pupil.pk and plan.code == "C2" and looked.covers(plan, *where)
        for plan in looked.plans
    ) and not _has_pattern(looked, pupil, where)


def _has_pattern(looked: Looked, pupil: Pupil, where: Session) -> bool:
    return any(
        row.pupil_id == pupil.pk and row.fills == "C2" and looked.covers(row, *where)
        for row in looked.patterns
    )


def long_suspensions(looked: Looked) -> Iterable[Finding]:
    """E on a sixth school day on end."""
    place = looked.order
    for pupil, sessions in looked.where(looked.marks.is_code("E")):
        days = sorted({day for day, _ in sessions if day in place})
        run: list[object] = []
        for day in days:
            follows = run and place[day] - place[run[-1]] == 1  # type: ignore[index]
            run = [*run, day] if follows else [day]
            if len(run) == E_DAYS + 1:
                says = f"E on a sixth school day on end, {day_words(day)}: provision is due"
                yield looked.finding(pupil, says, [w for w in sessions if w[0] >= day], "B")


def thin_contacts(looked: Looked) -> Iterable[Finding]:
    """Nobody with parental responsibility to whom a legal letter could be addressed."""
    for pupil in looked.doubtful:
        held = looked.contacts_of[pupil.pk]
        parents = [row for row in held if row.parental_responsibility == "1"]
        if not held:
            yield looked.finding(pupil, "no contact at all")
        elif not parents:
            yield looked.finding(pupil, "nobody is recorded with parental responsibility")
        elif all(missing_in(row, pupil) for row in parents):
            said = "; ".join(
                f"{row.name or 'a contact without a name'}: no {listed(missing_in(row, pupil))}"
                for row in parents
            )
            yield looked.finding(pupil, said)


def missing_in(contact: Contact, pupil: Pupil) -> list[str]:
    """What a letter to this contact lacks; the pupil's address serves whoever they live with."""
    at_home = contact.lives_with == "1" and any(pupil.address)
    has_address = bool(contact.address_1 and contact.postcode) or at_home
    lacks = {
        "title": not contact.title,
        "first name": not contact.forename,
        "surname": not contact.surname,
        "address": not has_address,
    }
    return [name for name, is_missing in lacks.items() if is_missing]
