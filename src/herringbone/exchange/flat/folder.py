"""A folder of flat files to `Registers`, or to the list of everything wrong with it.

All files are read before anything is refused, so that a school sees all its problems at once.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np

from herringbone.engine.england.code_book import CLASSES, CodeClass
from herringbone.engine.england.codes import national_codes
from herringbone.engine.record.registers import Registers
from herringbone.exchange.flat.calendar_file import read_calendar
from herringbone.exchange.flat.columns import MARKS
from herringbone.exchange.flat.history_file import with_history
from herringbone.exchange.flat.mark_rules import LegacyCodes
from herringbone.exchange.flat.marks_file import read_marks
from herringbone.exchange.flat.other_files import (
    read_contacts,
    read_done,
    read_events,
    read_notices,
)
from herringbone.exchange.flat.pupils_file import read_pupils
from herringbone.exchange.flat.school_file import read_school
from herringbone.exchange.lines import Progress
from herringbone.exchange.problems import KEPT_WHEN_SKIPPING, Kind, Problems, Reading
from herringbone.exchange.tables import Findings

ANY_YEAR_START = date(2000, 9, 1)
NOT_POSSIBLE = (CodeClass.NOT_POSSIBLE, CodeClass.CLOSED)


def read_folder(
    folder: Path,
    *,
    skip_bad_rows: bool = False,
    legacy_codes: LegacyCodes = "refuse",
    progress: Progress | None = None,
) -> Reading:
    """Reads the flat files in `folder`.

    `registers` is None when anything is refused; with `skip_bad_rows` only when a file or column
    is missing or unreadable, and the rows left out stand in `refused` (of two marks for one
    session the first stays). `progress` is called with bytes read and bytes in `marks.csv`.
    """
    refused = Problems(KEPT_WHEN_SKIPPING) if skip_bad_rows else Problems()
    findings = Findings(refused=refused)
    registers = _registers(folder, findings, legacy_codes, progress)
    if findings.refused.fatal or (findings.refused and not skip_bad_rows):
        registers = None
    if registers is not None:
        warn_of_no_possible_session(registers, MARKS.file, findings)
    return Reading(registers, findings.refused, findings.warnings, findings.columns)


def _registers(
    folder: Path, findings: Findings, legacy_codes: LegacyCodes, progress: Progress | None
) -> Registers | None:
    if not folder.is_dir():
        message = "is not a folder; name the folder that holds school.toml and the CSV files."
        findings.refuse(folder.name, None, None, "", message, Kind.MISSING_FILE)
        return None
    school = read_school(folder, findings)
    year_start = school.academic_year_start if school else ANY_YEAR_START
    calendar = read_calendar(folder, year_start, findings)
    by_id = read_pupils(folder, findings)
    if by_id is None or calendar is None:
        if not (folder / MARKS.file).is_file():
            message = "is missing; it needs a CSV file of pupil_id,date,session,code."
            findings.refuse(MARKS.file, None, None, "", message, Kind.MISSING_FILE)
        return None
    by_id = with_history(folder, by_id, findings)
    pupils = tuple(by_id[key] for key in sorted(by_id))
    contacts = read_contacts(folder, by_id, findings)
    events = read_events(folder, by_id, findings)
    done = read_done(folder, findings)
    notices = read_notices(folder, by_id, contacts, findings)
    codes = national_codes()
    sheet = read_marks(
        folder, pupils, calendar, codes, findings, legacy_codes=legacy_codes, progress=progress
    )
    if sheet is None or school is None:
        return None
    return Registers(
        school,
        calendar,
        codes,
        pupils,
        sheet.finished(),
        sheet.details,
        contacts,
        events,
        done,
        notices,
    )


def warn_of_no_possible_session(registers: Registers, file: str, findings: Findings) -> None:
    """Warns where no figure can be other than empty, saying why."""
    calendar = registers.calendar
    if not any(registers.on_roll(day).any() for day in calendar.dates):
        message = "no pupil is on roll on any day of the calendar; every figure will be empty."
        findings.warn("pupils.csv", None, None, "", message, Kind.NO_POSSIBLE_SESSION)
    elif not has_possible_session(registers):
        message = "no mark is a possible session (all closed, not required or unmarked); every "
        message += "figure will be empty."
        findings.warn(file, None, None, "", message, Kind.NO_POSSIBLE_SESSION)


def has_possible_session(registers: Registers) -> bool:
    """Does any mark count in the denominator? Stops at the first day that holds one."""
    possible = np.array([c is not None and c not in NOT_POSSIBLE for c in CLASSES])
    for i, day in enumerate(registers.calendar.dates):
        classes = registers.codes.class_table(day)[registers.marks[:, 2 * i : 2 * i + 2]]
        if possible[classes].any():
            return True
    return False
