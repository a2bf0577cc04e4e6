"""Entry, while and exit against memory: one spell, one action; a guard unmet decides nothing."""

from __future__ import annotations

from datetime import date

from herringbone.engine.record.calendar import AsOf
from herringbone.engine.running.evaluate import evaluate
from herringbone.engine.running.history import Memory
from replays import again, days, occasions, page, plan, replay, said, subjects
from small_strategy import provision

FRIDAY = date(2024, 9, 6)
BELOW_93 = provision(when="attendance < 93", on="entry")
DAILY = provision(every="day", when="attendance < 93", on="entry")
EXIT = provision(every="day", when="attendance < 93", on="exit", do="{message: better}")
THREE_WEEKS = """
    Pupil Mon Tue Wed Thu Fri
    Ben   //  //  //  //  //

    Pupil Mon Tue Wed Thu Fri
    Ben   //  II  //  //  //

    Pupil Mon Tue Wed Thu Fri
    Ben   //  //  //  //  //
"""
DOWN_UP_DOWN = """
    Pupil Mon Tue Wed Thu Fri
    Ben   //  //  //  //  /I

    Pupil Mon Tue Wed Thu Fri
    Ben   I/  //  //  //  //

    Pupil Mon Tue Wed Thu Fri
    Ben   II  II  //  //  //
"""


def test_an_entry_fires_at_the_first_close_at_which_the_condition_is_true() -> None:
    assert said(replay(plan(BELOW_93), page(THREE_WEEKS))) == [
        "2024-09-13 RIV-23 Ben letter: warning"
    ]


def test_an_entry_fires_once_a_spell() -> None:
    register = "Pupil Mon Tue Wed Thu Fri\nBen // II II II II"
    assert days(replay(plan(DAILY), page(register)), "RIV-23") == ["2024-09-03"]


def test_who_leaves_a_state_and_comes_back_begins_a_second_spell() -> None:
    wanted = plan(provision(every="day", when="day.absent >= 1", do="{call: home}"))
    found = replay(wanted, page(DOWN_UP_DOWN))
    assert days(found, "RIV-23") == ["2024-09-06", "2024-09-16"]


def test_the_occasion_of_an_entry_is_the_spells_number_in_the_year() -> None:
    wanted = plan(provision(every="day", when="day.absent >= 1", do="{call: home}"))
    assert occasions(replay(wanted, page(DOWN_UP_DOWN)), "RIV-23") == ["2024/25-1", "2024/25-2"]


def test_a_while_fires_each_period_for_which_it_is_true() -> None:
    wanted = plan(provision(when="week.absent >= 1", on="while"))
    assert occasions(replay(wanted, page(DOWN_UP_DOWN)), "RIV-23") == [
        "2024-W36",
        "2024-W37",
        "2024-W38",
    ]


def test_an_exit_fires_when_the_state_ends() -> None:
    register = """
        Pupil Mon Tue Wed Thu Fri
        Ben   //  II  //  //  //

        Pupil Mon Tue Wed Thu Fri
        Ben   //  //  //  //  //

        Pupil Mon Tue Wed Thu Fri
        Ben   //  //  //  //  //
    """
    found = replay(plan(EXIT), page(register))
    assert said(found) == ["2024-09-20 RIV-23 Ben message: better"]
    assert occasions(found, "RIV-23") == ["2024/25-1"]


def test_what_is_exactly_at_the_line_is_not_below_it() -> None:
    register = """
        Pupil Mon Tue Wed Thu Fri
        Ben   //  I/  //  //  //
    """
    assert days(replay(plan(provision(when="attendance < 90")), page(register)), "RIV-23") == []


# --- guards --------------------------------------------------------------------------------------
GUARDED = provision(every="day", when="attendance < 93", needs="possible >= 4")


def test_while_a_guard_is_unmet_nothing_opens() -> None:
    found = replay(plan(GUARDED), page("Pupil Mon Tue Wed\nBen // II //"))
    assert days(found, "RIV-23") == ["2024-09-03"]
    assert list(replay(plan(GUARDED), page("Pupil Mon\nBen //")).memory.all_spells()) == []


def test_while_a_guard_is_unmet_no_spell_closes() -> None:
    wanted = provision(every="day", when="day.absent >= 1", needs="day.possible >= 2")
    register = "Pupil Mon Tue Wed Thu\nBen // II DD II"
    found = replay(plan(wanted), page(register))
    assert occasions(found, "RIV-23") == ["2024/25-1"]
    assert [spell.left_on for spell in found.memory.all_spells()] == [None]


def test_the_strategys_guard_holds_where_a_percentage_is_read() -> None:
    wanted = plan(DAILY, needs="needs: possible >= 6")
    found = replay(wanted, page("Pupil Mon Tue Wed Thu\nBen // II // //"))
    assert days(found, "RIV-23") == ["2024-09-04"]


