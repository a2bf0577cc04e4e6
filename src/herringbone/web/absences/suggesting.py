"""Which code a parent's words suggest, and whether they speak of vomiting or diarrhoea.

A suggestion for whoever takes the call; it decides nothing. The words stand in
`library/intake/words.yaml`. A holiday suggests no code: prior notice alone authorises nothing, and
G is a person's decision.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from herringbone.library.files import read_yaml

UNKNOWN = "N"
"""Nothing certain: the reason is not yet established, and the office asks again."""

CODES = (
    ("I", "I, ill"),
    ("M", "M, medical or dental appointment"),
    ("R", "R, religious observance"),
    (UNKNOWN, "N, no code yet: the office decides"),
)
"""What a report may fill a register with."""

NOTICE_IS_NOT_LEAVE = (
    "Telling the school does not make it leave. Nothing is authorised; the absence stays "
    "unexplained until somebody decides. Leave is asked for in advance, in a leave request."
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`code` of the report; `offers_48h` for sickness; `is_holiday` for the warning of ARB-06."""

    code: str
    offers_48h: bool = False
    is_holiday: bool = False


def suggested(words: str) -> Suggestion:
    """What the words suggest: the first rule of the library that fits them."""
    for pattern, suggestion in _rules():
        if pattern.search(words):
            return suggestion
    return Suggestion(UNKNOWN)


@cache
def words_of_intake() -> Any:
    """The library's file of words, read once."""
    return read_yaml("intake", "words.yaml")


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the library's words, whole, `*` for any ending."""
    return "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words)


@cache
def _rules() -> tuple[tuple[re.Pattern[str], Suggestion], ...]:
    return tuple(
        (re.compile(rf"\b(?:{any_of(rule['words'])})\b", re.IGNORECASE), _suggestion(rule))
        for rule in words_of_intake()["rules"]
    )


def _suggestion(rule: dict[str, Any]) -> Suggestion:
    return Suggestion(rule["code"], rule.get("offers_48h", False), rule.get("is_holiday", False))
