"""`measures.csv` and the digits that people see."""

from datetime import date
from fractions import Fraction

import pytest

from herringbone.engine.measuring.measure_table import (
    HEADER,
    cut,
    half_up,
    rows,
    shown_for_group,
    shown_for_pupil,
)
from herringbone.engine.measuring.measures import Frame
from herringbone.engine.measuring.planes import Planes
from herringbone.engine.record.calendar import AsOf
from herringbone.engine.trying.drawn import drawn

PAGE = "Pupil Mon Tue Wed\nAmy II // //\nBen // DD //\nCal -- -- --"


def table(as_of: AsOf) -> dict[str, dict[str, str]]:
    page = drawn(
        PAGE, starts=date(2024, 10, 7), pupils={"Cal": {"leave_date": "2024-10-08", "dob": ""}}
    )
    found = rows(Frame(Planes.of(page), as_of))
    return {row[0]: dict(zip(HEADER, row, strict=True)) for row in found}


def test_the_columns_are_those_of_the_interface() -> None:
    assert HEADER[:10] == (
        "pupil_id", "possible", "attended", "absent", "authorised", "unauthorised", "late",
        "late_after_close", "unmarked", "attendance",
    )  # fmt: skip
    assert HEADER[10] == "term_possible"
    assert HEADER[46:55] == tuple(f"last_20_days_{name}" for name in HEADER[1:10])
    assert HEADER[-4:] == ("remaining", "best_possible", "sessions_before_pa", "band")
    assert len(HEADER) == 1 + 6 * 9 + 16


def test_only_pupils_on_roll_are_listed() -> None:
    assert list(table(AsOf(date(2024, 10, 9)))) == ["Amy", "Ben"]
    assert list(table(AsOf(date(2024, 10, 8)))) == ["Amy", "Ben", "Cal"]


def test_nothing_is_empty_and_an_empty_window_is_nought() -> None:
    cal = table(AsOf(date(2024, 10, 8)))["Cal"]
    assert (cal["possible"], cal["unmarked"], cal["attendance"]) == ("0", "4", "")
    assert cal["last_half_term_possible"] == cal["compulsory_age"] == cal["last_seen"] == ""
    assert cal["unauthorised_10_weeks"] == ""
    weekend = table(AsOf(date(2024, 10, 14)))["Amy"]
    assert (weekend["week_possible"], weekend["week_attendance"]) == ("0", "")


def test_figures_have_six_decimals() -> None:
    amy = table(AsOf(date(2024, 10, 9)))["Amy"]
    assert amy["attendance"] == "66.666667"
    assert (amy["persistently_absent"], amy["last_seen"]) == ("1", "2024-10-09")


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown"),
    [
        (1, 3, "0.333333"),
        (1, 2_000_000, "0.000001"),
        (-1, 3_000_000, "0.000000"),
        (-5, 2, "-2.500000"),
    ],
)
def test_half_up(numerator: int, denominator: int, shown: str) -> None:
    assert half_up(numerator, denominator, 6) == shown


def test_pupils_are_cut_and_groups_rounded() -> None:
    value = Fraction(9496, 100)
    assert shown_for_pupil(value) == "94.9"
    assert shown_for_group(value) == "95.0"
    assert shown_for_group(value, beside_target=True) == "94.9"
    assert shown_for_pupil(None) == shown_for_group(None) == ""
    assert cut(-1, 100, 1) == "0.0"
