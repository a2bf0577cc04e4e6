"""What a register's form or a device says, read into `Said`: only the class's pupils, only codes,
minutes and notes of a sensible size. Anything else is left out or refused in words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from herringbone.web.schools.asked import is_near, number_of
from herringbone.web.taking.merging import Said

LONGEST_CODE = 3
LONGEST_NOTE = 300
MOST_MINUTES = 600
MOST_CHILDREN = 999
MOST_VERSIONS = 2**31 - 1


class Unreadable(ValueError):
    """What was sent can not be read as a register; the words say which part."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A field that holds no such number: what was typed, to be shown again, and what is wrong."""

    text: str
    words: str


@dataclass(frozen=True, slots=True)
class Sending:
    """One submission: the sender's own id of it, the version that it began from, and the marks.
    `captured_at` is when it was typed, where a device kept it. `unread` are fields of a form, by
    name, that have to be typed again."""

    client_id: UUID
    began_from: int
    marks: Mapping[int, Said]
    headcount: int | None = None
    captured_at: datetime | None = None
    unread: Mapping[str, Unread] = field(default_factory=dict)

    def captured(self, at: datetime) -> Sending:
        """The same, typed or taken at another moment than it arrives."""
        return replace(self, captured_at=at)


def of_form(posted: Mapping[str, Any], pupils: Iterable[int]) -> Sending:
    """From the form of the screen: `mark-17`, `seen-17`, `minutes-17`, `note-17`."""
    unread: dict[str, Unread] = {}
    return Sending(
        client_id=_client_id(posted.get("client_id")),
        began_from=_number(posted.get("began_from"), "The version", MOST_VERSIONS) or 0,
        marks={key: _form_mark(posted, key, unread) for key in pupils},
        headcount=_typed(posted, "headcount", "The number of children", MOST_CHILDREN, unread),
        unread=unread,
    )


def _form_mark(posted: Mapping[str, Any], key: int, unread: dict[str, Unread]) -> Said:
    """Minutes are a late child's alone: a field that is out of sight is not read."""
    code = _code(posted.get(f"mark-{key}", ""))
    minutes = None
    if code == "L":
        minutes = _typed(posted, f"minutes-{key}", "Minutes late", MOST_MINUTES, unread)
    note = _note(posted.get(f"note-{key}"))
    return Said(code, _code(posted.get(f"seen-{key}", "")), minutes, note)


def _typed(
    posted: Mapping[str, Any], name: str, what: str, most: int, unread: dict[str, Unread]
) -> int | None:
    """A number that a person typed: a wrong one is told beside its field, with the rest kept."""
    try:
        return _number(posted.get(name), what, most)
    except Unreadable as wrong:
        unread[name] = Unread(str(posted[name])[:20].replace("\x00", ""), str(wrong))
        return None


def of_device(body: bytes, pupils: Iterable[int]) -> Sending:
    """From a device's queue or its taps, as JSON; `marks` are `[pupil, code, seen, minutes]`, with
    a note as the fifth where one was typed on line. Raises Unreadable."""
    try:
        return _of_json(json.loads(body), frozenset(pupils))
    except Unreadable:
        raise
    except (KeyError, IndexError, TypeError, AttributeError) as wrong:
        raise Unreadable(f"A part of the register is missing: {wrong}.") from wrong
    except (ValueError, OverflowError, RecursionError) as wrong:
        raise Unreadable("What the device sent is not a register.") from wrong


def _of_json(said: Any, pupils: frozenset[int]) -> Sending:
    rows = [(_pupil(row[0]), row) for row in said["marks"]]
    captured = said.get("captured_at")
    return Sending(
        client_id=_client_id(said.get("client_id")),
        began_from=_number(said.get("began_from"), "The version", MOST_VERSIONS) or 0,
        marks={key: _mark(row) for key, row in rows if key in pupils},
        headcount=_number(said.get("headcount"), "The number of children", MOST_CHILDREN),
        captured_at=_moment(captured) if captured else None,
    )


def _pupil(text: Any) -> int:
    key = number_of(str(text))
    if key is None:
        raise Unreadable(f"No pupil has the number {str(text)[:20]!r}. Load the page again.")
    return key


def _mark(row: list[Any]) -> Said:
    minutes = _number(row[3] if len(row) > 3 else None, "Minutes late", MOST_MINUTES)
    return Said(_code(row[1]), _code(row[2]), minutes, _note(row[4]) if len(row) > 4 else None)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise Unreadable("The time at which the register was typed has no time zone.")
    if not is_near(moment.date()):
        raise Unreadable("The time at which the register was typed is of another age.")
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


def _number(text: Any, what: str, most: int) -> int | None:
    written = "" if text is None else str(text).strip()
    if not written:
        return None
    number = number_of(written)
    if number is None or number > most:
        raise Unreadable(f"{what}: a whole number from 0 to {most}, not {written[:20]!r}.")
    return number


def _code(text: Any) -> str:
    code = _text(text, "A mark")
    if len(code) > LONGEST_CODE:
        raise Unreadable(f"A mark is a code of {LONGEST_CODE} letters at most.")
    return code


def _note(text: Any) -> str | None:
    """None where no field was sent; a note that is too long is refused, not cut."""
    if text is None:
        return None
    words = " ".join(_text(text, "A note").split())
    if len(words) > LONGEST_NOTE:
        raise Unreadable(f"A note holds {LONGEST_NOTE} letters at most; this one has {len(words)}.")
    return words


def _text(text: Any, what: str) -> str:
    """Words that a database holds: whole letters, and none that ends a string."""
    if not isinstance(text, str):
        raise Unreadable(f"{what} is not written in letters.")
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise Unreadable(f"{what} holds a letter that can not be kept. Type it again.")
    return text
