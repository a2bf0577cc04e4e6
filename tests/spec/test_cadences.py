"""When a cadence fires: once a period, as of its last school day, by the first run after that."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from herringbone.engine.record.calendar import AsOf, Calendar, SchoolDay
from herringbone.engine.running.evaluate import evaluate
from herringbone.engine.running.schedule import Schedule
from herringbone.engine.trying.drawn import plain_calendar
from replays import again, days, did, occasions, page, plan, replay
from small_strategy import provision


def report(every: str, **keys: str) -> str:
    return provision(
        kind="S", for_="school", every=every, when="", on="", do="{report: figures}", **keys
    )


def weekdays(first: date, last: date, *closed: str) -> list[date]:
    found = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [d for d in found if d.weekday() < 5 and d.isoformat() not in closed]


def closings(cadence: str, calendar: Calendar, **how: int) -> list[tuple[str, str]]:
    """(as-of day, occasion) of each closing."""
    schedule = Schedule(calendar, **how)
    return [
        (calendar.dates[day].isoformat(), closing.occasion)
        for day in range(len(calendar))
        for closing in schedule.closings(cadence, day)
    ]


FOUR_WEEKS = plain_calendar(
    weekdays(date(2025, 3, 3), date(2025, 3, 28)), [date(2024, 10, 28), date(2025, 1, 6)]
)
FULL_WEEK = """
    Pupil Mon Tue Wed Thu Fri
    Ben   //  //  //  //  //
