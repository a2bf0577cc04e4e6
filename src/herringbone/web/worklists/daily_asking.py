"""What a run will write, worked out from what is stored: days that ended, the day that is open,
and what stood before the strategy ran. It reads, and takes no lock.

`running` writes it; `turn` tells whether another run has written in between.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from herringbone.web.registers.models import ClassRegister
from herringbone.web.schools.models import School
from herringbone.web.strategies.evaluation import (
    Action,
    AsOf,
    Begun,
    Evaluated,
    Plan,
    as_of_now,
    evaluated,
    everything_of,
    plan_of,
    standing_of,
)
from herringbone.web.worklists.daily_blanks import Blanks
from herringbone.web.worklists.models import Standing
from herringbone.web.worklists.remembering import rows_of

Rows = Sequence[Mapping[str, str]]


class CannotRun(ValueError):
    """There is nothing to run; the words say what is missing and what to do."""


@dataclass(frozen=True, slots=True)
class Ways:
    """With `keeps_open` the day is not closed even where all of its sessions are due; `is_early`:
    its session counts before its register has closed."""

    keeps_open: bool = False
    is_early: bool = False


@dataclass(frozen=True)
class Asked:
    """`closed` is None where no day has ended since the last run, `live` where no day is open.
    `stands`: what was true before, as of a first run or a new version's; `standing` whose spells
    are so still, as provision and subject."""

    turn: int
    plan: Plan
    closes: date
    closed: Evaluated | None
    live: Evaluated | None
    closed_actions: list[Action]
    live_actions: list[Action]
    stands: Begun | None
    standing: frozenset[tuple[str, str]]
    is_first: bool

    @property
    def warnings(self) -> tuple[str, ...]:
        latest = self.live or self.closed
        return tuple(latest.warnings) if latest is not None else ()


def as_of_live(school: School, now: datetime) -> tuple[AsOf, bool]:
    """The day of `now` and how many of its sessions count so far: those whose register closed, and
    the morning's as soon as a class has handed its register in; whether that is early."""
    found = as_of_now(school, now)
    if found.sessions_due or now.time() < school.am_starts:
        return found, False
    is_coming = ClassRegister.objects.filter(
        school=school, date=found.date, session="AM", submitted_at__isnull=False
    ).exists()
    return (AsOf(found.date, 1), True) if is_coming else (found, False)


def ask(school: School, as_of: AsOf, ways: Ways) -> Asked:
    """What the run as of a day asks for. Raises CannotRun."""
    standing = Standing.objects.filter(school=school).first() or Standing(school=school)
    _demand_later(standing, as_of)
    plan = _plan(school, as_of.date)
    held = rows_of(school) if standing.strategy == plan.strategy.strategy else []
    closes = _closes(school, as_of, held, keeps_open=ways.keeps_open)
    registers = everything_of(school)
    closed = evaluated(registers, plan, AsOf(closes), held) if ran_to(held) != closes else None
    rows = closed.memory_rows if closed is not None else held
    live = evaluated(registers, plan, as_of, rows) if as_of.date > closes else None
    blanks = Blanks(registers, is_early=ways.is_early)
    begins = closed is not None and _version(rows) != _version(held)
    return Asked(
        turn=standing.turn,
        plan=plan,
        closes=closes,
        closed=closed,
        live=live,
        closed_actions=blanks.left_out(closed.actions, 2) if closed is not None else [],
        live_actions=blanks.left_out(live.actions, as_of.sessions_due) if live is not None else [],
        stands=standing_of(registers, plan, AsOf(closes), rows) if begins else None,
        standing=_standing(rows),
        is_first=not held,
    )


def ran_to(rows: Rows) -> date | None:
    """The last day that a memory has closed."""
    days = [row["left_on"] or row["entered_on"] for row in rows if row["kind"] == "run"]
    return date.fromisoformat(max(days)) if days else None


def _version(rows: Rows) -> str:
    return next((row["detail"] for row in rows if row["kind"] == "run"), "")


def _standing(rows: Rows) -> frozenset[tuple[str, str]]:
    return frozenset(
        (row["provision"], row["subject"])
        for row in rows
        if row["kind"] == "spell" and row["how"] == "standing" and not row["left_on"]
    )


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


def _closes(school: School, as_of: AsOf, held: Rows, *, keeps_open: bool) -> date:
    """The last school day to be closed: one that a memory has closed stays so."""
    ended = _last_ended(school, as_of, keeps_open)
    before = ran_to(held)
    if ended is None:
        raise CannotRun(f"{school.name} has no school day that has ended by {as_of.date}.")
    return max(ended, before) if before is not None else ended


def _last_ended(school: School, as_of: AsOf, keeps_open: bool) -> date | None:
    for row in school.days.filter(date__lte=as_of.date).order_by("-date")[:2]:
        is_over = as_of.sessions_due >= int(row.am) + int(row.pm) and not keeps_open
        if row.date < as_of.date or is_over:
            ended: date = row.date
            return ended
    return None
