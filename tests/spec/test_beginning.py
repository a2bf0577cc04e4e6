"""What stands on a first run, as the actions that it would have been: the list that is settled."""

from __future__ import annotations

from datetime import date

from herringbone.engine.record.calendar import AsOf
from herringbone.engine.running.beginning import begun
from herringbone.engine.running.evaluate import evaluate
from replays import page, plan
from small_strategy import provision

DAILY = provision(every="day", when="absent >= 1")
FRIDAY = date(2024, 9, 6)
TWO_PUPILS = page("Pupil Mon Tue Wed Thu Fri\nBen II // // // //\nCal // // // // II")


def stands(strategy, registers=TWO_PUPILS) -> list[str]:
    rows = evaluate(registers, strategy, AsOf(FRIDAY)).memory.rows()
    found, explainer = begun(registers, strategy, AsOf(FRIDAY), rows)
    assert all(explainer.why(action) for action in found)
    return [f"{action.plan_step} {action.subject} {action.occasion}" for action in found]


def test_each_standing_thing_is_the_action_it_would_have_been_with_its_spells_number():
    assert stands(plan(DAILY)) == ["RIV-23 Ben 2024/25-1", "RIV-23 Cal 2024/25-1"]


def test_a_week_that_is_not_over_stands_as_far_as_it_has_gone_and_asks_for_no_more():
    weekly = provision(id="RIV-24", every="week", when="absent >= 1")
    assert [one.split()[1] for one in stands(plan(weekly))] == ["Ben", "Cal"]


def test_what_only_its_end_fires_is_not_begun():
    assert stands(plan(provision(every="day", when="absent >= 1", on="exit"))) == []


def test_what_an_exception_suppresses_is_not_asked_for():
    assert stands(plan(provision(every="day", when="absent >= 1", unless="vulnerable"))) != []
    known = provision(every="day", when="absent >= 1", unless="absent >= 1")
    assert stands(plan(known)) == []


def test_a_spell_that_began_since_is_none():
    strategy = plan(DAILY)
    first = evaluate(TWO_PUPILS, strategy, AsOf(date(2024, 9, 3))).memory
    later = evaluate(TWO_PUPILS, strategy, AsOf(FRIDAY), memory=first).memory
    found, _ = begun(TWO_PUPILS, strategy, AsOf(FRIDAY), later.rows())
    assert [action.subject for action in found] == ["Ben"]
