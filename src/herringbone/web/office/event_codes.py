"""Which codes a bulk event may carry, for whom, and which marks it may never take (practice 17).

One row a code; the form, the checks and the help on the screen read the same row.
"""

from __future__ import annotations

from dataclasses import dataclass

from herringbone.web.office.models import Scope

EVERYONE = frozenset(Scope)
SOME = EVERYONE - {Scope.SCHOOL}


@dataclass(frozen=True, slots=True)
class EventCode:
    """`says` names it in a list; `means` says when the code is right; `needs` asks the reason."""

    says: str
    means: str
    scopes: frozenset[Scope]
    needs: str


EVENT_CODES: dict[str, EventCode] = {
    "#": EventCode(
        "School closed as planned",
        "The whole school is closed and it was known ahead: INSET, an election, a bank holiday. "
        "Nothing else is #.",
        frozenset({Scope.SCHOOL}),
        "What is the school closed for?",
    ),
    "Y4": EventCode(
        "Whole school closed unexpectedly",
        "Nobody could be taught on the premises: no heating, snow, a flood.",
        frozenset({Scope.SCHOOL}),
        "What closed the school?",
    ),
    "Y3": EventCode(
        "Part of the premises closed",
        "The school is open, and these pupils cannot practicably be accommodated.",
        SOME,
        "Which part is closed, and why can these pupils not be taught elsewhere in the school?",
    ),
    "Y1": EventCode(
        "Transport did not run",
        "The transport that the school or the local authority provides failed, and the school is "
        "not within walking distance of home.",
        SOME,
        "Which transport, and what happened to it?",
    ),
    "Y2": EventCode(
        "Travel widely disrupted",
        "A local, national or international emergency stopped people from travelling.",
        EVERYONE,
        "What disrupted travel?",
    ),
    "Y7": EventCode(
        "Staggered start, or another unavoidable cause",
        "These pupils cannot attend, for a cause that nobody could avoid and that concerns the "
        "pupils, not only their parents: a year group that starts a day later.",
        SOME,
        "What is the cause?",
    ),
}

PRESENT = ("/", "\\", "L")
UNEXPLAINED = ("N",)
UNAUTHORISED = ("O",)
EXPECTED = "expected"
REPLACEABLE = (*PRESENT, *UNEXPLAINED, *UNAUTHORISED, EXPECTED)
"""What an event takes away where it is told to; every other mark stays: I, M, C, E, T, all."""
