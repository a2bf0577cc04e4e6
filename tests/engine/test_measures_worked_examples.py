"""The worked examples at the end of `measures.md`, each in the kernel and in the reference."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from herringbone.engine.england.codes import national_codes
from herringbone.engine.measuring.bands import Band
from herringbone.engine.measuring.measure_table import half_up
from herringbone.engine.record.calendar import AsOf, Calendar, SchoolDay
from herringbone.engine.record.registers import Registers
from herringbone.engine.record.roll import Enrolment, Pupil
from herringbone.engine.record.school import Phase, School
from herringbone.engine.trying.drawn import drawn, plain_calendar
from measured_both_ways import measured

MONDAY = date(2024, 10, 7)
BANDS = (Band("top", at_least=Decimal(95)), Band("middle", above=Decimal(90)), Band("low"))


def weekdays(first: date, count: int) -> list[date]:
    days = (first + timedelta(days=n) for n in range(3 * count))
    return [day for day in days if day.weekday() < 5][:count]


def a_year(absent: int, code: str = "I", *, first: date = date(2024, 9, 2)) -> Registers:
    """190 school days of one pupil, present but for the first `absent` sessions."""
    calendar = plain_calendar(weekdays(first, 190))
    book = national_codes()
    marks = np.full((1, 380), book.byte("/"), dtype=np.uint8)
    marks[0, :absent] = book.byte(code)
    born = date(first.year - 8, 1, 1)
    pupil = Pupil("Ben", (Enrolment(date(2020, 9, 1)),), {"class": "3A"}, born)
    school = School("A School", Phase.PRIMARY, calendar.year_start)
    return Registers(school, calendar, book, (pupil,), marks)


@pytest.mark.parametrize(
    ("absent", "persistently", "shown"), [(38, True, "90.000000"), (37, False, "90.263158")]
)
def test_a_year_at_the_line_of_persistent_absence(
    absent: int, persistently: bool, shown: str
) -> None:
    year = a_year(absent)
    last = year.calendar.dates[-1]
    assert measured(year, last, "persistently_absent") is persistently
    attendance = measured(year, last, "attendance")
    assert isinstance(attendance, Fraction)
    assert half_up(attendance.numerator, attendance.denominator, 6) == shown


def test_all_sessions_elsewhere_leave_attendance_nothing() -> None:
    page = drawn("Pupil Mon Tue Wed\nBen DD DD DD", starts=MONDAY)
    assert measured(page, date(2024, 10, 9), "attendance") is None
    assert measured(page, date(2024, 10, 9), "band", bands=BANDS) == ""
    assert measured(page, date(2024, 10, 9), "persistently_absent") is False


def test_a_run_ignores_an_unmarked_session_beside_a_marked_one() -> None:
    page = drawn("Pupil Mon Tue Wed Thu\nBen II II I- II", starts=MONDAY, before_days=3)
    assert measured(page, date(2024, 10, 10), "absent_days_in_a_row") == 4


def test_u_ends_a_run_and_c2_is_not_unauthorised() -> None:
    page = drawn("Pupil Mon Tue Wed Thu Fri\nBen U,C2 U,C2 U,C2 U,C2 U,C2", starts=MONDAY)
    friday = date(2024, 10, 11)
    assert measured(page, friday, "absent_days_in_a_row") == 0
    assert measured(page, friday, "unauthorised_days_in_a_row") == 0


def test_n_this_morning() -> None:
    page = drawn("Pupil Mon Tue\nBen // N-\nAmy // /-", starts=MONDAY)
    morning = AsOf(date(2024, 10, 8), 1)
    assert measured(page, morning, "absent_days_in_a_row", pupil="Ben") == 1
    assert measured(page, morning, "unexplained_today", pupil="Ben") is True
    assert measured(page, morning, "unmarked", pupil="Ben") == 0


def test_covid_sessions_are_possible_and_no_absence() -> None:
    page = "\n\n".join(
        ["Pupil Mon Tue Wed Thu Fri\nBen XX XX XX XX XX"] * 2
        + ["Pupil Mon Tue Wed Thu Fri\nBen // // // // //"] * 5
    )
    year = drawn(page, starts=date(2021, 11, 1), pupils={"Ben": {"dob": "2013-05-01"}})
    last = year.calendar.dates[-1]
    assert measured(year, last, "possible") == 70
    assert measured(year, last, "covid_sessions") == 20
    assert measured(year, last, "attendance") == 100
    assert measured(year, last, "band", bands=BANDS) == "top"
    assert measured(year, last, "unmarked") == 0


def test_x_of_a_pupil_below_compulsory_age_is_not_possible() -> None:
    page = drawn(
        "Pupil Mon\nBen XX", starts=date(2021, 11, 1), pupils={"Ben": {"dob": "2017-05-01"}}
    )
    assert measured(page, date(2021, 11, 1), "possible") == 0


def test_a_joiner_has_only_the_sessions_since_joining() -> None:
    page = drawn(
        "Pupil Mon Tue Wed Thu Fri\nBen // /I // // //",
        starts=date(2025, 12, 1),
        before_days=40,
        pupils={"Ben": {"start_date": "2025-12-01"}},
        half_terms=[date(2025, 11, 3)],
    )
    friday = date(2025, 12, 5)
    assert measured(page, friday, "possible") == 10
    assert measured(page, friday, "attendance") == 90
    assert measured(page, friday, "change") is None


def autumn_with_holiday() -> Registers:
    """Half term 1 to Friday 25 October, half term 2 from 4 November."""
    before, after = weekdays(date(2024, 9, 2), 40), weekdays(date(2024, 11, 4), 5)
    calendar = plain_calendar([*before, *after], [date(2024, 11, 4)])
    return drawn("Pupil Mon\nBen II", starts=date(2024, 10, 21), calendar=calendar)


def test_a_day_in_the_october_holiday() -> None:
    registers, holiday = autumn_with_holiday(), date(2024, 10, 30)
    assert measured(registers, holiday, "half_term.absent") == 2
    assert measured(registers, holiday, "half_term.unmarked") == 78
    assert measured(registers, holiday, "week.school_sessions") == 0
    assert measured(registers, holiday, "last_week.absent") == 2
    assert measured(registers, holiday, "last_half_term.absent") is None


def two_years() -> Registers:
    """The last two weeks of July 2024, then school from Tuesday 3 September; Ben is away."""
    july = [SchoolDay(day, "summer", 6) for day in weekdays(date(2024, 7, 8), 10)]
    autumn = [SchoolDay(day, "autumn", 1) for day in weekdays(date(2024, 9, 3), 5)]
    page = "Pupil Mon Tue Wed Thu Fri\nBen // // // OO OO"
    calendar = Calendar((*july, *autumn), date(2023, 9, 1))
    return drawn(page, starts=date(2024, 7, 15), calendar=calendar)


def test_before_the_first_session_of_the_year() -> None:
    registers, inset = two_years(), date(2024, 9, 1)
    for window in ("year", "term", "half_term"):
        assert measured(registers, inset, f"{window}.school_sessions") == 0
        assert measured(registers, inset, f"{window}.attendance") is None
    assert measured(registers, inset, "last_half_term.absent") is None
    assert measured(registers, inset, "absent_days_in_a_row") == 2
    assert measured(registers, inset, "unauthorised_days_in_a_row") == 2
    assert measured(registers, inset, "career.unauthorised") == 4


def test_sessions_left_before_persistent_absence_in_july() -> None:
    year = a_year(10)
    before_last = year.calendar.dates[-2]
    assert measured(year, before_last, "remaining") == 2
    assert measured(year, before_last, "sessions_before_pa") == 2
    assert measured(year, before_last, "best_possible") == Fraction(37000, 380)


def test_the_clock_begins_on_19_august_2024() -> None:
    june = weekdays(date(2024, 6, 24), 20)
    autumn = weekdays(date(2024, 9, 3), 20)
    calendar = Calendar.of(
        [SchoolDay(day, "summer", 6) for day in june]
        + [SchoolDay(day, "autumn", 1) for day in autumn],
        date(2023, 9, 1),
    )
    page = "Pupil Wed Thu Fri\nBen OO OO OO"
    registers = drawn(page, starts=date(2024, 6, 26), calendar=calendar)
    away = drawn("Pupil Thu Fri\nBen OO OO", starts=date(2024, 9, 5), calendar=calendar)
    both = np.maximum(registers.marks, away.marks)
    registers = Registers(registers.school, calendar, registers.codes, registers.pupils, both)
    as_of = date(2024, 9, 9)
    assert measured(registers, as_of, "unauthorised_10_weeks") == 4
    assert measured(registers, as_of, "career.unauthorised") == 10


def test_no_band_is_left_on_the_first_day_of_the_year() -> None:
    registers = two_years()
    last, first = date(2024, 7, 19), date(2024, 9, 3)
    assert measured(registers, last, "band", bands=BANDS) == "low"
    assert measured(registers, first, "band", bands=BANDS) == ""
    assert measured(registers, first, "previous_band", bands=BANDS) == ""


def test_the_clock_stands_still_below_compulsory_age() -> None:
    page = "\n\n".join(["Pupil Mon Tue\nBen OO OO"] * 3)
    registers = drawn(page, starts=MONDAY, pupils={"Ben": {"dob": "2020-03-01", "year_group": "R"}})
    last = registers.calendar.dates[-1]
    assert measured(registers, last, "unauthorised") == 12
    assert measured(registers, last, "unauthorised_10_weeks") == 0
    assert measured(registers, last, "compulsory_age") is False


def test_the_clock_is_nothing_without_a_date_of_birth() -> None:
    registers = drawn("Pupil Mon\nBen OO", starts=MONDAY, pupils={"Ben": {"dob": ""}})
    for name in ("unauthorised_10_weeks", "threshold_sessions", "compulsory_age"):
        assert measured(registers, MONDAY, name) is None
