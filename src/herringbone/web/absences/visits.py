"""Trips and matches: one leader, many pupils, planned and cancelled together or one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from herringbone.web.absences.history import decided, said_of
from herringbone.web.absences.models import PlannedAbsence, Visit, What
from herringbone.web.absences.planning import cancel_absence, plan_absence
from herringbone.web.absences.plans import Plan, Unplannable
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Pupil, School


@dataclass(frozen=True, slots=True)
class Going:
    """What a trip says besides the plan of each pupil on it."""

    name: str
    destination: str
    leader: str
    leader_phone: str = ""


@transaction.atomic
def plan_visit(
    *,
    school: School,
    going: Going,
    plan: Plan,
    pupils: Sequence[Pupil],
    author: Author,
    at: datetime,
) -> Visit:
    """The trip and a place for each pupil. Raises Unplannable and keeps nothing."""
    problems = [
        f"Give the {what}."
        for what, said in (
            ("name of the visit", going.name),
            ("place it goes to", going.destination),
            ("leader, who confirms who is there", going.leader),
        )
        if not said.strip()
    ]
    if problems:
        raise Unplannable(problems)
    visit = Visit.objects.create(
        school=school,
        name=going.name,
        destination=going.destination,
        leader=going.leader,
        leader_phone=going.leader_phone,
        kind=plan.kind,
        code=plan.code,
        first=plan.first,
        first_session=plan.first_session,
        last=plan.last,
        last_session=plan.last_session,
        weekly=plan.weekly,
    )
    plan_absence(school=school, pupils=pupils, plan=plan, author=author, at=at, visit=visit)
    decided(visit, What.PLANNED, author=author, at=at)
    return visit


@transaction.atomic
def add_to_visit(
    *, visit: Visit, pupils: Sequence[Pupil], author: Author, at: datetime
) -> list[PlannedAbsence]:
    """Further places, as the first ones were planned; who has one already is passed over."""
    _demand_standing(visit)
    first = visit.places.order_by("pk").first()
    held = set(visit.places.filter(cancelled_at=None).values_list("pupil_id", flat=True))
    new = [pupil for pupil in pupils if pupil.pk not in held]
    if first is None or not new:
        raise Unplannable(["Each of them has a place already."])
    fields = {name: getattr(first, name) for name in Plan.__dataclass_fields__ if name != "kind"}
    plan = Plan(kind=first.kind_as_enum, **fields)
    return plan_absence(
        school=visit.school, pupils=new, plan=plan, author=author, at=at, visit=visit
    )


@transaction.atomic
def cancel_visit(*, visit: Visit, why: str, author: Author, at: datetime) -> Visit:
    """Takes the trip back with every place on it."""
    _demand_standing(visit)
    if not why.strip():
        raise Unplannable(["Say why: it stands in the history of the visit."])
    before = said_of(visit)
    visit.cancelled_at = at
    visit.save(update_fields=["cancelled_at"])
    for place in visit.places.filter(cancelled_at=None).select_related("pupil", "school"):
        cancel_absence(absence=place, why=why, author=author, at=at)
    decided(visit, What.CANCELLED, author=author, at=at, why=why, before=before)
    return visit


def _demand_standing(visit: Visit) -> None:
    if visit.cancelled_at is not None:
        raise Unplannable(["The visit was cancelled already."])
