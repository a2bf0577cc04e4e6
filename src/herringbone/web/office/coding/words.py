"""What notes and reasons say that a code does not: words of holidays, illness, appointments.

A note never changes a mark; it only makes somebody look. One row a contradiction, in plain sight.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

HOLIDAY = r"holidays?|vacation|abroad|flights?|airport|beach|disney\w*|centre ?parcs|camping|cruise"
ILLNESS = (
    r"ill|illness|unwell|sick(?:ness)?|vomit\w*|d&v|diarrh\w*|fever|temperature|flu|virus|"
    r"chicken ?pox|headache|tummy|stomach|poorly|cold|cough|asthma"
)
APPOINTMENT = (
    r"dentists?|dental|doctor'?s?|gp|hospital|appointments?|clinic|orthodontist|optician|camhs|"
    r"physio\w*|surgery"
)
LATE = r"overslept|slept in|traffic|missed (?:the )?bus|running late|late bus"
FAMILY = r"birthday|shopping|wedding|day out|day off|relatives?|visiting"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A mark of one of `codes` whose note has `words` is likely `suggests`; `says` finishes the
    sentence "The note speaks of …"."""

    codes: frozenset[str]
    words: re.Pattern[str]
    says: str
    suggests: str


def _row(codes: str, words: str, says: str, suggests: str) -> Contradiction:
    pattern = re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    return Contradiction(frozenset(codes.split()), pattern, says, suggests)


CONTRADICTIONS = (
    _row("I M C R T", HOLIDAY, "a holiday", "G"),
    _row("I M", FAMILY, "a family occasion", "O"),
    _row("I", APPOINTMENT, "an appointment", "M"),
    _row("M C O G N", ILLNESS, "illness", "I"),
    _row("O G N", APPOINTMENT, "an appointment", "M"),
    _row("O N", HOLIDAY, "a holiday", "G"),
    _row("I", LATE, "lateness", "U"),
)


@lru_cache(maxsize=8192)
def contradiction(code: str, words: str) -> Contradiction | None:
    """The first row that a mark and what was written about it meet; None where they agree."""
    if not words.strip():
        return None
    return next(
        (row for row in CONTRADICTIONS if code in row.codes and row.words.search(words)), None
    )