"""
TWO_WEEKS = FULL_WEEK + FULL_WEEK


def test_a_week_is_judged_on_its_last_school_day_and_named_by_its_iso_week() -> None:
    found = replay(plan(report("week")), page(TWO_WEEKS))
    assert days(found, "RIV-23") == ["2024-09-06", "2024-09-13"]
    assert occasions(found, "RIV-23") == ["2024-W36", "2024-W37"]


def test_every_day_is_its_own_occasion() -> None:
    found = replay(plan(report("day")), page("Pupil Mon Tue\nBen // //"))
    assert occasions(found, "RIV-23") == ["2024-09-02", "2024-09-03"]


def test_a_half_term_and_a_term_are_judged_on_their_last_day() -> None:
    calendar = plain_calendar(
        weekdays(date(2024, 9, 2), date(2024, 12, 20)), [date(2024, 11, 4), date(2025, 1, 6)]
    )
    assert closings("half_term", calendar) == [
        ("2024-11-01", "2024/25-HT1"),
        ("2024-12-20", "2024/25-HT2"),
    ]
    assert closings("term", calendar) == [("2024-12-20", "2024/25-autumn")]


def test_a_month_is_judged_on_its_last_school_day() -> None:
    calendar = plain_calendar(weekdays(date(2025, 3, 24), date(2025, 4, 3), "2025-03-31"))
    assert closings("month", calendar) == [("2025-03-28", "2025-03"), ("2025-04-03", "2025-04")]


def test_a_year_is_judged_on_its_last_school_day() -> None:
    two_years = [*weekdays(date(2025, 7, 14), date(2025, 7, 18)), date(2025, 9, 1)]
    assert closings("year", plain_calendar(two_years)) == [
        ("2025-07-18", "2024/25"),
        ("2025-09-01", "2025/26"),
    ]


def test_the_same_term_of_another_year_is_another_period() -> None:
    days = [
        SchoolDay(date(2024, 9, 2), "autumn", 1),
        SchoolDay(date(2025, 9, 1), "autumn", 1),
    ]
    calendar = Calendar.of(days, date(2024, 9, 1))
    assert closings("half_term", calendar) == [
        ("2024-09-02", "2024/25-HT1"),
        ("2025-09-01", "2025/26-HT1"),
    ]


def test_friday_fires_as_of_thursday() -> None:
    assert closings("friday", FOUR_WEEKS)[0] == ("2025-03-06", "2025-W10")


def test_friday_says_the_week_up_to_thursday() -> None:
    schedule = Schedule(FOUR_WEEKS)
    closing = schedule.closings("friday", 8)[0]
    held = [FOUR_WEEKS.dates[i].isoformat() for i in closing.period]
    assert held == ["2025-03-07", "2025-03-10", "2025-03-11", "2025-03-12", "2025-03-13"]


def test_monday_fires_as_of_the_friday_before_it() -> None:
    assert closings("monday", FOUR_WEEKS) == [
        ("2025-03-07", "2025-W11"),
        ("2025-03-14", "2025-W12"),
        ("2025-03-21", "2025-W13"),
    ]


def test_a_friday_without_school_is_the_weeks_last_school_day() -> None:
    closed = plain_calendar(weekdays(date(2025, 4, 14), date(2025, 4, 25), "2025-04-18"))
    assert closings("friday", closed)[0] == ("2025-04-17", "2025-W16")


def test_a_wednesday_without_school_is_the_weeks_last_school_day_too() -> None:
    closed = plain_calendar(weekdays(date(2025, 3, 3), date(2025, 3, 7), "2025-03-05"))
    assert closings("wednesday", closed) == [("2025-03-07", "2025-W10")]


def test_same_day_fires_as_of_the_weekday_itself() -> None:
    found = replay(plan(report("wednesday", as_of="same_day")), page(TWO_WEEKS))
    assert days(found, "RIV-23") == ["2024-09-04", "2024-09-11"]


def test_a_week_of_holiday_has_no_occasion() -> None:
    gap = [*weekdays(date(2024, 10, 21), date(2024, 10, 25)), date(2024, 11, 4)]
    for cadence in ("week", "friday"):
        assert [o for _, o in closings(cadence, plain_calendar(gap))] == ["2024-W43", "2024-W45"]


@pytest.mark.parametrize("monday", [date(2024, 10, 21), date(2025, 3, 24)])
def test_the_week_in_which_the_clocks_change_is_like_any_other(monday: date) -> None:
    calendar = plain_calendar(weekdays(monday, monday + timedelta(days=11)))
    friday = monday + timedelta(days=4)
    assert closings("week", calendar)[0][0] == friday.isoformat()
    assert len(closings("week", calendar)) == 2


def test_an_award_week_ends_on_its_own_weekday() -> None:
    assert closings("award_week", FOUR_WEEKS, award_week_ends=3)[:2] == [
        ("2025-03-06", "2025-W10"),
        ("2025-03-13", "2025-W11"),
    ]


def test_an_award_week_that_ends_on_thursday_begins_on_friday() -> None:
    schedule = Schedule(FOUR_WEEKS, award_week_ends=3)
    closing = schedule.closings("award_week", FOUR_WEEKS.last_index(date(2025, 3, 13)))[0]
    assert FOUR_WEEKS.dates[closing.period[0]] == date(2025, 3, 7)


def test_an_award_week_cut_short_is_judged_on_its_last_school_day_and_reads_its_own_days() -> None:
    award = provision(
        kind="C",
        for_="class",
        every="award_week",
        when="award_week.attendance == 100",
        on="while",
        do="{reward: full_week}",
    )
    register = """
        Pupil Mon Tue Wed Thu Fri
        Ben   //  //  //  //  //

        Pupil Mon Tue Wed Thu Fri
        Ben   //  II  //  //  ##
    """
    assert days(replay(plan(award), page(register)), "RIV-23") == ["2024-09-06"]


def test_a_period_begins_after_the_close_of_the_one_before() -> None:
    schedule = Schedule(FOUR_WEEKS)
    first, second = schedule.closings("week", 4)[0], schedule.closings("week", 9)[0]
    assert (first.previous_close, second.previous_close) == (None, 4)


def test_the_first_period_of_a_year_has_none_before_it() -> None:
    two_years = [date(2025, 7, 17), date(2025, 7, 18), date(2025, 9, 1), date(2025, 9, 2)]
    schedule = Schedule(plain_calendar(two_years))
    assert schedule.closings("week", 3)[0].previous_close is None


def test_in_a_years_first_period_there_is_no_band_before() -> None:
    moved = provision(when="band != previous_band", on="while", every="week")
    register = """
        Pupil Mon Tue Wed Thu Fri
        Ben   //  //  //  //  II
    """
    assert days(replay(plan(moved), page(register)), "RIV-23") == []


def test_a_half_day_ends_its_week() -> None:
    half = [SchoolDay(date(2025, 7, n), "summer", 6) for n in (14, 15, 16, 17)]
    half.append(SchoolDay(date(2025, 7, 18), "summer", 6, pm=False))
    assert closings("week", Calendar.of(half, date(2024, 9, 1))) == [("2025-07-18", "2025-W29")]


def test_one_session_due_closes_a_half_day() -> None:
    half = Calendar.of(
        [
            SchoolDay(date(2024, 9, 5), "autumn", 1),
            SchoolDay(date(2024, 9, 6), "autumn", 1, pm=False),
        ],
        date(2024, 9, 1),
    )
    register = page("Pupil Thu Fri\nBen // /-", calendar=half)
    found = evaluate(register, plan(report("week")), AsOf(date(2024, 9, 6), 1))
    assert days(found, "RIV-23") == ["2024-09-06"]


def test_a_day_with_a_session_still_to_come_is_not_closed() -> None:
    found = evaluate(page(FULL_WEEK), plan(report("week")), AsOf(date(2024, 9, 6), 1))
    assert days(found, "RIV-23") == []


def test_a_list_of_cadences_fires_at_each() -> None:
    found = replay(plan(report("[half_term, term]")), page(FULL_WEEK))
    assert occasions(found, "RIV-23") == ["2024/25-HT1", "2024/25-autumn"]


def test_a_late_run_catches_up_as_of_the_day_that_was_missed() -> None:
    wanted = plan(report("week"))
    early = replay(wanted, page(TWO_WEEKS), until=date(2024, 9, 4))
    late = replay(wanted, page(TWO_WEEKS), memory=again(early.memory))
    assert days(early, "RIV-23") == []
    assert days(late, "RIV-23") == ["2024-09-06", "2024-09-13"]


def test_a_holiday_is_evaluated_as_of_the_last_school_day() -> None:
    found = replay(plan(report("week")), page(FULL_WEEK), until=date(2024, 9, 8))
    assert days(found, "RIV-23") == ["2024-09-06"]


# --- since opened --------------------------------------------------------------------------------
CONTRACT = provision(
    id="RIV-26", kind="K", when="", on="", every="", do="{contract: c}", opens="contract"
) + provision(
    id="RIV-27",
    kind="K",
    for_="{case: contract}",
    when="",
    on="",
    every="1 week since opened",
    do="{review: contract}",
)


def test_a_review_falls_weeks_after_the_opening_and_names_it() -> None:
    register = page(TWO_WEEKS, done=[did("RIV-26", "Ben", "2024-09-03")])
    found = replay(plan(CONTRACT), register)
    assert days(found, "RIV-27") == ["2024-09-10"]
    assert occasions(found, "RIV-27") == ["2024-09-03+1w"]


def test_a_review_on_a_closed_day_moves_to_the_next_school_day() -> None:
    register = """
        Pupil Mon Tue Wed Thu Fri
        Ben   //  //  //  //  //

        Pupil Mon Tue Wed Thu Fri
        Ben   //  ##  //  //  //
    """
    found = replay(plan(CONTRACT), page(register, done=[did("RIV-26", "Ben", "2024-09-03")]))
    assert days(found, "RIV-27") == ["2024-09-11"]


def test_a_review_missed_over_a_holiday_comes_once() -> None:
    dates = [*weekdays(date(2024, 9, 2), date(2024, 9, 6)), date(2024, 10, 9), date(2024, 10, 10)]
    register = page(
        "Pupil Mon\nBen //",
        calendar=plain_calendar(dates),
        done=[did("RIV-26", "Ben", "2024-09-03")],
    )
    assert days(replay(plan(CONTRACT), register), "RIV-27") == ["2024-10-09"]
