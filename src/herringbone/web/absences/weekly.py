"""Sets, reviews and ends weekly patterns: nursery, part-time timetable, provision, dual days.

A part-time timetable (C2) is temporary: it is agreed with a parent with whom the child normally
lives, has an end and a review, and is not for behaviour (regulation 11(6); *Working together*).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q

from herringbone.engine.england.compulsory_age import compulsory_from
from herringbone.web.absences.authority import authorisers
from herringbone.web.absences.history import decided, said_of
from herringbone.web.absences.kinds import RULES, WEEKLY, AbsenceKind
from herringbone.web.absences.laying import lay_expected
from herringbone.web.absences.models import SessionPattern, What
from herringbone.web.absences.plans import Unplannable, age_problems
from herringbone.web.absences.terms import calendar_of
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Enrolment, Pupil, School
from herringbone.web.ui.days import day_year


@dataclass(frozen=True, slots=True)
class Weekly:
    """A pattern before it is kept; fields as `SessionPattern`."""

    kind: AbsenceKind
    due: str
    fills: str
    start: date
    end: date | None = None
    review: date | None = None
    agreed_start: time | None = None
    agreed_end: time | None = None
    provider: str = ""
    authoriser: str = ""
    authoriser_position: str = ""
    agreed_with: str = ""
    reason: str = ""


def weekly_problems(school: School, pupil: Pupil, weekly: Weekly, at: datetime) -> list[str]:
    """Everything that must be put right before the pattern can stand, in words."""
    if weekly.kind not in WEEKLY:
        return [f"{weekly.kind.label.capitalize()} is planned by dates, not by the week."]
    return [
        *_about_the_week(weekly),
        *_about_the_kind(school, weekly, at),
        *_about_the_ends(school, pupil, weekly),
    ]


def _about_the_week(weekly: Weekly) -> Iterator[str]:
    if len(weekly.due) != 10 or set(weekly.due) - {"0", "1"}:
        yield "Tick the sessions of the week, Monday morning to Friday afternoon."
    elif "0" not in weekly.due and weekly.agreed_start is None and weekly.agreed_end is None:
        yield "Every session is ticked and no time agreed: there is nothing to lay."
    if weekly.agreed_start and weekly.agreed_end and weekly.agreed_end <= weekly.agreed_start:
        yield "The agreed end is before the agreed start."


def _about_the_kind(school: School, weekly: Weekly, at: datetime) -> Iterator[str]:
    rule = RULES[weekly.kind]
    if weekly.fills not in rule.codes:
        yield f"The other sessions are coded {' or '.join(rule.codes)}, not {weekly.fills}."
    if rule.provider and not weekly.provider.strip():
        yield f"Name {rule.provider}: {weekly.fills} cannot stand without."
    if weekly.kind != AbsenceKind.PART_TIME:
        return
    allowed = {one.name for one in authorisers(school, at.date())}
    if weekly.authoriser not in allowed:
        yield "A part-time timetable needs who authorised it, with authority to decide leave."
    if not weekly.agreed_with.strip():
        yield "Name the parent, with whom the pupil normally lives, who agreed to it."
    if not weekly.reason.strip():
        yield "Say what need it meets and which plan it is part of; it is not for behaviour."
    if weekly.end is None or weekly.review is None:
        yield "A part-time timetable has an end and a review date: it is temporary."


def _about_the_ends(school: School, pupil: Pupil, weekly: Weekly) -> Iterator[str]:
    if weekly.end is not None and weekly.end < weekly.start:
        yield "It ends before it starts."
        return
    if weekly.review is not None and weekly.end is not None and weekly.review > weekly.end:
        yield "The review comes after the end: look at it before."
    if enrolment_on(pupil, weekly.start) is None:
        yield f"{pupil.name} is not on roll on {day_year(weekly.start)}."
    yield from _about_the_calendar(school, weekly)
    last = weekly.end or weekly.start
    problems = list(age_problems(school, pupil, weekly.fills, weekly.start, last))
    yield from problems
    if weekly.fills == "X" and weekly.end is None and not problems and pupil.date_of_birth:
        until = compulsory_from(pupil.date_of_birth) - timedelta(days=1)
        yield f"Give an end, {day_year(until)} at the latest: then compulsory school age begins."


def _about_the_calendar(school: School, weekly: Weekly) -> Iterator[str]:
    """It begins in the calendar; a part-time timetable, being temporary, ends in it as well."""
    kept = calendar_of(school)
    if kept is None:
        return
    days = [weekly.start]
    if weekly.kind == AbsenceKind.PART_TIME and weekly.end is not None:
        days.append(weekly.end)
    for day in days:
        if not kept[0] <= day <= kept[1]:
            yield f"{day_year(day)} is outside the school's calendar. Look at the year."


def enrolment_on(pupil: Pupil, day: date) -> Enrolment | None:
    held = Enrolment.objects.filter(pupil=pupil, start__lte=day)
    found: Enrolment | None = held.filter(Q(end=None) | Q(end__gte=day)).first()
    return found


@transaction.atomic
def set_pattern(
    *, school: School, pupil: Pupil, weekly: Weekly, author: Author, at: datetime
) -> SessionPattern:
    """Keeps a pattern on the enrolment of its first day. Raises Unplannable with all problems."""
    problems = weekly_problems(school, pupil, weekly, at)
    if problems:
        raise Unplannable(problems)
    pattern = SessionPattern.objects.create(
        school=school,
        pupil=pupil,
        enrolment=enrolment_on(pupil, weekly.start),
        planned_at=at,
        **asdict(weekly),
    )
    decided(pattern, What.PLANNED, author=author, at=at)
    lay_expected(school=school, day=at.date(), pupils=[pupil], author=author, at=at)
    return pattern


@transaction.atomic
def review_pattern(
    *, pattern: SessionPattern, next_review: date, why: str, author: Author, at: datetime
) -> SessionPattern:
    """Notes that it was looked at with pupil and parent, and when it will be again."""
    if next_review <= at.date() or (pattern.end is not None and next_review > pattern.end):
        raise Unplannable(["The next review is after today and not after the end."])
    return _put(pattern, {"review": next_review}, What.REVIEWED, why, author, at)


@transaction.atomic
def end_pattern(
    *, pattern: SessionPattern, end: date, why: str, author: Author, at: datetime
) -> SessionPattern:
    """Ends it on a day, included: earlier than it was, or for the first time."""
    if end < pattern.start or (pattern.end is not None and end >= pattern.end):
        raise Unplannable(["End it between its start and its present end; a longer one is new."])
    return _put(pattern, {"end": end}, What.SHORTENED, why, author, at)


@transaction.atomic
def cancel_pattern(
    *, pattern: SessionPattern, why: str, author: Author, at: datetime
) -> SessionPattern:
    """Takes back one that never should have stood."""
    return _put(pattern, {"cancelled_at": at}, What.CANCELLED, why, author, at)


def _put(
    pattern: SessionPattern,
    fields: dict[str, object],
    what: What,
    why: str,
    author: Author,
    at: datetime,
) -> SessionPattern:
    if pattern.cancelled_at is not None:
        raise Unplannable(["It was cancelled already."])
    if not why.strip():
        raise Unplannable(["Say why: it stands in the history of this pattern."])
    before = said_of(pattern)
    for name, value in fields.items():
        setattr(pattern, name, value)
    pattern.save(update_fields=list(fields))
    decided(pattern, what, author=author, at=at, why=why, before=before)
    lay_expected(school=pattern.school, day=at.date(), pupils=[pattern.pupil], author=author, at=at)
    return pattern


def attention_to(pattern: SessionPattern, today: date) -> list[str]:
    """What somebody must look at: a review that is past, an end that is near or missing."""
    found = []
    if pattern.end is not None and pattern.end < today:
        return [f"ended on {day_year(pattern.end)}"]
    if pattern.review is not None and pattern.review <= today:
        found.append(f"review due since {day_year(pattern.review)}")
    if pattern.kind == AbsenceKind.PART_TIME and pattern.end is None:
        found.append("no end: a part-time timetable is temporary")
    if pattern.end is not None and pattern.end - today <= timedelta(days=14):
        found.append(f"ends on {day_year(pattern.end)}")
    return found
