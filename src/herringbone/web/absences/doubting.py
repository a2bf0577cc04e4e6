"""What about a plan is odd but possible: shown before it is kept, and kept once somebody ticks that
it is right. What cannot be right at all is refused by `plans` and `suspensions`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

from django.db.models import QuerySet

from herringbone.web.absences.kinds import AbsenceKind
from herringbone.web.absences.models import PlannedAbsence
from herringbone.web.absences.plans import Plan
from herringbone.web.absences.terms import Typed, sessions_of, shut_weekdays
from herringbone.web.schools.models import Pupil, School
from herringbone.web.schools.querysets import rows_of
from herringbone.web.ui.days import day, span
from herringbone.web.ui.figures import counted, listed

LONG_DAYS = 10
OFTEN_LONG = frozenset(
    {
        AbsenceKind.PROVISION,
        AbsenceKind.DUAL,
        AbsenceKind.PART_TIME,
        AbsenceKind.NOT_COMPULSORY,
        AbsenceKind.MOBILE,
        AbsenceKind.STUDY,
    }
)
"""Kinds that last for weeks as a rule."""


def doubts_of(
    school: School, pupils: Sequence[Pupil], plan: Plan, instead_of: int | None = None
) -> list[str]:
    """Each oddity in words, for a person to look at; `instead_of` is an absence being changed."""
    if plan.typed.is_backwards:
        return []
    return [
        *_about_length(school, plan),
        *_about_holidays(school, plan),
        *_about_others(school, pupils, plan, instead_of),
    ]


def _about_length(school: School, plan: Plan) -> Iterator[str]:
    days = {one[0] for one in sessions_of(school, plan.typed)}
    if plan.kind not in OFTEN_LONG and len(days) > LONG_DAYS:
        yield f"It lasts {len(days)} school days: {span(plan.first, plan.last)}."


def _about_holidays(school: School, plan: Plan) -> Iterator[str]:
    shut = shut_weekdays(school, plan.typed)
    if shut and plan.kind not in OFTEN_LONG:
        days = listed([day(one) for one in shut]) if len(shut) < 4 else f"{day(shut[0])} and after"
        yield f"On {counted(len(shut), 'weekday')} of it the school is closed: {days}."


def _about_others(
    school: School, pupils: Sequence[Pupil], plan: Plan, instead_of: int | None
) -> Iterator[str]:
    """Other plans of the same pupils for the same sessions, one line for each visit or kind."""
    wanted, keys = set(sessions_of(school, plan.typed)), {pupil.pk for pupil in pupils}
    held = cache(lambda typed: set(sessions_of(school, typed)))
    groups: dict[str, set[int]] = defaultdict(set)
    for row in _held_then(school, pupils, plan).exclude(pk=instead_of):
        typed = Typed(row.first, row.last, row.first_session, row.last_session, row.weekly)
        if row.pupil_id in keys and wanted & held(typed):
            groups[_named(row)].add(row.pupil_id)
    for name, children in groups.items():
        who = f"{len(children)} of the {len(pupils)} pupils have" if len(pupils) > 1 else "There is"
        yield f"{who} another plan for these sessions: {name}."


def _held_then(school: School, pupils: Sequence[Pupil], plan: Plan) -> QuerySet[PlannedAbsence]:
    rows = PlannedAbsence.objects.filter(
        rows_of(pupils), school=school, cancelled_at=None, first__lte=plan.last
    )
    found: QuerySet[PlannedAbsence] = rows.filter(last__gte=plan.first).select_related("visit")
    return found


def _named(row: PlannedAbsence) -> str:
    what = row.visit.name if row.visit else row.get_kind_display()
    return f"{what}, {row.code}, {span(row.first, row.last)}"
