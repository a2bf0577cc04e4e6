"""What a firing step asks for: letters held back, stand-ins, variants, branches, offers, repeats,
flags, counters, orders, due dates."""

from __future__ import annotations

from datetime import date

from replays import again, days, did, occasions, page, plan, replay, said, subjects
from small_strategy import provision

FINE = "\nPupil Mon Tue Wed Thu Fri\nBen // // // // //\n"
DAILY = {"every": "day", "when": "day.absent >= 1", "on": "entry"}
TWICE = "Pupil Mon Tue Wed Thu Fri\nBen // II // II //"


# --- the same letter -----------------------------------------------------------------------------
def test_the_same_letter_is_held_back_within_the_interval() -> None:
    found = replay(plan(provision(**DAILY)), page(TWICE))
    assert days(found, "RIV-23") == ["2024-09-03"]
    assert [s.how for s in found.memory.all_spells()] == ["entry", "held back"]


def test_the_same_letter_is_held_back_across_provisions() -> None:
    other = provision(id="RIV-24", every="day", when="absent >= 1", on="entry")
    found = replay(plan(provision(**DAILY), other), page(TWICE))
    assert said(found) == ["2024-09-03 RIV-23 Ben letter: warning"]


def test_after_the_interval_the_same_letter_may_go_again() -> None:
    wanted = plan(provision(**DAILY), more="same_letter_after: 2 school days")
    assert days(replay(wanted, page(TWICE)), "RIV-23") == ["2024-09-03", "2024-09-05"]


def test_what_is_not_a_letter_is_not_held_back() -> None:
    wanted = plan(provision(**DAILY, do="{call: home, letter: warning}"))
    assert said(replay(wanted, page(TWICE))) == [
        "2024-09-03 RIV-23 Ben call: home",
        "2024-09-03 RIV-23 Ben letter: warning",
        "2024-09-05 RIV-23 Ben call: home",
    ]


def test_a_letter_of_each_period_may_come_each_period() -> None:
    wanted = plan(provision(when="possible >= 1", on="while"))
    assert days(replay(wanted, page(FINE * 2)), "RIV-23") == ["2024-09-06", "2024-09-13"]


def test_the_interval_is_kept_from_memory() -> None:
    wanted, register = plan(provision(**DAILY)), page(TWICE)
    first = replay(wanted, register, until=date(2024, 9, 4))
    assert said(replay(wanted, register, memory=again(first.memory))) == []


def test_what_is_held_back_counts_nothing() -> None:
    wanted = plan(provision(**DAILY, counts="{counter: letters}"))
    assert replay(wanted, page(TWICE)).memory.count("letters", "Ben", 2024) == 1


# --- in place of ---------------------------------------------------------------------------------
def test_a_step_stands_in_for_another_for_the_same_child_that_day() -> None:
    softer = provision(
        id="RIV-24", every="day", when="day.absent >= 1 and late >= 1", on="while",
        do="{call: home}", instead_of="[RIV-23]",
    )  # fmt: skip
    harder = provision(every="day", when="day.absent >= 1", on="while")
    register = page("Pupil Mon Tue\nBen // II\nCal L/ II")
    assert said(replay(plan(harder, softer), register)) == [
        "2024-09-03 RIV-23 Ben letter: warning",
        "2024-09-03 RIV-24 Cal call: home",
    ]


def test_an_arm_stands_in_as_its_step_does() -> None:
    softer = provision(
        id="RIV-24", every="day", when="day.absent >= 1", on="while", do="",
        branch="[{name: soft, do: {call: home}}]", instead_of="[RIV-23]",
    )  # fmt: skip
    harder = provision(every="day", when="day.absent >= 1", on="while")
    found = replay(plan(harder, softer), page("Pupil Mon Tue\nBen // II"))
    assert said(found) == ["2024-09-03 RIV-24.soft Ben call: home"]


