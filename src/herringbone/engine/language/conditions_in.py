"""All conditions of a strategy file by path, and the names they may use, from its plain values.

A file whose shape is wrong still has its conditions read, so that all problems come at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from herringbone.engine.language.strategy import Term
from herringbone.engine.language.vocabulary import MORE_FLAGS, Vocabulary
from herringbone.engine.language.yaml_text import Path
from herringbone.engine.record.roll import FLAGS

PLAIN = ("needs", "when", "unless", "leaving_out")
NESTED = (("draw", "entrants"), ("orders", "first"))


def conditions_in(value: Any) -> Iterator[tuple[Path, str]]:
    """Path and source of each condition; only text is given, whatever else may stand there."""
    found = _all(value)
    yield from ((path, source) for path, source in found if isinstance(source, str))


def _all(value: Any) -> Iterator[tuple[Path, Any]]:
    strategy = _mapping(value)
    yield ("needs",), strategy.get("needs")
    for name, term in _mapping(strategy.get("terms")).items():
        yield ("terms", name, "when"), _mapping(term).get("when")
    for path, step in steps_in(value):
        yield from _of_step(path, step)


def steps_in(value: Any) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Path and keys of each provision and each step of one."""
    for i, provision in _items(_mapping(value).get("provisions")):
        yield ("provisions", i), provision
        for k, step in _items(provision.get("steps")):
            yield ("provisions", i, "steps", k), step


def _of_step(path: Path, step: Mapping[str, Any]) -> Iterator[tuple[Path, Any]]:
    yield from (((*path, key), step.get(key)) for key in PLAIN)
    yield from (((*path, a, b), _mapping(step.get(a)).get(b)) for a, b in NESTED)
    for k, arm in _items(step.get("branch")):
        yield (*path, "branch", k, "when"), arm.get("when")


def rough_vocabulary(value: Any) -> Vocabulary:
    """The names of a strategy whose shape is wrong somewhere: what can be made out of it."""
    strategy = _mapping(value)
    provisions = [provision for _, provision in _items(strategy.get("provisions"))]
    flags = [flag for _, step in steps_in(value) for flag in _mapping(step.get("sets"))]
    return Vocabulary(
        flags=(*FLAGS, *MORE_FLAGS, *flags),
        bands=tuple(str(band.get("name")) for _, band in _items(strategy.get("bands"))),
        terms=dict(_terms(_mapping(strategy.get("terms")))),
        cases=tuple(_mapping(strategy.get("cases"))),
        steps=tuple(name for provision in provisions for name in _ids(provision)),
    )


def _terms(terms: Mapping[str, Any]) -> Iterator[tuple[str, Term]]:
    for name, term in terms.items():
        try:
            yield name, Term.model_validate({"says": name, **_mapping(term)})
        except ValidationError:
            yield name, Term(says="a term", when="pp")


def _ids(provision: Mapping[str, Any]) -> Iterator[str]:
    named = str(provision.get("id"))
    yield named
    parts = [step for _, step in _items(provision.get("steps"))]
    arms = [arm for one in (provision, *parts) for _, arm in _items(one.get("branch"))]
    yield from (f"{named}.{part.get('id')}" for part in parts)
    yield from (f"{named}.{arm.get('name')}" for arm in arms)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _items(value: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
    rows = value if isinstance(value, list) else []
    yield from ((i, row) for i, row in enumerate(rows) if isinstance(row, Mapping))
