"""The same input gives the same answer: at every hash seed, in every order of reading; and what
cannot be evaluated is refused in words."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from herringbone.engine.england.codes import national_codes
from herringbone.engine.record.calendar import AsOf, Calendar, SchoolDay
from herringbone.engine.record.durations import add
from herringbone.engine.record.registers import Registers
from herringbone.engine.record.roll import Enrolment, Pupil
from herringbone.engine.record.school import Phase, School
from herringbone.engine.running.evaluate import evaluate
from herringbone.engine.running.history import Memory
from herringbone.engine.running.run import Run
from herringbone.engine.trying.assumptions import load_assumptions
from herringbone.engine.trying.simulate import simulate
from replays import again, did, happened, page, plan, replay
from small_strategy import provision

SCRIPT = """
from datetime import date
from herringbone.engine.record.calendar import AsOf
from herringbone.engine.running.evaluate import evaluate
from herringbone.engine.language.loading import load_shipped
from herringbone.synthetic.recipe import Recipe
from herringbone.synthetic.school import make_school

registers = make_school(Recipe(pupils=20, until=date(2024, 10, 4)))
for name in ("harthill", "rivington"):
    found = evaluate(
        registers, load_shipped(name).plan, AsOf(date(2024, 10, 4)), start=date(2024, 9, 2)
    )
    for action in found.actions:
        print(*action.key, action.date, action.listed, found.why(action))
    for row in found.memory.rows():
        print(row)
"""


def at_seed(seed: str) -> str:
    here = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, env=here
    )
    return done.stdout


@pytest.mark.thorough
def test_actions_reasons_and_memory_are_the_same_at_every_hash_seed() -> None:
    first = at_seed("0")
    assert len(first.splitlines()) > 100
    assert first == at_seed("12345")


ENTRY = plan(
    provision(every="day", when="attendance < 93"),
    provision(id="RIV-24", when="", on="", every="", after="{any_of: [RIV-23]}", do="{call: home}"),
    provision(id="RIV-25", when="", every="", on="{event: concern_raised}", do="{call: home}"),
)
DONE = [did("RIV-23", "Ben", "2024-09-03"), did("RIV-23", "Cal", "2024-09-03")]
EVENTS = [happened("concern_raised", "2024-09-04", name) for name in ("Cal", "Ben")]
WEEK = page("Pupil Mon Tue Wed\nBen // II //\nCal // // //", done=DONE, events=EVENTS)


def test_the_order_in_which_files_are_read_changes_no_key() -> None:
    turned = replace(WEEK, done=DONE[::-1], events=EVENTS[::-1])
    first, second = replay(ENTRY, WEEK), replay(ENTRY, turned)
    assert sorted(a.key for a in first.actions) == sorted(a.key for a in second.actions)
    assert first.memory.rows() == second.memory.rows()


def test_evaluating_changes_no_mark() -> None:
    before = WEEK.marks.copy()
    replay(ENTRY, WEEK)
    assert np.array_equal(before, WEEK.marks)


# --- what cannot be evaluated --------------------------------------------------------------------
def school(days: list[SchoolDay], pupils: tuple[Pupil, ...] = ()) -> Registers:
    calendar = Calendar.of(days, date(2024, 9, 1))
    marks = np.zeros((len(pupils), calendar.slots), dtype=np.uint8)
    return Registers(
        School("Empty School", Phase.PRIMARY, date(2024, 9, 1)),
        calendar,
        national_codes(),
        pupils,
        marks,
    )


MONDAY = SchoolDay(date(2024, 9, 2), "autumn", 1)
BEN = Pupil("Ben", (Enrolment(date(2024, 9, 1)),), {"year_group": "3", "class": "3A"})


def test_an_empty_calendar_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="the calendar has no school day"):
        evaluate(school([], (BEN,)), ENTRY, AsOf(date(2024, 9, 2)))


def test_an_empty_calendar_cannot_be_simulated() -> None:
    with pytest.raises(ValueError, match="the calendar has no school day"):
        simulate(school([], (BEN,)), ENTRY, load_assumptions())


def test_a_day_before_the_first_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="no school day on or before 2024-09-01"):
        evaluate(WEEK, ENTRY, AsOf(date(2024, 9, 1)))


def test_a_school_without_pupils_asks_for_nothing_about_pupils() -> None:
    assert evaluate(school([MONDAY]), ENTRY, AsOf(date(2024, 9, 2))).actions == []


def test_a_school_without_pupils_can_be_simulated() -> None:
    assert simulate(school([MONDAY]), ENTRY, load_assumptions()).actions == []


def test_a_start_after_the_day_asked_closes_nothing() -> None:
    assert replay(ENTRY, WEEK, first=date(2024, 9, 9)).actions == []


def test_a_day_after_the_calendars_end_is_its_last_day() -> None:
    assert replay(ENTRY, WEEK, until=date(2030, 1, 1)).memory.ran_to == date(2024, 9, 4)


def test_the_first_day_before_any_session_has_nothing_to_close() -> None:
    found = evaluate(WEEK, ENTRY, AsOf(date(2024, 9, 2), 0))
    assert (found.actions, found.memory.ran_to) == ([], None)


def test_memory_of_pupils_and_steps_that_are_no_more_does_no_harm() -> None:
    rows = Memory.from_rows(
        [
            {"provision": "OLD-01", "subject": "Ben", "entered_on": "2024-09-01", "step": ""},
            {"provision": "RIV-23", "subject": "Gone", "entered_on": "2024-09-01", "step": ""},
        ]
    )
    assert replay(ENTRY, WEEK, memory=again(rows)).memory.ran_to == date(2024, 9, 4)


@pytest.mark.parametrize(
    ("duration", "day"),
    [
        ("same day", date(2024, 9, 4)),
        ("0 school days", date(2024, 9, 4)),
        ("1 school day", date(2024, 9, 5)),
        ("3 school days", date(2024, 9, 9)),
        ("1 half term", date(2024, 10, 16)),
        ("2 weeks", date(2024, 9, 18)),
    ],
)
def test_durations_go_on_beyond_the_calendar(duration: str, day: date) -> None:
    assert add(WEEK.calendar, date(2024, 9, 4), duration) == day


def test_durations_need_no_calendar() -> None:
    empty = Calendar.of([], date(2024, 9, 1))
    assert add(empty, date(2024, 9, 4), "3 school days") == date(2024, 9, 9)
    assert add(empty, date(2024, 9, 4), "1 half term") == date(2024, 10, 16)


def test_half_terms_are_counted_in_the_schools_own() -> None:
    dates = [date(2024, 9, 2), date(2024, 9, 3), date(2024, 9, 9), date(2024, 9, 10)]
    days = [SchoolDay(day, "autumn", 1 + (n >= 2)) for n, day in enumerate(dates)]
    calendar = Calendar.of(days, date(2024, 9, 1))
    assert add(calendar, date(2024, 9, 2), "1 half term") == date(2024, 9, 10)


def test_a_run_of_one_school_touches_no_other() -> None:
    first, second = Run(WEEK, ENTRY), Run(WEEK, ENTRY)
    first.close(0)
    assert second.memory.ran_to is None
