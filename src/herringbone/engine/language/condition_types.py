"""What may be compared with what: sums of measures, percentages, "100 %" and text.

`condition_syntax` brings both sides of a comparison here; what comes back is a node, or `Wrong`
with words for the person who wrote it.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from decimal import Decimal

from herringbone.engine.language.condition_nodes import Comparison, Node, TextIs
from herringbone.engine.language.linear import Linear
from herringbone.engine.language.suggest import did_you_mean
from herringbone.engine.language.vocabulary import EVENTS, Word

MOST_PERCENTAGES = 3
LARGEST = 10**6
FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
Span = tuple[int, int]


class Wrong(Exception):
    """Raised where two sides do not go together; its arguments are message and suggestion."""

    def __init__(self, message: str, suggestion: str = "") -> None:
        super().__init__(message, suggestion)
        self.message, self.suggestion = message, suggestion


@dataclass(frozen=True, slots=True)
class Sum:
    """One side of a comparison: its sum, and the words it is made of."""

    linear: Linear
    words: tuple[Word, ...] = ()

    @classmethod
    def number(cls, number: Decimal) -> Sum:
        return cls(Linear({}, number))

    @classmethod
    def measure(cls, word: Word) -> Sum:
        return cls(Linear({word.name: Decimal(1)}), (word,))

    def times(self, number: Decimal) -> Sum:
        return Sum(_sound(self.linear.times(number)), self.words)


def combine(left: Sum, op: ast.operator, right: Sum) -> Sum:
    """`+`, `-`, or a number times a measure."""
    if isinstance(op, ast.Mult):
        if left.words and right.words:
            raise Wrong("a measure times a measure is not linear", "multiply by a number")
        number, other = (left, right) if not left.words else (right, left)
        return other.times(number.linear.constant)
    sign = -1 if isinstance(op, ast.Sub) else 1
    return Sum(_sound(left.linear.plus(right.linear, sign)), left.words + right.words)


def _sound(linear: Linear) -> Linear:
    for number in linear.numbers:
        if abs(number) >= LARGEST:
            raise Wrong("its numbers grow past 1,000,000")
        if number != round(number, 3):
            raise Wrong("its numbers come to more than three decimals")
    return linear


def compare_sums(span: Span, left: Sum, op: str, right: Sum) -> Comparison:
    """A comparison of two sums, its types checked."""
    words = left.words + right.words
    if not words:
        raise Wrong("it compares two numbers", "a measure is missing")
    shares = [word for word in words if word.kind in ("percentage", "points")]
    if shares and len(shares) < len(words):
        other = next(word for word in words if word not in shares)
        raise Wrong(f"{shares[0].name} is a percentage and {other.name} is a count")
    if len(shares) > MOST_PERCENTAGES:
        raise Wrong(f"at most {MOST_PERCENTAGES} percentages in one comparison")
    _sound(left.linear.plus(right.linear, -1))
    if shares and op in ("==", "!="):
        _only_ends(left, right)
    return Comparison(*span, left.linear, op, right.linear, _unmarked(left, op, right))


def _only_ends(left: Sum, right: Sum) -> None:
    (one, number) = (left, right) if left.words else (right, left)
    if not one.linear.single or number.words or number.linear.constant not in (0, 100):
        raise Wrong(
            "a percentage is hardly ever exactly equal: == and != take only 0 and 100",
            "use between, <= or >=",
        )


def _unmarked(left: Sum, op: str, right: Sum) -> str:
    """The count that must be 0 for "100 %", or "" where the comparison is not one."""
    if not left.words:
        left, op, right = right, FLIPPED[op], left
    hundred = not right.words and right.linear.constant == 100
    if not hundred or op not in ("==", "!=", ">=") or not left.linear.single:
        return ""
    word = left.words[0]
    if word.measure != "attendance":
        return ""
    if word.window in EVENTS:
        raise Wrong("100 % is told only of a window", "week.attendance == 100")
    return f"{word.prefix}unmarked"


def text_is(
    span: Span, word: Word, values: tuple[str, ...], wanted: bool, other: Word | None = None
) -> Node:
    """A text compared with values or with another text."""
    if word.kind != "text":
        flag = word.kind == "boolean"
        hint = f"write {word.name}, or not {word.name}" if flag else f"{word.name} < …"
        raise Wrong(f"{word.name} is not text", hint)
    if other is not None:
        if other.kind != "text":
            raise Wrong(f"{other.name} is not text")
        return TextIs(*span, word.name, (), other.name, wanted)
    for value in values:
        if not value:
            raise Wrong(f"an empty text is nothing: write {word.name} is known")
        if word.values and value not in word.values:
            what = "band" if "band" in word.name else word.name.replace("_", " ")
            raise Wrong(f'unknown {what} "{value[:40]}"', did_you_mean(value, word.values))
    return TextIs(*span, word.name, values, "", wanted)
