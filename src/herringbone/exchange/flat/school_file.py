"""`school.toml` to a `School`.

Read first, because the academic year's start decides which terms belong together.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date, time
from pathlib import Path
from typing import Any, TypeVar

from herringbone.engine.record.school import Phase, School
from herringbone.exchange.cells import Wrong, to_date, to_time
from herringbone.exchange.flat.columns import SCHOOL_FILE
from herringbone.exchange.lines import encoding_of
from herringbone.exchange.problems import Kind, Problem, Refused, short
from herringbone.exchange.tables import Findings, absence

LONGEST_FILE = 100_000
LONGEST_LINE = 1_000
NEEDED = ("name", "phase", "academic_year_start")
OPTIONAL = ("urn", "laestab", "la", "closes_at", "late_until")
PLACE = re.compile(r" ?\(at (?:line (\d+), column (\d+)|end of document)\)")

Value = TypeVar("Value")


def read_school(folder: Path, findings: Findings) -> School | None:
    """The school, or None where the file is missing or wrong (which is refused)."""
    path = folder / SCHOOL_FILE
    if not path.is_file():
        message = f"{absence(path)}; it needs at least {', '.join(NEEDED)}."
        findings.refuse(SCHOOL_FILE, None, None, "", message, Kind.MISSING_FILE)
        return None
    try:
        given = _toml(path, findings)
    except Refused as refused:
        findings.refused.add(refused.problem)
        return None
    return _school(given, findings)


def _toml(path: Path, findings: Findings) -> dict[str, Any]:
    encoding = encoding_of(path)
    if encoding.size > LONGEST_FILE:
        raise _bad(None, None, f"is longer than {LONGEST_FILE:,} bytes, which is no school.toml.")
    if encoding.codec == "cp1252":
        message = "is Windows-1252, read as such; save it as UTF-8."
        findings.warn(SCHOOL_FILE, None, None, "", message, Kind.ENCODING)
    codec = "utf-8-sig" if encoding.bom else encoding.codec
    text = path.read_bytes().decode(codec)
    for row, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST_LINE:  # a long dotted key takes the parser minutes
            raise _bad(row, None, f"has a line of more than {LONGEST_LINE:,} characters.")
    try:
        return tomllib.loads(text.replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:
        raise _not_toml(str(error), text.count("\n") + 1) from error


def _not_toml(message: str, last: int) -> Refused:
    where = PLACE.search(message)
    row, column = (int(where[1] or last), where[2]) if where else (1, None)
    said = PLACE.sub("", message).rstrip(".")
    return _bad(row, column, f'is not TOML: {said}; write name = "…" in quotes, one a line.')


def _bad(row: int | None, column: str | None, message: str) -> Refused:
    return Refused(Problem(SCHOOL_FILE, row, column, "", message, Kind.BAD_SCHOOL))


def _school(given: Mapping[str, Any], findings: Findings) -> School | None:
    refused_before = len(findings.refused)

    def read(key: str, reader: Callable[[Any], Value]) -> Value | None:
        value = given.get(key, "")
        try:
            return reader(value)
        except Wrong as wrong:
            shown = short(str(value))
            findings.refuse(SCHOOL_FILE, None, key, shown, str(wrong), Kind.BAD_SCHOOL)
            return None

    for key in sorted(set(given) - {*NEEDED, *OPTIONAL}):
        message = "is not a key of school.toml and is not read."
        findings.warn(SCHOOL_FILE, None, key, "", message, Kind.UNKNOWN_COLUMN)
    findings.columns[SCHOOL_FILE] = frozenset(given) & {*NEEDED, *OPTIONAL}
    name, phase = read("name", _name), read("phase", _phase)
    start = read("academic_year_start", _year_start)
    words = {key: read(key, _words) or "" for key in ("urn", "laestab", "la")}
    closes, late = (read(key, _clock) for key in ("closes_at", "late_until"))
    if closes and late and late < closes:
        message = "is before closes_at; a pupil is late after the register closes, not before."
        findings.refuse(SCHOOL_FILE, None, "late_until", f"{late:%H:%M}", message, Kind.BAD_SCHOOL)
    if len(findings.refused) > refused_before or not name or not phase or not start:
        return None
    return School(name, phase, start, **words, closes_at=closes, late_until=late)


def _name(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Wrong('is needed; write name = "…".')
    return value.strip()


def _phase(value: Any) -> Phase:
    if value not in list(Phase):
        raise Wrong(f"is not one of {', '.join(Phase)}.")
    return Phase(value)


def _year_start(value: Any) -> date:
    day = value if type(value) is date else to_date(str(value))
    if not date(day.year, 8, 1) <= day <= date(day.year, 9, 1):
        raise Wrong("must be from 1 August to 1 September, for example 2024-09-01.")
    return day


def _words(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Wrong("must be text in quotes.")
    return str(value).strip()


def _clock(value: Any) -> time | None:
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    return to_time(str(value)) if value != "" else None
