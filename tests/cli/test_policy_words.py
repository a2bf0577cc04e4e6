"""Conditions in the printed policy, as a parent would say them."""

import pytest

from herringbone.engine.language.conditions import compile_condition
from herringbone.engine.language.loading import load
from herringbone.engine.language.vocabulary import Vocabulary
from herringbone.engine.showing.show_conditions import condition_said

VOCABULARY = Vocabulary.of(load("rivington").strategy)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("attendance < 93", "attendance this year is below 93%"),
        (
            "attendance >= 92 and attendance < 95",
            "attendance this year is 92% or more and below 95%",
        ),
        ("week.attendance == 100", "attendance this week is exactly 100%"),
        ("half_term.late >= 3", "3 or more late marks this half term"),
        ("absent_days_in_a_row >= 2", "2 or more days absent in a row"),
        ("possible < 40", "fewer than 40 possible sessions this year"),
        ("change <= -5", "change since last half term is minus 5 points or less"),
        ("not pp", "no pupil premium"),
        (
            "pp or not (cp or lac)",
            "pupil premium or (no child protection plan and not looked after)",
        ),
        ('open_case("contract")', "a contract is open"),
        ('not done("RIV-23")', "RIV-23 was not done this year"),
        ('year_group in ["5", "6"]', "year group 5 or 6"),
        ("vulnerable and not declining", "“vulnerable” and not “declining”"),
        ("change is not known", "change since last half term is not known"),
    ],
)
def test_a_condition_is_said(condition, said):
    assert condition_said(compile_condition(condition, VOCABULARY).node) == said
