"""The parent's page in the parent's language: the words of `library/replies`, filled for a page.

Each language is one file with the same keys. What a parent chose is kept by its key, so that the
office reads it in English whatever the page was in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from herringbone.library.files import names, read_yaml
from herringbone.web.clock import LONDON
from herringbone.web.messages.models import Message
from herringbone.web.messages.models.links import ReplyLink
from herringbone.web.replies.models import Reply
from herringbone.web.schools.tenancy import within

FOLDER = "replies"
ENGLISH = "en"
HELP_ALONE = "none"
"""The key of what is shown of a reply in which nothing but help was asked for."""

OF_DAYS = ("a_day", "a_moment")
"""How a language puts a day and a moment together; `day` and `moment` fill these."""


@dataclass(frozen=True, slots=True)
class Speech:
    """One language: `key` is the file's name and what an address says (`?lang=pl`)."""

    key: str
    words: dict[str, Any]

    def filled(self, children: Iterable[str], **values: str) -> dict[str, Any]:
        """Every sentence of the page, for these first names and values."""
        given = list(children)
        values = {"names": self.listed(given), "day": "", "when": "", "helper": "", **values}
        number = "one" if len(given) == 1 else "many"
        return {
            key: _filled(held, number, values)
            for key, held in self.words.items()
            if key not in OF_DAYS
        }

    def listed(self, given: Iterable[str]) -> str:
        """ "Ben and Cal", "" of nobody."""
        *before, last = [*given] or [""]
        return f"{', '.join(before)} {self.words['and']} {last}" if before else last

    def day(self, day: date) -> str:
        """ "Friday 20 November 2026"."""
        said: str = self.words["a_day"].format(
            weekday=self.words["weekdays"][day.weekday()],
            number=day.day,
            month=self.words["months"][day.month - 1],
            year=day.year,
        )
        return said

    def moment(self, at: datetime) -> str:
        """ "Friday 20 November 2026, 09:10", in London."""
        here = at.astimezone(LONDON)
        said: str = self.words["a_moment"].format(day=self.day(here.date()), clock=f"{here:%H:%M}")
        return said

    def says(self, reply: Reply) -> str:
        """What a parent chose and wrote, for themselves."""
        if not reply.why:
            return reply.words or str(self.words["said"][HELP_ALONE])
        chosen = self.words["said"][reply.why]
        return f"{chosen}: {reply.words}" if reply.words else str(chosen)


def _filled(held: Any, number: str, values: dict[str, str]) -> Any:
    """A sentence, the one of two that fits how many there are, or a table of sentences."""
    if isinstance(held, dict):
        if held.keys() == {"one", "many"}:
            return held[number].format(**values)
        return {key: _filled(one, number, values) for key, one in held.items()}
    return held.format(**values) if isinstance(held, str) else held


@cache
def speeches() -> dict[str, Speech]:
    """Every language of the library, English first; a file more is a language more."""
    keys = [name.removesuffix(".yaml") for name in names(FOLDER, ending=".yaml")]
    keys.sort(key=lambda key: (key != ENGLISH, key))
    return {key: Speech(key, read_yaml(FOLDER, f"{key}.yaml")) for key in keys}


def speech_for(asked: str, link: ReplyLink | None) -> Speech:
    """The language asked for, else the one of the message that carried the link, else English."""
    held = speeches()
    if asked in held:
        return held[asked]
    return held.get(language_of(link) if link is not None else ENGLISH, held[ENGLISH])


def language_of(link: ReplyLink) -> str:
    """The language in which the message that carries a link is written."""
    kind, _, number = link.origin.partition(":")
    if kind != "message":
        return ENGLISH
    with within(link.school):
        rows = Message.objects.filter(school=link.school, pk=int(number))
        return rows.values_list("language", flat=True).first() or ENGLISH
