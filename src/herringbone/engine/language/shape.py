"""The shape of a strategy, checked by pydantic and said in our own words.

pydantic's errors arrive with a path that mixes keys, list numbers and the names of union members;
here they become one problem a place, with what may stand there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from herringbone.engine.language.strategy import BandSpec, Identity, StepFields, Strategy
from herringbone.engine.language.suggest import closest, did_you_mean
from herringbone.engine.language.yaml_text import Path

MAY_BE = {
    "every": "a cadence (day, week, award_week, half_term, term, year, month, monday … friday), "
    "a list of them, or 4 weeks since opened",
    "for": "pupil, family, class, year_group, group, school, trust, register, staff, "
    "or {case: name}",
    "on": "entry, while, exit, or {event: name}",
    "improved": "true, false, declined or any",
    "wait": "a length of time, such as 2 weeks",
    "until": "a length of time, such as 6 weeks",
    "due": "a length of time, such as same day, 2 school days or 1 week",
    "before": "a length of time, such as 5 school days",
    "lasts": "a length of time, such as 1 half term",
    "within": "a length of time, such as 5 school days",
    "same_letter_after": "a length of time, such as 30 school days",
}
PROVISION_ID = "three capitals, a dash and two figures, such as RIV-23"
STEP_NAMED = "the id of a provision or step, such as RIV-23 or RIV-26.meeting"
NAME = "a name of small letters, figures and _, such as attendance_lead"
INNER_NAMES = {
    name: field.alias
    for model in (Identity, BandSpec, StepFields)
    for name, field in model.model_fields.items()
    if field.alias is not None
}
_PAIRS = ("keys and values", "")
_NUMBER = ("a number", "")
_TRUTH = ("true or false", "")
_DATE = ("a date of the calendar", "write 2024-09-01")
SHOULD_BE: dict[str, tuple[str, str]] = {
    "model_type": _PAIRS,
    "dict_type": _PAIRS,
    "bool_parsing": _TRUTH,
    "bool_type": _TRUTH,
    "decimal_parsing": _NUMBER,
    "decimal_type": _NUMBER,
    "int_parsing": _NUMBER,
    "int_type": _NUMBER,
    "int_from_float": ("a whole number", ""),
    "date_from_datetime_parsing": _DATE,
    "date_type": _DATE,
}
LIMITS: dict[str, tuple[str, str]] = {
    "string_too_long": ("its length is at most", "max_length"),
    "string_too_short": ("its length is at least", "min_length"),
    "too_long": ("the most it holds is", "max_length"),
    "too_short": ("the least it holds is", "min_length"),
    "less_than_equal": ("at most", "le"),
    "greater_than_equal": ("at least", "ge"),
}
_SHALLOW = frozenset({"model_type", "dict_type", "tuple_type", "literal_error", "string_type"})


@dataclass(frozen=True, slots=True)
class ShapeFault:
    """One thing wrong at a path; `at_key` where it is the key that is wrong."""

    path: Path
    message: str
    suggestion: str = ""
    at_key: bool = False


def read_shape(value: Any, keys: Iterable[Path] = ()) -> tuple[Strategy | None, list[ShapeFault]]:
    """The strategy that plain values make, or what keeps them from making one. `keys` are the
    paths of all keys in the file."""
    if not isinstance(value, Mapping):
        return None, [
            ShapeFault((), "a strategy is keys and values: strategy, title, provisions …")
        ]
    inner = [_unknown_key(path, path) for path in keys if _is_inner(path)]
    try:
        strategy = Strategy.model_validate(value)
    except ValidationError as error:
        return None, [*inner, *_faults(value, error.errors(include_url=False))]
    return (None, inner) if inner else (strategy, [])


def _is_inner(path: Path) -> bool:
    """A name of the program's own (`at_least`) for a key that is written otherwise (`from`)."""
    return path[-1] in INNER_NAMES and INNER_NAMES[str(path[-1])] in keys_at(path)


def _unknown_key(path: Path, loc: tuple[int | str, ...]) -> ShapeFault:
    key = str(path[-1])
    hint = f"write {INNER_NAMES[key]}" if key in INNER_NAMES else did_you_mean(key, keys_at(loc))
    return ShapeFault(path, f"unknown key {key}", hint, at_key=True)


def _faults(value: Any, errors: list[ErrorDetails]) -> Iterator[ShapeFault]:
    by_path: dict[Path, list[ErrorDetails]] = {}
    for error in errors:
        by_path.setdefault(_path(value, error["loc"]), []).append(error)
    misspelt = {
        (*path[:-1], closest(str(path[-1]), keys_at(errors[0]["loc"])))
        for path, errors in by_path.items()
        if path and any(e["type"] == "extra_forbidden" for e in errors)
    }
    for path, found in by_path.items():
        deeper = any(len(other) > len(path) and other[: len(path)] == path for other in by_path)
        if deeper and all(error["type"] in _SHALLOW for error in found):
            continue  # a member of a union that was never meant
        missing = [e for e in found if e["type"] == "missing"]
        for error in missing:
            if (*path, str(error["loc"][-1])) not in misspelt:
                yield ShapeFault(path, f"{error['loc'][-1]} is missing here", at_key=True)
        others = [e for e in found if e["type"] != "missing" and not (deeper and _follows(e))]
        if others and not (missing and all(e["type"] in _SHALLOW for e in others)):
            yield _said(path, others)