# --- variants, branches, offers ------------------------------------------------------------------
def test_a_letter_comes_in_the_variant_of_the_childs_band() -> None:
    wanted = plan(provision(every="week", when="absent >= 1", on="while", variant="band"))
    register = page("Pupil Mon Tue Wed Thu Fri\nBen // I/ // // //\nCal // II II // //")
    assert said(replay(wanted, register)) == [
        "2024-09-06 RIV-23 Ben letter: warning (red)",
        "2024-09-06 RIV-23 Cal letter: warning (red)",
    ]


def test_the_first_arm_that_is_true_is_taken() -> None:
    wanted = plan(
        provision(
            when="possible >= 1", on="while", do="",
            branch="[{name: ill, when: absent >= 2, do: {call: home}}, "
            "{name: late, when: late >= 1, do: {text: clock}}, "
            "{name: fine, do: {postcard: well_done}}]",
        )
    )  # fmt: skip
    register = page(
        "Pupil Mon Tue Wed Thu Fri\nBen // II // // L/\nCal // // // // L/\nDee // // // // //"
    )
    assert said(replay(wanted, register)) == [
        "2024-09-06 RIV-23.ill Ben call: home",
        "2024-09-06 RIV-23.late Cal text: clock",
        "2024-09-06 RIV-23.fine Dee postcard: well done",
    ]


def test_without_a_true_arm_nothing_is_asked_for() -> None:
    wanted = plan(
        provision(
            when="possible >= 1", on="while", do="",
            branch="[{name: a, when: absent >= 1, do: {call: home}}, "
            "{name: b, when: late >= 1, do: {call: home}}]",
        )
    )  # fmt: skip
    assert said(replay(wanted, page(FINE))) == []


def test_an_arm_can_be_asked_about_by_its_own_name() -> None:
    branch = provision(
        every="day", when="absent >= 1", on="entry", do="",
        branch="[{name: some, do: {call: home}}]",
    )  # fmt: skip
    asks = provision(id="RIV-24", every="day", when='fired("RIV-23.some")', on="entry")
    found = replay(plan(branch, asks), page("Pupil Mon Tue Wed\nBen // II //"))
    assert days(found, "RIV-24") == ["2024-09-04"]


def test_an_offer_says_that_it_is_one() -> None:
    wanted = plan(provision(when="absent >= 1", on="while", offer="true"))
    found = replay(wanted, page("Pupil Mon\nBen II"))
    assert said(found, "RIV-23") == ["2024-09-02 RIV-23 Ben offer letter: warning"]


# --- due, owners ---------------------------------------------------------------------------------
def action(**keys: str) -> object:
    wanted = plan(provision(**({"when": "absent >= 1", "on": "while"} | keys)))
    register = page("Pupil Mon Tue Wed Thu Fri\nBen II // // // //\n" + FINE * 2)
    return replay(wanted, register).actions[-1 if "year" in keys.values() else 0]


def test_due_in_school_days_skips_the_weekend() -> None:
    assert action(due="2 school days").due_by == date(2024, 9, 10)  # type: ignore[attr-defined]


def test_due_in_weeks_and_days_is_by_the_calendar() -> None:
    assert action(due="1 week").due_by == date(2024, 9, 13)  # type: ignore[attr-defined]
    assert action(due="3 days").due_by == date(2024, 9, 9)  # type: ignore[attr-defined]
    assert action(due="same day").due_by == date(2024, 9, 6)  # type: ignore[attr-defined]


def test_due_past_the_calendars_end_counts_weekdays() -> None:
    late = action(every="year", due="3 school days")
    assert late.due_by == date(2024, 9, 25)  # type: ignore[attr-defined]


def test_an_action_names_its_owner_and_who_takes_part() -> None:
    shared = action(who="lead", with_="[office]", if_not_done="lapse")
    said_of = (shared.owner, shared.together_with, shared.if_not_done)  # type: ignore[attr-defined]
    assert said_of == ("lead", ("office",), "lapse")


# --- repeats -------------------------------------------------------------------------------------
REPEATING = {"every": "week", "when": "absent >= 1", "do": "{call: home}"}
ONCE_ILL = "Pupil Mon Tue Wed Thu Fri\nBen // II // // //\n"


