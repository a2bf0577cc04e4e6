"""What figures could make a condition true: its ways of holding, as ranges of each measure.

`checks_conditions` finds conditions with no way to hold, or none to fail. Only what is certain
counts: a comparison of two measures may always go either way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from herringbone.engine.language.condition_nodes import (
    All,
    Comparison,
    Flag,
    Node,
    Not,
    Some,
    TermUse,
    TextIs,
)
from herringbone.engine.language.condition_types import FLIPPED
from herringbone.engine.language.vocabulary import Vocabulary

MOST_WAYS = 64
OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
SHARES = {"persistently_absent": 90, "severely_absent": 50}
BandEdges = Sequence[tuple[str, Decimal | None, bool]]  # name, lowest figure, is it in the band


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers from `low` to `high` (None: no end), each end in the range or not; or, with
    `texts`, the values a text may have (`among`) or may not."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_in: bool = True
    high_in: bool = True
    texts: frozenset[str] | None = None
    among: bool = True

    def meet(self, other: Range) -> Range:
        if self.texts is not None and other.texts is not None:
            return self._meet_texts(other.texts, other.among)
        low, low_in = _tighter((self.low, self.low_in), (other.low, other.low_in), 1)
        high, high_in = _tighter((self.high, self.high_in), (other.high, other.high_in), -1)
        return replace(self, low=low, low_in=low_in, high=high, high_in=high_in)

    def _meet_texts(self, texts: frozenset[str], among: bool) -> Range:
        assert self.texts is not None
        if self.among and among:
            return replace(self, texts=self.texts & texts)
        if not self.among and not among:
            return replace(self, texts=self.texts | texts)
        allowed, barred = (self.texts, texts) if self.among else (texts, self.texts)
        return replace(self, texts=allowed - barred, among=True)

    @property
    def empty(self) -> bool:
        if self.texts is not None:
            return self.among and not self.texts
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (
            self.low == self.high and not (self.low_in and self.high_in)
        )


End = tuple[Fraction | None, bool]


def _tighter(a: End, b: End, up: int) -> End:
    if a[0] is None or b[0] is None:
        return b if a[0] is None else a
    if a[0] == b[0]:
        return a[0], a[1] and b[1]
    return a if (a[0] - b[0]) * up > 0 else b


Way = Mapping[str, Range]


class Possible:
    """The ways in which conditions of one strategy can hold."""

    def __init__(self, vocabulary: Vocabulary, bands: BandEdges) -> None:
        self.vocabulary = vocabulary
        self.bands = bands

    def never(self, node: Node) -> bool:
        """Is there no way for it to be true?"""
        return not self.ways(node)

    def always(self, node: Node) -> bool:
        """Is there no way for it to be false (it may be nothing)?"""
        return not self.ways(node, negated=True)

    def ways(self, node: Node, negated: bool = False) -> list[Way]:
        """Each way a condition can be true (false, where `negated`); none: it cannot."""
        match node:
            case Not():
                return self.ways(node.node, not negated)
            case TermUse():
                return self.ways(node.node, negated)
            case All() | Some():
                every = [self.ways(part, negated) for part in node.nodes]
                if isinstance(node, All) == negated:
                    return [way for ways in every for way in ways][:MOST_WAYS]
                return self._together(every)
            case Comparison():
                return self._comparison(node, negated)
            case TextIs():
                return self._text(node, negated)
            case Flag():
                return self._flag(node.name, negated)
        return [{}]

    def _together(self, every: list[list[Way]]) -> list[Way]:
        found: list[Way] = [{}]
        for ways in every:
            if len(found) * len(ways) > MOST_WAYS:
                continue  # leaving a part out only makes the answer more careful
            found = [met for a in found for b in ways if (met := _meet(a, b)) is not None]
        return found

    def _comparison(self, node: Comparison, negated: bool) -> list[Way]:
        left, op, right = node.left, node.op, node.right
        if not left.single:
            left, op, right = right, FLIPPED[op], left
        if not left.single or right.terms:
            return [{}]
        op = OPPOSITE[op] if negated else op
        name, number = left.single, Fraction(right.constant)
        if op == "!=":
            pieces = [Range(high=number, high_in=False), Range(low=number, low_in=False)]
        else:
            pieces = [_range(op, number)]
        return [way for piece in pieces if (way := self._way(name, piece)) is not None]

    def _way(self, name: str, piece: Range) -> Way | None:
        word = self.vocabulary.word(name)
        kind = word.kind if word is not None else "count"
        found = piece.meet(DOMAINS[kind])
        if kind == "count":
            found = _whole(found)
        return None if found.empty else {name.removeprefix("year."): found}

    def _flag(self, name: str, negated: bool) -> list[Way]:
        if name in SHARES:
            piece = _range(">" if negated else "<=", Fraction(SHARES[name]))
            return [{"attendance": piece.meet(DOMAINS["percentage"])}]
        return [{f"flag {name}": _range("==", Fraction(not negated))}]

    def _text(self, node: TextIs, negated: bool) -> list[Way]:
        if node.other:
            return [{}]
        wanted = node.wanted != negated
        if node.name == "band" and self.bands:
            inside = dict(self._band_ranges())
            return [{"attendance": p} for n, p in inside.items() if (n in node.values) == wanted]
        return [{node.name: Range(texts=frozenset(node.values), among=wanted)}]

    def _band_ranges(self) -> list[tuple[str, Range]]:
        ranges, high, high_in = [], Fraction(100), True
        for name, low, low_in in self.bands:
            start = Fraction(0) if low is None else Fraction(low)
            ranges.append((name, Range(start, high, low_in or low is None, high_in)))
            high, high_in = start, not low_in
        return ranges


def _meet(a: Way, b: Way) -> Way | None:
    met = dict(a)
    for name, piece in b.items():
        met[name] = met[name].meet(piece) if name in met else piece
        if met[name].empty:
            return None
    return met


DOMAINS = {
    "percentage": Range(Fraction(0), Fraction(100)),
    "points": Range(Fraction(-100), Fraction(100)),
    "count": Range(Fraction(0)),
    "days": Range(Fraction(0)),
}


def _range(op: str, number: Fraction) -> Range:
    match op:
        case "<":
            return Range(high=number, high_in=False)
        case "<=":
            return Range(high=number)
        case ">":
            return Range(low=number, low_in=False)
        case ">=":
            return Range(low=number)
    return Range(number, number)


def _whole(found: Range) -> Range:
    """Only whole numbers: more than 3 is at least 4."""
    low, high = found.low, found.high
    if low is not None:
        low = Fraction(ceil(low) if found.low_in else floor(low) + 1)
    if high is not None:
        high = Fraction(floor(high) if found.high_in else ceil(high) - 1)
    return Range(low, high)
