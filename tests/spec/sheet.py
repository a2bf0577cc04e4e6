"""A few subjects and what is known of each, written down by hand: what conditions are asked of in
these pages. `"45/50"` is 45 of 50 sessions attended, a number is a count, None is nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from herringbone.engine.language.conditions import Condition, compile_condition
from herringbone.engine.language.strategy import Term
from herringbone.engine.language.vocabulary import Vocabulary
from herringbone.engine.measuring.figures import Figure, Truth, whole

NAMES = Vocabulary(
    bands=("A", "B", "C"),
    terms={
        "vulnerable": Term(says="Known to children's services", when="cp or cin"),
        "worrying": Term(says="Vulnerable and low", when="vulnerable and attendance < 90"),
    },
    cases=("contract",),
    steps=("WAV-06", "RIV-26", "RIV-26.meeting"),
)


@dataclass(frozen=True)
class Sheet:
    """One row a subject, by name."""

    rows: tuple[Mapping[str, Any], ...]

    @property
    def size(self) -> int:
        return len(self.rows)

    def figure(self, name: str) -> Figure:
        return _column([self._value(row, name) for row in self.rows])

    def _value(self, row: Mapping[str, Any], name: str) -> tuple[int, int] | None:
        window, dot, measure = name.rpartition(".")
        held = row.get(f"{window}{dot}attendance")
        if measure in ("attendance", "possible", "absent") and isinstance(held, str):
            attended, possible = (int(part) for part in held.split("/"))
            if measure == "attendance":
                return (100 * attended, possible) if possible else None
            return (possible if measure == "possible" else possible - attended), 1
        value = row.get(name, 0 if measure == "unmarked" else None)
        exact = None if value is None else Fraction(value)
        return None if exact is None else (exact.numerator, exact.denominator)

    def truth(self, name: str) -> Truth:
        answers = [row.get(name, False) for row in self.rows]
        known = np.array([answer is not None for answer in answers], dtype=bool)
        return Truth(np.array([bool(answer) for answer in answers], dtype=bool), known)

    def text(self, name: str) -> np.ndarray:
        return np.array([row.get(name, "") for row in self.rows], dtype=object)


def _column(values: list[tuple[int, int] | None]) -> Figure:
    if all(value is None or value[1] == 1 for value in values):
        counts = np.array([0 if value is None else value[0] for value in values], dtype=np.int64)
        return whole(counts, np.array([value is not None for value in values], dtype=bool))
    top = np.array([0 if value is None else value[0] for value in values], dtype=np.int64)
    below = np.array([1 if value is None else value[1] for value in values], dtype=np.int64)
    return Figure(top, below, np.array([value is not None for value in values], dtype=bool))


def read(source: str) -> Condition:
    return compile_condition(source, NAMES)


def answer(source: str, **row: Any) -> bool | None:
    """What a condition comes to for one subject. Names with a point are written with two
    underscores: `week__attendance="9/10"`."""
    sheet = Sheet(({name.replace("__", "."): value for name, value in row.items()},))
    condition = read(source)
    fast, plain = condition.truth(sheet).answer(0), condition.answer(sheet, 0)
    assert fast is plain, f"{source}: {fast} for all at once, {plain} for one"
    return fast


def reasons(source: str, **row: Any) -> list[str]:
    """The clauses of a condition for one subject, in words."""
    sheet = Sheet(({name.replace("__", "."): value for name, value in row.items()},))
    return [clause.words for clause in read(source).clauses(sheet, 0)]
