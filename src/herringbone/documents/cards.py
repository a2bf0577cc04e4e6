"""Cards: a postcard home with good news, and the one that is left when nobody opened the door.

Both can be read by whoever picks them up, so neither shows a figure, an absence or a surname.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from herringbone.documents.family_letter import Addressee, Sender
from herringbone.documents.house import School
from herringbone.documents.printing import Values
from herringbone.documents.words import moment_short
from herringbone.documents.writing.paragraphs import paragraphs


@dataclass(frozen=True, slots=True)
class Postcard:
    """A5, good news to a home; `body` opens with its salutation. Raises ValueError where empty."""

    template: ClassVar[str] = "postcard"
    of_record: ClassVar[bool] = True

    school: School
    to: Addressee
    subject: str
    body: str
    sender: Sender
    printed_at: datetime

    def __post_init__(self) -> None:
        if not self.body.strip():
            raise ValueError("a card without words is not printed")

    @property
    def title(self) -> str:
        return f"{self.subject}, {self.to.name}"

    def values(self) -> Values:
        return {
            "school": self.school.values(),
            "to": self.to.shown(),
            "subject": self.subject,
            "body": [each.text for each in paragraphs(self.body)],
            "sender": self.sender.values(),
        }


@dataclass(frozen=True, slots=True)
class VisitCard:
    """A6, left at a door: who called, when, whom to ring; no child and no reason stands on it.
    Printed before anybody goes, it has no `visited_at` and lines to write day and time on."""

    template: ClassVar[str] = "visit_card"
    of_record: ClassVar[bool] = False

    school: School
    to_name: str
    visited_at: datetime | None
    body: str
    sender: Sender
    printed_at: datetime

    @property
    def title(self) -> str:
        return f"Sorry we missed you, {self.to_name}" if self.to_name else "Sorry we missed you"

    def values(self) -> Values:
        return {
            "school": self.school.plain_values(),
            "to": self.to_name,
            "when": moment_short(self.visited_at) if self.visited_at is not None else "",
            "body": [each.text for each in paragraphs(self.body)],
            "sender": self.sender.values(),
            "printed": moment_short(self.printed_at),
        }
