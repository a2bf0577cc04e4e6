"""Reasons: what each clause of a condition comes to for one subject, in words and figures.

Pupil figures are cut to one decimal, never rounded, with the sessions beside them; a clause that is
nothing says what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from herringbone.engine.language.condition_names import FLAG_WORDS, WINDOW_WORDS, why_nothing
from herringbone.engine.language.condition_nodes import (
    Comparison,
    Flag,
    Known,
    Node,
    Not,
    TermUse,
    TextIs,
)
from herringbone.engine.language.condition_types import FLIPPED
from herringbone.engine.language.linear import Linear, Scope
from herringbone.engine.measuring.catalogue import MEASURES

PHRASES = {
    "<": ("is below", "is not below"),
    "<=": ("is at most", "is above"),
    ">": ("is above", "is not above"),
    ">=": ("is at least", "is below"),
    "==": ("is", "is not"),
    "!=": ("is not", "is"),
}


@dataclass(frozen=True, slots=True)
class Clause:
    """`text` as the strategy writes it, `words` as a person reads it; `holds` is None for
    nothing."""

    text: str
    words: str
    holds: bool | None


def clauses_of(
    node: Node, source: str, scope: Scope, row: int, negated: bool = False
) -> Iterator[Clause]:
    """The clauses of a condition, left to right; a term is one clause."""
    if isinstance(node, Not):
        yield from clauses_of(node.node, source, scope, row, not negated)
    elif isinstance(node, (Comparison, Flag, TextIs, Known, TermUse)):
        answer = node.answer(scope, row)
        holds = answer if answer is None or not negated else not answer
        text = " ".join(source[node.start : node.end].split())
        yield Clause(f"not {text}" if negated else text, said(node, scope, row), holds)
    else:
        for part in node.parts():
            yield from clauses_of(part, source, scope, row, negated)


def said(node: Node, scope: Scope, row: int) -> str:
    """One leaf in words: how things stand, whatever was asked."""
    answer = node.answer(scope, row)
    match node:
        case Comparison():
            return _comparison(node, scope, row, answer)
        case TextIs():
            return _text(node, scope, row, answer)
        case Known():
            known = answer == node.wanted
            return f"{name_words(node.name)} is {'known' if known else 'not known'}"
        case TermUse():
            return _term(node, scope, row, answer)
        case Flag():
            return _flag(node.name, answer)
    return ""


def _flag(name: str, answer: bool | None) -> str:
    kind, _, thing = name.partition(":")
    thing = thing.replace("_", " ")
    words = name_words(name)
    yes, no = {
        "open_case": (f"an open case: {thing}", f"no open case: {thing}"),
        "done": (f"{thing} done this year", f"{thing} not done this year"),
        "fired": (f"{thing} asked for this year", f"{thing} not asked for this year"),
    }.get(kind, FLAG_WORDS.get(name, (words, f"not {words}")))
    if answer is None:
        return f"whether {yes} is not known{why_nothing(name)}"
    return yes if answer else no


def _text(node: TextIs, scope: Scope, row: int, answer: bool | None) -> str:
    words = name_words(node.name)
    if answer is None:
        return f"{words} is not known"
    held = str(scope.text(node.name)[row])
    if node.other:
        return f"{words} is {held}, {name_words(node.other)} {scope.text(node.other)[row]}"
    return f"{words} is {held}"


def _term(node: TermUse, scope: Scope, row: int, answer: bool | None) -> str:
    words = node.name.replace("_", " ")
    inner = list(clauses_of(node.node, node.source, scope, row))
    because = list(dict.fromkeys(one.words for one in inner if one.holds is answer))
    detail = f" ({'; '.join(because)})" if because else ""
    if answer is None:
        return f"whether {words} is not known{detail}"
    return f"{words}{detail}" if answer else f"not {words}{detail}"


def _comparison(node: Comparison, scope: Scope, row: int, answer: bool | None) -> str:
    left, op, right = node.left, node.op, node.right
    if not left.terms:
        left, op, right = right, FLIPPED[op], left
    for name in (*left.terms, *right.terms):
        if scope.figure(name).value(row) is None:
            return f"{name_words(name)} is not known{why_nothing(name)}"
    shown = f"{_sum(left, scope, row)}{_joint(left)}"
    if answer is None:
        missing = scope.figure(node.unmarked).value(row) or Fraction(0)
        marks = "1 session has" if missing == 1 else f"{int(missing)} sessions have"
        return f"{shown} so far, but {marks} no mark yet"
    return f"{shown} {PHRASES[op][0 if answer else 1]} {_sum(right, scope, row)}"


def _joint(linear: Linear) -> str:
    name = linear.single
    counted = name and MEASURES[name.rpartition(".")[2]].kind in ("count", "days")
    return ", which" if counted else ""


def _sum(linear: Linear, scope: Scope, row: int) -> str:
    parts = []
    for name, coefficient in linear.terms.items():
        times = "" if abs(coefficient) == 1 else f"{abs(coefficient):f} × "
        parts.append(("−" if coefficient < 0 else "+", f"{times}{figure_words(name, scope, row)}"))
    if linear.constant or not parts:
        number = f"{abs(linear.constant).normalize():f}"
        parts.append(("−" if linear.constant < 0 else "+", number))
    first = f"{'−' if parts[0][0] == '−' else ''}{parts[0][1]}"
    return " ".join((first, *(f"{sign} {words}" for sign, words in parts[1:])))


def figure_words(name: str, scope: Scope, row: int) -> str:
    """`attendance this week 92.4 (3 of 40 sessions missed)`; the figure must be known."""
    value = scope.figure(name).value(row)
    assert value is not None
    prefix, _, measure = name.rpartition(".")
    share = MEASURES[measure].kind in ("percentage", "points")
    words = f"{name_words(name)} {cut(value, tenths=share)}"
    if measure not in ("attendance", "late_rate"):
        return words
    start = f"{prefix}." if prefix else ""
    possible = scope.figure(f"{start}possible").value(row) or Fraction(0)
    part = possible * (100 - value if measure == "attendance" else value) / 100
    of = f"{int(part):,} of {int(possible):,} sessions"
    return f"{words} ({of} {'missed' if measure == 'attendance' else 'late'})"


def cut(value: Fraction, *, tenths: bool = False) -> str:
    """A figure cut, not rounded, to one decimal: 94.96 is `94.9`; a whole count has none unless
    `tenths` are asked for."""
    size = int(abs(value) * 10)
    plain = value.denominator == 1 and not tenths
    words = f"{size // 10:,}" if plain else f"{size // 10:,}.{size % 10}"
    return f"−{words}" if value < 0 and size else words


def name_words(name: str) -> str:
    """`the class's attendance this week` of `class.week.attendance`."""
    *before, last = name.split(".")
    measure = MEASURES.get(last)
    words = measure.words.split(" (")[0] if measure else last.replace("_", " ")
    if last in FLAG_WORDS:
        words = FLAG_WORDS[last][0]
    for part in reversed(before):
        if part in WINDOW_WORDS:
            words = f"{words} {WINDOW_WORDS[part]}"
        else:
            words = f"the {part.replace('_', ' ')}'s {words}"
    return words
