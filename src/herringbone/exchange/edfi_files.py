"""Ed-Fi interchange files to students, events and grading periods, of all schools in them.

`edfi` makes registers of what comes out here; nothing here knows a register code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

from herringbone.engine.record.roll import Pupil
from herringbone.exchange.cells import Wrong, to_date
from herringbone.exchange.problems import Kind, Problem, Refused, short
from herringbone.exchange.profiles import Profile
from herringbone.exchange.tables import Findings
from herringbone.exchange.xml_records import local, records, root_name, text_of

STUDENTS = "InterchangeStudent"
ATTENDANCE = "InterchangeStudentAttendance"
CALENDAR = "InterchangeEducationOrgCalendar"


@dataclass(frozen=True, slots=True)
class Event:
    """An attendance event; `row` is its number in the file."""

    row: int
    pupil_id: str
    school_id: str
    day: date
    category: str
    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class Period:
    """A grading period and the term it lies in."""

    first: date
    last: date
    term: str
    number: int
    days: int


@dataclass
class District:
    """What the files hold, of all their schools."""

    pupils: dict[str, Pupil] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)


def edfi_files(folder: Path) -> dict[str, Path]:
    """The interchange files of a folder by what they hold. Raises `Refused` for two of a kind."""
    found: dict[str | None, list[Path]] = defaultdict(list)
    for path in sorted(folder.glob("*.xml")):
        found[root_name(path)].append(path)
    for name in (STUDENTS, ATTENDANCE, CALENDAR):
        if len(found[name]) > 1:
            names = ", ".join(path.name for path in found[name])
            message = f"holds {len(found[name])} files of {name}: {names}. Leave one there."
            raise Refused(Problem(folder.name, None, None, "", message, Kind.UNREADABLE))
    return {name: found[name][0] for name in (STUDENTS, ATTENDANCE, CALENDAR) if found[name]}


def _tell_of_damaged(folder: Path, findings: Findings) -> None:
    """A file that is missing may be there and not be read as XML: that is said first."""
    for path in sorted(folder.glob("*.xml")):
        if root_name(path) is None:
            try:
                next(records(path), None)
            except Refused as refused:
                findings.refused.add(refused.problem)


def read_district(folder: Path, profile: Profile, findings: Findings) -> District:
    """All that the folder's three files hold; what is wrong with them is refused."""
    paths = edfi_files(folder)
    if len(paths) < 3:
        _tell_of_damaged(folder, findings)
    for name in (STUDENTS, ATTENDANCE, CALENDAR):
        if name not in paths:
            message = f"there is no {name} XML file in the folder."
            findings.refuse(folder.name, None, None, "", message, Kind.MISSING_FILE)
    if len(paths) < 3:
        return District()
    district = District()
    district.periods = _periods(paths[CALENDAR], profile, findings)
    for row, pupil in _pupils(paths[STUDENTS], findings):
        if not pupil.pupil_id or pupil.pupil_id in district.pupils:
            message = (
                "stands there twice." if pupil.pupil_id else "is empty; every Student has one."
            )
            place = (paths[STUDENTS].name, row, "StudentUniqueId", pupil.pupil_id)
            findings.refuse(*place, message, Kind.DUPLICATE)
        district.pupils.setdefault(pupil.pupil_id, pupil)
    district.events = list(_events(paths[ATTENDANCE], district, profile, findings))
    if not district.periods:
        message = "holds no grading period; the school days lie in them."
        findings.refuse(paths[CALENDAR].name, None, None, "", message, Kind.NO_CALENDAR)
    if not district.pupils:
        message = "holds no Student."
        findings.refuse(paths[STUDENTS].name, None, None, "", message, Kind.NO_PUPIL)
    return district


def _day(text: str, place: tuple[str, int, str], findings: Findings) -> date | None:
    try:
        return to_date(text)
    except Wrong as wrong:
        findings.refuse(*place, short(text), str(wrong), Kind.BAD_VALUE)
        return None


