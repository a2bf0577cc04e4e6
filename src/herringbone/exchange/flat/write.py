"""`Registers` to a folder of flat files: what `school make`, `export` and tests write.

Reading what is written here and writing it again gives the same bytes.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from herringbone.engine.record.calendar import SchoolDay
from herringbone.engine.record.registers import Registers
from herringbone.engine.record.roll import FLAGS, FOREVER, Pupil
from herringbone.engine.record.school import YEAR_GROUPS, School
from herringbone.exchange.atomic import arriving
from herringbone.exchange.flat import columns
from herringbone.exchange.flat.history_file import ENROLMENT
from herringbone.exchange.tables import Table

Cells = Sequence[object]


def write_folder(registers: Registers, folder: Path) -> None:
    """Writes the flat files into `folder`, made if need be, replacing those that are there.

    Optional files are written where they hold something, and removed where they do not.
    """
    with arriving(folder) as waiting:
        text = school_text(registers.school)
        (waiting / columns.SCHOOL_FILE).write_text(text, encoding="utf-8", newline="\n")
        for table, header, rows in _tables(registers):
            _write(waiting / table.file, header, rows)
        written = {file.name for file in waiting.iterdir()}
    for file in set(columns.FILES) - written:
        (folder / file).unlink(missing_ok=True)


def _tables(registers: Registers) -> Iterator[tuple[Table, Sequence[str], Iterable[Cells]]]:
    days, pupils = registers.calendar.days, registers.pupils
    yield columns.CALENDAR, columns.CALENDAR.columns, map(_day, days)
    yield columns.PUPILS, columns.PUPILS.columns, map(_pupil, pupils)
    with_details = bool(registers.details)
    marks_header = columns.MARKS.columns if with_details else columns.MARKS.required
    yield columns.MARKS, marks_header, _marks(registers, with_details)
    optional: tuple[tuple[Table, Iterable[Cells]], ...] = (
        (
            columns.CONTACTS,
            (_contact(c.pupil_id, c.contact_id, c.values) for c in registers.contacts),
        ),
        (columns.HISTORY, (row for pupil in pupils for row in _history(pupil))),
        (
            columns.EVENTS,
            ((e.date, e.event, e.subject_kind, e.subject, e.outcome) for e in registers.events),
        ),
        (
            columns.DONE,
            ((d.provision, d.step, d.subject, d.date, d.outcome) for d in registers.done),
        ),
        (
            columns.NOTICES,
            ((n.pupil_id, n.contact_id, n.date, n.outcome, n.issued_by) for n in registers.notices),
        ),
    )
    for table, rows in optional:
        held = list(rows)
        if held:
            yield table, table.columns, held


def _write(path: Path, header: Sequence[str], rows: Iterable[Cells]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)  # a date writes itself as YYYY-MM-DD


def school_text(school: School) -> str:
    """`school.toml` for a school."""
    clock = {"closes_at": school.closes_at, "late_until": school.late_until}
    keys = {
        "name": school.name,
        "phase": school.phase.value,
        "academic_year_start": school.academic_year_start.isoformat(),
        "urn": school.urn,
        "laestab": school.laestab,
        "la": school.la,
        **{key: f"{at:%H:%M}" for key, at in clock.items() if at},
    }
    return "".join(f"{key} = {_toml_text(text)}\n" for key, text in keys.items() if text)


def _toml_text(text: str) -> str:
    """JSON's string is TOML's, but for one character that TOML wants escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _day(day: SchoolDay) -> Cells:
    sessions = "both" if day.am and day.pm else "AM" if day.am else "PM"
    closed_for = ";".join(sorted(day.closed_for, key=YEAR_GROUPS.index))
    return day.date, day.term, day.half_term, sessions, closed_for


def _pupil(pupil: Pupil) -> Cells:
    latest = pupil.enrolments[-1]
    cells: dict[str, object] = {
        **pupil.values,
        **dict(zip(columns.ADDRESS, pupil.address, strict=False)),
        "pupil_id": pupil.pupil_id,
        "start_date": latest.start,
        "leave_date": _until(latest.end),
        "date_of_birth": pupil.date_of_birth or "",
        "upn": pupil.upn,
        "surname": pupil.surname,
        "forename": pupil.forename,
        "known_as": pupil.known_as,
        "family_id": pupil.family_id,
        **{flag: "1" if pupil.values.get(flag) == "1" else "0" for flag in FLAGS},
    }
    return [cells.get(column, "") for column in columns.PUPILS.columns]


def _until(end: date) -> date | str:
    return "" if end == FOREVER else end


def _contact(pupil_id: str, contact_id: str, values: Mapping[str, str]) -> Cells:
    return [pupil_id, contact_id, *(values.get(name, "") for name in columns.CONTACTS.optional)]


def _history(pupil: Pupil) -> Iterator[Cells]:
    for field, rows in sorted(pupil.history.items()):
        for row in rows:
            value = (row.value or "0") if field in FLAGS else row.value
            yield pupil.pupil_id, field, value, row.start, _until(row.end)
    for enrolment in pupil.enrolments[:-1]:
        yield pupil.pupil_id, ENROLMENT, "", enrolment.start, _until(enrolment.end)


def _marks(registers: Registers, with_details: bool) -> Iterator[Cells]:
    """Every mark, and every session with a detail, by pupil and then by time."""
    symbols, details = registers.codes.symbols, registers.details
    sessions = [
        (day.isoformat(), name) for day in registers.calendar.dates for name in ("AM", "PM")
    ]
    extra: dict[int, set[int]] = {}
    for row, slot in details:
        extra.setdefault(row, set()).add(slot)
    for row, pupil in enumerate(registers.pupils):
        marks = registers.marks[row]
        slots = np.flatnonzero(marks).tolist()
        for slot in sorted({*slots, *extra[row]}) if row in extra else slots:
            cells = (pupil.pupil_id, *sessions[slot], symbols[marks[slot]])
            if not with_details:
                yield cells
                continue
            detail = details.get((row, slot))
            if detail is None:
                yield *cells, "", "", ""
            else:
                minutes = "" if detail.minutes_late is None else detail.minutes_late
                yield *cells, minutes, detail.reason, detail.note
