"""Everything that is done in the background, and when: one line a kind, who does it.

Apps ask for a job by its name (`jobs.kinds.Kind`); here alone it is said which function that is.
"""

from __future__ import annotations

from datetime import time, timedelta

from herringbone.web.calls import clock
from herringbone.web.jobs.kinds import Kind, Schedule, Task
from herringbone.web.jobs.worker import Worker
from herringbone.web.letters import by_itself
from herringbone.web.messages import sending
from herringbone.web.replies import helping
from herringbone.web.visits import going
from herringbone.web.worklists import daily, daily_class, reached_nobody

TASKS = {
    Kind.DAY_RUN: Task(daily.run, "The daily run of the strategy", apart=timedelta(seconds=10)),
    Kind.CLASS_RUN: Task(daily_class.run, "The first day's work of a class whose register came in"),
    Kind.HELP_ALARM: Task(helping.ring, "A parent's call for help that nobody has answered"),
    Kind.SEND_MESSAGES: Task(sending.run, "Messages that were approved and are due"),
    Kind.REACHED_NOBODY: Task(reached_nobody.run, "Work whose letter reached nobody"),
    Kind.STRATEGY_LETTERS: Task(
        by_itself.run, "Letters that the strategy sends by itself", apart=timedelta(minutes=10)
    ),
    Kind.CALL_ALARMS: Task(clock.ring, "Alarms about children who are not accounted for"),
    Kind.VISITS_BACK: Task(going.ring, "Whoever is out on visits and not back in time"),
}

SENDING = tuple(time(hour, 31) for hour in range(7, 19))
"""Approving asks for itself; this is for what waited while channels were off or a server down."""

SCHEDULES = (
    Schedule(Kind.DAY_RUN, "night", lambda _school: (time(3, 30),)),
    Schedule(Kind.DAY_RUN, "registers closed", daily.after_registers),
    Schedule(Kind.CALL_ALARMS, "alarms", clock.alarm_times),
    Schedule(Kind.SEND_MESSAGES, "what waits", lambda _school: SENDING),
)


def worker() -> Worker:
    """A worker that does all of it."""
    return Worker(TASKS, SCHEDULES)
