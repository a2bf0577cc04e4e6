"""Why a mark was changed, as a short coded list, and what it rests on (practice 13).

Forms offer `offered()`; the record keeps the code with the entry and the evidence with the pupil's
part. A reason is a code so that it can be counted and searched; words may always be added.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from herringbone.web.clock import LONDON


class Reason(StrEnum):
    """The value stands in the record and never changes its meaning; a new one goes at the end."""

    GIVEN = "given"
    MISTAKE = "mistake"
    ARRIVED = "arrived"
    EVIDENCE = "evidence"
    FOUND = "found"
    NO_REASON = "no_reason"
    CONFIRMED = "confirmed"
    LEAVE_DECIDED = "leave_decided"
    LATE_REGISTER = "late_register"
    FROM_DEVICE = "from_device"
    SCHOOL_EVENT = "school_event"
    IMPORTED = "imported"
    UNDONE = "undone"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """`says` as people read it. `is_offered` in a form; the others are set by what happened."""

    says: str
    is_offered: bool = True
    needs_evidence: bool = False
    needs_words: bool = False


REASONS: dict[Reason, ReasonRow] = {
    Reason.GIVEN: ReasonRow("reason given by a parent", needs_evidence=True),
    Reason.MISTAKE: ReasonRow("entered by mistake"),
    Reason.ARRIVED: ReasonRow("arrived late and signed in"),
    Reason.EVIDENCE: ReasonRow("evidence received", needs_evidence=True),
    Reason.FOUND: ReasonRow("was in school after all"),
    Reason.NO_REASON: ReasonRow("no reason by the fifth school day"),
    Reason.CONFIRMED: ReasonRow("confirmed by whoever led or provided it"),
    Reason.LEAVE_DECIDED: ReasonRow("request for leave decided"),
    Reason.LATE_REGISTER: ReasonRow("register taken after it closed", is_offered=False),
    Reason.FROM_DEVICE: ReasonRow(
        "typed on a device without a network and received later", is_offered=False
    ),
    Reason.SCHOOL_EVENT: ReasonRow("closure or another event for many pupils", is_offered=False),
    Reason.IMPORTED: ReasonRow("brought in from the management system", is_offered=False),
    Reason.UNDONE: ReasonRow("an earlier entry taken back", is_offered=False),
    Reason.OTHER: ReasonRow("another reason, in words", needs_words=True),
}


class Channel(StrEnum):
    """How the evidence came."""

    TEXT = "text"
    PHONE = "phone"
    EMAIL = "email"
    NOTE = "note"
    IN_PERSON = "in_person"
    DOCUMENT = "document"


CHANNELS: dict[Channel, str] = {
    Channel.TEXT: "text",
    Channel.PHONE: "phone",
    Channel.EMAIL: "e-mail",
    Channel.NOTE: "note or letter",
    Channel.IN_PERSON: "in person",
    Channel.DOCUMENT: "card, certificate or letter from a service",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a change rests on: how it came, when, and from whom ("mother", "St Ann's surgery")."""

    channel: Channel
    at: datetime
    who: str

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("the moment of evidence needs its time zone")

    def as_said(self) -> dict[str, str]:
        """For the record: the local moment to the minute, as whoever entered it knew it."""
        at = self.at.astimezone(LONDON).isoformat(timespec="minutes")
        return {"channel": self.channel.value, "at": at, "who": self.who}

    @property
    def words(self) -> str:
        """`text 20 Nov 2026 09:31 from mother`."""
        at = self.at.astimezone(LONDON)
        came = f"{CHANNELS[self.channel]} {at.day} {at:%b %Y %H:%M}"
        return f"{came} from {self.who}" if self.who else came


def evidence_said(said: dict[str, str]) -> Evidence:
    """Reads back what `as_said` wrote."""
    return Evidence(Channel(said["channel"]), datetime.fromisoformat(said["at"]), said["who"])


def offered() -> list[tuple[str, str]]:
    """Reasons as a form's choices, in the order of the table."""
    return [(reason.value, row.says) for reason, row in REASONS.items() if row.is_offered]


def reason_words(code: str) -> str:
    """A reason's words, "" where an entry needed none; raises ValueError for no such code."""
    return REASONS[Reason(code)].says if code else ""
