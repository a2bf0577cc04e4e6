"""A reason of the engine's as a person reads it: days by name, steps by their reference, pupils by
their names. Every list and page shows reasons through here; what is kept stays as it was worded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from herringbone.web.strategies.evaluation import step_said
from herringbone.web.ui.days import day as day_words

DATE = re.compile(r"\b(\d{4}-\d{2}-\d{2})\b")
HALF = re.compile(r"(?<=\d) (AM|PM)\b")
HALVES = {"AM": " (morning)", "PM": " (afternoon)"}
STEP = re.compile(r"\b([A-Z]{2,}-\d+)\.([a-z]\w*)")
WEEKDAY = re.compile(r"\b(mon|tues|wednes|thurs|fri)day\b")
JOINED = re.compile(r"(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])")
NAMED = re.compile(r"\b[A-Za-z0-9-]+\b")


def reason_said(words: str, names: Mapping[str, str] | None = None) -> str:
    """The same words with no date, name of a step or a pupil's id in them that only a file needs.
    `names` are those of pupils, by id; an id that is not among them stays."""
    words = STEP.sub(lambda found: step_said(found[1], found[2]), words)
    words = HALF.sub(lambda found: HALVES[found[1]], words)
    words = DATE.sub(lambda found: day_words(date.fromisoformat(found[1])), words)
    words = WEEKDAY.sub(lambda found: found[0].capitalize(), words)
    if names:
        words = NAMED.sub(lambda found: names.get(found[0], found[0]), words)
    return JOINED.sub(" ", words)


def clauses_said(why: str, names: Mapping[str, str] | None = None) -> list[str]:
    """A reason clause by clause, each with a capital letter; what is in brackets stays together."""
    said = (reason_said(part, names) for part in _parts(why) if part)
    return [part[:1].upper() + part[1:] for part in said]


def _parts(why: str) -> list[str]:
    found: list[str] = []
    for part in why.split("; "):
        if found and found[-1].count("(") > found[-1].count(")"):
            found[-1] += f"; {part}"
        else:
            found.append(part)
    return found
