"""What a caller hands to the record: whose mark becomes what, and who says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from herringbone.web.registers.models import Kind, Source
from herringbone.web.schools.models import Pupil


@dataclass(frozen=True, slots=True)
class Carried:
    """What a mark carries besides its code; `None` leaves a field as it is."""

    minutes_late: int | None = None
    reason: str | None = None
    note: str | None = None
    authoriser: str | None = None
    provider: str | None = None
    origin: str | None = None
    expected: str | None = None

    def as_said(self) -> dict[str, int | str]:
        """Only what is said, for the record's content."""
        return {
            name: value
            for name in self.__dataclass_fields__
            if (value := getattr(self, name)) is not None
        }


@dataclass(frozen=True, slots=True)
class Change:
    """A pupil's mark of one session becomes `code` ("" takes it away)."""

    pupil: Pupil
    date: date
    session: str
    code: str
    carried: Carried = field(default_factory=Carried)


@dataclass(frozen=True, slots=True)
class Author:
    """Who stands in the record: a name and a position, and their user where they have one."""

    name: str
    position: str
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Occasion:
    """Everything an entry says besides its marks. `at` is now; `captured_at` when it was typed, on a
    device without a network. A register's own entry names class, date and session."""

    kind: Kind
    source: Source
    author: Author
    at: datetime
    class_name: str = ""
    date: date | None = None
    session: str = ""
    captured_at: datetime | None = None
    entered_by: str = ""
    client_id: UUID | None = None
    began_from: int | None = None
    reason: str = ""
    reason_words: str = ""
    evidence: str = ""
