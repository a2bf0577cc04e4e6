"""The names of everything that is done in the background; `project.jobs` says who does each.

An app that asks for a job stands below the one that does it, so that all it can know is the name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """A test holds `project.jobs` to have a line for each."""

    DAY_RUN = "day_run"
    CLASS_RUN = "class_run"
    HELP_ALARM = "help_alarm"
    SEND_MESSAGES = "send_messages"
    REACHED_NOBODY = "reached_nobody"
    STRATEGY_LETTERS = "strategy_letters"
    CALL_ALARMS = "call_alarms"
    VISITS_BACK = "visits_back"


BACK_OFF = tuple(timedelta(seconds=s) for s in (5, 30, 120, 600, 1800, 3600, 7200))
"""How long after each failure it is tried again; a job that fails once more is given up."""


@dataclass(frozen=True, slots=True)
class Task:
    """How a kind is done: `does(job, now)` runs with the job's school entered, and may run twice.

    `apart`: so long after one of the same key began, the next begins. `words` name it on the page
    of an administrator. What `does` raises is a failure, besides `Later`.
    """

    does: Callable[[Any, datetime], None]
    words: str
    apart: timedelta = timedelta(0)
    back_off: tuple[timedelta, ...] = BACK_OFF


@dataclass(frozen=True, slots=True)
class Schedule:
    """A kind that each school has done at certain local times of every day.

    `times` gives a school's; a time that does not exist on a day is taken an hour later, one that
    comes twice the first time.
    """

    kind: Kind
    name: str
    times: Callable[[Any], tuple[time, ...]]


Tasks = Mapping[str, Task]


class Later(Exception):
    """Nothing to do yet: run it again at `at`. It counts as no failure."""

    def __init__(self, at: datetime, why: str) -> None:
        super().__init__(why)
        self.at, self.why = at, why
