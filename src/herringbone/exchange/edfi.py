"""Ed-Fi interchange files to `Registers` by the profile `edfi`.

Only exceptions are recorded there, so every school day of a pupil is present unless an event says
otherwise. Enrolments are in no file of the sample: with a school named, its pupils are those with
an event there; without one, all pupils of the file stand in one register.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt

from herringbone.engine.england.codes import national_codes
from herringbone.engine.record.calendar import AM, PM, Calendar, SchoolDay
from herringbone.engine.record.registers import MarkDetail, Registers
from herringbone.engine.record.roll import Enrolment, Pupil
from herringbone.engine.record.school import School
from herringbone.exchange.edfi_files import ATTENDANCE, CALENDAR, District, Event, read_district
from herringbone.exchange.flat.folder import warn_of_no_possible_session
from herringbone.exchange.problems import Kind, Reading, Refused
from herringbone.exchange.profiles import Profile
from herringbone.exchange.tables import Findings

STROKES = {AM: "/", PM: "\\"}
PUPIL_COLUMNS = ("pupil_id", "start_date", "surname", "forename", "known_as", "date_of_birth")
MARK_COLUMNS = ("pupil_id", "date", "session", "code", "reason", "note")
CLOSED = "#"


def read_edfi(path: Path, profile: Profile, *, school_id: str | None = None) -> Reading:
    """Reads the Ed-Fi files in a folder (or beside a file). An event of an unknown kind, date or
    pupil is refused; a second event for a pupil and day is dropped with a warning."""
    findings = Findings()
    registers = None
    try:
        district = read_district(path if path.is_dir() else path.parent, profile, findings)
        if not findings.refused:
            registers = _registers(district, profile, school_id, findings)
    except Refused as refused:
        findings.refused.add(refused.problem)
    if findings.refused:
        registers = None
    if registers is not None:
        warn_of_no_possible_session(registers, ATTENDANCE, findings)
    findings.columns["pupils.csv"] = frozenset(PUPIL_COLUMNS)
    findings.columns["marks.csv"] = frozenset(MARK_COLUMNS)
    return Reading(registers, findings.refused, findings.warnings, findings.columns)


def _registers(
    district: District, profile: Profile, school_id: str | None, findings: Findings
) -> Registers | None:
    schools = sorted({event.school_id for event in district.events})
    if school_id is not None and school_id not in schools:
        message = f"is no school with an event; there are {', '.join(schools)}."
        findings.refuse(ATTENDANCE, None, "SchoolId", school_id, message, Kind.BAD_SCHOOL)
        return None
    if school_id is None and len(schools) > 1:
        message = f"holds {len(schools)} schools, read as one; --school-id takes one: "
        message += ", ".join(schools) + "."
        findings.warn(ATTENDANCE, None, "SchoolId", "", message, Kind.MAPPED)
    events = [e for e in district.events if school_id in (None, e.school_id)]
    calendar = _calendar(district, profile, findings)
    pupils = _pupils(district, events, school_id, calendar)
    marks, details = _marks(pupils, events, calendar, profile)
    name = f"{profile['school']['name']} {school_id or ''}".strip()
    school = School(name, profile.phase, calendar.year_start)
    return Registers(school, calendar, national_codes(), pupils, marks, details)


def _calendar(district: District, profile: Profile, findings: Findings) -> Calendar:
    """The weekdays of the grading periods; those without any event at any school are closed where
    the profile says so. A weekend day with events is kept, for the pupils who have one."""
    busy = Counter(event.day for event in district.events)
    closed = profile.get("days_without_events") == "closed"
    days: dict[date, SchoolDay] = {}
    for period in district.periods:
        for n in range((period.last - period.first).days + 1):
            day = period.first + timedelta(days=n)
            if day in busy or (day.weekday() < 5 and not closed):
                days[day] = SchoolDay(day, period.term, period.number)
    _warn_of_days(district, days, busy, findings)
    return Calendar.of(days.values(), profile.year_start(min(days)))


def _warn_of_days(
    district: District,
    days: Mapping[date, SchoolDay],
    busy: Mapping[date, int],
    findings: Findings,
) -> None:
    stated = sum(period.days for period in district.periods)
    if len(days) != stated:
        message = f"{len(days)} school days were found where the grading periods count {stated}; "
        message += "the file does not say which weekdays were holidays."
        findings.warn(CALENDAR, None, None, "", message, Kind.MAPPED)
    for day in sorted(busy):
        value = day.isoformat()
        if day not in days:
            message = f"is in no grading period; its {busy[day]} events are not counted."
            findings.warn(ATTENDANCE, None, "EventDate", value, message, Kind.UNUSUAL_DATE)
        elif day.weekday() >= 5:
            message = f"is a {day:%A}; its {busy[day]} events stand, and it is closed for others."
            findings.warn(ATTENDANCE, None, "EventDate", value, message, Kind.UNUSUAL_DATE)


def _pupils(
    district: District, events: list[Event], school_id: str | None, calendar: Calendar
) -> tuple[Pupil, ...]:
    """The pupils in order of id, on roll from the first school day."""
    site = {event.pupil_id: event.school_id for event in events}
    keys = sorted(district.pupils) if school_id is None else sorted(site)
    enrolments = (Enrolment(calendar.dates[0]),)
    return tuple(
        replace(district.pupils[key], enrolments=enrolments, values={"class": site.get(key, "")})
        for key in keys
    )


def _marks(
    pupils: tuple[Pupil, ...],
    events: list[Event],
    calendar: Calendar,
    profile: Profile,
) -> tuple[npt.NDArray[np.uint8], dict[tuple[int, int], MarkDetail]]:
    """Present everywhere, then what the events say. Notes stand on the morning's mark."""
    row_of = {pupil.pupil_id: row for row, pupil in enumerate(pupils)}
    marks = np.empty((len(pupils), calendar.slots), dtype=np.uint8)
    for n, session in enumerate((AM, PM)):
        marks[:, n::2] = _byte("present", session)
    for i, day in enumerate(calendar.dates):
        if day.weekday() >= 5:
            marks[:, 2 * i : 2 * i + 2] = _byte(CLOSED, AM)
    details: dict[tuple[int, int], MarkDetail] = {}
    said_already = profile.get("not_a_reason", ())
    for event in events:
        index = calendar.index(event.day)
        if index is None:
            continue
        meaning, row = profile["events"][event.category], row_of[event.pupil_id]
        for n, session in enumerate((AM, PM)):
            marks[row, 2 * index + n] = _byte(meaning[session], session)
        note = "; ".join(part for part in (meaning.get("note", ""), event.note) if part)
        reason = "" if event.reason in said_already else event.reason
        if reason or note:
            details[row, 2 * index] = MarkDetail(None, reason, note)
    return marks, details


def _byte(code: str, session: str) -> int:
    """The byte of a profile's code. Raises `KeyError` for one that is not national."""
    byte = national_codes().byte(STROKES[session] if code == "present" else code)
    if byte is None:
        raise KeyError(code)
    return byte
