"""A letter as the library holds it: what it is for, what goes with it, and its words by channel.

A language in which something is not written falls back to English, and the words say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from herringbone.documents.writing.placeholders import named_in

ENGLISH = "en"
COUNT_TWICE = frozenset("[]{}^\\|~€")
LONGEST_TEXT = 306


class Purpose(StrEnum):
    """What it is for. Caps, cooldowns and quiet hours never hold back `safety`."""

    SAFETY = "safety"
    LETTER = "letter"
    IMPROVEMENT = "improvement"
    NEWS = "news"
    REWARD = "reward"
    LEGAL = "legal"


class Tone(StrEnum):
    SUPPORTIVE = "supportive"
    PLAIN = "plain"
    FORMAL = "formal"


class Channel(StrEnum):
    TEXT = "text"
    EMAIL = "email"
    LETTER = "letter"


class Paper(StrEnum):
    """What the words of channel `letter` are printed on."""

    LETTER = "letter"
    POSTCARD = "postcard"
    CARD = "card"
    SHEET = "sheet"


@dataclass(frozen=True, slots=True)
class Words:
    """One channel's words in one language, placeholders still in them. `supportive` holds the
    sentences that offer help; `asked` is the language that was wanted."""

    channel: Channel
    language: str
    asked: str
    subject: str
    body: str
    supportive: tuple[str, ...]

    @property
    def fell_back(self) -> bool:
        """Whether the wanted language is not there, so that these are English."""
        return self.language != self.asked

    @property
    def placeholders(self) -> frozenset[str]:
        return named_in(self.subject) | named_in(self.body)


@dataclass(frozen=True, slots=True)
class Template:
    """One letter of the library, under whatever channels it can go by.

    `slip` is what a parent can tick on the tear-off, as a list; `softer` the letter to send instead
    where a person thinks this one too hard; `shows_absences` whether the dates belong under it.
    """

    name: str
    strategy: str
    title: str
    purpose: Purpose
    tone: Tone
    paper: Paper
    encloses: tuple[str, ...]
    slip: Words | None
    softer: str
    shows_absences: bool
    written: Mapping[tuple[str, Channel], Words]

    @property
    def placeholders(self) -> frozenset[str]:
        """Every placeholder of any of its words."""
        slip = self.slip.placeholders if self.slip else frozenset()
        return slip.union(*(words.placeholders for words in self.written.values()))

    @property
    def tear_off(self) -> bool:
        """Whether a reply slip hangs on it."""
        return self.slip is not None

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The channels that it is written for, in English, and so in any language."""
        return tuple(each for each in Channel if (ENGLISH, each) in self.written)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(sorted({language for language, _ in self.written}))

    def words(self, channel: Channel | str, language: str = ENGLISH) -> Words:
        """The words for a channel, in the language or else in English; raises KeyError, worded,
        for a channel that it is not written for."""
        wanted, asked = Channel(channel), _short(language)
        if wanted not in self.channels:
            raise KeyError(f"{self.name} is not written for {wanted}")
        found = self.written.get((asked, wanted), self.written[ENGLISH, wanted])
        return Words(wanted, found.language, asked, found.subject, found.body, found.supportive)


def _short(language: str) -> str:
    """`pl` for `pl`, `pl-PL`, `Polish` and `polski`; whatever is not known stays itself."""
    plain = language.strip().lower()
    return NAMED.get(plain, plain.split("-")[0].split("_")[0]) or ENGLISH


NAMED = {
    "english": "en",
    "polish": "pl",
    "polski": "pl",
    "romanian": "ro",
    "română": "ro",
}


def text_length(text: str) -> int:
    """How long a text message counts: some signs count twice."""
    return len(text) + sum(letter in COUNT_TWICE for letter in text)
