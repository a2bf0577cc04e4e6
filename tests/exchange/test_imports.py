"""The real sample exports, by their saved profiles; expected figures are counted from the files."""

from collections import Counter
from datetime import date

import pytest

from herringbone.engine.england.code_book import CodeClass
from herringbone.engine.england.codes import national_codes
from herringbone.exchange.census import absent
from herringbone.exchange.formats import FORMATS, read_any
from herringbone.exchange.profiles import FORMATS as PROFILE_FORMATS
from herringbone.exchange.profiles import packaged
from shared_files import shared

SCHOOL = "255901107"
CONTOSO = "ab2a9665-ce87-4120-a8b5-edd392875e42"


def codes_in(registers) -> Counter:
    symbols = registers.codes.symbols
    return Counter(symbols[byte] for byte in registers.marks.ravel().tolist())


def session(registers, pupil_id, day, n):
    slot = 2 * registers.calendar.index(day) + n
    return registers.codes.symbols[registers.marks[registers.row_of[pupil_id], slot]]


def test_every_format_of_a_profile_has_its_reader():
    assert set(FORMATS) == set(PROFILE_FORMATS) == {profile.format for profile in packaged()}


def test_edfi_all_schools():
    reading = read_any(shared("imports"), profile="edfi")
    registers = reading.registers
    assert len(registers.pupils) == 960
    found = codes_in(registers)
    # 1,077 excused, 773 unexcused and 66 tardy events; the 1,917th is the partial that is dropped.
    assert (found["C"], found["O"], found["L"]) == (2 * 1077, 2 * 773, 66)
    assert Counter(p.kind for p in reading.warnings)["duplicate"] == 1
    assert "year_group" not in reading.columns_present["pupils.csv"]


def test_edfi_present_unless_an_event_says_otherwise():
    registers = read_any(shared("imports/edfi-student.xml"), school_id=SCHOOL).registers
    assert len(registers.pupils) == 115
    day = date(2022, 5, 25)
    assert [session(registers, "604821", day, n) for n in (0, 1)] == ["L", "\\"]
    assert any(detail.note.startswith("arrived ") for detail in registers.details.values())
    sunday = date(2022, 5, 15)
    assert Counter(session(registers, p.pupil_id, sunday, 0) for p in registers.pupils) == {
        "L": 3,
        "#": 112,
    }


def test_edfi_dates_stand_under_the_codes_of_their_time():
    registers = read_any(shared("imports"), profile="edfi").registers
    assert registers.calendar.dates[0] == date(2021, 8, 23)
    meaning = national_codes().meaning("C", registers.calendar.dates[0])
    assert meaning.code_class is CodeClass.AUTHORISED
    assert registers.calendar.days[-1].half_term == 6


def test_edfi_of_an_unknown_school():
    reading = read_any(shared("imports"), profile="edfi", school_id="1")
    assert reading.registers is None and "255901001" in next(iter(reading.refused)).message


def test_contoso_needs_a_school():
    reading = read_any(shared("imports/contoso-student-attendance.csv"))
    [problem] = reading.refused
    assert reading.registers is None and "5 schools" in problem.message
    assert CONTOSO in problem.message


def test_contoso_all_day_is_both_sessions():
    reading = read_any(shared("imports"), profile="contoso", school_id=CONTOSO)
    registers = reading.registers
    assert registers.marks.shape == (120, 40)
    found = codes_in(registers)
    assert found["/"] == found["\\"] and found["N"] % 2 == 0 and "P" not in found
    assert sum(found.values()) == 4800
    assert registers.calendar.year_start == date(2021, 9, 1)
    assert reading.columns_present["pupils.csv"] == {"pupil_id"}


def test_contoso_schools_add_up_to_the_file():
    import csv

    path = shared("imports/contoso-student-attendance.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    schools = sorted({row["school_id"] for row in rows})
    readings = [read_any(path, school_id=school) for school in schools]
    absences = sum(codes_in(reading.registers)["N"] for reading in readings)
    assert absences == 2 * sum(row["AttendanceCode"] == "A" for row in rows)


def test_census_totals_are_the_rows_in_the_files_comment():
    path = shared("imports/school-census-termly-attendance.xml")
    comment = path.read_text(encoding="utf-8").rpartition("<!-- rows: ")[2].partition(" ;")[0]
    reading = read_any(path)
    assert reading.registers is None and not reading.refused
    rows = [f"{t.pupil_id} {t.possible} {t.reason or '-'} {_or_dash(t)}" for t in reading.totals]
    assert rows == comment.split(" | ")


def _or_dash(total):
    return "-" if total.sessions is None else total.sessions


def test_census_x_is_outside_the_possible_sessions():
    reading = read_any(shared("imports/school-census-termly-attendance.xml"))
    assert absent(reading.totals, date(2008, 1, 1)) == {"12345": 7, "1234eqwe5": 60}
    assert not reading.warnings


def test_a_folder_of_several_formats_asks_which():
    [problem] = read_any(shared("imports")).refused
    assert "census, contoso, edfi" in problem.message


@pytest.mark.parametrize("name", ["nowhere", "readme.txt"])
def test_what_is_no_format(tmp_path, name):
    (tmp_path / "readme.txt").write_text("hello")
    reading = read_any(tmp_path / name)
    assert reading.registers is None and len(reading.refused) == 1


def test_an_unknown_profile_names_those_there_are(tmp_path):
    [problem] = read_any(tmp_path, profile="wonde").refused
    assert "census, contoso, edfi" in problem.message
