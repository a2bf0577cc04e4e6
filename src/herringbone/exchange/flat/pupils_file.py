"""`pupils.csv` to pupils, each with the enrolment and the values that the file states.

`history_file` then adds what was dated; marks are read against the pupils that come out here.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from herringbone.engine.england import upn
from herringbone.engine.record.roll import FLAGS, FOREVER, Enrolment, Pupil
from herringbone.engine.record.school import YEAR_GROUPS
from herringbone.exchange.cells import Row, one_of, to_date, to_flag
from herringbone.exchange.flat.columns import ADDRESS, PUPILS, SEN
from herringbone.exchange.problems import Kind
from herringbone.exchange.tables import Findings, open_table

YOUNGEST, OLDEST = 1, 21


def read_pupils(folder: Path, findings: Findings) -> dict[str, Pupil] | None:
    """Pupils by id in the file's order, or None where the file is missing, wrong or empty."""
    table = open_table(folder / PUPILS.file, PUPILS, findings)
    if table is None:
        return None
    pupils: dict[str, Pupil] = {}
    rows: dict[str, int] = {}
    upns: dict[str, int] = {}
    for number, cells in table.rows():
        row = Row(table.file, number, cells, findings)
        pupil = _pupil(row)
        if pupil is None:
            findings.pupils_refused.setdefault(row.text("pupil_id"), number)
            continue
        if pupil.pupil_id in rows:
            message = (
                f"is already row {rows[pupil.pupil_id]}; a pupil has one row, and an earlier "
                "time on roll is a row of history.csv with the field enrolment."
            )
            row.refuse("pupil_id", message, Kind.DUPLICATE)
            continue
        pupils[pupil.pupil_id] = pupil
        rows[pupil.pupil_id] = number
        _warn_of_upn(row, pupil.upn, upns)
    if not pupils:
        message = "holds no pupil; a school needs at least one row."
        findings.refuse(table.file, None, None, "", message, Kind.NO_PUPIL)
        return None
    return pupils


def _pupil(row: Row) -> Pupil | None:
    pupil_id = row.needed("pupil_id")
    values = _values(row)
    enrolment = _enrolment(row)
    born = row.maybe("date_of_birth", to_date)
    if not row.ok or enrolment is None:
        return None
    _warn_of_age(row, born, enrolment.start)
    address = tuple(row.text(column) for column in ADDRESS)
    return Pupil(
        pupil_id=pupil_id,
        enrolments=(enrolment,),
        values=values,
        date_of_birth=born,
        family_id=row.text("family_id"),
        upn=upn.tidy(row.text("upn")),
        surname=row.text("surname"),
        forename=row.text("forename"),
        known_as=row.text("known_as"),
        address=address if any(address) else (),
    )


def _values(row: Row) -> dict[str, str]:
    values = {
        "class": row.text("class"),
        "year_group": row.read("year_group", one_of(YEAR_GROUPS)) or "",
        "sen": row.read("sen", one_of(SEN)) or "",
    }
    values |= {name: row.text(name) for name in ("sex", "ethnicity", "travels")}
    values |= {flag: row.read(flag, to_flag) or "" for flag in FLAGS}
    if not values["class"]:
        row.warn("class", "is empty; this pupil is in no class.", Kind.UNUSUAL_VALUE)
    return values


def _enrolment(row: Row) -> Enrolment | None:
    if not row.needed("start_date"):
        return None
    start, end = row.read("start_date", to_date), row.maybe("leave_date", to_date)
    if start is None:
        return None
    if end and end < start:
        message = f"is before start_date {start.isoformat()}; leave it empty for a pupil on roll."
        row.refuse("leave_date", message)
        return None
    return Enrolment(start, end or FOREVER)


def _warn_of_age(row: Row, born: date | None, start: date) -> None:
    if born is None:
        return
    age = (start - born).days // 365
    if not YOUNGEST <= age <= OLDEST:
        message = f"would make the pupil {age} on {start.isoformat()}; check the year."
        row.warn("date_of_birth", message, Kind.UNUSUAL_VALUE)


def _warn_of_upn(row: Row, number: str, seen: dict[str, int]) -> None:
    if not number:
        return
    wrong = upn.problem(number) or upn.unfamiliar(number)
    if wrong:
        row.warn("upn", f"{wrong}.", Kind.UNUSUAL_VALUE)
    elif number in seen:
        message = f"is also the number of row {seen[number]}; each pupil has their own."
        row.warn("upn", message, Kind.DUPLICATE)
    seen.setdefault(number, row.number)
