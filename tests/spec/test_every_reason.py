"""Reasons: each action says the clause and the figures that met it, never nothing.

`test_reasons` words single clauses; here whole actions are asked why, and every action of a
synthetic term under each shipped strategy.
"""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from herringbone.engine.language.loading import load_shipped, shipped
from herringbone.engine.record.registers import Registers
from herringbone.engine.trying.assumptions import load_assumptions
from herringbone.engine.trying.simulate import Simulated, simulate
from herringbone.synthetic.recipe import Recipe
from herringbone.synthetic.school import make_school
from replays import did, page, plan, replay
from small_strategy import provision

FIVE = ("accord", "arbour", "harthill", "rivington", "waves")
HALF = page(
    "Pupil Mon Tue Wed Thu Fri\nBen // II // // //\nCal // // // // //\n\n"
    "Pupil Mon Tue Wed Thu Fri\nBen // // // // //\nCal // // // // //"
)


def why(*provisions: str, registers: Registers = HALF, **more: str) -> str:
    """The reason of the first action of RIV-23."""
    found = replay(plan(*provisions, **more), registers)
    return found.why(next(a for a in found.actions if a.provision == "RIV-23"))


def test_a_percentage_stands_beside_its_sessions() -> None:
    assert why(provision(when="attendance < 93")) == (
        "attendance 80.0 (2 of 10 sessions missed) is below 93"
    )


def test_a_figure_is_cut_and_not_rounded() -> None:
    text = "Pupil Mon Tue Wed Thu Fri\nBen /I // // // //\n\n" * 3
    register = page(text.replace("/I", "//", 2).rstrip())
    assert why(provision(when="attendance < 97", every="year", on="while"), registers=register) == (
        "attendance 96.6 (1 of 30 sessions missed) is below 97"
    )


def test_each_clause_that_holds_is_said() -> None:
    assert why(provision(when="attendance < 93 and absent >= 2")) == (
        "attendance 80.0 (2 of 10 sessions missed) is below 93; "
        "sessions absent 2, which is at least 2"
    )


def test_of_an_or_only_what_held_is_said() -> None:
    assert why(provision(when="late >= 1 or absent >= 2")) == (
        "sessions absent 2, which is at least 2"
    )


def test_a_term_is_said_with_what_made_it_true() -> None:
    register = page("Pupil Mon\nBen //\nCal //", pupils={"Cal": {"cp": "1"}})
    reason = why(provision(when="vulnerable", on="while"), registers=register)
    assert reason.startswith("vulnerable (")


def test_the_guard_is_part_of_the_reason() -> None:
    assert "possible sessions 10, which is at least 4" in why(
        provision(when="attendance < 93", needs="possible >= 4")
    )


def test_an_exit_says_what_no_longer_holds() -> None:
    reason = why(provision(every="day", when="week.absent >= 1", on="exit"))
    assert reason == "sessions absent this week 0, which is below 1"


def test_evidence_is_shown_beside_the_reason() -> None:
    assert "late marks 0" in why(provision(when="absent >= 1", evidence="[late]"))


def test_without_a_condition_the_cadence_is_the_reason() -> None:
    assert why(provision(for_="school", kind="S", when="", on="", do="{report: r}")) == (
        "due each week"
    )


def test_improvement_over_a_period_states_all_four_numbers() -> None:
    reason = why(provision(when="improved", on="while"), more="improvement: {by: 2.5, target: 97}")
    assert "before 80.0 (2 of 10 sessions missed)" in reason
    assert "since 100.0 (0 of 10): +20.0 points" in reason
    assert "improved means 2.5 points or more or 97 since" in reason


def test_a_decline_is_signed() -> None:
    head = "Pupil Mon Tue Wed Thu Fri\n"
    text = f"{head}Ben // // // // //\n\n{head}Ben // II // // //"
    assert "−20.0 points" in why(provision(when="declined", on="while"), registers=page(text))


def test_a_follow_up_names_what_it_follows_and_its_outcome() -> None:
    first = provision(id="RIV-24", when="", on="", every="year", do="{call: home}")
    follow = provision(when="", on="", every="", after="{any_of: [RIV-24]}")
    register = page(
        "Pupil Mon Tue\nBen // //", done=[did("RIV-24", "Ben", "2024-09-02", "nobody_reached")]
    )
    assert why(first, follow, registers=register) == (
        "follows RIV-24 of 2024-09-02 (nobody reached)"
    )


