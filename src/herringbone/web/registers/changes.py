"""What a caller hands to the record: whose mark becomes what, and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from herringbone.web.registers.models import Kind, Source
from herringbone.web.registers.reasons import Evidence, Reason
from herringbone.web.schools.models import Pupil


class Refused(ValueError):
    """The record does not take this; the words say what is wrong, where, and what to do."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What a mark carries besides its code; `None` leaves a field as it is, "" empties it."""

    minutes_late: int | Literal[""] | None = None
    reason: str | None = None
    note: str | None = None
    authoriser: str | None = None
    provider: str | None = None
    origin: str | None = None
    expected: str | None = None

    def as_said(self) -> dict[str, int | str]:
        """Only what is said, for the record's content."""
        if self is NOTHING:
            return {}
        return {
            name: value
            for name in self.__dataclass_fields__
            if (value := getattr(self, name)) is not None
        }


NOTHING = Carried()
"""Most marks carry nothing, and an import makes hundreds of thousands of them."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a sender entered and the record did not take, because the mark had moved meanwhile."""

    code: str
    carried: Carried = NOTHING


@dataclass(frozen=True, slots=True)
class Change:
    """A pupil's mark of one session becomes `code` ("" takes it away).

    Only the merging of a submission sets the last two: `is_kept` says that the sender had no say in
    this mark and it stays as it stood; `proposed` what they had entered instead.
    """

    pupil: Pupil
    date: date
    session: str
    code: str
    carried: Carried = NOTHING
    is_kept: bool = False
    proposed: Proposed | None = None


@dataclass(frozen=True, slots=True)
class Author:
    """Who stands in the record: a name and a position, and their user where they have one."""

    name: str
    position: str
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Occasion:
    """Everything an entry says besides its marks.

    `at` is now; `captured_at` when it was typed, on a device without a network. A register's own
    entry names class, date and session, and counts as its submission. `reason_words` and `evidence`
    go into the part of each pupil concerned, never into the entry, so that they can be erased;
    `statement` is what an entry without marks says.
    """

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
    headcount: int | None = None
    reason: Reason | str = ""
    reason_words: str = ""
    evidence: Evidence | None = None
    statement: str = ""
