"""How far a class's register of a session is, as chips and lists say it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from herringbone.web.registers.models import ClassRegister, DraftMark
from herringbone.web.schools.models import School
from herringbone.web.schools.roll import class_names
from herringbone.web.ui.days import clock


class Progress(StrEnum):
    NOT_STARTED = "not started"
    IN_PROGRESS = "in progress"
    SUBMITTED = "submitted"
    LATE = "submitted late"


@dataclass(frozen=True, slots=True)
class RegisterState:
    """`at` is when it was first received; `typed_at` when it was typed, where a device sent it
    later. `version` is what a submission says it began from."""

    progress: Progress
    version: int = 0
    at: datetime | None = None
    typed_at: datetime | None = None
    by: str = ""
    position: str = ""
    headcount: int | None = None

    @property
    def is_submitted(self) -> bool:
        return self.progress in (Progress.SUBMITTED, Progress.LATE)

    @property
    def words(self) -> str:
        """ "submitted 08:57 by R. Teacher", "submitted late 10:15 by …", "not started"."""
        if self.at is None:
            return self.progress.value
        typed = f", typed {clock(self.typed_at)}" if self.typed_at else ""
        return f"{self.progress.value} {clock(self.at)} by {self.by}{typed}"


def state_of(school: School, class_name: str, day: date, session: str) -> RegisterState:
    return states_on(school, day, session, [class_name])[class_name]


def states_on(
    school: School, day: date, session: str, classes: Iterable[str] | None = None
) -> dict[str, RegisterState]:
    """By class, those now in use or those named: two queries for all of them."""
    where = {"school": school, "date": day, "session": session}
    held = {row.class_name: row for row in ClassRegister.objects.filter(**where)}
    begun = set(DraftMark.objects.filter(**where).values_list("class_name", flat=True).distinct())
    names = class_names(school) if classes is None else classes
    return {name: _state(held.get(name), name in begun) for name in names}


def _state(register: ClassRegister | None, is_begun: bool) -> RegisterState:
    version = register.version if register else 0
    if register is None or register.first_submitted_at is None:
        return RegisterState(Progress.IN_PROGRESS if is_begun else Progress.NOT_STARTED, version)
    is_first = register.first_submitted_at == register.submitted_at
    typed = register.captured_at if register.captured_at != register.submitted_at else None
    return RegisterState(
        Progress.LATE if register.is_late else Progress.SUBMITTED,
        version,
        register.first_submitted_at,
        typed if is_first else None,
        register.submitted_by,
        register.submitted_position,
        register.headcount,
    )
