"""What a register's form or a device says, read into `Said`: only the class's pupils, only codes,
minutes and notes of a sensible size. Anything else is left out or refused in words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from herringbone.web.taking.merging import Said

LONGEST_NOTE = 300
MOST_MINUTES = 600


class Unreadable(ValueError):
    """What was sent can not be read as a register; the words say which part."""


@dataclass(frozen=True, slots=True)
class Sending:
    """One submission: the sender's own id of it, the version that it began from, and the marks.
    `captured_at` is when it was typed, where a device kept it."""

    client_id: UUID
    began_from: int
    marks: Mapping[int, Said]
    headcount: int | None = None
    captured_at: datetime | None = None

    def captured(self, at: datetime) -> Sending:
        """The same, typed or taken at another moment than it arrives."""
        return replace(self, captured_at=at)


def of_form(posted: Mapping[str, Any], pupils: Iterable[int]) -> Sending:
    """From the form of the screen: `mark-17`, `seen-17`, `minutes-17`, `note-17`."""
    marks = {
        key: Said(
            code=str(posted.get(f"mark-{key}", "")),
            seen=str(posted.get(f"seen-{key}", "")),
            minutes=_number(posted.get(f"minutes-{key}"), "Minutes late", MOST_MINUTES),
            note=_note(posted.get(f"note-{key}")),
        )
        for key in pupils
    }
    return Sending(
        client_id=_client_id(posted.get("client_id")),
        began_from=_number(posted.get("began_from"), "The version", None) or 0,
        marks=marks,
        headcount=_number(posted.get("headcount"), "The number of children", 999),
    )


def of_device(body: bytes, pupils: Iterable[int]) -> Sending:
    """From a device's queue or its taps, as JSON; `marks` are `[pupil, code, seen, minutes]`, with
    a note as the fifth where one was typed on line. Raises Unreadable."""
    try:
        said = json.loads(body)
        rows = [(int(row[0]), row) for row in said["marks"]]
        captured = said.get("captured_at")
        return Sending(
            client_id=_client_id(said.get("client_id")),
            began_from=_number(said.get("began_from"), "The version", None) or 0,
            marks={key: _mark(row) for key, row in rows if key in set(pupils)},
            headcount=_number(said.get("headcount"), "The number of children", 999),
            captured_at=_moment(captured) if captured else None,
        )
    except (KeyError, IndexError, TypeError, AttributeError, UnicodeDecodeError) as wrong:
        raise Unreadable(f"A part of the register is missing: {wrong}.") from wrong
    except json.JSONDecodeError as wrong:
        raise Unreadable("What the device sent is not a register.") from wrong


def _mark(row: list[Any]) -> Said:
    minutes = _number(row[3] if len(row) > 3 else None, "Minutes late", MOST_MINUTES)
    return Said(str(row[1]), str(row[2]), minutes, _note(row[4]) if len(row) > 4 else None)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise Unreadable("The time at which the register was typed has no time zone.")
    return moment


def _client_id(text: Any) -> UUID:
    if not text:
        return uuid4()
    try:
        return UUID(str(text))
    except ValueError as wrong:
        raise Unreadable(
            "The id of the submission can not be read. Load the page again."
        ) from wrong


def _number(text: Any, what: str, most: int | None) -> int | None:
    if text is None or str(text).strip() == "":
        return None
    try:
        number = int(str(text).strip())
    except ValueError as wrong:
        raise Unreadable(f"{what}: {str(text)[:20]!r} is not a whole number.") from wrong
    if number < 0 or (most is not None and number > most):
        raise Unreadable(f"{what}: {number} can not be; look again.")
    return number


def _note(text: Any) -> str | None:
    """None where no field was sent; a note that is too long is refused, not cut."""
    if text is None:
        return None
    words = " ".join(str(text).split())
    if len(words) > LONGEST_NOTE:
        raise Unreadable(f"A note holds {LONGEST_NOTE} letters at most; this one has {len(words)}.")
    return words
