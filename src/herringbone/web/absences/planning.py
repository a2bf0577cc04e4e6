"""Plans, changes, shortens and cancels absences known ahead; each decision adds a row of history.

What was planned for today is laid into the register at once (`laying`); for later days it stands as
a prefill until the day comes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from herringbone.web.absences.history import decided, said_of
from herringbone.web.absences.laying import lay_expected
from herringbone.web.absences.models import PlannedAbsence, Visit, What
from herringbone.web.absences.plans import Plan, Unplannable, problems_of
from herringbone.web.absences.suspensions import suspension_problems
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Pupil, School


@transaction.atomic
def plan_absence(
    *,
    school: School,
    pupils: Sequence[Pupil],
    plan: Plan,
    author: Author,
    at: datetime,
    visit: Visit | None = None,
) -> list[PlannedAbsence]:
    """One row a pupil. Raises Unplannable, with all problems of all pupils, and keeps nothing."""
    demand_plannable(school, pupils, plan, at)
    made = []
    for pupil in pupils:
        row = PlannedAbsence.objects.create(
            school=school, pupil=pupil, visit=visit, planned_at=at, **asdict(plan)
        )
        decided(row, What.PLANNED, author=author, at=at)
        made.append(row)
    lay_expected(school=school, day=at.date(), pupils=pupils, author=author, at=at)
    return made


@transaction.atomic
def change_absence(
    *, absence: PlannedAbsence, plan: Plan, why: str, author: Author, at: datetime
) -> PlannedAbsence:
    """Puts new values in place of the old ones. A plan that had begun keeps its beginning, so that
    what was agreed for sessions that have been is not agreed again afterwards."""
    demand_standing(absence)
    begun = (absence.first, absence.first_session) == (plan.first, plan.first_session)
    asked = absence.planned_at if begun else at
    demand_plannable(absence.school, [absence.pupil], plan, asked, instead_of=absence.pk)
    return _put(absence, asdict(plan), What.CHANGED, why, author, at)


@transaction.atomic
def shorten_absence(
    *,
    absence: PlannedAbsence,
    last: date,
    last_session: str,
    why: str,
    author: Author,
    at: datetime,
) -> PlannedAbsence:
    """Ends it earlier; the pupil is due from the next session on."""
    demand_standing(absence)
    old, new = (absence.last, absence.last_session), (last, last_session)
    if not (absence.first, absence.first_session) <= new < old:
        raise Unplannable(["Shorten to a session within the absence; to drop it all, cancel it."])
    fields = {"last": last, "last_session": last_session, "expected_back": None}
    return _put(absence, fields, What.SHORTENED, why, author, at)


@transaction.atomic
def cancel_absence(
    *, absence: PlannedAbsence, why: str, author: Author, at: datetime
) -> PlannedAbsence:
    """Takes it back; marks that stand in registers stay, and are amended where they are wrong."""
    demand_standing(absence)
    return _put(absence, {"cancelled_at": at}, What.CANCELLED, why, author, at)


def demand_plannable(
    school: School,
    pupils: Sequence[Pupil],
    plan: Plan,
    at: datetime,
    instead_of: int | None = None,
) -> None:
    """Raises Unplannable with everything that stands against a plan, by itself and beside others.
    `instead_of` is the absence that it would replace."""
    problems = problems_of(school, pupils, plan, at)
    if not problems:
        problems = suspension_problems(school, pupils, plan, instead_of)
    if problems:
        raise Unplannable(problems)


def demand_standing(absence: PlannedAbsence) -> None:
    if absence.cancelled_at is not None:
        raise Unplannable(["It was cancelled already. Plan it anew where it is to stand again."])


def _put(
    absence: PlannedAbsence,
    fields: dict[str, object],
    what: What,
    why: str,
    author: Author,
    at: datetime,
) -> PlannedAbsence:
    if not why.strip():
        raise Unplannable(["Say why: it stands in the history of this absence."])
    before = said_of(absence)
    for name, value in fields.items():
        setattr(absence, name, value)
    absence.save(update_fields=list(fields))
    decided(absence, what, author=author, at=at, why=why, before=before)
    lay_expected(school=absence.school, day=at.date(), pupils=[absence.pupil], author=author, at=at)
    return absence
