"""Does a strategy that loads make sense? Every answer is a problem with its line and caret.

Errors keep a strategy from running; warnings are for the school to read: where its document and
the law, guidance or arithmetic part ways, and how the file resolved it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from herringbone.engine.language.checking import Checking
from herringbone.engine.language.checks_bands import check_bands
from herringbone.engine.language.checks_conditions import check_conditions
from herringbone.engine.language.checks_law import check_law
from herringbone.engine.language.checks_names import check_names
from herringbone.engine.language.checks_steps import check_steps
from herringbone.engine.language.checks_subjects import check_subjects
from herringbone.engine.language.loaded import Loaded
from herringbone.engine.language.problems import StrategyProblem, render

__all__ = ["check", "has_errors", "render"]

CHECKS: tuple[Callable[[Checking], Iterator[StrategyProblem]], ...] = (
    check_names,
    check_bands,
    check_conditions,
    check_steps,
    check_subjects,
)


def check(loaded: Loaded, *, as_of: date | None = None) -> list[StrategyProblem]:
    """All problems of a strategy: those of loading, or else what the checks find, by line.

    `as_of` is the day that review dates are held against; without it they are not.
    """
    if loaded.strategy is None:
        return loaded.problems
    checking = Checking(loaded)
    found = [problem for one in CHECKS for problem in one(checking)]
    found += check_law(checking, as_of)
    return sorted((*loaded.problems, *found), key=lambda p: (p.line, p.column, p.severity))


def has_errors(problems: list[StrategyProblem]) -> bool:
    """Is there a problem that keeps the strategy from running?"""
    return any(problem.severity == "error" for problem in problems)
