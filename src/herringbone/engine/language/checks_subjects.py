"""Conditions that ask a subject what it does not have: a class has no date of birth, a pupil no
number of pupils. What a family or a case is asked is asked of its pupils."""

from __future__ import annotations

from collections.abc import Iterator

from herringbone.engine.language.checking import Checking, Placed
from herringbone.engine.language.conditions import Condition
from herringbone.engine.language.problems import StrategyProblem
from herringbone.engine.language.strategy import CaseSubject
from herringbone.engine.language.vocabulary import EVENTS, GROUPS, Word
from herringbone.engine.language.yaml_text import Path
from herringbone.engine.measuring.catalogue import MEASURES

OWN_NAMES = ("class_name", "year_group")
POOLED = ("class", "year_group", "group", "school", "trust", "staff")


def check_subjects(checking: Checking) -> Iterator[StrategyProblem]:
    """Each condition of a step against the step's subject; draws, orders and what is left out are
    always about pupils."""
    for placed in checking.steps:
        kind = _kind(placed)
        for path, condition in _asked(checking, placed):
            for name in sorted(condition.names):
                why = _wrong(name, checking.plan.vocabulary.word(name), kind)
                if why:
                    yield checking.error(path, f"{name} {why}", _instead(name, kind))


def _kind(placed: Placed) -> str:
    subject = placed.step.subject
    return "case" if isinstance(subject, CaseSubject) else subject


def _asked(checking: Checking, placed: Placed) -> Iterator[tuple[Path, Condition]]:
    step = placed.step
    for key, condition in (("when", step.when), ("unless", step.unless)):
        if condition is not None:
            yield checking.where(placed, key), condition
    if step.needs is not None:
        own = step.fields.needs is not None
        yield (checking.where(placed, "needs") if own else ("needs",)), step.needs
    for k, arm in enumerate(step.arms):
        if arm.when is not None:
            yield checking.where(placed, "branch", k, "when"), arm.when


def _wrong(name: str, word: Word | None, kind: str) -> str:
    """Why a subject cannot be asked for a name, or ""."""
    measure = MEASURES.get(word.measure) if word is not None else None
    if word is None or measure is None or word.kind == "text":
        own = kind not in POOLED or (name in OWN_NAMES and name.removesuffix("_name") == kind)
        return "" if own else f"is a pupil's, not a {kind}'s"
    if kind not in POOLED:
        alone = measure.of == "group" and not word.group
        return f"is a group's, not a {kind}'s" if alone else ""
    if measure.of == "pupil" or word.window in EVENTS:
        return f"is a pupil's, not a {kind}'s"
    if word.group not in ("", kind, "school"):
        return f"is not asked of a {kind}"
    return ""


def _instead(name: str, kind: str) -> str:
    if kind not in POOLED:
        return " or ".join(f"{group}.{name}" for group in GROUPS)
    return "plain names are the group's own pooled figures: attendance < 93"
