"""What was done with pieces of work, in words: a line's past, and a pupil's whole timeline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from herringbone.web.strategies.evaluation import Said, outcome_words, step_said
from herringbone.web.ui.days import day as day_words
from herringbone.web.worklists.models import Handling, How, State, Work
from herringbone.web.worklists.people import Duties
from herringbone.web.worklists.wording import reason_said

STATES = {
    State.OPEN: "now",
    State.DONE: "",
    State.NOT_APPROPRIATE: "held",
    State.LAPSED: "held",
    State.CANCELLED: "held",
}


@dataclass(frozen=True)
class Past:
    """One thing done with a piece of work. `taken_back` where it was."""

    handling: Handling
    words: str
    taken_back: bool

    @property
    def at(self) -> datetime:
        return self.handling.at


def past_of(works: Iterable[Work], duties: Duties | None = None) -> list[Past]:
    """All that was done with some works, oldest first; what was taken back stays beside it."""
    rows = [row for work in works for row in work.handlings.all()]
    gone = {row.undoes_id for row in rows if row.undoes_id}
    found = [Past(row, handling_words(row, duties), row.pk in gone) for row in rows]
    return sorted(found, key=lambda one: (one.at, one.handling.pk))


def handling_words(row: Handling, duties: Duties | None = None) -> str:
    """ "sent", "put off until Mon 30 Nov: the family is away", "handed over to the head"."""
    role = (duties.title(row.to_role) if duties else row.to_role.replace("_", " ")).lower()
    match row.how:
        case How.DONE:
            said = outcome_words(row.outcome)
        case How.SNOOZED:
            said = f"put off until {day_words(row.until)}" if row.until else "put off"
        case How.HANDED_OVER:
            said = f"handed over to {row.to_name or role}"
        case _:
            said = How(row.how).label
    return f"{said}: {row.words}" if row.words else said


@dataclass(frozen=True)
class Step:
    """One piece of work in a pupil's timeline, with why it was asked for and what came of it."""

    work: Work
    said: Said | None
    past: Sequence[Past]
    owner: str

    @property
    def state(self) -> str:
        """How the timeline draws it: open, done, or not done."""
        return STATES.get(State(self.work.state), "next")

    @property
    def reference(self) -> str:
        """Where the strategy asks for it."""
        return step_said(self.work.provision, self.work.step)

    @property
    def ended(self) -> str:
        """What came of it, in words."""
        work = self.work
        if work.state == State.OPEN:
            return "to be done"
        if work.state == State.DONE:
            return outcome_words(work.outcome) if work.outcome else "done"
        return str(work.get_state_display())

    @property
    def why(self) -> str:
        """Why it was asked for, as worded then, with its dates as people say them."""
        return reason_said(self.work.why)

    @property
    def alarm(self) -> str:
        """Its reason went after it was done: somebody should look."""
        return self.work.gone_why if self.work.gone_at and self.work.state == State.DONE else ""

    def is_late(self, today: date) -> bool:
        return self.work.state == State.OPEN and self.work.due_by < today
