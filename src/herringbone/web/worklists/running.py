"""A school's daily run: registers, strategy and memory in; work and the memory after it out.

What is asked for is worked out without a lock, so that nobody who saves a register waits for it;
then it is written in one short transaction under the lock of the school's standing, unless another
run was quicker. A run that is killed leaves nothing, and a second one finds nothing to do. Only
closed days leave memory; what an open day asks for is worked out afresh each time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from herringbone.web.schools.models import School
from herringbone.web.schools.tenancy import within
from herringbone.web.strategies.evaluation import (
    Action,
    AsOf,
    Plan,
    is_about_today,
    leaves_the_school,
)
from herringbone.web.worklists.daily_asking import Asked, Ways, as_of_live, ask
from herringbone.web.worklists.daily_asking import CannotRun as CannotRun
from herringbone.web.worklists.models import AtStart, Standing
from herringbone.web.worklists.reconciling import (
    Reconciled,
    hold_at_start,
    lapse,
    let_go_of_unclosed,
    let_go_of_what_stood,
    settle,
    settle_live,
)
from herringbone.web.worklists.remembering import remember
from herringbone.web.worklists.stale import too_old

GOES = 3
"""So often a run that another one overtook begins again before it makes the others wait."""


@dataclass(frozen=True, slots=True)
class DayRun:
    """What a run did: up to which day the school is closed, and what changed. `held_back` says why
    it asked for nothing, where the marks are too old to act on."""

    school: School
    as_of: AsOf
    closed_to: date | None
    counts: Reconciled = field(default_factory=Reconciled)
    changed_memory: int = 0
    is_first: bool = False
    warnings: tuple[str, ...] = ()
    held_back: str = ""

    @property
    def changed(self) -> bool:
        return bool(any(self.counts) or self.changed_memory)


def run_now(school: School, now: datetime) -> DayRun:
    """The run of this moment: days before today are closed, today's registers count so far. Today
    stays open until the night, since its registers may still change."""
    with within(school):
        as_of, is_early = as_of_live(school, now)
    return _run(school, as_of, now, Ways(keeps_open=True, is_early=is_early))


def run_day(school: School, as_of: AsOf, at: datetime) -> DayRun:
    """The run as of a day and how many of its sessions are due; a day of which all are is closed.
    Raises CannotRun where the school has no strategy in force or no school day yet."""
    return _run(school, as_of, at, Ways())


def _run(school: School, as_of: AsOf, at: datetime, ways: Ways) -> DayRun:
    with within(school):
        words = too_old(school, at)
        if words:
            return _hold_back(school, as_of, words)
        for _ in range(GOES):
            asked = ask(school, as_of, ways)
            with transaction.atomic():
                standing = _locked(school)
                if standing.turn == asked.turn:
                    return _write(standing, as_of, asked, at)
        with transaction.atomic():
            standing = _locked(school)
            asked = ask(school, as_of, ways)
            return _write(standing, as_of, asked, at)


def _locked(school: School) -> Standing:
    Standing.objects.get_or_create(school=school)
    found: Standing = Standing.objects.select_for_update().get(school=school)
    return found


@transaction.atomic
def _hold_back(school: School, as_of: AsOf, words: str) -> DayRun:
    standing = _locked(school)
    standing.held_back = words
    standing.save(update_fields=["held_back"])
    return DayRun(school, as_of, standing.ran_to, held_back=words)


def _write(standing: Standing, as_of: AsOf, asked: Asked, at: datetime) -> DayRun:
    school, counts, changed = standing.school, Reconciled(), 0
    if asked.closed is not None:
        counts += _close(school, asked, at)
        changed = remember(school, asked.closed.memory_rows)
    counts += Reconciled(gone=let_go_of_unclosed(school, asked.closes, at))
    if asked.live is not None:
        counts += settle_live(school, as_of.date, asked.live_actions, asked.live.why, at)
    counts += Reconciled(lapsed=lapse(school, as_of.date))
    _stand(standing, asked, at)
    return DayRun(school, as_of, asked.closes, counts, changed, asked.is_first, asked.warnings)


def _close(school: School, asked: Asked, at: datetime) -> Reconciled:
    """What ended days asked for. A first run sends nothing: what would leave the school, and is
    not about a child who is away that day, waits on the list to settle."""
    assert asked.closed is not None
    found, actions = asked.closed, asked.closed_actions
    waits = [a for a in actions if asked.is_first and _waits(asked.plan, a)]
    keys = {action.key for action in waits}
    counts = settle(school, [a for a in actions if a.key not in keys], found.why, at)
    counts += hold_at_start(school, waits, AtStart.DUE, found.why, at)
    if asked.stands is not None:
        stands = asked.stands
        counts += hold_at_start(school, stands.actions, AtStart.STANDING, stands.why, at)
    counts += Reconciled(gone=let_go_of_what_stood(school, asked.standing, at))
    return counts


def _waits(plan: Plan, action: Action) -> bool:
    return leaves_the_school(action) and not is_about_today(plan, action)


def _stand(standing: Standing, asked: Asked, at: datetime) -> None:
    strategy = asked.plan.strategy
    standing.strategy = strategy.strategy
    standing.version = strategy.version
    standing.ran_to, standing.ran_at = max(asked.closes, standing.ran_to or asked.closes), at
    standing.turn, standing.held_back = standing.turn + 1, ""
    standing.save()
