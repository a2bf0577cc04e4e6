"""A school's daily run: registers, strategy and memory in; work and the memory after it out.

Whole or not at all: everything is one transaction under the lock of the school's standing, so that
a run that is killed leaves nothing, two at once follow each other, and a second one finds nothing
to do. Only closed days leave memory; what an open day asks for is worked out afresh each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from herringbone.web.schools.models import School
from herringbone.web.schools.tenancy import within
from herringbone.web.strategies.evaluation import (
    AsOf,
    Plan,
    as_of_now,
    evaluated,
    everything_of,
    plan_of,
)
from herringbone.web.worklists.models import Standing
from herringbone.web.worklists.reconciling import (
    Reconciled,
    let_go_of_unclosed,
    settle,
    settle_live,
)
from herringbone.web.worklists.remembering import remember, rows_of


class CannotRun(ValueError):
    """There is nothing to run; the words say what is missing and what to do."""


@dataclass(frozen=True, slots=True)
class DayRun:
    """What a run did: up to which day the school is closed, and what changed."""

    school: School
    as_of: AsOf
    closed_to: date | None
    counts: Reconciled
    changed_memory: int = 0
    is_first: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        counts = self.counts
        return bool(counts.made or counts.again or counts.gone or self.changed_memory)


def run_now(school: School, now: datetime) -> DayRun:
    """The run of this moment: days that have ended are closed, today's registers count so far."""
    return run_day(school, as_of_now(school, now), now)


def run_day(school: School, as_of: AsOf, at: datetime) -> DayRun:
    """The run as of a day and how many of its sessions are due. Raises CannotRun where the school
    has no strategy in force or no school day yet."""
    with within(school), transaction.atomic():
        standing = _locked(school)
        _demand_later(standing, as_of)
        plan = _plan(school, as_of.date)
        held = _memory_of(standing, plan, rows_of(school))
        closes = _last_closed(school, as_of)
        if closes is None:
            raise CannotRun(f"{school.name} has no school day that has ended by {as_of.date}.")
        registers = everything_of(school)
        closed = evaluated(registers, plan, AsOf(closes), held)
        counts = settle(school, closed.actions, closed.why, at)
        changed = remember(school, closed.memory_rows)
        _stand(standing, plan, closes, at)
        counts += Reconciled(gone=let_go_of_unclosed(school, closes, at))
        warnings = closed.warnings
        if as_of.date > closes:
            today = evaluated(registers, plan, as_of, closed.memory_rows)
            counts += settle_live(school, as_of.date, today.actions, today.why, at)
            warnings = today.warnings
        return DayRun(school, as_of, closes, counts, changed, not held, tuple(warnings))


def _locked(school: School) -> Standing:
    Standing.objects.get_or_create(school=school)
    found: Standing = Standing.objects.select_for_update().get(school=school)
    return found


def _demand_later(standing: Standing, as_of: AsOf) -> None:
    if standing.ran_to is not None and as_of.date < standing.ran_to:
        raise CannotRun(
            f"{standing.school.name} is closed up to {standing.ran_to} already: an earlier day is "
            "never run again, since its letters may have gone."
        )


def _plan(school: School, day: date) -> Plan:
    plan = plan_of(school, day)
    if plan is None:
        raise CannotRun(
            f"{school.name} has no strategy in force on {day}: adopt one, then run again."
        )
    return plan


def _memory_of(standing: Standing, plan: Plan, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """A change of strategy begins without a memory: what is true then is standing."""
    return rows if standing.strategy == plan.strategy.strategy else []


def _last_closed(school: School, as_of: AsOf) -> date | None:
    """The last school day all of whose sessions are due."""
    days = school.days.filter(date__lte=as_of.date).order_by("-date")[:2]
    for row in days:
        sessions = int(row.am) + int(row.pm)
        if row.date < as_of.date or as_of.sessions_due >= sessions:
            closed: date = row.date
            return closed
    return None


def _stand(standing: Standing, plan: Plan, closes: date, at: datetime) -> None:
    strategy = plan.strategy
    standing.strategy = strategy.strategy
    standing.version = strategy.version
    standing.ran_to, standing.ran_at = max(closes, standing.ran_to or closes), at
    standing.save()
