"""Weekday and session patterns against every tail worked out exactly, none ruled out beforehand."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herringbone.engine.measuring.measures import Frame
from herringbone.engine.measuring.patterns import LEAST_ABSENCES, Pattern, significant, upper_tail
from herringbone.engine.measuring.planes import Planes
from herringbone.engine.record.calendar import AsOf
from herringbone.engine.record.registers import Registers
from herringbone.synthetic import Recipe, make_school


def plain_tail(absent: int, possible: int, rate: Fraction) -> Fraction:
    chances = (
        comb(possible, k) * rate**k * (1 - rate) ** (possible - k)
        for k in range(absent, possible + 1)
    )
    return sum(chances, Fraction(0))


@given(st.integers(0, 40), st.integers(0, 40), st.integers(1, 500), st.integers(0, 500))
def test_a_tail_is_the_sum_of_its_chances(absent: int, more: int, of: int, missed: int) -> None:
    rate = Fraction(min(missed, of), of)
    assert upper_tail(absent, absent + more, rate) == plain_tail(absent, absent + more, rate)


def plain_patterns(planes: Planes, frame: Frame) -> list[Pattern]:
    """Session by session, pupil by pupil."""
    possible, absent = planes.slots("possible"), planes.slots("absent")
    tested, found = 0, []
    for weekday in range(7):
        for part, session in enumerate(("AM", "PM")):
            slots = [
                2 * day + part
                for day in frame.window("year") or ()
                if planes.calendar.dates[day].weekday() == weekday and 2 * day + part < frame.limit
            ]
            school = (
                sum(int(absent[s].sum()) for s in slots),
                sum(int(possible[s].sum()) for s in slots),
            )
            for row in np.flatnonzero(frame.on_roll).tolist():
                own = (
                    sum(int(absent[s, row]) for s in slots),
                    sum(int(possible[s, row]) for s in slots),
                )
                tested += own[1] > 0
                if own[0] >= LEAST_ABSENCES:
                    chance = plain_tail(*own, Fraction(*school))
                    name = planes.registers.pupils[row].pupil_id
                    found.append(Pattern(row, name, weekday, session, *own, *school, chance))
    return significant(found, tested)


@pytest.fixture(scope="module")
def school() -> Registers:
    return make_school(Recipe(pupils=60, seed=5))


@pytest.mark.parametrize(("day", "due"), [(189, 2), (120, 1), (70, 2)])
@pytest.mark.parametrize("absences", ["as made", "many", "everyone's"])
def test_ruling_out_by_rough_tails_changes_nothing(
    school: Registers, absences: str, day: int, due: int
) -> None:
    marks, ill = school.marks.copy(), school.codes.byte("I")
    marked, chance = marks > 0, np.random.default_rng(day)
    if absences == "many":  # some pupils miss one weekday and session more and more often
        odds = np.linspace(0, 0.6, len(marks)).reshape(-1, 1)
        marks[
            marked & (chance.random(marks.shape) < odds) & (np.arange(marks.shape[1]) % 10 == 9)
        ] = ill
    if absences == "everyone's":
        marks[marked] = ill
    planes = Planes.of(
        Registers(school.school, school.calendar, school.codes, school.pupils, marks)
    )
    frame = Frame(planes, AsOf(school.calendar.dates[day], due))
    assert frame.patterns == plain_patterns(planes, frame)
