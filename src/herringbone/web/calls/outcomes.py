"""How a call can end: the keys on a row, what each writes into the log, and what it asks besides.

The call row draws its buttons from here, `attempting` acts by it; 8 is left free on purpose, so
that 9 is never pressed for its neighbour.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from herringbone.web.communications.models import Outcome


class Ended(StrEnum):
    NO_ANSWER = "no_answer"
    LEFT_MESSAGE = "left_message"
    REASON_GIVEN = "reason_given"
    ON_THE_WAY = "on_the_way"
    HERE = "here"
    WRONG_NUMBER = "wrong_number"
    HELP_ASKED = "help_asked"
    WORRIED = "worried"


@dataclass(frozen=True, slots=True)
class Key:
    """`answered`: somebody took the call. `needs_words`: it says nothing without them."""

    key: str
    says: str
    outcome: Outcome
    answered: bool = False
    needs_words: bool = False


KEYS: dict[Ended, Key] = {
    Ended.NO_ANSWER: Key("1", "No answer", Outcome.NO_ANSWER),
    Ended.LEFT_MESSAGE: Key("2", "Left message", Outcome.LEFT_MESSAGE),
    Ended.REASON_GIVEN: Key("3", "Reason given", Outcome.REASON_GIVEN, True, True),
    Ended.ON_THE_WAY: Key("4", "On the way", Outcome.ON_THE_WAY, True),
    Ended.HERE: Key("5", "Here after all", Outcome.HERE, needs_words=True),
    Ended.WRONG_NUMBER: Key("6", "Wrong number", Outcome.WRONG_NUMBER),
    Ended.HELP_ASKED: Key("7", "Asked for help", Outcome.HELP_ASKED, True),
    Ended.WORRIED: Key("9", "Worried: tell DSL now", Outcome.TOLD),
}
"""In the order of the keys; a test holds it complete."""

FAILED = frozenset({Outcome.NO_ANSWER, Outcome.LEFT_MESSAGE, Outcome.WRONG_NUMBER, Outcome.FAILED})
"""Nobody was reached: the next contact is rung."""
