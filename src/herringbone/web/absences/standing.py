"""What stands and what is to come, as the pages of absences list it. Everything here only reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from herringbone.web.absences.claims import Stretch, half_of, session_of, settled
from herringbone.web.absences.finding import folded
from herringbone.web.absences.known import claim_of
from herringbone.web.absences.leave import typed_span
from herringbone.web.absences.leave_dates import is_granted
from herringbone.web.absences.models import LeaveRequest, PlannedAbsence, SessionPattern, Visit
from herringbone.web.absences.terms import sessions_of
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import School
from herringbone.web.ui.days import day, span


@dataclass(frozen=True, slots=True)
class Held:
    """Sessions in a row that one plan or pattern holds."""

    words: str
    code: str
    says: str
    is_this: bool


def coming(school: School, today: date, typed: str = "") -> list[PlannedAbsence]:
    """Absences of single pupils that hold today or later; those of a trip stand with the trip."""
    rows = PlannedAbsence.objects.filter(
        school=school, last__gte=today, cancelled_at=None, visit=None
    ).select_related("pupil")
    words = folded(typed).split()
    return [row for row in rows if all(word in folded(row.pupil.name) for word in words)]


def visits_coming(school: School, today: date) -> list[Visit]:
    """Trips of today and later, each with how many places it has (`going`)."""
    rows = Visit.objects.filter(school=school, last__gte=today, cancelled_at=None)
    going = Count("places", filter=Q(places__cancelled_at=None))
    return list(rows.annotate(going=going))


def standing_of(school: School, absence: PlannedAbsence) -> list[Held]:
    """Who holds the absence's sessions once everything about the pupil is put together."""
    here = Q(school=school, pupil_id=absence.pupil_id, cancelled_at=None)
    plans = PlannedAbsence.objects.filter(
        here, first__lte=absence.last, last__gte=absence.first
    ).select_related("visit")
    patterns = SessionPattern.objects.filter(
        here, Q(end=None) | Q(end__gte=absence.first), start__lte=absence.last
    )
    sources = {source.origin: source for source in (*plans, *patterns)}
    own = claim_of(school, absence)
    stretches = settled([claim_of(school, s) for s in sources.values()], own.first, own.last)
    return [_held(stretch, sources, absence) for stretch in stretches]


def _held(
    stretch: Stretch,
    sources: dict[str, PlannedAbsence | SessionPattern],
    absence: PlannedAbsence,
) -> Held:
    source = sources[stretch.claim.key]
    return Held(
        words=sessions_words(stretch.first, stretch.last),
        code=stretch.claim.code,
        says=source.get_kind_display(),
        is_this=source.origin == absence.origin,
    )


def sessions_words(first: int, last: int) -> str:
    """ "Tue 17 Nov, morning" or "17–19 Nov", with the halves where they are not whole days."""
    (first_day, first_session), (last_day, last_session) = session_of(first), session_of(last)
    if first == last:
        return f"{day(first_day)}, {'morning' if first_session == 'AM' else 'afternoon'}"
    if first_session == "AM" and last_session == "PM":
        return day(first_day) if first_day == last_day else span(first_day, last_day)
    halves = {"AM": "morning", "PM": "afternoon"}
    return f"{day(first_day)} {halves[first_session]} to {day(last_day)} {halves[last_session]}"


def marked_already(school: School, absence: PlannedAbsence, today: date) -> int:
    """How many of its sessions have another mark than its own code: a plan changes none."""
    own = claim_of(school, absence)
    days = _days(school, absence.first, min(absence.last, today))
    held = codes_held(school, [absence.pupil], days)
    return sum(
        1
        for half in range(own.first, own.last + 1)
        if own.covers(half)
        and held.get((absence.pupil_id, *session_of(half)), "") not in ("", absence.code)
    )


def marked_as_planned(request: LeaveRequest) -> int:
    """How many sessions have C although the request's decision does not grant them."""
    sessions = sessions_of(request.school, typed_span(request))
    days = sorted({day for day, _ in sessions})
    held = codes_held(request.school, [request.pupil], days)
    return sum(
        held[request.pupil_id, day, session] == "C"
        and not is_granted(request, half_of(day, session))
        for day, session in sessions
    )


def _days(school: School, first: date, last: date) -> Sequence[date]:
    days = school.days.filter(date__gte=first, date__lte=last)
    return list(days.values_list("date", flat=True))
