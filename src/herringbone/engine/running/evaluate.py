"""Registers + a strategy + memory + a day -> every action the strategy asks for, with reasons.

What the command line and the web half call; `run` closes the days. Source: `ARCHITECTURE.md`, rules
3 and 4; `measures.md`, "When a cadence fires".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from herringbone.engine.language.plan import Plan
from herringbone.engine.measuring.measures import Frame
from herringbone.engine.record.calendar import AsOf, Calendar
from herringbone.engine.record.registers import Registers
from herringbone.engine.running.actions import Action
from herringbone.engine.running.explain import Explainer
from herringbone.engine.running.history import Memory
from herringbone.engine.running.moments import Moment
from herringbone.engine.running.run import Run
from herringbone.engine.running.untaken import untaken_today


@dataclass
class Evaluation:
    """What `evaluate` found: actions, the memory after it, and the figures as of the last day."""

    actions: list[Action]
    memory: Memory
    frame: Frame
    as_of: AsOf
    not_evaluable: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    explainer: Explainer | None = None

    def why(self, action: Action) -> str:
        """The clause and the figures that met it, in words."""
        assert self.explainer is not None
        return self.explainer.why(action)


def evaluate(
    registers: Registers,
    plan: Plan,
    as_of: AsOf,
    *,
    start: date | None = None,
    memory: Memory | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Evaluation:
    """Evaluate a school as of a day.

    With `start`, every school day from it is replayed with the memory that a live school would
    have; with a memory that stops earlier, the days missed are caught up. Otherwise the day alone
    is evaluated as a first run. Raises `ValueError` where the calendar has no day to evaluate.
    """
    run = Run(registers, plan, memory)
    calendar = registers.calendar
    last = calendar.last_index(as_of.date)
    if last < 0:
        raise ValueError(f"the calendar has no school day on or before {as_of.date.isoformat()}")
    due_today = calendar.index(as_of.date) is not None
    unfinished = due_today and as_of.sessions_due < _open(calendar, last)
    closed = last - 1 if unfinished else last
    actions: list[Action] = []
    days = _days(run, closed, start)
    for n, day in enumerate(days):
        if start is not None or day == closed:
            actions += run.register(AsOf(calendar.dates[day]))
        actions += run.close(day)
        if progress is not None:
            progress(n + 1, len(days))
    if unfinished and as_of.sessions_due:
        actions += run.register(as_of)
    frame = run.world.frame(Moment(as_of, "as of", ""))
    return Evaluation(
        actions,
        run.memory,
        frame,
        as_of,
        not_evaluable(registers, plan),
        untaken_today(run.world.planes, as_of),
        Explainer(run.world),
    )


def _open(calendar: Calendar, day: int) -> int:
    return sum(calendar.open_sessions(day))


def _days(run: Run, last: int, start: date | None) -> list[int]:
    """School days to close: from `start`, after the memory's last run, or the last day alone."""
    calendar = run.calendar
    if run.memory.ran_to is not None:
        return list(range(calendar.last_index(run.memory.ran_to) + 1, last + 1))
    if start is not None:
        return list(range(calendar.last_index(start - timedelta(days=1)) + 1, last + 1))
    return [last] if last >= 0 else []


def not_evaluable(registers: Registers, plan: Plan) -> dict[str, str]:
    """Provisions that these registers cannot serve, and why."""
    found: dict[str, str] = {}
    held = {event.event for event in registers.events}
    classes = {pupil.values.get("class", "") for pupil in registers.pupils} - {""}
    years = {pupil.values.get("year_group", "") for pupil in registers.pupils} - {""}
    for step in plan.steps:
        wanted = step.fields.at_event
        if wanted is not None and wanted not in held:
            found[step.id] = f"events.csv holds no {wanted}"
        elif step.kind == "class" and not classes:
            found[step.id] = "pupils.csv holds no class"
        elif step.kind == "year_group" and not years:
            found[step.id] = "pupils.csv holds no year group"
    return found