def test_a_repeat_comes_again_while_the_spell_is_open_and_then_stops() -> None:
    wanted = plan(provision(**REPEATING, repeats="{every: 1 week, at_most: 2}"))
    found = replay(wanted, page(ONCE_ILL + FINE * 4))
    assert days(found, "RIV-23") == ["2024-09-06", "2024-09-13", "2024-09-20"]
    assert occasions(found, "RIV-23") == ["2024/25-1", "2024/25-1+1", "2024/25-1+2"]


def test_a_repeat_ends_with_its_spell() -> None:
    wanted = plan(
        provision(
            **(REPEATING | {"when": "week.absent >= 1"}), repeats="{every: 1 week, at_most: 9}"
        )
    )
    found = replay(wanted, page(ONCE_ILL + "\n" + ONCE_ILL + FINE * 2))
    assert days(found, "RIV-23") == ["2024-09-06", "2024-09-13"]


def test_a_repeat_is_suppressed_while_the_circumstance_lasts() -> None:
    wanted = plan(
        provision(**REPEATING, unless="week.late >= 1", repeats="{every: 1 week, at_most: 9}")
    )
    late = "\nPupil Mon Tue Wed Thu Fri\nBen L/ // // // //\n"
    found = replay(wanted, page(ONCE_ILL + late + FINE))
    assert days(found, "RIV-23") == ["2024-09-06", "2024-09-20"]


def test_a_repeat_takes_the_arm_that_is_true_then() -> None:
    wanted = plan(
        provision(
            **(REPEATING | {"do": ""}), repeats="{every: 1 week, at_most: 9}",
            branch="[{name: ill, when: week.absent >= 1, do: {call: home}}, "
            "{name: well, do: {postcard: thanks}}]",
        )
    )  # fmt: skip
    assert said(replay(wanted, page(ONCE_ILL + FINE))) == [
        "2024-09-06 RIV-23.ill Ben call: home",
        "2024-09-13 RIV-23.well Ben postcard: thanks",
    ]


def test_what_stood_on_the_first_run_does_not_repeat() -> None:
    wanted = plan(provision(**REPEATING, repeats="{every: 1 week, at_most: 9}"))
    found = replay(wanted, page("Pupil Mon Tue Wed Thu Fri\nBen II // // // //\n" + FINE * 2))
    assert days(found, "RIV-23") == []


def test_what_was_suppressed_on_entry_does_not_repeat() -> None:
    wanted = plan(
        provision(**REPEATING, unless="week.late >= 1", repeats="{every: 1 week, at_most: 9}")
    )
    late = "Pupil Mon Tue Wed Thu Fri\nBen // II L/ // //\n"
    assert days(replay(wanted, page(late + FINE * 2)), "RIV-23") == []


def test_repeats_go_on_from_memory() -> None:
    wanted = plan(provision(**REPEATING, repeats="{every: 1 week, at_most: 2}"))
    register = page(ONCE_ILL + FINE * 4)
    first = replay(wanted, register, until=date(2024, 9, 13))
    assert days(replay(wanted, register, memory=again(first.memory)), "RIV-23") == ["2024-09-20"]


# --- flags ---------------------------------------------------------------------------------------
def flag(lasts: str) -> str:
    return provision(
        id="RIV-24", every="day", when="day.absent >= 1", do="{record: asked}",
        sets=f"{{evidence_asked: {lasts}}}",
    )  # fmt: skip


READS = provision(every="day", when="evidence_asked", on="while", do="{call: home}")


def test_a_flag_of_a_spell_lasts_as_long_as_the_spell() -> None:
    found = replay(plan(flag("spell"), READS), page("Pupil Mon Tue Wed Thu\nBen // II II //"))
    assert days(found, "RIV-23") == ["2024-09-04", "2024-09-05"]


def test_a_flag_of_the_year_lasts_to_its_end() -> None:
    register = page(
        "Pupil Wed Thu Fri\nBen // II //\n" + "\nPupil Mon\nBen ##\n" * 6 + "\nPupil Mon\nBen //",
        date(2025, 7, 16),
    )
    found = replay(plan(flag("year"), READS), register)
    assert days(found, "RIV-23") == ["2025-07-18"]


