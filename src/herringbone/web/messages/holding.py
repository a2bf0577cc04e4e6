"""Hold everything (practice 7): set, it takes back at once whatever has not left, the print queue
too; what is being sent at that very moment is told to whoever sets it. Lifting resends nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from herringbone.web.messages.endings import tell
from herringbone.web.messages.models import Message, State
from herringbone.web.messages.states import QUEUED, Moved, turn
from herringbone.web.registers.changes import Author
from herringbone.web.schools import holds
from herringbone.web.schools.models import Hold, Pupil
from herringbone.web.schools.viewer import Viewer
from herringbone.web.ui.figures import counted


@dataclass(frozen=True, slots=True)
class HeldBack:
    """`withdrawn` are the messages taken back, `printed` those of them that lie on paper somewhere;
    `leaving` are on their way and cannot be stopped."""

    hold: Hold
    withdrawn: tuple[Message, ...]
    leaving: tuple[Message, ...]

    @property
    def printed(self) -> tuple[Message, ...]:
        return tuple(m for m in self.withdrawn if m.printed_at is not None)

    @property
    def words(self) -> str:
        """What became of what waited, for whoever set it."""
        said = ["Everything is held. Only the head or the DSL lifts it."]
        if self.withdrawn:
            said.append(f"{counted(len(self.withdrawn), 'message')} taken back.")
        if self.printed:
            said.append(f"Take {counted(len(self.printed), 'printed letter')} out of the post.")
        if self.leaving:
            said.append(f"{counted(len(self.leaving), 'message')} left at this very moment.")
        return " ".join(said)


@transaction.atomic
def hold_everything(
    *, viewer: Viewer, pupil: Pupil, whole_family: bool, why: str, at: datetime
) -> HeldBack:
    """Sets the hold and takes back what waits about the child, or about the family's children."""
    made = holds.hold(viewer=viewer, pupil=pupil, whole_family=whole_family, why=why, at=at)
    author = Author(viewer.name, viewer.position, viewer.user.pk)
    withdrawn, leaving = take_back(_children(pupil, made), f"Everything is held: {why}", at, author)
    return HeldBack(made, withdrawn, leaving)


@transaction.atomic
def take_back(
    pupils: Sequence[Pupil], why: str, at: datetime, author: Author
) -> tuple[tuple[Message, ...], tuple[Message, ...]]:
    """Withdraws all that has not left about these children; gives it, and what is leaving now."""
    rows = Message.objects.filter(about__pupil__in=pupils, about__left_out_why="")
    keys = list(rows.filter(state__in=(*QUEUED, State.LEAVING)).values_list("pk", flat=True))
    locked = Message.objects.select_for_update(of=("self",)).select_related("school")
    withdrawn, leaving = [], []
    for message in locked.filter(pk__in=keys).order_by("pk"):
        if message.state == State.LEAVING:
            leaving.append(message)
        elif message.state in QUEUED:
            was_approved = message.state in (State.APPROVED, State.PRINT)
            turn(message, State.WITHDRAWN, Moved(at, why[:500], author), last_why=why[:500])
            withdrawn.append(message)
            if was_approved:
                tell(message, why, at)
    return tuple(withdrawn), tuple(leaving)


def _children(pupil: Pupil, hold: Hold) -> list[Pupil]:
    if not hold.family_id:
        return [pupil]
    return list(Pupil.objects.filter(school=pupil.school, family_id=hold.family_id))
