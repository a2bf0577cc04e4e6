"""Any CSV of marks, long or wide, to `Registers` by a saved profile.

Long: one row a mark or a day (`pupil_id`, `date`, perhaps `session`, `code`). Wide: one row a
pupil, one column a session. What the file does not hold (classes, year groups, flags) is left out
of `columns_present`, so that provisions which read it are listed as not evaluable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from herringbone.engine.england.codes import national_codes
from herringbone.engine.record.calendar import AM, PM, Calendar, SchoolDay
from herringbone.engine.record.registers import Registers
from herringbone.engine.record.roll import Enrolment, Pupil
from herringbone.engine.record.school import School
from herringbone.exchange.cells import Row, to_date
from herringbone.exchange.flat.folder import warn_of_no_possible_session
from herringbone.exchange.flat.mark_rules import LegacyCodes, MarkRules
from herringbone.exchange.flat.sheet import Sheet
from herringbone.exchange.lines import Progress
from herringbone.exchange.problems import KEPT_WHEN_SKIPPING, Kind, Problems, Reading, Refused
from herringbone.exchange.profiles import Profile, on_or_after
from herringbone.exchange.tables import Findings, OpenTable, Table, open_table

PRESENT = "present"
STROKE = {AM: "/", PM: "\\"}
NAMES = ("surname", "forename", "known_as", "upn", "family_id")
KEYS = ("pupil_id", "date", "session", "code", "school_id")


@dataclass
class Seen:
    """What the first pass finds: schools, the days with a mark, each pupil's values."""

    schools: set[str] = field(default_factory=set)
    days: set[date] = field(default_factory=set)
    pupils: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass
class MappedFile:
    """A CSV and the profile that reads it; `marks` goes through it once."""

    path: Path
    profile: Profile
    findings: Findings
    school_id: str | None = None
    progress: Progress | None = None

    def __post_init__(self) -> None:
        self.columns: dict[str, str] = dict(self.profile["columns"])
        self.words: dict[str, str] = {str(k): str(v) for k, v in self.profile["marks"].items()}

    def open(self) -> OpenTable | None:
        """The file with the profile's columns checked; other columns are no surprise."""
        table = Table(self.path.name, tuple(self.columns.values()), exported=True)
        return open_table(self.path, table, self.findings, self.progress)

    def marks(self, table: OpenTable) -> Iterator[Row]:
        """One row a mark, in our columns, the code still as the file writes it."""
        wide = re.compile(self.profile["session_columns"]) if self._wide else None
        in_columns = [(c, wide.fullmatch(c)) for c in table.header] if wide else []
        for number, cells in table.rows():
            ours = {name: cells[column] for name, column in self.columns.items()}
            if self.school_id and "school_id" in ours and ours["school_id"] != self.school_id:
                continue
            if not wide:
                for session in self._sessions(ours):
                    yield self._row(number, ours | {"session": session})
            for column, match in in_columns:
                if match and cells[column]:
                    yield self._row(number, ours | match.groupdict() | {"code": cells[column]})

    @property
    def _wide(self) -> bool:
        return bool(self.profile["shape"] == "wide")

    def _sessions(self, ours: dict[str, str]) -> tuple[str, ...]:
        if "session" not in self.columns:
            return (AM, PM)
        return (str(self.profile.get("sessions", {}).get(ours["session"], ours["session"])),)

    def _row(self, number: int, cells: dict[str, str]) -> Row:
        pattern = self.profile.get("dates")
        if pattern:
            cells["date"] = _iso(cells["date"], pattern)
        return Row(self.path.name, number, cells, self.findings, self.columns)

    def code(self, row: Row) -> str | None:
        """The code that the profile gives for the file's word; refused where there is none."""
        word = row.text("code")
        if word not in self.words:
            if self.profile.get("other_marks") == "as_is":
                return word
            message = f"is not in profile {self.profile.name}, which has {', '.join(self.words)}."
            row.refuse("code", message, Kind.UNKNOWN_CODE)
            return None
        code = self.words[word]
        return STROKE.get(row.text("session"), STROKE[AM]) if code == PRESENT else code


def _iso(text: str, pattern: str) -> str:
    try:
        return datetime.strptime(text, pattern).date().isoformat()  # noqa: DTZ007 a date, no zone
    except ValueError:
        return text


def read_mapped(
    path: Path,
    profile: Profile,
    *,
    school_id: str | None = None,
    skip_bad_rows: bool = False,
    legacy_codes: LegacyCodes = "refuse",
    progress: Progress | None = None,
) -> Reading:
    """Reads a CSV by a profile; a file of several schools needs `school_id`."""
    refused = Problems(KEPT_WHEN_SKIPPING) if skip_bad_rows else Problems()
    findings = Findings(refused=refused)
    registers = None
    try:
        source = MappedFile(path, profile, findings, school_id, progress)
        registers = _registers(source, legacy_codes)
    except Refused as wrong:
        findings.refused.add(wrong.problem)
    if findings.refused.fatal or (findings.refused and not skip_bad_rows):
        registers = None
    if registers is not None:
        warn_of_no_possible_session(registers, path.name, findings)
    return Reading(registers, findings.refused, findings.warnings, findings.columns)


