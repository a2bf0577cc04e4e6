"""What a person needs to know before deciding leave: the child's attendance, the dates, what was
asked before, and what brothers and sisters ask. Everything here only reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.db.models import Q

from herringbone.web.absences.leave import typed_span
from herringbone.web.absences.models import LeaveRequest, Outcome
from herringbone.web.absences.terms import sessions_of, shut_weekdays
from herringbone.web.schools.models import Pupil, School, SchoolEvent
from herringbone.web.schools.roll import values_on
from herringbone.web.strategies.evaluation import as_of_now, measured


@dataclass(frozen=True, slots=True)
class Standing:
    """A pupil's class, and the attendance so far this year as on the pupil's page."""

    class_name: str
    year_group: str
    attendance: Fraction | None
    missed: int
    possible: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """`sessions` of school are asked for, on `days`; on `shut` weekdays there is none anyway."""

    standing: Standing
    sessions: int
    days: int
    shut: Sequence[date]
    events: Sequence[SchoolEvent]
    earlier: Sequence[LeaveRequest]
    siblings: Sequence[LeaveRequest]


def weighed(request: LeaveRequest, now: datetime) -> Weighed:
    school, typed = request.school, typed_span(request)
    standing = standings(school, [request.pupil], now)[request.pupil_id]
    sessions = sessions_of(school, typed)
    return Weighed(
        standing=standing,
        sessions=len(sessions),
        days=len({day for day, _ in sessions}),
        shut=shut_weekdays(school, typed),
        events=events_on(request, standing),
        earlier=earlier(request, now.date()),
        siblings=siblings_asking(request),
    )


def standings(school: School, pupils: Sequence[Pupil], now: datetime) -> dict[int, Standing]:
    """By the pupils' keys; a pupil who is not on roll today has no figures."""
    values = values_on(pupils, ("class", "year_group"), now.date())
    figures = measured(school, as_of_now(school, now), pupils)
    return {
        pupil.pk: Standing(
            values[pupil.pk]["class"],
            values[pupil.pk]["year_group"],
            figures.exact(pupil.pupil_id, "attendance") if row else None,
            int(row.get("absent") or 0),
            int(row.get("possible") or 0),
        )
        for pupil in pupils
        for row in [figures.rows.get(pupil.pupil_id, {})]
    }


def events_on(request: LeaveRequest, standing: Standing) -> list[SchoolEvent]:
    """What is entered for the dates, tests among it: the school's, the class's, the year's."""
    rows = SchoolEvent.objects.filter(
        school=request.school, date__gte=request.first, date__lte=request.last
    )
    concerned = (
        Q(subject_kind="school")
        | Q(subject_kind="class", subject=standing.class_name)
        | Q(subject_kind="year_group", subject=standing.year_group)
    )
    return list(rows.filter(concerned))


def earlier(request: LeaveRequest, today: date) -> list[LeaveRequest]:
    """The pupil's other requests of this academic year and the last, newest first."""
    this_year = request.school.year_start(today)
    since = request.school.year_start(this_year - timedelta(days=1))
    rows = LeaveRequest.objects.filter(school=request.school, pupil=request.pupil)
    return list(rows.filter(last__gte=since).exclude(pk=request.pk).order_by("-first"))


def siblings_asking(request: LeaveRequest) -> list[LeaveRequest]:
    """Requests of the family's other children that touch the same dates."""
    family = request.pupil.family_id
    if not family:
        return []
    rows = LeaveRequest.objects.filter(
        school=request.school,
        pupil__family_id=family,
        first__lte=request.last,
        last__gte=request.first,
    )
    others = rows.exclude(pupil=request.pupil_id).exclude(outcome=Outcome.WITHDRAWN)
    return list(others.select_related("pupil", "school").order_by("pupil__forename"))
