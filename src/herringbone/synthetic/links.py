"""What joins the two schools of a trust: families, a pupil who moved, one who is on both rolls.

A child, a family or an adult who is known to both has the same id in both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from herringbone.engine.record.roll import (
    FLAGS,
    FOREVER,
    Contact,
    DatedValue,
    Enrolment,
    Pupil,
    SchoolEvent,
)
from herringbone.synthetic.contacts import rows_of
from herringbone.synthetic.draft import Draft
from herringbone.synthetic.patterns import SessionPattern, week_without
from herringbone.synthetic.pool import Pool, Wanted
from herringbone.synthetic.weekly import next_review

DUAL_DAYS = 20  # school days since the pupil has been on both rolls
FROM_MARKS = ("part_time_timetable", "long_term_illness")
YEARS = ("1", "2", "3", "4", "5", "6")
A_YEAR = 300  # days; brothers and sisters are at least this far apart


# --- families -------------------------------------------------------------------------------------
def share_families(one: Draft, other: Draft, pools: tuple[Pool, Pool], many: int) -> list[str]:
    """So many families of the first school have a child in the second too, half in its nursery."""
    shared: list[str] = []
    sizes = Counter(pupil.family_id for pupil in other.pupils.values())
    for n in range(many):
        elder = one.pupils[pools[0].take(lambda p: p.family_id not in shared, calm=0)]
        born = [p.date_of_birth for p in one.pupils.values() if p.family_id == elder.family_id]
        younger = pools[1].find(_may_be_theirs(other, sizes, born, young=n % 2 == 0), calm=-1)
        if younger is None:
            continue
        _adopt(other, younger, elder, one.contacts[elder.pupil_id])
        shared.append(elder.family_id)
        for draft, pupil_id in ((one, elder.pupil_id), (other, younger)):
            began = max(draft.calendar.start_of(draft.calendar.years[-1]), _began(draft, pupil_id))
            draft.events.append(SchoolEvent(began, "sibling_elsewhere", "pupil", pupil_id))
    return shared


def _may_be_theirs(
    draft: Draft, sizes: Mapping[str, int], born: Sequence[date | None], *, young: bool
) -> Wanted:
    """Has no brothers or sisters here, and could be one of children with these birthdays."""

    def wanted(pupil: Pupil) -> bool:
        in_nursery = pupil.value("year_group", draft.today).startswith("N")
        return sizes[pupil.family_id] == 1 and in_nursery == young and _apart(pupil, born)

    return wanted


def _apart(pupil: Pupil, born: Iterable[date | None]) -> bool:
    own = pupil.date_of_birth
    return own is not None and all(d is None or abs((own - d).days) > A_YEAR for d in born)


def _began(draft: Draft, pupil_id: str) -> date:
    return draft.pupils[pupil_id].enrolments[-1].start


def _adopt(draft: Draft, pupil_id: str, elder: Pupil, contacts: Iterable[Contact]) -> None:
    """The pupil becomes a child of the elder one's family."""
    pupil = draft.pupils[pupil_id]
    eal = {"eal": elder.values["eal"]} if "eal" in elder.values else {}
    values = {name: value for name, value in pupil.values.items() if name != "eal"}
    pupil = draft.change(
        pupil_id,
        family_id=elder.family_id,
        surname=elder.surname,
        address=elder.address,
        values={**values, "ethnicity": elder.values["ethnicity"], **eal},
    )
    draft.contacts[pupil_id] = rows_of(pupil, [contact.values for contact in contacts])


# --- one who moved --------------------------------------------------------------------------------
def move_one(one: Draft, other: Draft, pools: tuple[Pool, Pool]) -> str:
    """Somebody who left the first school is the same child in the second from the next day on."""
    sizes = Counter(pupil.family_id for pupil in one.pupils.values())
    for left in _leavers(one):
        gone = left.enrolments[-1].end
        starts = other.days[other.calendar.last_index(gone) + 1]
        wanted = _in_year(left.value("year_group", gone), starts)
        in_time = sizes[left.family_id] == 1 and starts < one.day(-30)
        place = pools[1].find(wanted) if in_time else None
        if place is not None:
            _take_place(other, place, left, one.contacts[left.pupil_id], starts)
            return left.pupil_id
    raise LookupError("nobody left the first school in time to move to the second")


def _in_year(group: str, day: date) -> Wanted:
    return lambda pupil: pupil.on_roll(day) and pupil.value("year_group", day) == group


def _leavers(draft: Draft) -> list[Pupil]:
    """Who left in the course of a year and never came back, the latest first."""
    summer = {draft.calendar.dates[draft.calendar.year_days(y)[-1]] for y in draft.calendar.years}
    left = [
        pupil
        for pupil in draft.pupils.values()
        if len(pupil.enrolments) == 1 and pupil.enrolments[0].end < draft.today
    ]
    left = [pupil for pupil in left if pupil.enrolments[0].end not in summer]
    return sorted(left, key=lambda p: (p.enrolments[0].end, p.pupil_id), reverse=True)


