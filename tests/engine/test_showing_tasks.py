"""What is to be done, in words: no list has to show a strategy's own names."""

from __future__ import annotations

import re

import pytest

from herringbone.engine.language.loading import load_shipped
from herringbone.engine.language.verbs import Verb, wording
from herringbone.engine.running.rules import DEFAULT_DO
from herringbone.engine.showing.show_tasks import (
    CALLED,
    OF_THE_REGISTER,
    step_said,
    task_said,
)

STRATEGIES = ("accord", "arbour", "harthill", "rivington", "waves")
RAW = re.compile(r"_|\b[A-Z]{2,}-\d+\.\w|\(\)|^\s|\s$")


def asked_for(plan):
    """Each verb and thing that a strategy asks for, its arms' and its practices' too."""
    for step in plan.steps:
        arms = [arm.arm.do for arm in step.arms if arm.arm.do]
        for do in (step.fields.do or {}, *arms):
            yield from do.items()
        if step.fields.practice is not None:
            yield Verb.TASK, step.fields.practice.item


def test_every_verb_is_called_something():
    assert set(CALLED) == set(Verb)


def test_what_the_rules_of_the_register_ask_for_has_words_of_its_own():
    assert set(OF_THE_REGISTER) == set(DEFAULT_DO.values())


@pytest.mark.parametrize("name", STRATEGIES)
def test_nothing_that_a_strategy_asks_for_is_shown_by_its_raw_name(name):
    plan = load_shipped(name).plan
    for verb, thing in asked_for(plan):
        said = task_said(plan, verb, thing)
        assert not RAW.search(said), said
        assert said != wording(verb, thing)
        assert not said.startswith(f"{verb.replace('_', ' ')}:")


@pytest.mark.parametrize(
    "strategy, verb, thing, says",
    [
        ("rivington", "letter", "warning", "letter “Attendance has fallen under 93%”"),
        ("harthill", "support", "individual", "individual support"),
        ("harthill", "support", "with_a_lighter_touch", "support with a lighter touch"),
        ("harthill", "discuss", "dip", "talk it over (dip)"),
        ("harthill", "contract", "attendance", "attendance contract"),
        ("rivington", "visit", "second_day", "home visit (second day)"),
        ("rivington", "call", "first_day_absence", "call home (first day absence)"),
        ("rivington", "conversation", "with_the_child", "conversation with the child"),
        ("waves", "meeting", "first_teacher_meeting", "first teacher meeting"),
        ("waves", "notice", "notice_to_improve", "Notice to improve"),
        ("accord", "welfare_check", "home_visit", "welfare check (home visit)"),
        ("accord", "settle", "standing list", "settle what was so before the strategy ran"),
    ],
)
def test_it_is_called_as_people_call_it(strategy, verb, thing, says):
    assert task_said(load_shipped(strategy).plan, verb, thing) == says


def test_a_band_and_a_choice_are_said_after_it():
    said = task_said(None, "letter", "level", variant="below_90", offer=True)
    assert said == "letter “level”, below 90, if you decide so"


def test_a_step_is_referred_to_by_its_clause_and_its_name_in_words():
    assert step_said("HAR-24", "letter_1") == "HAR-24, letter 1"
    assert step_said("HAR-10") == "HAR-10"
