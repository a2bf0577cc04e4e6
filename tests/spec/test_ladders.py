"""Ladders: nobody falls down the stairs, nobody hears the first letter twice, until the reset."""

from __future__ import annotations

from datetime import date

from replays import again, did, page, plan, replay, said, subjects
from small_strategy import provision


def rung(number: int, below: int, **keys: str) -> str:
    """RIV-31, RIV-32 ... : a letter of its own under a figure."""
    plain = {
        "id": f"RIV-3{number}",
        "every": "day",
        "when": f"attendance < {below}",
        "on": "entry",
        "do": f"{{letter: letter_{number}}}",
    }
    return provision(**(plain | keys))


LETTERS = "letters:\n" + "\n".join(
    f"  letter_{n}: {{title: Letter {n}, contact: lead}}" for n in (1, 2, 3)
)
RUNGS = (rung(1, 95), rung(2, 90), rung(3, 80))
START_HERE = plan(
    *RUNGS, letters=LETTERS, more="ladders: {steps: {rungs: [RIV-31, RIV-32, RIV-33]}}"
)
ASK = plan(
    *RUNGS,
    letters=LETTERS,
    more="ladders: {steps: {rungs: [RIV-31, RIV-32, RIV-33], skipped_rungs: ask}}",
)
CLIMB = plan(
    rung(1, 95),
    rung(2, 90, on="", after="{any_of: [RIV-31], wait: 1 school day}"),
    rung(3, 80, on="", after="{any_of: [RIV-32], wait: 1 school day}"),
    letters=LETTERS,
    more="ladders: {steps: {rungs: [RIV-31, RIV-32, RIV-33], skipped_rungs: climb}}",
)
GOOD = "\nPupil Mon Tue Wed Thu Fri\nBen // // // // //\n"


# --- start here ----------------------------------------------------------------------------------
def test_several_lines_crossed_at_once_give_the_furthest_step_only() -> None:
    assert said(replay(START_HERE, page(GOOD + "Pupil Mon\nBen II"))) == [
        "2024-09-09 RIV-32 Ben letter: letter 2"
    ]


def test_the_rungs_below_are_remembered_as_covered() -> None:
    found = replay(START_HERE, page(GOOD + "Pupil Mon\nBen II"))
    assert {s.step: s.how for s in found.memory.all_spells()} == {
        "RIV-31": "covered",
        "RIV-32": "entry",
    }


def test_a_line_crossed_again_gives_no_second_first_letter() -> None:
    register = page(GOOD + "Pupil Mon\nBen II\n" + GOOD * 2 + "Pupil Mon Tue\nBen II //")
    found = replay(START_HERE, register)
    assert said(found) == ["2024-09-09 RIV-32 Ben letter: letter 2"]
    again_covered = [s for s in found.memory.spells["RIV-32", "Ben"] if s.number == 2]
    assert [s.how for s in again_covered] == ["covered"]


def test_a_lower_line_crossed_again_gives_no_first_letter_after_a_second() -> None:
    register = page(GOOD + "Pupil Mon\nBen II\n" + GOOD * 5 + "Pupil Mon Tue\nBen II //")
    found = replay(START_HERE, register)
    assert said(found) == ["2024-09-09 RIV-32 Ben letter: letter 2"]
    assert [s.how for s in found.memory.spells["RIV-31", "Ben"]] == ["covered", "covered"]


def test_a_rung_further_up_fires_when_its_line_is_crossed() -> None:
    register = page(GOOD + "Pupil Mon Tue Wed Thu Fri\nBen I/ // // II II")
    assert said(replay(START_HERE, register)) == [
        "2024-09-09 RIV-31 Ben letter: letter 1",
        "2024-09-12 RIV-32 Ben letter: letter 2",
        "2024-09-13 RIV-33 Ben letter: letter 3",
    ]


def test_what_the_school_did_before_counts() -> None:
    register = page(GOOD + "Pupil Mon\nBen I/", done=[did("RIV-31", "Ben", "2024-09-04")])
    assert said(replay(START_HERE, register)) == []


def test_a_ladder_begins_anew_with_the_year() -> None:
    register = page(
        "Pupil Thu Fri\nBen // I/\n" + "\nPupil Mon\nBen ##\n" * 6 + GOOD + "\nPupil Mon\nBen I/",
        date(2025, 7, 17),
    )
    assert said(replay(START_HERE, register), "RIV-31") == [
        "2025-09-08 RIV-31 Ben letter: letter 1",
    ]