def _take_place(
    draft: Draft, place: str, person: Pupil, contacts: Iterable[Contact], starts: date
) -> None:
    """`person` sits where `place` sat, with their marks, from `starts` on."""
    former, own = draft.pupils[place], person.pupil_id
    draft.marks[own], draft.details[own] = draft.marks[place], draft.details[place]
    begins = draft.slot(starts, "AM")
    draft.marks[own][:begins] = 0
    draft.details[own] = {s: d for s, d in draft.details[own].items() if s >= begins}
    draft.pupils[own] = replace(
        person,
        enrolments=(Enrolment(starts),),
        values={**_person_values(person), **_school_values(former)},
        history={**_flags(person), **_school_history(former, starts)},
    )
    draft.contacts[own] = list(contacts)
    moved = [e for e in draft.events if e.subject == place and e.subject_kind == "pupil"]
    draft.events += [replace(e, subject=own) for e in moved if e.date > starts]
    draft.events.append(SchoolEvent(starts, "joined", "pupil", own))
    patterns = [replace(p, pupil_id=own) for p in draft.patterns if p.pupil_id == place]
    draft.remove([place])
    draft.patterns += patterns


def _person_values(pupil: Pupil) -> dict[str, str]:
    return {name: value for name, value in pupil.values.items() if name not in FROM_MARKS}


def _school_values(pupil: Pupil) -> dict[str, str]:
    kept = ("class", "year_group", *FROM_MARKS)
    return {name: pupil.values[name] for name in kept if name in pupil.values}


def _flags(pupil: Pupil) -> dict[str, tuple[DatedValue, ...]]:
    return {n: rows for n, rows in pupil.history.items() if n in FLAGS and n not in FROM_MARKS}


def _school_history(pupil: Pupil, starts: date) -> dict[str, tuple[DatedValue, ...]]:
    found = {}
    for name in ("class", "year_group", *FROM_MARKS):
        rows = [row for row in pupil.history.get(name, ()) if row.end >= starts]
        if rows:
            found[name] = (replace(rows[0], start=max(rows[0].start, starts)), *rows[1:])
    return found


# --- one on both rolls ----------------------------------------------------------------------------
def register_twice(one: Draft, other: Draft, pools: tuple[Pool, Pool]) -> str:
    """One of the first school is at the second on two days a week, today among them."""
    pupil_id = pools[0].take(lambda p: p.value("year_group", one.today) in YEARS, calm=DUAL_DAYS)
    weekdays = {one.today.weekday(), (one.today.weekday() + 2) % 5}
    this_year = one.calendar.year_days(one.calendar.years[-1])
    starts = max(one.day(-DUAL_DAYS), one.calendar.dates[this_year.start])
    ends = one.calendar.dates[this_year.stop - 1]
    pupil = one.pupils[pupil_id]
    other.pupils[pupil_id] = _second_roll(other, pupil, starts)
    other.marks[pupil_id] = one.marks[pupil_id].copy()
    other.marks[pupil_id][: other.slot(starts, "AM")] = 0
    other.details[pupil_id] = {}
    other.contacts[pupil_id] = list(one.contacts[pupil_id])
    other.events.append(SchoolEvent(starts, "joined", "pupil", pupil_id))
    for i in one.calendar.between(starts, ends):
        day = one.calendar.dates[i]
        away = one if day.weekday() in weekdays else other
        for session in ("AM", "PM"):
            away.put(pupil_id, day, session, "D")
    there = {2 * day + n for day in weekdays for n in (0, 1)}
    for draft, elsewhere, slots in ((one, other, there), (other, one, set(range(10)) - there)):
        draft.patterns.append(
            SessionPattern(
                pupil_id=pupil_id,
                kind="dual_registration",
                required=week_without(slots),
                code="D",
                starts=starts,
                ends=ends,
                review=next_review(draft.calendar, starts, ends, draft.today),
                provider=elsewhere.made.school.name,
                note="two days a week at the second school's speech and language base",
            )
        )
    for pool in pools:
        pool.keep_out([pupil_id])
    return pupil_id


def _second_roll(draft: Draft, pupil: Pupil, starts: date) -> Pupil:
    """The same child in the smallest class of the year group at the other school."""
    group = pupil.value("year_group", draft.today)
    sizes = {
        name: len(members)
        for name, members in draft.classes().items()
        if members[0].value("year_group", draft.today) == group
    }
    name = min(sizes, key=lambda each: (sizes[each], each))
    return replace(
        pupil,
        enrolments=(Enrolment(starts, FOREVER),),
        values={**_person_values(pupil), "class": name, "year_group": group},
        history=_flags(pupil),
    )
