"""A drawn register page becomes registers, or says in which row and column it cannot."""

from datetime import date

import pytest

from herringbone.engine.record.registers import Registers
from herringbone.engine.trying.drawn import DrawingError, drawn

MONDAY = date(2024, 10, 7)


def marks_of(registers: Registers, name: str) -> list[str]:
    row = registers.marks[registers.row_of[name]]
    return [registers.codes.symbol(int(byte)) for byte in row]


def test_one_week() -> None:
    page = drawn("Pupil Mon Tue Wed\nBen // L- C1,U\nAmy II /\\ //", starts=MONDAY)
    assert [pupil.pupil_id for pupil in page.pupils] == ["Amy", "Ben"]
    assert marks_of(page, "Ben") == ["/", "\\", "L", "", "C1", "U"]
    assert page.calendar.dates == (MONDAY, date(2024, 10, 8), date(2024, 10, 9))


def test_a_header_begins_the_next_week_and_a_closed_column_is_no_school_day() -> None:
    page = drawn(
        "Pupil Thu Fri\nBen // ##\nAmy // ##\n\nPupil Mon Tue\nBen II //\nAmy // //",
        starts=MONDAY,
    )
    days = (date(2024, 10, 10), date(2024, 10, 14), date(2024, 10, 15))
    assert page.calendar.dates == days


def test_days_before_are_weekdays_with_everybody_present() -> None:
    page = drawn("Pupil Mon\nBen II", starts=MONDAY, before_days=6)
    assert page.calendar.dates[0] == date(2024, 9, 27)
    assert marks_of(page, "Ben")[:4] == ["/", "\\", "/", "\\"]


def test_pupils_have_a_class_a_year_group_and_an_age_to_match() -> None:
    page = drawn(
        "Pupil Mon\nAmy B //\nBen //",
        starts=MONDAY,
        pupils={"Ben": {"year_group": "6", "pp": "1", "leave_date": "2024-10-31", "dob": ""}},
    )
    amy, ben = page.pupils
    assert (amy.pupil_id, amy.value("class", MONDAY), amy.date_of_birth) == (
        "Amy B",
        "3A",
        date(2017, 1, 1),
    )
    assert ben.value("class", MONDAY) == "6A"
    assert ben.has("pp", MONDAY)
    assert ben.date_of_birth is None
    assert not ben.on_roll(date(2024, 11, 1))


def test_half_terms_follow_their_boundaries() -> None:
    page = drawn(
        "Pupil Mon\nBen //\n\nPupil Mon\nBen //", starts=MONDAY, half_terms=[date(2024, 10, 14)]
    )
    assert [(day.half_term, day.term) for day in page.calendar.days] == [
        (1, "autumn"),
        (2, "autumn"),
    ]


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("Ben // //", "row Ben: the page begins with"),
        ("Pupil Mon Mo\nBen // //", "column Mo"),
        ("Pupil Mon Tue\nBen //", "row Ben: 2 days are drawn, 1 cells found"),
        ("Pupil Mon\nBen ///", "row Ben, column Mon 2024-10-07: '///'"),
        ("Pupil Mon\nBen ?/", "row Ben, column Mon 2024-10-07: '?'"),
        ("Pupil Mon\nBen HH", "row Ben, column Mon 2024-10-07: 'H'"),
        ("Pupil Tue Mon\nBen // //", "column Mon: days of one week"),
        ("Pupil Mon\nBen //\nBen II", "row Ben: drawn twice"),
    ],
)
def test_a_mistake_is_named_by_row_and_column(page: str, says: str) -> None:
    with pytest.raises(DrawingError) as wrong:
        drawn(page, starts=MONDAY)
    assert says in str(wrong.value)