def _periods(path: Path, profile: Profile, findings: Findings) -> list[Period]:
    """The grading periods, those of several schools once, numbered through the year."""
    terms: dict[tuple[date, date], str] = {}
    spans: dict[tuple[date, date], int] = {}
    for row, record in enumerate(records(path), 1):
        if local(record) not in ("Session", "GradingPeriod"):
            continue
        first, last = (
            _day(text_of(record, name), (path.name, row, name), findings)
            for name in ("BeginDate", "EndDate")
        )
        if first is None or last is None:
            continue
        if last < first:
            message = f"is before BeginDate ({first.isoformat()})."
            findings.refuse(path.name, row, "EndDate", last.isoformat(), message, Kind.BAD_VALUE)
            continue
        if local(record) == "Session":
            name = text_of(record, "Term").rpartition("#")[2]
            terms[first, last] = profile["terms"].get(name, "autumn")
        else:
            days = text_of(record, "TotalInstructionalDays")
            spans[first, last] = int(days[:4]) if days.isascii() and days.isdigit() else 0
    return [
        Period(first, last, _term(terms, first), min(number, 6), spans[first, last])
        for number, (first, last) in enumerate(sorted(spans), 1)
    ]


def _term(terms: dict[tuple[date, date], str], day: date) -> str:
    inside = (term for (first, last), term in terms.items() if first <= day <= last)
    return next(inside, "autumn")


def _pupils(path: Path, findings: Findings) -> Iterator[tuple[int, Pupil]]:
    for row, record in enumerate(records(path), 1):
        if local(record) != "Student":
            continue
        born = text_of(record, "BirthDate")
        pupil = Pupil(
            pupil_id=text_of(record, "StudentUniqueId"),
            enrolments=(),
            values={},
            date_of_birth=_day(born, (path.name, row, "BirthDate"), findings) if born else None,
            surname=text_of(record, "LastSurname"),
            forename=text_of(record, "FirstName"),
            known_as=text_of(record, "PreferredFirstName"),
        )
        yield row, pupil


def _events(
    path: Path, district: District, profile: Profile, findings: Findings
) -> Iterator[Event]:
    taken: dict[tuple[str, date], int] = {}
    for row, record in enumerate(records(path), 1):
        event = _event(row, record, path.name, findings)
        if event is None:
            continue
        known = ", ".join(profile["events"])
        place = (path.name, row)
        if event.category not in profile["events"]:
            message = f"is not in profile {profile.name}, which has {known}."
            column = "AttendanceEventCategory"
            findings.refuse(*place, column, event.category, message, Kind.UNKNOWN_CODE)
        elif event.pupil_id not in district.pupils:
            message = "is no Student of the file."
            column = "StudentUniqueId"
            findings.refuse(*place, column, event.pupil_id, message, Kind.UNKNOWN_PUPIL)
        elif (event.pupil_id, event.day) in taken:
            first = taken[event.pupil_id, event.day]
            message = f"{event.category} on {event.day.isoformat()} is dropped: event {first} "
            message += "is already there for this pupil and day."
            column = "StudentUniqueId"
            findings.warn(*place, column, event.pupil_id, message, Kind.DUPLICATE)
        else:
            taken[event.pupil_id, event.day] = row
            yield event


def _event(row: int, record: Element, file: str, findings: Findings) -> Event | None:
    if local(record) != "StudentSchoolAttendanceEvent":
        return None
    day = _day(text_of(record, "EventDate"), (file, row, "EventDate"), findings)
    if day is None:
        return None
    arrival = text_of(record, "ArrivalTime")[:5]
    return Event(
        row,
        text_of(record, "StudentUniqueId"),
        text_of(record, "SchoolId"),
        day,
        text_of(record, "AttendanceEventCategory").rpartition("#")[2],
        text_of(record, "AttendanceEventReason"),
        f"arrived {arrival}" if arrival else "",
    )
