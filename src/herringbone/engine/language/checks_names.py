"""Names that must stand for something: roles, letters, steps, cases, counters, measures; and ids
that must stand only once."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Iterator

from herringbone.engine.language.checking import Checking
from herringbone.engine.language.condition_text import CALLS, WORDS
from herringbone.engine.language.problems import StrategyProblem
from herringbone.engine.language.strategy import Arm, CaseSubject, StepFields
from herringbone.engine.language.suggest import did_you_mean
from herringbone.engine.language.verbs import Verb
from herringbone.engine.language.vocabulary import MORE_FLAGS, NUMBERS, TEXTS
from herringbone.engine.language.yaml_text import Path
from herringbone.engine.measuring.catalogue import MEASURES
from herringbone.engine.record.roll import FLAGS

WORDED = (Verb.LETTER, Verb.TEXT, Verb.EMAIL, Verb.MESSAGE)
Named = tuple[Path, str]


def check_names(checking: Checking) -> Iterator[StrategyProblem]:
    """Everything named is somewhere in the file."""
    strategy, vocabulary = checking.strategy, checking.plan.vocabulary
    parts = list(_parts(checking))
    counters = {part.counts.counter for _, part in parts if part.counts is not None}
    yield from _unknown(checking, "role", _roles(checking, parts), strategy.roles)
    yield from _unknown(checking, "letter", _letters(parts), strategy.letters)
    yield from _unknown(checking, "provision or step", _steps(parts), vocabulary.steps)
    yield from _unknown(checking, "case", _cases(parts), strategy.cases)
    yield from _unknown(checking, "counter", _counters(parts), counters)
    yield from _measures(checking, parts)
    yield from _hidden(checking, parts)
    yield from _twice(checking)


def _unknown(
    checking: Checking, what: str, named: Iterable[Named], known: Iterable[str]
) -> Iterator[StrategyProblem]:
    there = list(known)
    for path, name in named:
        if name not in there:
            hint = did_you_mean(name, there) or f"the strategy names no {what} yet"
            yield checking.error(path, f"unknown {what} {name}", hint)


def _parts(checking: Checking) -> Iterator[tuple[Path, StepFields]]:
    """Provisions and steps as written, so that a wrong name is reported once."""
    for i, provision in enumerate(checking.strategy.provisions):
        yield ("provisions", i), provision
        for k, step in enumerate(provision.steps):
            yield ("provisions", i, "steps", k), step


def _arms(parts: list[tuple[Path, StepFields]]) -> Iterator[tuple[Path, Arm]]:
    for path, part in parts:
        yield from (((*path, "branch", k), arm) for k, arm in enumerate(part.branch))


def _roles(checking: Checking, parts: list[tuple[Path, StepFields]]) -> Iterator[Named]:
    for path, part in parts:
        if part.who:
            yield (*path, "who"), part.who
        yield from (((*path, "with", k), name) for k, name in enumerate(part.together_with))
    yield from (((*path, "who"), arm.who) for path, arm in _arms(parts) if arm.who)
    strategy = checking.strategy
    for i, band in enumerate(strategy.bands):
        yield from ((("bands", i, "owner", k), name) for k, name in enumerate(band.owner))
    for name, letter in strategy.letters.items():
        yield ("letters", name, "contact"), letter.contact
    for name, role in strategy.roles.items():
        if role.deputy:
            yield ("roles", name, "deputy"), role.deputy


def _letters(parts: list[tuple[Path, StepFields]]) -> Iterator[Named]:
    acting: list[tuple[Path, StepFields | Arm]] = [*parts, *_arms(parts)]
    for path, part in acting:
        for verb, thing in (part.do or {}).items():
            if verb in WORDED:
                yield (*path, "do", str(verb)), thing


def _steps(parts: list[tuple[Path, StepFields]]) -> Iterator[Named]:
    for path, part in parts:
        yield from (((*path, "instead_of", k), one) for k, one in enumerate(part.instead_of))
        if part.after is not None:
            asked = enumerate(part.after.any_of)
            yield from (((*path, "after", "any_of", k), one) for k, one in asked)
        if part.orders is not None:
            ordered = enumerate(part.orders.of)
            yield from (((*path, "orders", "of", k), one) for k, one in ordered)


def _cases(parts: list[tuple[Path, StepFields]]) -> Iterator[Named]:
    for path, part in parts:
        if isinstance(part.subject, CaseSubject):
            yield (*path, "for", "case"), part.subject.case
        if part.opens:
            yield (*path, "opens"), part.opens
        if part.closes:
            yield (*path, "closes"), part.closes


def _counters(parts: list[tuple[Path, StepFields]]) -> Iterator[Named]:
    for path, part in parts:
        if part.reaches is not None:
            yield (*path, "reaches", "counter"), part.reaches.counter


def _measures(
    checking: Checking, parts: list[tuple[Path, StepFields]]
) -> Iterator[StrategyProblem]:
    vocabulary = checking.plan.vocabulary
    for path, part in parts:
        shown = [((*path, "evidence", k), name) for k, name in enumerate(part.evidence)]
        for at, name in shown:
            if vocabulary.word(name) is None and name not in ("last_seen", "pattern"):
                yield checking.error(at, f"unknown measure {name}", vocabulary.suggestion(name))
        if part.pick is not None:
            word = vocabulary.word(part.pick.by)
            at = (*path, "pick", "by")
            if word is None:
                message = f"unknown measure {part.pick.by}"
                yield checking.error(at, message, vocabulary.suggestion(part.pick.by))
            elif word.kind not in NUMBERS:
                yield checking.error(at, f"{part.pick.by} is not a number to be best by")


def _hidden(checking: Checking, parts: list[tuple[Path, StepFields]]) -> Iterator[StrategyProblem]:
    taken = {*MEASURES, *FLAGS, *MORE_FLAGS, *TEXTS}
    words = {*keyword.kwlist, *WORDS, *CALLS, "klass"}
    strategy = checking.strategy
    flags = {flag for _, part in parts for flag in part.sets}
    for name in strategy.terms:
        if name in words:
            message = f"{name} is a word of conditions"
            yield checking.error(("terms", name), message, "call the term otherwise", at_key=True)
        elif name in taken or name in flags:
            message = f"{name} is a measure or flag already"
            yield checking.error(("terms", name), message, "call the term otherwise", at_key=True)
    for path, part in parts:
        for flag in part.sets:
            if flag in taken or flag in words:
                whose = "a word of conditions" if flag in words else "the roll's own"
                message = f"{flag} is {whose} and cannot be set"
                yield checking.error((*path, "sets", flag), message, at_key=True)


def _twice(checking: Checking) -> Iterator[StrategyProblem]:
    ids: set[str] = set()
    bands: set[str] = set()
    for i, provision in enumerate(checking.strategy.provisions):
        names: list[tuple[Path, str]] = [((*_at(i), "id"), provision.id)]
        names += [((*_at(i), *path), f"{provision.id}.{name}") for path, name in _inside(provision)]
        for path, name in names:
            if name in ids:
                yield checking.error(path, f"{name} stands twice", "each id is one sentence's")
            ids.add(name)
    for i, band in enumerate(checking.strategy.bands):
        if band.name in bands:
            yield checking.error(("bands", i, "name"), f"band {band.name} stands twice")
        bands.add(band.name)


def _at(i: int) -> Path:
    return ("provisions", i)


def _inside(provision: StepFields) -> Iterator[Named]:
    steps = getattr(provision, "steps", ())
    for k, arm in enumerate(provision.branch):
        yield ("branch", k, "name"), arm.name
    for s, step in enumerate(steps):
        yield ("steps", s, "id"), step.id
        for k, arm in enumerate(step.branch):
            yield ("steps", s, "branch", k, "name"), arm.name
