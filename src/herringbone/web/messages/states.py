"""Where a message stands and where it may go from there: one table, printed in the documentation.

`turn` is the only writer of a message's state. It changes a row only while it stands where it is
thought to, so that two at once never both win, and adds a `Turn` that stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import transaction

from herringbone.web.messages.models import Message, State, Turn
from herringbone.web.registers.changes import Author

NEXT: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        State.WAITING: frozenset({State.APPROVED, State.HELD, State.WITHDRAWN}),
        State.HELD: frozenset({State.WAITING, State.APPROVED, State.WITHDRAWN}),
        State.APPROVED: frozenset(
            {State.LEAVING, State.PRINT, State.NOT_SENT, State.WITHDRAWN, State.WAITING}
        ),
        State.LEAVING: frozenset({State.SENT, State.APPROVED, State.FAILED, State.UNKNOWN}),
        State.UNKNOWN: frozenset({State.SENT, State.APPROVED, State.WITHDRAWN}),
        State.PRINT: frozenset({State.SENT, State.NOT_SENT, State.WITHDRAWN}),
        State.SENT: frozenset({State.DELIVERED, State.FAILED, State.RETURNED}),
        State.DELIVERED: frozenset({State.RETURNED}),
        State.FAILED: frozenset({State.APPROVED, State.WITHDRAWN, State.DELIVERED}),
        State.RETURNED: frozenset(),
        State.NOT_SENT: frozenset(),
        State.WITHDRAWN: frozenset(),
    }
)
"""`APPROVED` to `WAITING`: a reason came up since, so a person looks again. `FAILED` to
`DELIVERED`: a network that gave a text up can still bring it."""
QUEUED = (State.WAITING, State.HELD, State.APPROVED, State.PRINT)
"""What a hold takes back: it has not left."""
OUT = (State.SENT, State.DELIVERED, State.UNKNOWN, State.LEAVING)
"""What has left, or may have."""
ENDED = (State.WITHDRAWN, State.NOT_SENT)
"""What was taken back before it left: nobody had it."""
ITSELF = Author("Herringbone", "by itself")


class Refused(ValueError):
    """It cannot be done with a message that stands so; the words say what to do."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Why a message moves, by whom and when."""

    at: datetime
    why: str = ""
    author: Author = ITSELF


@transaction.atomic
def turn(message: Message, to: State, moved: Moved, **fields: Any) -> bool:
    """Moves it on, with `fields` of the row; False where it stood elsewhere by now.
    Raises Refused where the table has no such way."""
    was = State(message.state)
    if to not in NEXT[was]:
        raise Refused(f"This message is {was.label}: it cannot become {to.label}.")
    rows = Message.objects.filter(pk=message.pk, state=was)
    if rows.update(state=to, **fields) != 1:
        return False
    for name, value in {"state": to, **fields}.items():
        setattr(message, name, value)
    Turn.objects.create(
        school=message.school,
        message=message,
        was=was,
        became=to,
        why=moved.why,
        at=moved.at,
        user_id=moved.author.user_id,
        name=moved.author.name,
        position=moved.author.position,
    )
    return True


def printed() -> str:
    """The table as the reference page shows it."""
    lines = []
    for state in State:
        ways = ", ".join(sorted(to.label for to in NEXT[state]))
        lines.append(f"| {state.label} | {ways or 'nothing: it ends here'} |")
    return "\n".join(lines)