def test_a_repeat_has_its_reason() -> None:
    found = replay(plan(provision(when="absent >= 1", repeats="{every: 1 week, at_most: 1}")), HALF)
    assert [found.why(a) for a in found.actions] == ["sessions absent 2, which is at least 1"] * 2


def test_the_list_to_settle_says_that_nothing_was_sent() -> None:
    found = replay(plan(provision(every="day", when="absent >= 1")), page("Pupil Mon\nBen II"))
    assert found.why(found.actions[0]) == (
        "already true on the first run, and nothing was sent for it; RIV-23 Ben"
    )


# --- the five strategies -------------------------------------------------------------------------
@cache
def term() -> Registers:
    return make_school(Recipe(pupils=60, until=date(2024, 12, 20)))


@cache
def simulated(name: str) -> Simulated:
    loaded = load_shipped(name)
    return simulate(term(), loaded.plan, load_assumptions(), end=date(2024, 12, 20))


def test_these_are_the_strategies_shipped() -> None:
    assert tuple(sorted(shipped())) == FIVE


@pytest.mark.thorough
@pytest.mark.parametrize("name", FIVE)
def test_every_action_of_a_term_has_a_reason(name: str) -> None:
    found = simulated(name)
    assert len(found.actions) > 50
    for action in found.actions:
        assert len(found.why(action)) > 8, action


@pytest.mark.thorough
@pytest.mark.parametrize("name", FIVE)
def test_no_action_of_a_term_comes_twice(name: str) -> None:
    found = simulated(name)
    worded = [
        (a.provision, a.step, a.occasion, a.subject_kind, a.subject, a.words) for a in found.actions
    ]
    assert len(worded) == len(set(worded))


@pytest.mark.parametrize("name", FIVE)
def test_every_action_has_an_owner_and_is_due_on_or_after_its_day(name: str) -> None:
    for action in simulated(name).actions:
        assert action.owner, action
        assert action.due_by >= action.date, action


@pytest.mark.parametrize("name", FIVE)
def test_at_most_one_step_a_ladder_and_child_a_day_faces_the_family(name: str) -> None:
    rungs = load_shipped(name).plan.rungs
    met: dict[tuple[str, str, date], set[int]] = {}
    for action in simulated(name).actions:
        if action.because.plan_step in rungs:
            ladder, height = rungs[action.because.plan_step]
            met.setdefault((ladder, action.subject, action.date), set()).add(height)
    assert all(len(heights) == 1 for heights in met.values())


# --- families ------------------------------------------------------------------------------------
FAMILY = {"Ben": {"family_id": "F1"}, "Cal": {"family_id": "F1"}}
CHILDREN = page(
    "Pupil Mon Tue Wed Thu Fri\nBen // II // // //\nCal // // // // //\n\n"
    "Pupil Mon Tue Wed Thu Fri\nBen // // // // //\nCal // // // // //",
    pupils=FAMILY,
)


def test_a_familys_evidence_is_shown_child_by_child() -> None:
    reason = why(
        provision(for_="family", when="", on="", every="year", evidence="[attendance]"),
        registers=CHILDREN,
    )
    assert reason == (
        "Ben: attendance 90.0 (2 of 20 sessions missed); Cal: attendance 100.0 (0 of 20 sessions "
        "missed)"
    )


def test_a_familys_improvement_states_its_numbers() -> None:
    reason = why(provision(for_="family", when="improved", on="while"), registers=CHILDREN)
    assert reason.startswith("Ben: improved, before 80.0 (2 of 10 sessions missed)")


def test_a_family_that_leaves_a_state_says_what_no_longer_holds() -> None:
    reason = why(
        provision(for_="family", every="day", when="week.absent >= 1", on="exit"),
        registers=CHILDREN,
    )
    assert "Ben: sessions absent this week 0, which is below 1" in reason


def test_a_family_asked_for_nothing_else_has_its_cadence_as_reason() -> None:
    reason = why(provision(for_="family", when="", on="", every="year"), registers=CHILDREN)
    assert reason == "due each year"