def test_a_flag_for_next_year_begins_with_it() -> None:
    register = page(
        "Pupil Wed Thu Fri\nBen // II //\n" + "\nPupil Mon\nBen ##\n" * 6 + "\nPupil Mon\nBen //",
        date(2025, 7, 16),
    )
    found = replay(plan(flag("next_year"), READS), register)
    assert days(found, "RIV-23") == ["2025-09-01"]


# --- counters ------------------------------------------------------------------------------------
BADGE = provision(
    id="RIV-24", when="week.attendance == 100", on="while", do="{badge: full_week}",
    counts="{counter: badges}",
)  # fmt: skip
PRIZE = provision(
    when="", on="", every="", do="{reward: prize}", reaches="{counter: badges, every: 2}"
)


def test_a_counter_that_reaches_each_multiple_fires_once_a_multiple() -> None:
    found = replay(plan(BADGE, PRIZE), page(FINE * 5))
    assert days(found, "RIV-23") == ["2024-09-13", "2024-09-27"]
    assert occasions(found, "RIV-23") == ["2024/25-badges-2", "2024/25-badges-4"]


def test_a_counter_goes_on_from_memory() -> None:
    register = page(FINE * 3)
    first = replay(plan(BADGE, PRIZE), register, until=date(2024, 9, 6))
    second = replay(plan(BADGE, PRIZE), register, memory=again(first.memory))
    assert days(second, "RIV-23") == ["2024-09-13"]


def test_a_reason_for_a_prize_says_the_count() -> None:
    found = replay(plan(BADGE, PRIZE), page(FINE * 2))
    assert found.why(found.actions[-1]) == "Ben has 2 badges, one for each 2"


# --- orders --------------------------------------------------------------------------------------
def test_who_comes_first_is_said_of_those_on_the_list() -> None:
    calls = provision(every="day", when="day.absent >= 1", on="while", do="{call: home}")
    first = provision(
        id="RIV-24", every="", when="", on="", do="", orders="{of: [RIV-23], first: vulnerable}"
    )
    register = page(
        "Pupil Mon\nBen II\nCal II\nDee //", pupils={"Cal": {"cp": "1"}, "Dee": {"cp": "1"}}
    )
    found = replay(plan(calls, first), register)
    assert said(found, "RIV-24") == ["2024-09-02 RIV-24 Cal order: RIV-23"]


# --- pending, done, fired ------------------------------------------------------------------------
def test_a_pending_provision_asks_for_nothing() -> None:
    wanted = plan(provision(status="pending", when="absent >= 1", on="while"), FINE_ONE)
    assert subjects(replay(wanted, page("Pupil Mon\nBen II")), "RIV-23") == []


FINE_ONE = provision(id="RIV-29", when="", on="", every="year", do="{postcard: thanks}")


def test_fired_is_this_years() -> None:
    calls = provision(id="RIV-29", every="day", when="day.absent >= 1", on="while", do="{call: c}")
    wanted = plan(calls, provision(every="day", when='fired("RIV-29")', on="while"))
    register = page(
        "Pupil Thu Fri\nBen II //\n" + "\nPupil Mon\nBen ##\n" * 6 + "\nPupil Mon\nBen //",
        date(2025, 7, 17),
    )
    assert days(replay(wanted, register), "RIV-23") == ["2025-07-18"]


def test_done_is_this_years() -> None:
    wanted = plan(FINE_ONE, provision(every="day", when='done("RIV-29")', on="while"))
    register = page("Pupil Mon Tue\nBen // //", done=[did("RIV-29", "Ben", "2024-09-03")])
    assert days(replay(wanted, register), "RIV-23") == ["2024-09-03"]
    last_year = page("Pupil Mon Tue\nBen // //", done=[did("RIV-29", "Ben", "2024-07-03")])
    assert days(replay(wanted, last_year), "RIV-23") == []
