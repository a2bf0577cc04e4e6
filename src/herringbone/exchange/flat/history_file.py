"""`history.csv` onto the pupils: earlier classes, year groups, flags and times on roll.

Without the file current values hold throughout, which is a warning that reaches `summary.json`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from herringbone.engine.record.roll import FLAGS, FOREVER, TEXT_FIELDS, DatedValue, Enrolment, Pupil
from herringbone.engine.record.school import YEAR_GROUPS
from herringbone.exchange.cells import Row, Wrong, one_of, to_date, to_flag
from herringbone.exchange.flat.columns import HISTORY, SEN
from herringbone.exchange.problems import Kind
from herringbone.exchange.tables import Findings, open_table

ENROLMENT = "enrolment"
FIELDS = (*TEXT_FIELDS, *FLAGS, ENROLMENT)

Dated = tuple[int, DatedValue]


def with_history(folder: Path, pupils: Mapping[str, Pupil], findings: Findings) -> dict[str, Pupil]:
    """The pupils with their dated values and earlier enrolments."""
    table = open_table(folder / HISTORY.file, HISTORY, findings)
    if table is None:
        path = folder / HISTORY.file
        if not path.exists() and not path.is_symlink():
            message = "is not there: current classes, year groups and flags hold throughout."
            findings.warn(HISTORY.file, None, None, "", message, Kind.NO_HISTORY)
        return dict(pupils)
    dated: dict[str, dict[str, list[Dated]]] = defaultdict(lambda: defaultdict(list))
    for number, cells in table.rows():
        row = Row(table.file, number, cells, findings)
        value = _dated_value(row, pupils)
        if value is None:
            continue
        others = dated[row.text("pupil_id")][row.text("field")]
        if row.text("field") == ENROLMENT:
            others = [(0, _as_value(e)) for e in pupils[row.text("pupil_id")].enrolments] + others
        if not _overlaps(row, value, others):
            dated[row.text("pupil_id")][row.text("field")].append((number, value))
    return {key: _with(pupil, dated.get(key, {})) for key, pupil in pupils.items()}


def _dated_value(row: Row, pupils: Mapping[str, Pupil]) -> DatedValue | None:
    if row.needed("pupil_id") and row.text("pupil_id") not in pupils:
        message = row.findings.not_a_pupil(row.text("pupil_id"), "row")
        row.refuse("pupil_id", message, Kind.UNKNOWN_PUPIL)
    field = row.read("field", one_of(FIELDS))
    start, end = row.read("from", to_date), row.maybe("to", to_date)
    if not row.ok or field is None or start is None:
        return None
    value = row.read("value", lambda text: _value(field, text))
    if end and end < start:
        row.refuse("to", f"is before from ({start.isoformat()}).")
    if not row.ok or value is None:
        return None
    return DatedValue(value, start, end or FOREVER)


def _value(field: str, text: str) -> str:
    if field in FLAGS:
        return to_flag(text)
    if field == ENROLMENT:
        return ""
    choices = {"year_group": YEAR_GROUPS, "sen": SEN}.get(field)
    if choices:
        return one_of(choices)(text)
    if field == "class" and not text:
        raise Wrong("is empty; write the class that the pupil was in.")
    return text


def _as_value(enrolment: Enrolment) -> DatedValue:
    return DatedValue("", enrolment.start, enrolment.end)


def _overlaps(row: Row, value: DatedValue, others: Iterable[Dated]) -> bool:
    """Refuses a row that claims days already taken. The enrolment that pupils.csv states (row 0)
    may be repeated."""
    for number, other in others:
        if number == 0 and other.start == value.start and other.end == value.end:
            return True
        if value.start <= other.end and other.start <= value.end:
            where = f"row {number}" if number else "the dates in pupils.csv"
            row.refuse("from", f"overlaps {where}; one {row.text('field')} holds on a day.")
            return True
    return False


def _with(pupil: Pupil, dated: Mapping[str, list[Dated]]) -> Pupil:
    if not dated:
        return pupil
    history = {
        field: tuple(sorted((value for _, value in rows), key=_start))
        for field, rows in sorted(dated.items())
        if field != ENROLMENT and rows
    }
    earlier = (Enrolment(value.start, value.end) for _, value in dated.get(ENROLMENT, ()))
    enrolments = sorted((*pupil.enrolments, *earlier), key=lambda enrolment: enrolment.start)
    return replace(pupil, enrolments=tuple(enrolments), history=history)


def _start(value: DatedValue) -> date:
    return value.start
