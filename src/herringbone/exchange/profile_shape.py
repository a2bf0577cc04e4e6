"""Whether a profile says what its reader will ask: every fault of one at once, by key.

`profiles` asks here before a profile is used, so that readers may take its values as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from herringbone.engine.england.codes import national_codes
from herringbone.engine.record.calendar import TERMS
from herringbone.engine.record.school import Phase
from herringbone.exchange.flat.columns import MARKS, PUPILS

Fault = tuple[str, str]
Given = Mapping[str, Any]

PRESENT = "present"
COLUMNS = tuple(dict.fromkeys(("school_id", *MARKS.required, *PUPILS.columns)))
MONTH_DAY = re.compile(r"[0-9]{2}-[0-9]{2}")
A_LEAP_YEAR = 2000
WORDS_OF_CENSUS = ("root", "pupil", "pupil_id", "possible", "detail", "reason", "sessions")


def faults_of(wording: Given) -> Iterator[Fault]:
    """Key and message of each fault. `format` must be one of the formats."""
    for key, message in FORMATS[wording["format"]](wording):
        yield key, message if key in wording else f"has no {key}: it {message}"


def _mapped_csv(given: Given) -> Iterator[Fault]:
    yield from _school(given)
    if given.get("shape") not in ("long", "wide"):
        yield "shape", "is long (a row a mark or a day) or wide (a column a session)."
    columns = given.get("columns")
    if isinstance(columns, Mapping) and all(map(_is_text, columns.values())):
        yield from _columns(given, columns)
    else:
        yield "columns", "gives our names for the file's columns: {pupil_id: Adno, …}."
    marks = given.get("marks")
    if not isinstance(marks, Mapping):
        yield "marks", "gives a code, or present, for each word of the file: {P: present, A: N}."
    else:
        yield from _codes("marks", marks.values())
    yield from _half_terms(given.get("half_terms"))
    if not isinstance(given.get("dates", ""), str):
        yield "dates", 'is how the file writes a date, such as "%d/%m/%Y".'
    if not _is_list_of_text(given.get("recognised_by", [])):
        yield "recognised_by", "is a list of column names."


def _columns(given: Given, columns: Given) -> Iterator[Fault]:
    named = set(columns)
    for name in sorted(named - set(COLUMNS)):
        yield "columns", f"{name} is none of our names; they are {', '.join(COLUMNS)}."
    needed = {"pupil_id", "date", "code"}
    if given.get("shape") == "wide":
        groups = _groups(given.get("session_columns"))
        if groups is None:
            yield "session_columns", "is a pattern with the groups date and session."
            return
        needed, named = {"pupil_id", "date", "session"}, named | groups
    for name in sorted(needed - named):
        yield "columns", f"names no column for {name}."
    if "session" in columns and not isinstance(given.get("sessions", {}), Mapping):
        yield "sessions", "gives AM or PM for each word of the file: {Morning: AM, …}."


def _groups(pattern: Any) -> set[str] | None:
    try:
        return set(re.compile(pattern).groupindex)
    except (re.error, TypeError, RecursionError):
        return None


def _half_terms(rows: Any) -> Iterator[Fault]:
    if not isinstance(rows, list) or not rows:
        yield "half_terms", "is a list of {from: 09-01, term: autumn, half_term: 1}."
        return
    for row in rows:
        row = row if isinstance(row, Mapping) else {}
        term, number = row.get("term"), row.get("half_term")
        right = term in TERMS and type(number) is int and 1 <= number <= 6
        if not right or _month_day(row.get("from")) is None:
            message = "each has from (09-01), term (autumn, spring, summer) and half_term (1 to 6)."
            yield "half_terms", message
            return


def _edfi(given: Given) -> Iterator[Fault]:
    yield from _school(given)
    events = given.get("events")
    rows = list(events.values()) if isinstance(events, Mapping) else []
    if not rows or not all(isinstance(row, Mapping) and {"AM", "PM"} <= set(row) for row in rows):
        yield "events", "gives a code, or present, for AM and PM of each category of the file."
    else:
        yield from _codes("events", (row[session] for row in rows for session in ("AM", "PM")))
    terms = given.get("terms")
    if not isinstance(terms, Mapping) or not all(term in TERMS for term in terms.values()):
        yield "terms", f"gives one of {', '.join(TERMS)} for each term of the file."
    if not _is_list_of_text(given.get("not_a_reason", [])):
        yield "not_a_reason", "is a list of reasons."
    if given.get("days_without_events", "closed") not in ("closed", "open"):
        yield "days_without_events", "is closed or open."


def _census(given: Given) -> Iterator[Fault]:
    if type(given.get("on")) is not date:
        yield "on", "is the day whose codes count: 2008-01-01."
    for key in WORDS_OF_CENSUS:
        if not _is_text(given.get(key)):
            yield key, "is the name of an element of the file."


def _school(given: Given) -> Iterator[Fault]:
    school = given.get("school")
    if not isinstance(school, Mapping) or not _is_text(school.get("name")):
        yield "school", "has name, phase and academic_year_start."
        return
    if school.get("phase") not in list(Phase):
        yield "school", f"phase is one of {', '.join(Phase)}."
    start = _month_day(school.get("academic_year_start"))
    if start is None or not date(A_LEAP_YEAR, 8, 1) <= start <= date(A_LEAP_YEAR, 9, 1):
        yield "school", "academic_year_start is a day from 08-01 to 09-01."


def _codes(key: str, codes: Any) -> Iterator[Fault]:
    for code in codes:
        if code != PRESENT and national_codes().byte(str(code)) is None:
            yield key, f"{code} is neither a register code nor {PRESENT}."


def _month_day(value: Any) -> date | None:
    """A day that every year has."""
    if not isinstance(value, str) or not MONTH_DAY.fullmatch(value) or value == "02-29":
        return None
    try:
        return date(A_LEAP_YEAR, int(value[:2]), int(value[3:]))
    except ValueError:
        return None


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _is_list_of_text(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


FORMATS: dict[str, Callable[[Given], Iterator[Fault]]] = {
    "mapped_csv": _mapped_csv,
    "edfi": _edfi,
    "census": _census,
}
