"""One attempt as somebody presses it: how it ended, with whom, and the few words beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from herringbone.web.calls.outcomes import KEYS, Ended, Key
from herringbone.web.schools.models import Contact


class Untried(ValueError):
    """It was not kept; the words say what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Tried:
    """How one attempt ended. Without a held `contact`, `with_whom` names who was rung, and
    `has_care` says that they have care of the child."""

    ended: Ended
    contact: Contact | None = None
    with_whom: str = ""
    to_where: str = ""
    words: str = ""
    code: str = ""
    expected_back: date | None = None
    arrives_at: time | None = None
    has_care: bool = False

    @property
    def key(self) -> Key:
        return KEYS[self.ended]
