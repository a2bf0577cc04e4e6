"""What a school settles before its strategy sends anything: what was true before it ran here, and
what fell due on the day of its first run (practice 24).

Each is settled once: it had been done already, it begins now, or it is not appropriate. Until then
it is on nobody's list, and nothing of it leaves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import QuerySet

from herringbone.web.schools.models import School
from herringbone.web.strategies.evaluation import Plan, said_of
from herringbone.web.worklists import handling
from herringbone.web.worklists.handling import By, Unhandled
from herringbone.web.worklists.lines import LIST
from herringbone.web.worklists.models import Handling, How, State, Work


class Settle(StrEnum):
    """How one is settled; a page's form has these."""

    ALREADY = "already"
    START = "start"
    NOT_APPROPRIATE = "not_apt"


@dataclass(frozen=True, slots=True)
class Group:
    """A provision with so many things to settle; `says` is its sentence in the document."""

    provision: str
    says: str
    count: int


def to_settle(school: School) -> QuerySet[Work]:
    """Everything that waits, in a steady order."""
    found: QuerySet[Work] = Work.objects.filter(school=school, state=State.AT_START)
    return found.order_by("provision", "step", "subject", "pk")


def groups_of(school: School, plan: Plan | None) -> list[Group]:
    """The provisions with something to settle, the longest first."""
    steps: dict[str, str] = {}
    counted: Counter[str] = Counter()
    for provision, step in to_settle(school).values_list("provision", "step"):
        counted[provision] += 1
        steps.setdefault(provision, step)
    return [
        Group(provision, _says(plan, provision, steps[provision]), count)
        for provision, count in counted.most_common()
    ]


def _says(plan: Plan | None, provision: str, step: str) -> str:
    said = plan and (said_of(plan, provision, step) or said_of(plan, provision))
    return said.says if said else ""


@transaction.atomic
def settle(*, works: Sequence[Work], how: Settle, by: By, on: date | None, why: str) -> int:
    """Settles each of them so, all or none; how many. `on` is the day it had been done, `why` the
    reason. Raises Unhandled in words, also where somebody else settled one."""
    if how == Settle.ALREADY:
        by = replace(by, on=_demand_past(on, by))
    if how == Settle.NOT_APPROPRIATE and not why.strip():
        raise Unhandled("Say why it is not appropriate: the reason is kept with each of them.")
    for work in works:
        _begin(work)
        _settled(work, how, by, why)
    if works:
        _end_list(works[0].school, by)
    return len(works)


def _settled(work: Work, how: Settle, by: By, why: str) -> None:
    if how == Settle.ALREADY:
        handling.already_done(work=work, by=by, words=why)
    elif how == Settle.NOT_APPROPRIATE:
        handling.not_appropriate(work=work, why=why, by=by)
    else:
        _start(work, by, why)


def _demand_past(on: date | None, by: By) -> date:
    if on is None or on > by.at.date():
        raise Unhandled(
            "Say on which day it was done, today or before: what follows counts from it."
        )
    return on


def _begin(work: Work) -> None:
    """Opens it, so that it can be handled as any work; one that was settled meanwhile is not."""
    waits = Work.objects.filter(pk=work.pk, state=State.AT_START)
    if waits.update(state=State.OPEN) != 1:
        raise Unhandled(f"{work.words} was settled meanwhile: look at the list again.")
    work.state = State.OPEN


def _start(work: Work, by: By, why: str) -> None:
    """It is asked for today, with as many days to do it in as it would have had."""
    today = by.at.date()
    days = work.school.days.filter(date__gt=work.date, date__lte=work.due_by).count()
    coming = work.school.days.filter(date__gt=today).order_by("date")
    due = coming.values_list("date", flat=True)[max(days, 1) - 1 : max(days, 1)].first()
    work.date, work.due_by, work.asked_at = today, due or today + timedelta(days=1), by.at
    work.save(update_fields=["date", "due_by", "asked_at"])
    Handling.objects.create(
        school=work.school,
        work=work,
        how=How.STARTED,
        words=why,
        on=today,
        at=by.at,
        user_id=by.author.user_id,
        name=by.author.name,
        position=by.author.position,
    )


def _end_list(school: School, by: By) -> None:
    """The work of settling the list is done with the last of it."""
    if to_settle(school).exists():
        return
    for work in Work.objects.filter(school=school, provision=LIST, state=State.OPEN):
        handling.done(work=work, outcome="done", by=by)
