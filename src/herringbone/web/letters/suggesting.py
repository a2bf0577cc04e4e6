"""What the conscience would do with a letter: send, soften, ring instead or hold, with its reason.

It suggests and no more: a person decides, and both stay with the letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from herringbone.web.messages.suppression import Reason, Why

RECENT_DAYS = 7
MOSTLY = 0.5
RING = frozenset({Why.PART_TIME, Why.STUDY_LEAVE, Why.TRAVELLING, Why.RETURNED})
"""Reasons for which a call says what a letter would say badly."""


class Choice(StrEnum):
    SEND = "send"
    SOFTEN = "soften"
    CALL = "call"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Suggestion:
    choice: Choice
    words: str

    @property
    def tone(self) -> str:
        return TONES[self.choice]

    @property
    def short(self) -> str:
        return SHORT[self.choice]


TONES = {Choice.SEND: "good", Choice.SOFTEN: "warn", Choice.CALL: "warn", Choice.HOLD: "alarm"}
SHORT = {
    Choice.SEND: "nothing speaks against it",
    Choice.SOFTEN: "soften",
    Choice.CALL: "ring instead",
    Choice.HOLD: "hold",
}


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the suggestion is made from; `ill` are sessions for illness and appointments."""

    reasons: Sequence[Reason]
    missed: int
    ill: int
    sickness_days: int
    spoke_on: date | None
    spoke_with: str
    open_case: str
    guarded: str
    alone: str
    reaches: bool
    why_nobody: str
    has_softer: bool
    judges: bool
    today: date


def suggest(weighed: Weighed) -> Suggestion:
    """The gravest ground decides; without one it may go."""
    for rule in RULES:
        found = rule(weighed)
        if found is not None:
            return found
    return Suggestion(Choice.SEND, "It may go as it is.")


def _held(weighed: Weighed) -> Suggestion | None:
    final = [one for one in weighed.reasons if one.is_final]
    return Suggestion(Choice.HOLD, " ".join(one.words for one in final)) if final else None


def _nobody(weighed: Weighed) -> Suggestion | None:
    if weighed.reaches:
        return None
    return Suggestion(Choice.CALL, f"No letter reaches anybody: {weighed.why_nobody}")


def _suppressed(weighed: Weighed) -> Suggestion | None:
    if not weighed.reasons:
        return None
    words = " ".join(one.words for one in weighed.reasons)
    ring = all(one.why in RING for one in weighed.reasons)
    return Suggestion(Choice.CALL if ring else Choice.HOLD, words)


def _spoken(weighed: Weighed) -> Suggestion | None:
    """A form letter after a talk of this week reads as if nobody had listened."""
    if not weighed.judges or weighed.spoke_on is None:
        return None
    days = (weighed.today - weighed.spoke_on).days
    if days > RECENT_DAYS:
        return None
    when = {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")
    who = weighed.spoke_with or "the family"
    return Suggestion(Choice.CALL, f"Somebody spoke with {who} {when}: ring before writing.")


def _mostly_ill(weighed: Weighed) -> Suggestion | None:
    if not (weighed.judges and weighed.has_softer and weighed.missed):
        return None
    if weighed.ill / weighed.missed >= MOSTLY:
        words = f"{weighed.ill} of the {weighed.missed} sessions were illness or appointments."
        return Suggestion(Choice.SOFTEN, words)
    return None


def _sick_rule(weighed: Weighed) -> Suggestion | None:
    if not (weighed.judges and weighed.has_softer and weighed.sickness_days):
        return None
    number = weighed.sickness_days
    days = "1 day was" if number == 1 else f"{number} days were"
    return Suggestion(Choice.SOFTEN, f"{days} spent at home because of our own 48-hour rule.")


def _in_a_case(weighed: Weighed) -> Suggestion | None:
    if not (weighed.judges and weighed.open_case):
        return None
    words = f"{weighed.open_case} is open: whoever works on it rings first."
    return Suggestion(Choice.CALL, words)


def _guarded(weighed: Weighed) -> Suggestion | None:
    if not (weighed.judges and weighed.guarded):
        return None
    return Suggestion(Choice.CALL, f"{weighed.guarded}: speak with their worker first.")


def _alone(weighed: Weighed) -> Suggestion | None:
    """A restriction says who may have it; read it before the letter goes."""
    if not weighed.alone:
        return None
    return Suggestion(Choice.SEND, f"Look at whom it goes to: {weighed.alone}")


RULES = (
    *(_held, _nobody, _suppressed, _guarded, _in_a_case, _spoken, _mostly_ill, _sick_rule),
    _alone,
)