def _registers(source: MappedFile, legacy_codes: LegacyCodes) -> Registers | None:
    seen = _first_pass(source)
    if not _one_school(source, seen):
        return None
    calendar = _calendar(source.profile, seen.days)
    pupils = tuple(_pupil(key, seen.pupils[key], calendar) for key in sorted(seen.pupils))
    codes = national_codes()
    sheet = Sheet(pupils, MarkRules(calendar, codes, legacy_codes))
    table = source.open()
    if table is None:
        return None
    row_of = {pupil.pupil_id: row for row, pupil in enumerate(pupils)}
    for row in source.marks(table):
        _place(source, sheet, row, row_of)
    held = {name for name in source.columns if name not in KEYS} | {"pupil_id"}
    source.findings.columns["pupils.csv"] = frozenset(held)
    source.findings.columns["marks.csv"] = frozenset(("pupil_id", "date", "session", "code"))
    suffix = f" {source.school_id}" if source.school_id else ""
    name = f"{source.profile['school']['name']}{suffix}"
    school = School(name, source.profile.phase, calendar.year_start)
    return Registers(school, calendar, codes, pupils, sheet.finished(), sheet.details)


def _first_pass(source: MappedFile) -> Seen:
    """Days, pupils and schools; what is wrong with a row is said in the second pass."""
    seen = Seen()
    quiet = MappedFile(source.path, source.profile, Findings(), source.school_id, None)
    table = quiet.open()
    for row in quiet.marks(table) if table else ():
        day = row.read("date", to_date)
        seen.schools.add(row.text("school_id"))
        if day is not None and row.text("pupil_id"):
            seen.days.add(day)
            seen.pupils.setdefault(row.text("pupil_id"), _values(source.profile, row))
    return seen


def _values(profile: Profile, row: Row) -> dict[str, str]:
    values = {name: text for name, text in row.cells.items() if name not in KEYS}
    return {"class": str(profile.get("class", "All")), **values}


def _one_school(source: MappedFile, seen: Seen) -> bool:
    """Refuses a file that is empty, or of several schools with none chosen."""
    file, refuse = source.path.name, source.findings.refuse
    if len(seen.schools) > 1:
        message = f"holds {len(seen.schools)} schools; choose one with --school-id: "
        message += ", ".join(sorted(seen.schools)) + "."
        refuse(file, None, source.columns.get("school_id"), "", message, Kind.BAD_SCHOOL)
    elif not seen.pupils and source.open() is not None:
        chosen = f" for school {source.school_id}" if source.school_id else ""
        message = f"holds no pupil{chosen} with a date; check the profile and the school."
        refuse(file, None, None, "", message, Kind.NO_PUPIL)
    return len(seen.schools) == 1 and bool(seen.pupils)


def _calendar(profile: Profile, days: set[date]) -> Calendar:
    """School days are the days with a mark; half terms begin on the profile's dates."""
    start = profile.year_start(min(days))
    return Calendar.of((_school_day(profile, day) for day in days), start)


def _school_day(profile: Profile, day: date) -> SchoolDay:
    begun = [(_latest(str(row["from"]), day), row) for row in profile["half_terms"]]
    row = max(begun, key=lambda pair: pair[0])[1]
    return SchoolDay(day, row["term"], row["half_term"])


def _latest(month_day: str, day: date) -> date:
    this_year = on_or_after(month_day, day.year)
    return this_year if this_year <= day else this_year.replace(year=day.year - 1)


def _pupil(pupil_id: str, values: dict[str, str], calendar: Calendar) -> Pupil:
    surname, forename, known_as, upn, family_id = (values.pop(name, "") for name in NAMES)
    return Pupil(
        pupil_id=pupil_id,
        enrolments=(Enrolment(calendar.dates[0]),),
        values=values,
        surname=surname,
        forename=forename,
        known_as=known_as,
        upn=upn,
        family_id=family_id,
    )


def _place(source: MappedFile, sheet: Sheet, row: Row, row_of: dict[str, int]) -> None:
    pupil_row = row_of.get(row.needed("pupil_id"))
    code = source.code(row)
    if not row.ok or pupil_row is None or code is None:
        row.read("date", to_date)
        return
    row.cells = {**row.cells, "code": code}
    mark = sheet.rules.mark(row)
    if mark is not None and mark.slot is not None:
        sheet.place(row, pupil_row, mark, mark.slot)