def test_one_childs_ladder_is_not_anothers() -> None:
    register = page("Pupil Mon Tue\nBen // I/\nCal // II")
    assert subjects(replay(START_HERE, register), "RIV-32") == []
    assert subjects(replay(START_HERE, register), "RIV-33") == ["Ben", "Cal"]


# --- ask -----------------------------------------------------------------------------------------
def test_a_skipped_rung_is_offered_for_a_decision() -> None:
    found = replay(ASK, page(GOOD + "Pupil Mon\nBen II"))
    assert said(found) == ["2024-09-09 RIV-32 Ben offer letter: letter 2"]


def test_the_next_rung_is_not_offered_but_asked_for() -> None:
    found = replay(ASK, page(GOOD + "Pupil Mon\nBen I/"))
    assert said(found) == ["2024-09-09 RIV-31 Ben letter: letter 1"]


# --- climb ---------------------------------------------------------------------------------------
def test_a_climb_begins_at_the_lowest_rung_however_far_the_fall() -> None:
    found = replay(CLIMB, page(GOOD + "Pupil Mon\nBen II"))
    assert said(found) == ["2024-09-09 RIV-31 Ben letter: letter 1"]


def test_the_next_rung_waits_for_the_one_before_to_be_done() -> None:
    fall = GOOD + "Pupil Mon Tue Wed Thu Fri\nBen II II // // //"
    assert said(replay(CLIMB, page(fall)), "RIV-32") == []
    done = [did("RIV-31", "Ben", "2024-09-10")]
    assert said(replay(CLIMB, page(fall, done=done)), "RIV-32") == [
        "2024-09-11 RIV-32 Ben letter: letter 2"
    ]


def test_one_rung_at_a_time_is_climbed() -> None:
    fall = GOOD + "Pupil Mon Tue Wed Thu Fri\nBen II II II II //"
    done = [did("RIV-31", "Ben", "2024-09-10"), did("RIV-32", "Ben", "2024-09-12")]
    assert said(replay(CLIMB, page(fall, done=done))) == [
        "2024-09-09 RIV-31 Ben letter: letter 1",
        "2024-09-11 RIV-32 Ben letter: letter 2",
        "2024-09-13 RIV-33 Ben letter: letter 3",
    ]


def test_a_rung_done_before_the_first_run_lets_the_next_follow() -> None:
    fall = GOOD + "Pupil Mon Tue\nBen II //"
    found = replay(CLIMB, page(fall, done=[did("RIV-31", "Ben", "2024-09-03")]))
    assert said(found) == ["2024-09-09 RIV-32 Ben letter: letter 2"]


# --- resets --------------------------------------------------------------------------------------
RESETTING = plan(
    rung(1, 95, when="half_term.attendance < 95", needs="half_term.possible >= 10"),
    rung(2, 30, when="half_term.attendance < 30", needs="half_term.possible >= 10"),
    letters=LETTERS,
    more="same_letter_after: 1 school day\n"
    "ladders: {steps: {rungs: [RIV-31, RIV-32], reset: sustained_improvement}}",
)
HALF_TERMS = [date(2024, 9, 16), date(2024, 9, 30), date(2024, 10, 14)]


def fortnight(*weeks: str) -> str:
    return "\n\n".join(f"Pupil Mon Tue Wed Thu Fri\nBen {week}" for week in weeks)


POOR, FAIR, FINE = "// // II II II", "// // // // I/", "// // // // //"


def test_an_improvement_kept_for_two_half_terms_begins_the_ladder_anew() -> None:
    register = fortnight(POOR, POOR, POOR, FAIR, FINE, FINE, POOR, POOR)
    found = replay(RESETTING, page(register, half_terms=HALF_TERMS))
    flags = [r.on for r in found.memory.records if r.kind == "flag"]
    assert flags == [date(2024, 10, 11)]
    after = [line for line in said(found, "RIV-31") if line > "2024-10-11"]
    assert after == ["2024-10-18 RIV-31 Ben letter: letter 1"]


def test_without_the_improvement_the_ladder_stays_where_it_is() -> None:
    register = fortnight(POOR, POOR, FINE, FINE, POOR, POOR)
    found = replay(RESETTING, page(register, half_terms=HALF_TERMS[:2]))
    assert said(found, "RIV-31") == ["2024-09-06 RIV-31 Ben letter: letter 1"]


def test_the_ladder_is_the_same_from_memory() -> None:
    register = page(GOOD + "Pupil Mon\nBen II\n" + GOOD * 2 + "Pupil Mon Tue\nBen II //")
    first = replay(START_HERE, register, until=date(2024, 9, 12))
    assert said(replay(START_HERE, register, memory=again(first.memory))) == []
