"""The conscience suggests the gravest thing that it knows, in words, and nothing without one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from herringbone.web.letters.suggesting import SHORT, TONES, Choice, Weighed, suggest
from herringbone.web.messages.suppression import Reason, Why

TODAY = date(2026, 11, 20)
CLEAR = Weighed(
    reasons=(),
    missed=12,
    ill=2,
    sickness_days=0,
    spoke_on=None,
    spoke_with="",
    open_case="",
    guarded="",
    alone="",
    reaches=True,
    why_nobody="",
    has_softer=True,
    judges=True,
    today=TODAY,
)


def said(**changed) -> tuple[Choice, str]:
    found = suggest(replace(CLEAR, **changed))
    return found.choice, found.words


def test_a_letter_against_which_nothing_speaks_goes():
    assert said() == (Choice.SEND, "It may go as it is.")


def test_every_choice_has_its_words_and_its_tone():
    assert set(SHORT) == set(TONES) == set(Choice)


@pytest.mark.parametrize(
    ("changed", "choice", "words"),
    [
        (
            {"reasons": (Reason(Why.HELD, "Everything is held: bereavement"),)},
            Choice.HOLD,
            "Everything is held: bereavement",
        ),
        (
            {"reasons": (Reason(Why.UNSETTLED, "Not settled: 2 sessions still N."),)},
            Choice.HOLD,
            "Not settled: 2 sessions still N.",
        ),
        (
            {"reasons": (Reason(Why.PART_TIME, "On a part-time timetable."),)},
            Choice.CALL,
            "On a part-time timetable.",
        ),
        (
            {"reaches": False, "why_nobody": "Dana: no address"},
            Choice.CALL,
            "No letter reaches anybody: Dana: no address",
        ),
        (
            {"guarded": "Child in need"},
            Choice.CALL,
            "Child in need: speak with their worker first.",
        ),
        (
            {"open_case": "Contract"},
            Choice.CALL,
            "Contract is open: whoever works on it rings first.",
        ),
        (
            {"spoke_on": TODAY - timedelta(days=1), "spoke_with": "Ms Rowe"},
            Choice.CALL,
            "Somebody spoke with Ms Rowe yesterday: ring before writing.",
        ),
        (
            {"ill": 6},
            Choice.SOFTEN,
            "6 of the 12 sessions were illness or appointments.",
        ),
        (
            {"sickness_days": 1},
            Choice.SOFTEN,
            "1 day was spent at home because of our own 48-hour rule.",
        ),
        (
            {"alone": "Court order until July"},
            Choice.SEND,
            "Look at whom it goes to: Court order until July",
        ),
    ],
)
def test_each_ground_alone(changed, choice, words):
    assert said(**changed) == (choice, words)


def test_the_gravest_ground_decides():
    everything = {
        "ill": 12,
        "spoke_on": TODAY,
        "open_case": "Contract",
        "reasons": (
            Reason(Why.PART_TIME, "On a part-time timetable."),
            Reason(Why.HELD, "Everything is held: bereavement"),
        ),
    }
    assert said(**everything) == (Choice.HOLD, "Everything is held: bereavement")


def test_a_reason_that_a_call_can_not_mend_holds_the_letter():
    both = (
        Reason(Why.PART_TIME, "On a part-time timetable."),
        Reason(Why.COMPLAINT, "Complaint: about a mark"),
    )
    assert said(reasons=both)[0] == Choice.HOLD


def test_a_talk_of_last_month_speaks_against_nothing():
    assert said(spoke_on=TODAY - timedelta(days=8))[0] == Choice.SEND
    assert said(spoke_on=TODAY - timedelta(days=7))[0] == Choice.CALL


def test_praise_is_not_softened_and_no_call_takes_its_place():
    assert said(judges=False, ill=12, spoke_on=TODAY, open_case="Contract")[0] == Choice.SEND


def test_without_a_softer_letter_none_is_suggested():
    assert said(ill=12, has_softer=False)[0] == Choice.SEND
