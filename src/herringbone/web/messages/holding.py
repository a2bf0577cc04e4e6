"""Hold everything (practice 7): set, it takes back at once whatever has not left, the print queue
too; what is being sent at that very moment is told to whoever sets it. Lifting resends nothing.
Only a text that a brother or sister is not in today still goes, without the child who is held.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from herringbone.documents.writing import template_of
from herringbone.web.jobs import queue
from herringbone.web.jobs.kinds import Kind as Job
from herringbone.web.messages.endings import tell
from herringbone.web.messages.late_gate import tells_of_absence
from herringbone.web.messages.models import Kind, Message, State
from herringbone.web.messages.rechecking import children, name_fewer
from herringbone.web.messages.states import QUEUED, Moved, turn
from herringbone.web.messages.writing_up import Unwritable
from herringbone.web.registers.changes import Author
from herringbone.web.schools import holds
from herringbone.web.schools.models import Hold, Pupil
from herringbone.web.schools.viewer import Viewer
from herringbone.web.ui.figures import counted

WITH_ANOTHER = "withdrawn because another child of the family is held"
"""Of a child who is not held: nothing was said, so it may be asked for again."""


@dataclass(frozen=True, slots=True)
class HeldBack:
    """`withdrawn` are the messages taken back, `printed` those of them that lie on paper somewhere;
    `leaving` are on their way and cannot be stopped; `shortened` name only who is not held."""

    hold: Hold
    withdrawn: tuple[Message, ...]
    leaving: tuple[Message, ...]
    shortened: tuple[Message, ...] = ()

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
        if self.shortened:
            names = "names" if len(self.shortened) == 1 else "name"
            shorter = counted(len(self.shortened), "message")
            said.append(f"{shorter} now {names} only who is not held.")
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
    taken = take_back(_children(pupil, made), f"Everything is held: {why}", at, author)
    return HeldBack(made, *taken)


@transaction.atomic
def take_back(
    pupils: Sequence[Pupil], why: str, at: datetime, author: Author
) -> tuple[tuple[Message, ...], tuple[Message, ...], tuple[Message, ...]]:
    """Withdraws all that has not left about these children; gives it, what is leaving now, and
    what goes on about others of the family alone."""
    rows = Message.objects.filter(about__pupil__in=pupils, about__left_out_why="")
    keys = list(rows.filter(state__in=(*QUEUED, State.LEAVING)).values_list("pk", flat=True))
    locked = Message.objects.select_for_update(of=("self",)).select_related("school")
    withdrawn, leaving, shortened = [], [], []
    for message in locked.filter(pk__in=keys).order_by("pk"):
        if message.state == State.LEAVING:
            leaving.append(message)
        elif message.state in QUEUED:
            if _goes_on(message, pupils, why, at):
                shortened.append(message)
            else:
                _withdraw(message, pupils, Moved(at, why[:500], author))
                withdrawn.append(message)
    return tuple(withdrawn), tuple(leaving), tuple(shortened)


def _goes_on(message: Message, pupils: Sequence[Pupil], why: str, at: datetime) -> bool:
    """Whether it tells of another child's absence too, and says so now of that child alone."""
    held = {pupil.pk: why for pupil in pupils}
    still = [pupil for pupil in children(message) if pupil.pk not in held]
    template = template_of(message.strategy, message.template)
    if not still or not tells_of_absence(template) or message.channel == Kind.LETTER:
        return False
    try:
        return name_fewer(message, still, held, at)
    except Unwritable:  # the hold stands all the same: the text is withdrawn, and asked for again
        return False


def _withdraw(message: Message, pupils: Sequence[Pupil], moved: Moved) -> None:
    was_approved = message.state in (State.APPROVED, State.PRINT)
    turn(message, State.WITHDRAWN, moved, last_why=moved.why)
    others = message.about.filter(left_out_why="").exclude(pupil__in=pupils)
    if others.update(left_out_why=WITH_ANOTHER):
        queue.enqueue(Job.DAY_RUN, school=message.school, at=moved.at)  # it asks for them again
    if was_approved:
        tell(message, moved.why, moved.at)


def _children(pupil: Pupil, hold: Hold) -> list[Pupil]:
    if not hold.family_id:
        return [pupil]
    return list(Pupil.objects.filter(school=pupil.school, family_id=hold.family_id))
