"""In which order the morning is worked through: one table of sections, safety first.

`listing` puts each row into one of them; whoever may not see safeguarding flags, and an open hatch,
read headings that tell nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Section(IntEnum):
    """The order of the page; a row stands in the first that fits."""

    VULNERABLE = 1
    FIRST = 2
    SECOND_DAY = 3
    NO_VOICE = 4
    EXPECTED = 5
    TRAVEL = 6
    REST = 7
    WAITING = 8
    TO_CODE = 9


@dataclass(frozen=True, slots=True)
class Heading:
    """`plain` is what stands there for whoever must not learn why a child comes first."""

    title: str
    plain: str
    says: str
    tone: str = ""


HEADINGS: dict[Section, Heading] = {
    Section.VULNERABLE: Heading(
        "Vulnerable, unexplained",
        "First calls",
        "someone must speak to a person with care of the child, or see the child",
        "alarm",
    ),
    Section.FIRST: Heading(
        "Called first", "First calls", "the strategy puts these before the others", "warn"
    ),
    Section.SECOND_DAY: Heading(
        "Second day, nobody has said why", "Second calls", "a visit is near", "warn"
    ),
    Section.NO_VOICE: Heading(
        "A reason, and nobody spoken to",
        "Second calls",
        "a third day or a worry is not closed by a text or a note",
        "warn",
    ),
    Section.EXPECTED: Heading("Expected today", "Expected today", "due back, or new, and not in"),
    Section.TRAVEL: Heading(
        "On the way to school", "On the way to school", "travels alone, or a whole bus is not in"
    ),
    Section.REST: Heading("The rest", "More calls", "brothers and sisters together"),
    Section.WAITING: Heading(
        "Contacted, waiting", "Contacted, waiting", "the clock goes on until the child is here"
    ),
    Section.TO_CODE: Heading(
        "Explained, to code", "Explained, to code", "somebody spoke; the register still says N"
    ),
}
"""A test holds it complete."""

CALLED_FIRST = frozenset({Section.VULNERABLE, Section.FIRST})
IS_CALL = frozenset(Section) - {Section.TO_CODE}
"""Those in which a child is not accounted for yet."""
