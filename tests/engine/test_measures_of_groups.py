"""Groups: pooled figures, characteristics, leavers, new starters."""

from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from herringbone.engine.measuring import groups
from herringbone.engine.measuring.groups import GroupFrame, dfe_cohort
from herringbone.engine.measuring.measures import Frame
from herringbone.engine.measuring.planes import Planes
from herringbone.engine.record.calendar import AsOf
from herringbone.engine.trying.drawn import drawn

MONDAY, FRIDAY = date(2024, 10, 7), date(2024, 10, 11)
PAGE = """
Pupil Mon Tue Wed Thu Fri
Amy   //  //  //  //  //
Ben   II  II  //  //  //
Cal   II  II  --  --  --
"""
PUPILS = {
    "Amy": {"class": "4B", "year_group": "4", "sex": "F", "pp": "1"},
    "Ben": {"sex": "M", "start_date": "2024-10-07"},
    "Cal": {"sex": "M", "leave_date": "2024-10-08", "pp": "1"},
}


def frame(as_of: date = FRIDAY) -> Frame:
    return Frame(Planes.of(drawn(PAGE, starts=MONDAY, before_days=5, pupils=PUPILS)), AsOf(as_of))


def attendance(groups: GroupFrame) -> dict[str, Fraction | None]:
    figure = groups.figure("week.attendance")
    return {name: figure.value(row) for row, name in enumerate(groups.subjects)}


def test_leavers_count_to_their_leaving_day() -> None:
    assert attendance(GroupFrame(frame(), "class")) == {"3A": Fraction(600, 14), "4B": 100}


def test_a_flag_makes_two_groups() -> None:
    found = attendance(GroupFrame(frame(), "pp"))
    assert found == {"not pp": 60, "pp": Fraction(1000, 14)}


def test_a_group_without_anyone_on_roll_is_no_subject() -> None:
    assert GroupFrame(frame(), "sex").subjects == ("F", "M")
    assert GroupFrame(frame(), "ethnicity").subjects == ()
    assert GroupFrame(frame(date(2024, 10, 4)), "new_starter").subjects == ("not new_starter",)


def test_new_starters_are_those_who_joined_after_the_year_began() -> None:
    starters = GroupFrame(frame(), "new_starter")
    assert attendance(starters) == {"not new_starter": Fraction(1000, 14), "new_starter": 60}


def test_the_school_with_and_without_some_pupils() -> None:
    whole = GroupFrame(frame(), "school")
    assert whole.subjects == ("Drawn School",)
    assert whole.figure("pa_share").value(0) == 50
    only_amy = GroupFrame(frame(), "school", leaving_out=~frame().flag("pp"))
    assert only_amy.figure("pupils").value(0) == 1
    assert only_amy.figure("pa_share").value(0) == 0


def test_a_group_of_which_everyone_is_left_out_is_no_subject() -> None:
    everyone = GroupFrame(frame(), "school", leaving_out=np.ones(3, dtype=bool))
    assert everyone.subjects == ()
    assert everyone.figure("attendance").known.size == 0


def test_pooled_tables_are_kept_and_the_oldest_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "TABLES_KEPT", 2)
    asked = frame()
    for _ in range(2):
        for who in range(3):
            left_out = np.arange(3) == who
            found = GroupFrame(asked, "school", leaving_out=left_out).figure("week.attendance")
            others = [Fraction(100), Fraction(60), Fraction(0)]
            possible = [10, 10, 4]
            del others[who], possible[who]
            both = zip(others, possible, strict=True)
            assert found.value(0) == sum(rate * n for rate, n in both) / sum(possible)
    assert len(asked.planes.cache["group tables"]) == 2


def test_the_dfe_cohort_is_by_age_and_year_group() -> None:
    pupils = {
        "Amy": {"dob": "2019-08-31", "year_group": "1"},
        "Ben": {"dob": "2019-09-01", "year_group": "1"},
        "Cal": {"dob": "", "year_group": "R"},
        "Dan": {"dob": "", "year_group": "11"},
        "Eve": {"dob": "2008-08-31", "year_group": "11"},
    }
    page = drawn(
        "Pupil Mon\n" + "\n".join(f"{name} //" for name in pupils), starts=MONDAY, pupils=pupils
    )
    asked = Frame(Planes.of(page), AsOf(MONDAY))
    assert list(dfe_cohort(asked)) == [True, False, False, True, False]


def test_an_unknown_kind_or_a_measure_of_pupils_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        GroupFrame(frame(), "house")
    with pytest.raises(KeyError):
        GroupFrame(frame(), "class").figure("absent_days_in_a_row")
