"""Measures beyond the worked examples: runs, patterns, bands, improvement, the catalogue."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from herringbone.engine.measuring.bands import Band, band_names
from herringbone.engine.measuring.catalogue import MEASURES
from herringbone.engine.measuring.figures import Figure, ImprovementRule
from herringbone.engine.measuring.groups import GROUP_FIGURES, GroupFrame
from herringbone.engine.measuring.measures import PUPIL_FIGURES, PUPIL_TRUTHS, Frame
from herringbone.engine.measuring.patterns import Pattern, significant, upper_tail
from herringbone.engine.measuring.planes import Planes, running_totals
from herringbone.engine.record.calendar import AsOf
from herringbone.engine.record.registers import Registers
from herringbone.engine.trying.drawn import drawn
from measured_both_ways import measured

MONDAY = date(2024, 10, 7)
WEEK = "Pupil Mon Tue Wed Thu Fri\n"


def weeks(*rows: str, starts: date = MONDAY, **settings: object) -> Registers:
    """One pupil, Ben, a row a week."""
    page = "\n\n".join(f"{WEEK}Ben {row}" for row in rows)
    return drawn(page, starts=starts, **settings)  # type: ignore[arg-type]


def last_day(registers: Registers) -> date:
    return registers.calendar.dates[-1]


@pytest.mark.parametrize(
    ("rows", "run"),
    [
        (["II II II II II"], 5),
        (["II // II II II"], 3),
        (["II II DD DD DD", "DD DD II -- --"], 3),
        (["II II DD DD DD", "DD DD -- II II"], 2),
        (["II II DD DD DD", "DD DD -- -- --"], 0),
        (["II IU II -- --"], 1),
        (["II LI II // --"], 0),
        (["NN OO II II GG"], 5),
        (["VV CI II -I I-"], 4),
    ],
)
def test_absent_days_in_a_row(rows: list[str], run: int) -> None:
    page = weeks(*rows)
    assert measured(page, last_day(page), "absent_days_in_a_row") == run


@pytest.mark.parametrize(
    ("row", "unexplained", "unauthorised"),
    [
        ("NN NO OO -- --", 3, 3),
        ("NN GG NN -- --", 1, 3),
        ("NN NU NN -- --", 1, 3),
        ("NN IN NN -- --", 1, 1),
    ],
)
def test_unexplained_and_unauthorised_runs(row: str, unexplained: int, unauthorised: int) -> None:
    page = weeks(row)
    assert measured(page, last_day(page), "unexplained_days_in_a_row") == unexplained
    assert measured(page, last_day(page), "unauthorised_days_in_a_row") == unauthorised


def test_a_covid_day_neither_counts_nor_ends_a_run_nor_is_empty() -> None:
    page = weeks(
        "II DD DD DD DD", "DD XX DD DD DD", "DD DD XI II --", starts=date(2021, 11, 1),
        pupils={"Ben": {"dob": "2013-01-01"}},
    )  # fmt: skip
    assert measured(page, last_day(page), "absent_days_in_a_row") == 2


def test_a_blank_is_unexplained_only_in_a_register_that_was_submitted() -> None:
    page = drawn(
        "Pupil Mon\nAmy //\nBen --\nCal --",
        starts=MONDAY,
        pupils={"Cal": {"class": "4B", "year_group": "4"}},
    )
    assert measured(page, MONDAY, "unexplained_today", pupil="Ben") is True
    assert measured(page, MONDAY, "unexplained_today", pupil="Cal") is False
    assert measured(page, AsOf(MONDAY, 0), "unexplained_today", pupil="Ben") is False


def test_an_award_week_holds_no_saturday() -> None:
    page = drawn("Pupil Fri Sat\nBen // II\n\nPupil Mon Fri\nBen // LU", starts=MONDAY)
    assert measured(page, last_day(page), "award_week.possible") == 4


def test_last_seen_and_days_not_seen() -> None:
    page = weeks("// UI VV II --")
    assert measured(page, last_day(page), "last_seen") == date(2024, 10, 8)
    assert measured(page, last_day(page), "days_not_seen") == 3


def test_improvement_since_the_end_of_the_period_before() -> None:
    page = weeks("II II // // //", "// // // // //", "// // // // I/")
    close = page.calendar.index(date(2024, 10, 11))
    rule = ImprovementRule(by=Decimal(30), target=Decimal(96), significant=Decimal(35))
    asked = {"previous_close": close, "improvement": rule}
    day = last_day(page)
    assert measured(page, day, "improvement", **asked) == 35
    assert measured(page, day, "improved", **asked) is True
    assert measured(page, day, "significantly_improved", **asked) is True
    assert measured(page, day, "no_improvement", **asked) is False
    few = AsOf(date(2024, 10, 17), 1)
    assert measured(page, few, "improved", **(asked | {"previous_close": 9})) is None


def test_since_and_before_take_an_event_for_each_pupil() -> None:
    page = drawn(f"{WEEK}Amy II // // // //\nBen // // II // //", starts=MONDAY)
    frame = Frame(Planes.of(page), AsOf(date(2024, 10, 11)))
    since = frame.since(np.array([0, -1]))
    assert since.attendance.value(0) == 100
    assert since.attendance.value(1) is None
    assert frame.before(2).attendance.value(1) == Fraction(400, 6)
    assert not frame.improvement(2).known.any()


def test_each_pupil_may_have_an_own_close() -> None:
    week = f"{WEEK}Amy II // // // //\nBen // // II // //"
    page = drawn(f"{week}\n\n{week}\n\n{week}", starts=MONDAY)
    bands = (Band("good", at_least=Decimal(85)), Band("poor"))
    planes, as_of, closes = Planes.of(page), AsOf(last_day(page)), [4, 7]
    frame = Frame(planes, as_of, bands=bands, previous_close=np.array(closes))
    for row, close in enumerate(closes):
        alone = Frame(planes, as_of, bands=bands, previous_close=close)
        assert frame.text("previous_band")[row] == alone.text("previous_band")[row]
        assert frame.figure("improvement").value(row) == alone.figure("improvement").value(row)
    groups = GroupFrame(frame, "class")
    assert list(groups.text("previous_band")) == ["poor"]


def test_an_unknown_name_is_a_key_error() -> None:
    frame = Frame(Planes.of(weeks("// // // // //")), AsOf(MONDAY))
    for name in ("attendence", "half_term.remaining", "fortnight.late", "code_sessions:?"):
        with pytest.raises(KeyError):
            frame.figure(name)


def test_every_measure_has_a_formula_and_every_formula_a_name() -> None:
    numbers = {
        m.name for m in MEASURES.values() if m.kind in ("count", "percentage", "points", "days")
    }
    booleans = {m.name for m in MEASURES.values() if m.kind == "boolean"}
    assert set(PUPIL_FIGURES) | set(GROUP_FIGURES) == numbers
    assert set(PUPIL_TRUTHS) == booleans


def test_bands_meet_without_gap_or_overlap() -> None:
    bands = (Band("a", at_least=Decimal(95)), Band("b", above=Decimal(90)), Band("c"))
    exact = [(9500, 100), (9499999, 100000), (90, 1), (90001, 1000), (0, 1)]
    figure = Figure(
        np.array([n for n, _ in exact]), np.array([d for _, d in exact]), np.ones(5, dtype=bool)
    )
    assert list(band_names(figure, bands)) == ["a", "b", "c", "b", "c"]


def test_running_totals_are_as_narrow_as_their_sums_allow() -> None:
    sessions = running_totals(np.ones((3, 2), dtype=bool))
    assert sessions.dtype == np.int16
    assert sessions[:, 0].tolist() == [0, 1, 2, 3]
    minutes = running_totals(np.full((2, 1), 40_000, dtype=np.int32))
    assert minutes[:, 0].tolist() == [0, 40_000, 80_000]
    many = running_totals(np.ones((32_767, 1), dtype=bool))
    assert many[-1, 0] == 32_767


def test_a_window_is_the_same_added_up_or_from_running_totals() -> None:
    planes = Planes.of(weeks(*["// /I I/ // NN"] * 30))
    first = planes.between("absent", 3, 290)
    assert first.tolist() == [116]
    planes.running("absent")
    assert planes.between("absent", 3, 290).tolist() == [116]


def test_upper_tail_is_exact() -> None:
    assert upper_tail(2, 3, Fraction(1, 2)) == Fraction(1, 2)
    assert upper_tail(0, 5, Fraction(1, 7)) == 1
    assert upper_tail(3, 3, Fraction(0)) == 0


def pattern_with(chance: Fraction, row: int) -> Pattern:
    return Pattern(row, f"p{row}", 4, "PM", 6, 10, 10, 1000, chance)


def test_benjamini_and_hochberg_take_all_up_to_the_last_within_its_line() -> None:
    chances = [Fraction(3, 100), Fraction(1, 1000), Fraction(4, 100), Fraction(9, 10)]
    found = significant([pattern_with(c, n) for n, c in enumerate(chances)], tested=4)
    assert [p.row for p in found] == [1]
    assert len(significant([pattern_with(c, n) for n, c in enumerate(chances)], tested=3)) == 3


def test_a_pupil_who_misses_friday_afternoons_has_a_pattern() -> None:
    page = "\n\n".join([f"{WEEK}Ann // // // // //\nBen // // // // /N\nCid // // // // //"] * 10)
    registers = drawn(page, starts=date(2024, 9, 2))
    frame = Frame(Planes.of(registers), AsOf(last_day(registers)))
    assert [frame.truth("pattern").answer(row) for row in range(3)] == [False, True, False]
    (found,) = frame.patterns
    assert (found.weekday, found.session, found.absent, found.possible) == (4, "PM", 10, 10)
    assert found.base_rate == Fraction(100, 3)