# --- joiners and leavers -------------------------------------------------------------------------
def test_a_new_joiner_is_judged_on_their_own_sessions() -> None:
    wanted = plan(DAILY, needs="needs: possible >= 4")
    register = page(
        "Pupil Mon Tue Wed Thu Fri\nBen // // // // //\nNew -- -- -- II //",
        pupils={"New": {"start_date": "2024-09-05"}},
    )
    assert said(replay(wanted, register)) == ["2024-09-06 RIV-23 New letter: warning"]


def test_a_leavers_spell_closes_and_fires_no_exit() -> None:
    register = page(
        "Pupil Mon Tue Wed Thu Fri\nBen // II // // //",
        pupils={"Ben": {"leave_date": "2024-09-04"}},
    )
    found = replay(plan(EXIT), register)
    assert said(found) == []
    assert [(s.left_on, s.left_how) for s in found.memory.all_spells()] == [
        (date(2024, 9, 5), "left the roll")
    ]


def test_who_has_left_is_asked_for_nothing() -> None:
    register = page(
        "Pupil Mon Tue Wed Thu Fri\nBen // // // II II",
        pupils={"Ben": {"leave_date": "2024-09-04"}},
    )
    assert said(replay(plan(DAILY), register)) == []


# --- unless --------------------------------------------------------------------------------------
def test_what_is_suppressed_is_remembered_and_not_sent_later() -> None:
    wanted = plan(
        provision(every="day", when="absent >= 1", unless="late >= 1", do="{call: home}"),
    )
    found = replay(wanted, page("Pupil Mon Tue Wed Thu\nBen L/ II // //"))
    assert said(found) == []
    assert [spell.how for spell in found.memory.all_spells()] == ["suppressed"]


def test_a_while_is_suppressed_only_as_long_as_the_circumstance_lasts() -> None:
    wanted = plan(
        provision(
            every="day", when="absent >= 1", on="while", unless="day.late >= 1", do="{call: home}"
        )
    )
    assert days(replay(wanted, page("Pupil Mon Tue Wed\nBen II L/ //")), "RIV-23") == [
        "2024-09-02",
        "2024-09-04",
    ]


# --- corrections ---------------------------------------------------------------------------------
BEFORE = """
    Pupil Mon Tue Wed Thu Fri
    Ben   //  //  //  //  //

    Pupil Mon Tue
    Ben   II  //
"""
CORRECTED = """
    Pupil Mon Tue Wed Thu Fri
    Ben   //  //  //  //  //

    Pupil Mon Tue Wed Thu Fri
    Ben   //  //  //  //  //
"""
NOVEMBER = date(2024, 11, 4)


def test_crossing_93_on_the_12th_and_correcting_the_11th_sends_no_second_letter() -> None:
    wanted = plan(DAILY)
    first = replay(wanted, page(BEFORE, NOVEMBER, before_days=3))
    second = replay(wanted, page(CORRECTED, NOVEMBER, before_days=3), memory=again(first.memory))
    assert said(first) == ["2024-11-11 RIV-23 Ben letter: warning"]
    assert said(second) == []


def test_after_a_correction_the_spell_is_closed_and_counted() -> None:
    wanted = plan(DAILY)
    first = replay(wanted, page(BEFORE, NOVEMBER, before_days=3))
    second = replay(wanted, page(CORRECTED, NOVEMBER, before_days=3), memory=again(first.memory))
    assert [(s.number, s.left_how) for s in second.memory.all_spells()] == [(1, "exit")]


def test_an_absence_added_to_a_day_already_run_opens_one_spell_today() -> None:
    wanted = plan(DAILY)
    fine = "Pupil Mon Tue Wed Thu\nBen // // // //"
    worse = "Pupil Mon Tue Wed Thu\nBen II // // //"
    first = replay(wanted, page(fine), until=date(2024, 9, 4))
    second = replay(wanted, page(worse), memory=again(first.memory))
    assert said(second) == ["2024-09-05 RIV-23 Ben letter: warning"]
    assert next(iter(second.memory.all_spells())).entered_on == date(2024, 9, 5)


# --- the year's end ------------------------------------------------------------------------------
JULY = date(2025, 7, 14)
OVER_THE_SUMMER = page(
    """
    Pupil Mon Tue Wed Thu Fri
    Ben   //  //  II  //  //
    """
    + "\n    Pupil Mon Tue\n    Ben   ## ##\n" * 6
    + """
    Pupil Mon Tue Wed
    Ben   //  //  //
    """,
    JULY,
)
RUN = provision(id="RIV-30", every="day", when="absent_days_in_a_row >= 2", do="{call: three_days}")


def test_a_spell_over_the_year_ends_with_it_and_fires_no_exit() -> None:
    found = replay(plan(EXIT, DAILY.replace("RIV-23", "RIV-24")), OVER_THE_SUMMER)
    assert said(found) == ["2025-07-16 RIV-24 Ben letter: warning"]
    assert {(s.left_on, s.left_how) for s in found.memory.all_spells()} == {
        (date(2025, 9, 1), "year ended")
    }