def _follows(error: ErrorDetails) -> bool:
    """A list that is too short only because of what is wrong with its items."""
    return error["type"] == "too_short" and bool(error["input"])


def _path(value: Any, loc: tuple[int | str, ...]) -> Path:
    """The part of an error's place that is in the file, union members and the like left out."""
    path: Path = ()
    for part in loc:
        held = value if isinstance(value, Mapping) else dict(enumerate(_list(value)))
        if part in held:
            path, value = (*path, part), held[part]
    return path


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _said(path: Path, errors: list[ErrorDetails]) -> ShapeFault:
    error = next((e for e in errors if e["type"] not in _SHALLOW), errors[0])
    kind, loc, found = error["type"], error["loc"], error["input"]
    if kind == "extra_forbidden":
        return _unknown_key(path, loc)
    field = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    if "[key]" in loc:
        return _wrong_key(path, error)
    choices = _choices(errors)
    shown = _shown(found)
    if field in MAY_BE:
        return ShapeFault(
            path, f"{field} cannot be {shown}", _one_of(found, choices, MAY_BE[field])
        )
    if choices:
        return ShapeFault(path, f"{field} cannot be {shown}", did_you_mean(str(found), choices))
    return ShapeFault(path, *_plainly(field, shown, error))


def _wrong_key(path: Path, error: ErrorDetails) -> ShapeFault:
    choices = _choices([error])
    what = "verb" if "do" in path else "name"
    hint = did_you_mean(str(path[-1]), choices) if choices else f"write {NAME}"
    return ShapeFault(path, f"unknown {what} {path[-1]}" if choices else "a wrong name", hint, True)


def _one_of(found: Any, choices: list[str], otherwise: str) -> str:
    close = closest(found, choices) if isinstance(found, str) else ""
    return f"did you mean {close}?" if close else f"write {otherwise}"


def _choices(errors: list[ErrorDetails]) -> list[str]:
    expected = (e["ctx"]["expected"] for e in errors if "expected" in e.get("ctx", {}))
    return [name for one in expected for name in re.findall(r"'([^']*)'", str(one))]


def _plainly(field: str, shown: str, error: ErrorDetails) -> tuple[str, str]:
    context = error.get("ctx", {})
    match error["type"]:
        case "string_pattern_mismatch":
            pattern = str(context.get("pattern"))
            named = STEP_NAMED if "a-z" in pattern else PROVISION_ID
            return f"{field} cannot be {shown}", f"write {named if 'A-Z' in pattern else NAME}"
        case "string_type":
            quotes = not isinstance(error["input"], (Mapping, list))
            return f"{field} should be text, not {shown}", "put it in quotes" if quotes else ""
        case "tuple_type":
            plain = not isinstance(error["input"], Mapping)
            return f"{field} should be a list", f"write [{shown}]" if plain else ""
    if error["type"] in SHOULD_BE:
        what, hint = SHOULD_BE[error["type"]]
        return f"{field} should be {what}, not {shown}", hint
    if error["type"] in LIMITS:
        words, bound = LIMITS[error["type"]]
        return f"{field} cannot be {shown}", f"{words} {context[bound]}"
    return f"{field}: {error['msg'][:1].lower()}{error['msg'][1:]}", ""


def _shown(found: Any) -> str:
    if isinstance(found, Mapping):
        return "keys and values"
    if isinstance(found, list):
        return "a list"
    if found is None:
        return "nothing"
    if found == "":
        return "empty"
    text = " ".join(str(found).lower().split() if isinstance(found, bool) else str(found).split())
    text = "".join(char if char.isprintable() else "?" for char in text)
    return text if len(text) <= 40 else f"{text[:39]}…"


def keys_at(loc: tuple[int | str, ...]) -> list[str]:
    """The keys that may stand where an error's last part stands."""
    kinds: list[Any] = [Strategy]
    for part in loc[:-1]:
        kinds = [step for kind in kinds for step in _into(kind, part)]
    models = [m for kind in kinds for m in _members(kind) if _is_model(m)]
    return [field.alias or name for m in models for name, field in m.model_fields.items()]


def _into(kind: Any, part: int | str) -> Iterator[Any]:
    for member in _members(kind):
        if _is_model(member):
            fields = {field.alias or name: field for name, field in member.model_fields.items()}
            if part in fields:
                yield fields[str(part)].annotation
            elif part == member.__name__:
                yield member
        elif get_args(member):
            inner = [arg for arg in get_args(member) if arg is not Ellipsis]
            yield inner[-1]


def _members(kind: Any) -> Iterator[Any]:
    origin = get_origin(kind)
    if origin is Annotated:
        yield from _members(get_args(kind)[0])
    elif origin in (Union, UnionType):
        for member in get_args(kind):
            yield from _members(member)
    else:
        yield kind


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
