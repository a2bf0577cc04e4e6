"""A moment: why a step is looked at today, and what its occasion is called.

`triggers` makes moments, `judging` asks the step's condition at one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from herringbone.engine.record.calendar import AsOf

REGISTER = "register"
EVENT = "event"
ALL = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """One look at a step.

    `occasion` names it, unless `events` names the event followed by the subject. `event_days` is
    `(pupils,)` school day numbers followed (-1: none) for a follow-up or a case. `only` limits the
    look to those pupils or groups (None: all). `aliases` gives the subject an action is about
    where it is not the scope's own (a case). `outcomes` is what came of the event and `followed`
    the events used up, by subject, or for `ALL`.
    """

    as_of: AsOf
    cadence: str
    occasion: str
    period: range | None = None
    previous_close: int | None = None
    event_days: npt.NDArray[np.int64] | None = None
    only: frozenset[str] | None = None
    events: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    outcomes: Mapping[str, str] = field(default_factory=dict)
    followed: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def occasion_of(self, subject: str) -> str:
        return self.events.get(subject, self.occasion)

    def outcome_of(self, subject: str) -> str:
        return self.outcomes.get(subject, self.outcomes.get(ALL, ""))

    def followed_by(self, subject: str) -> tuple[tuple[str, str], ...]:
        """The events, each a subject and an occasion, that the step's subject follows here."""
        return self.followed.get(subject, self.followed.get(ALL, ()))
