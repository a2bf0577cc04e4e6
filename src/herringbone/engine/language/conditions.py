"""Conditions of the strategy language: read once, asked of all subjects at once, explained for one.

`compile_condition` refuses what it cannot read with every problem at its place; a `Condition` is
evaluated over a `Scope` and says, clause by clause, why it holds or not. The language is described
in `docs/reference/strategy-language.md`, "Conditions".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count

from herringbone.engine.language.condition_nodes import Comparison, Node, walk
from herringbone.engine.language.condition_syntax import Reader
from herringbone.engine.language.condition_words import Clause, clauses_of
from herringbone.engine.language.linear import Scope
from herringbone.engine.language.problems import ConditionProblem, ConditionRefused
from herringbone.engine.language.vocabulary import BANDS, Vocabulary
from herringbone.engine.measuring.figures import Truth

__all__ = [
    "Clause",
    "Condition",
    "ConditionProblem",
    "ConditionRefused",
    "Scope",
    "compile_condition",
]

CIRCLE = "terms use each other in a circle:"
DEEPEST_TERMS = 12
MOST_TERMS = 100
TOO_LONG = f"written out, its terms come to more than {MOST_TERMS}"


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that has been read.

    `names` are all names it reads, windows included and terms expanded; `percentages` says that it
    reads a percentage or a band, `perfect` that it asks for 100 %, `crosses_years` that the end of
    the academic year leaves its figures (and so its spell) alone.
    """

    source: str
    node: Node
    names: frozenset[str]
    percentages: bool
    perfect: bool
    crosses_years: bool

    def truth(self, scope: Scope) -> Truth:
        """`(scope.size,)`: three-valued."""
        return self.node.truth(scope)

    def answer(self, scope: Scope, row: int) -> bool | None:
        """The same for one subject, in plain Python."""
        return self.node.answer(scope, row)

    def clauses(self, scope: Scope, row: int) -> list[Clause]:
        """What each comparison, flag and term comes to for one subject, in words and figures."""
        return list(clauses_of(self.node, self.source, scope, row))


def compile_condition(source: str, vocabulary: Vocabulary, *, of_term: str = "") -> Condition:
    """Read a condition (that of the term `of_term`, where it is one's).

    Raises `ConditionRefused` with everything that is wrong with it.
    """
    node, problems = _read(source, vocabulary, (of_term,) if of_term else (), count(1))
    if node is None or problems:
        raise ConditionRefused(source, problems)
    names = frozenset(node.names())
    return Condition(
        source,
        node,
        names,
        percentages=any(_is_percentage(name, vocabulary) for name in names),
        perfect=any(isinstance(one, Comparison) and one.unmarked for one in walk(node)),
        crosses_years=all(_crosses(name, vocabulary) for name in names),
    )


def _read(
    source: str, vocabulary: Vocabulary, inside: tuple[str, ...], used: Iterator[int]
) -> tuple[Node | None, tuple[ConditionProblem, ...]]:
    """The tree, and what is wrong; `inside` are the terms on the way here, `used` counts all that
    are met, since terms of terms multiply."""
    told: list[ConditionProblem] = []

    def term(name: str) -> Node | None:
        if name in inside or len(inside) >= DEEPEST_TERMS:
            told.append(_circle(source, (*inside, name)))
            return None
        if next(used) > MOST_TERMS:
            told.append(ConditionProblem(0, len(source), TOO_LONG, "name fewer terms in it"))
            return None
        node, problems = _read(vocabulary.terms[name].when, vocabulary, (*inside, name), used)
        passed = [p for p in problems if _is_passed_on(p, inside)]
        told.extend(replace(p, offset=0, length=len(source)) for p in passed)
        if problems and not passed:
            told.append(_wrong_term(source, name))
        return None if problems else node

    reader = Reader(source, vocabulary, term)
    return reader.read(), (*reader.problems, *dict.fromkeys(told))


def _is_passed_on(problem: ConditionProblem, inside: tuple[str, ...]) -> bool:
    """Is a term's problem also that of what uses the term? A circle is told where terms stand."""
    return problem.message == TOO_LONG or (problem.message.startswith(CIRCLE) and bool(inside))


def _circle(source: str, names: tuple[str, ...]) -> ConditionProblem:
    return ConditionProblem(0, len(source), f"{CIRCLE} {' → '.join(names)}")


def _wrong_term(source: str, name: str) -> ConditionProblem:
    return ConditionProblem(0, len(source), f"its term {name} is itself wrong", in_a_term=True)


def _is_percentage(name: str, vocabulary: Vocabulary) -> bool:
    word = vocabulary.word(name)
    return word is not None and (word.kind == "percentage" or word.name in BANDS)


def _crosses(name: str, vocabulary: Vocabulary) -> bool:
    if ":" in name:
        return name.startswith("open_case:")
    word = vocabulary.word(name)
    return word is not None and word.across_years