def test_the_year_ends_at_the_register_of_the_new_year_too() -> None:
    at_register = provision(at="register", every="", when="attendance < 93", on="exit")
    found = replay(plan(at_register), OVER_THE_SUMMER)
    assert said(found) == []
    assert [s.left_how for s in found.memory.all_spells()] == ["year ended"]


def test_a_spell_over_a_run_of_absent_days_crosses_the_summer() -> None:
    register = page(
        "Pupil Thu Fri\nBen II II\n"
        + "\nPupil Mon\nBen ##\n" * 6
        + "\nPupil Mon Tue Wed\nBen II II //",
        date(2025, 7, 17),
    )
    found = replay(plan(RUN), register)
    assert days(found, "RIV-30") == ["2025-07-18"]
    assert [(s.left_on, s.left_how) for s in found.memory.all_spells()] == [
        (date(2025, 9, 3), "exit")
    ]


def test_an_exit_after_the_summer_keeps_the_number_of_the_year_it_began_in() -> None:
    register = page(
        "Pupil Thu Fri\nBen // II\n" + "\nPupil Mon\nBen ##\n" * 6 + "\nPupil Mon Tue\nBen II //",
        date(2025, 7, 17),
    )
    wanted = plan(provision(every="day", when="absent_days_in_a_row >= 1", on="exit"))
    found = replay(wanted, register)
    assert days(found, "RIV-23") == ["2025-09-02"]
    assert occasions(found, "RIV-23") == ["2024/25-1"]


def test_sessions_in_ten_weeks_keep_their_spell_over_the_summer() -> None:
    register = page(
        "Pupil Thu Fri\nBen // OO\n" + "\nPupil Mon\nBen ##\n" * 6 + "\nPupil Mon\nBen //",
        date(2025, 7, 17),
    )
    wanted = plan(provision(every="day", when="unauthorised_10_weeks >= 2", do="{file: papers}"))
    found = replay(wanted, register)
    assert days(found, "RIV-23") == ["2025-07-18"]
    assert [spell.left_on for spell in found.memory.all_spells()] == [None]


def test_spell_numbers_begin_again_with_the_year() -> None:
    register = page(
        "Pupil Thu Fri\nBen II //\n" + "\nPupil Mon\nBen ##\n" * 6 + "\nPupil Mon Tue\nBen // II",
        date(2025, 7, 17),
    )
    wanted = plan(provision(every="day", when="attendance < 93", do="{call: home}"))
    assert occasions(replay(wanted, register), "RIV-23") == ["2025/26-1"]


# --- the first run -------------------------------------------------------------------------------
TWO_PUPILS = page("Pupil Mon Tue Wed Thu Fri\nBen II // // // //\nCal // // // // II")


def test_what_is_true_on_the_first_run_is_standing_and_sends_nothing() -> None:
    found = replay(plan(DAILY), TWO_PUPILS)
    assert subjects(found, "RIV-23") == ["Cal"]
    assert [spell.how for spell in found.memory.all_spells()] == ["standing", "entry"]


def test_the_first_run_asks_for_one_list_to_settle() -> None:
    settle = replay(plan(DAILY), TWO_PUPILS).actions[0]
    assert (settle.words, settle.listed) == ("settle: standing list", ("RIV-23 Ben",))


def test_the_list_to_settle_goes_to_a_role_of_the_strategy() -> None:
    assert replay(plan(DAILY), TWO_PUPILS).actions[0].owner == "lead"


def test_a_school_with_nothing_standing_has_no_list_to_settle() -> None:
    found = replay(plan(DAILY), page("Pupil Mon\nBen //"))
    assert found.actions == []


def test_a_state_that_only_its_end_fires_is_not_on_the_list_to_settle() -> None:
    found = replay(plan(EXIT), TWO_PUPILS)
    assert [a for a in found.actions if a.provision == "standing"] == []


def test_a_new_version_stands_on_what_is_already_true() -> None:
    old = replay(plan(DAILY), TWO_PUPILS, until=date(2024, 9, 5))
    new = plan(
        DAILY, provision(id="RIV-24", every="day", when="absent >= 1"), version='version: "2"'
    )
    found = replay(new, TWO_PUPILS, memory=again(old.memory))
    assert said(found, "RIV-24") == []
    assert said(found, "RIV-23") == []
    assert found.actions[0].listed == ("RIV-23 Cal", "RIV-24 Ben", "RIV-24 Cal")


def test_a_day_alone_is_a_first_run() -> None:
    found = evaluate(TWO_PUPILS, plan(DAILY), AsOf(FRIDAY))
    assert said(found) == ["2024-09-06 standing Drawn School settle: standing list"]


def test_memory_without_a_run_is_a_first_run_that_keeps_its_spells() -> None:
    rows = [row for row in replay(plan(DAILY), TWO_PUPILS).memory.rows() if row["kind"] == "spell"]
    found = replay(plan(DAILY), TWO_PUPILS, first=FRIDAY, memory=Memory.from_rows(rows))
    assert said(found) == []
