"""What the strategy asks for: an action with its natural key, owner, due date and reason.

`evaluate` makes them, `explain` words their reasons, the rest of the product files, does or
counts them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from herringbone.engine.language.verbs import Verb, wording

Day = date  # `date` is also what an action's own day is called


@dataclass(frozen=True, slots=True)
class Because:
    """Why an action exists, as data: enough to work its reason out again, in words and figures.

    `row` is the subject's row among the subjects of its kind; `event_day` the school day followed
    (-1 for none); `facts` are words that only the moment knew (a draw's ranking, a list). `each`
    holds the reason of every subject that a gathered action lists, in the order of the list.
    """

    plan_step: str
    as_of: date
    sessions_due: int
    cadence: str = ""
    row: int = -1
    event_day: int = -1
    event: str = ""
    facts: tuple[str, ...] = ()
    period: range | None = None
    previous_close: int | None = None
    arm: str = ""
    outcome: str = ""
    each: tuple[Because, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """One thing somebody should do. `listed` names the subjects that a gathered action lists."""

    date: Day
    provision: str
    step: str
    occasion: str
    subject_kind: str
    subject: str
    verb: Verb
    thing: str
    owner: str
    together_with: tuple[str, ...]
    due_by: Day
    because: Because
    offer: bool = False
    variant: str = ""
    if_not_done: str = "carry_over"
    listed: tuple[str, ...] = ()
    first: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """The natural key: the same thing on the same occasion is the same action."""
        return (
            self.provision,
            self.step,
            self.occasion,
            self.subject_kind,
            self.subject,
            self.verb,
            self.thing,
        )

    @property
    def plan_step(self) -> str:
        return f"{self.provision}.{self.step}" if self.step else self.provision

    @property
    def words(self) -> str:
        """The action as `due.csv` words it: `letter: warning`, `offer letter: ...`."""
        said = wording(self.verb, self.thing)
        if self.variant:
            said += f" ({self.variant})"
        return f"offer {said}" if self.offer else said
