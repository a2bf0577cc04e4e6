"""What every channel is: whether it is on, how it sends, and what it can find out afterwards.

A new one is a file beside this that copies its smallest sibling, and a line in the table of
`channels/__init__.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from herringbone.web.messages.models import Kind, Message


class Ended(StrEnum):
    """How an attempt ended. `TEMPORARY` and `PERMANENT` did not go; of `UNKNOWN` nobody here can
    tell."""

    SENT = "sent"
    TEMPORARY = "temporary"
    PERMANENT = "permanent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """`words` are for a person: what the provider said and what to do."""

    ended: Ended
    provider_id: str = ""
    words: str = ""


class Overtaken(RuntimeError):
    """Another process took the message up meanwhile, so this one must not hand it over."""


HandingOver = Callable[[], None]
"""Called right before the moment after which the outcome may be unknown; raises Overtaken."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What leaves: the message with subject, words and file as approved, links filled in."""

    message: Message
    subject: str
    body: str
    pdf: bytes

    @property
    def reference(self) -> str:
        """What a provider knows it by; it says nothing about anybody."""
        return str(self.message.reference)


class Carrier(Protocol):
    """`finds`: after an unknown outcome it can be asked whether it has the message."""

    name: str
    words: str
    kinds: frozenset[Kind]
    reaches_outside: bool
    finds: bool

    def why_off(self) -> str:
        """What is not configured; "" where it is on."""

    def takes_files(self) -> bool:
        """Whether it carries a letter's file along with an e-mail."""

    def send(self, parcel: Parcel, handing_over: HandingOver, /) -> Answer: ...

    def find(self, message: Message, /) -> Answer | None:
        """What the provider has of it; None for nothing. Raises `CannotAsk`."""


class CannotAsk(RuntimeError):
    """The provider did not answer, so that nothing is known yet."""
