"""The sessions behind a reason: those of the windows that a clause names, and no others."""

from __future__ import annotations

from datetime import date

import pytest

from herringbone.web.strategies.evaluation import AsOf, Said, measured, sessions_behind
from herringbone.web.worklists.rows import sessions_words
from herringbone.web.worklists.wording import reason_said
from worlds import draw

pytestmark = pytest.mark.both_databases
LAST_WEEK, THIS_WEEK, FRIDAY = date(2026, 11, 9), date(2026, 11, 16), date(2026, 11, 20)
BEFORE = """
Pupil Mon Tue Wed Thu Fri
Amy   OO  //  L/  //  //
"""
NOW = """
Pupil Mon Tue Wed Thu Fri
Amy   /I  //  //  II  NN
"""


@pytest.fixture
def behind(entered):
    draw(entered.school, BEFORE, entered.pupils, starts=LAST_WEEK)
    draw(entered.school, NOW, entered.pupils, starts=THIS_WEEK)
    found = measured(entered.school, AsOf(FRIDAY), [entered.pupils["Amy"]])

    def of(*names: str, on: date = FRIDAY) -> list[str]:
        said = Said("RIV-23", "P", "x", names=frozenset(names))
        return [f"{day:%a%d} {half}" for day, half in sessions_behind(found, said, "P0001", on)]

    return of


def test_a_window_is_only_its_own(behind):
    this_week = ["Mon16 PM", "Thu19 AM", "Thu19 PM", "Fri20 AM", "Fri20 PM"]
    assert behind("week.attendance") == this_week
    assert behind("last_week.absent") == ["Mon09 AM", "Mon09 PM"]
    assert behind("absent") == ["Mon09 AM", "Mon09 PM", *this_week]


def test_it_is_as_of_the_day_on_which_it_was_asked_for(behind):
    assert behind("week.attendance", on=date(2026, 11, 17)) == ["Mon16 PM"]


def test_each_measure_has_its_own_sessions(behind):
    assert behind("unauthorised") == ["Mon09 AM", "Mon09 PM", "Fri20 AM", "Fri20 PM"]
    assert behind("late") == ["Wed11 AM"]
    assert behind("week.illness_sessions") == ["Mon16 PM", "Thu19 AM", "Thu19 PM"]


def test_of_a_run_of_days_the_run_and_of_today_today(behind):
    assert behind("absent_days_in_a_row") == ["Thu19 AM", "Thu19 PM", "Fri20 AM", "Fri20 PM"]
    assert behind("unexplained_today") == ["Fri20 AM", "Fri20 PM"]


def test_flags_and_figures_of_others_have_none(behind):
    assert behind("cp", "possible", "school.attendance", "class.week.attendance") == []


def test_several_names_give_each_session_once(behind):
    assert behind("week.absent", "week.attendance", "unexplained_today") == behind("week.absent")


def test_in_words_a_day_is_said_once_and_a_half_named():
    days = [(date(2026, 11, 16), "PM"), (FRIDAY, "AM"), (FRIDAY, "PM")]
    assert sessions_words(days) == "3 sessions: Mon 16 Nov (afternoon), Fri 20 Nov"
    assert sessions_words(days[:1]) == "1 session: Mon 16 Nov (afternoon)"


def test_many_days_are_the_last_of_them_and_how_many_before():
    many = [(date(2026, 9, day), "AM") for day in range(1, 16)]
    said = sessions_words(many)
    assert said.startswith("15 sessions: Fri 4 Sep (morning), ")
    assert said.endswith("Tue 15 Sep (morning), and 3 days before")


def test_dates_in_a_reason_are_said_as_people_say_them():
    assert reason_said("follows RIV-24 of 2026-11-16") == "follows RIV-24 of Mon 16 Nov"
