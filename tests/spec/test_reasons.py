"""Why a condition holds or not: each clause in words and figures, cut and never rounded."""

from __future__ import annotations

from fractions import Fraction

import pytest

from herringbone.engine.language.condition_names import FLAG_WORDS, WINDOW_WORDS
from herringbone.engine.language.condition_words import cut
from herringbone.engine.record.calendar import WINDOWS
from herringbone.engine.record.roll import FLAGS
from sheet import NAMES, Sheet, read, reasons


def test_a_figure_stands_with_its_sessions():
    assert reasons("attendance < 93 and not social_worker", attendance="405/438") == [
        "attendance 92.4 (33 of 438 sessions missed) is below 93",
        "no social worker",
    ]


def test_a_figure_is_cut_so_that_it_never_contradicts_its_reason():
    assert reasons("attendance < 95", attendance="9496/10000") == [
        "attendance 94.9 (504 of 10,000 sessions missed) is below 95"
    ]


def test_a_clause_that_fails_says_how_things_are():
    assert reasons("attendance < 93", attendance="95/100") == [
        "attendance 95.0 (5 of 100 sessions missed) is not below 93"
    ]


@pytest.mark.parametrize(
    ("source", "row", "words"),
    [
        (
            "change < -2",
            {},
            "change since last half term is not known: fewer than 20 possible sessions",
        ),
        ("attendance < 93", {"attendance": "0/0"}, "attendance is not known: no possible sessions"),
        ('band == "A"', {}, "band is not known"),
        (
            "improved",
            {"improved": None},
            "whether improved is not known: fewer than 10 possible sessions before or since",
        ),
        ("unauthorised_10_weeks >= 10", {},
         "unauthorised in ten school weeks is not known: no date of birth is held"),
        ("last_half_term.late > 2", {},
         "late marks last half term is not known: this is the first half term"),
    ],
)  # fmt: skip
def test_what_is_nothing_is_worded_too(source, row, words):
    assert reasons(source, **row) == [words]


def test_a_hundred_so_far_says_what_it_waits_for():
    words = (
        "attendance this week 100.0 (0 of 9 sessions missed) so far, but 1 session has no mark yet"
    )
    row = {"week__attendance": "9/9", "week__unmarked": 1}
    assert reasons("week.attendance == 100", **row) == [words]


def test_counts_windows_and_groups():
    row = {"half_term__late": 3, "class__week__attendance": "96/100"}
    assert reasons("half_term.late >= 2", **row) == [
        "late marks this half term 3, which is at least 2"
    ]
    assert reasons("class.week.attendance > 96", **row) == [
        "the class's attendance this week 96.0 (4 of 100 sessions missed) is not above 96"
    ]


def test_a_term_is_one_clause_with_what_decided_it():
    assert reasons("vulnerable", cp=True) == ["vulnerable (a child protection plan)"]
    assert reasons("vulnerable") == [
        "not vulnerable (no child protection plan; not a child in need)"
    ]


def test_a_clause_keeps_what_the_strategy_wrote():
    condition = read('pp and not (late between 1 and 2 or band == "A")')
    clauses = condition.clauses(Sheet(({"late": 2, "pp": True, "band": "B"},)), 0)
    assert [(clause.text, clause.holds) for clause in clauses] == [
        ("pp", True),
        ("not late between 1 and 2", False),
        ("not late between 1 and 2", False),
        ('not band == "A"', True),
    ]


def test_cases_and_steps_are_said():
    row = {"open_case:contract": True}
    assert reasons('open_case("contract") or done("WAV-06")', **row) == [
        "an open case: contract",
        "WAV-06 not done this year",
    ]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("94.96", "94.9"),
        ("3.5", "3.5"),
        ("3", "3"),
        ("-1.99", "−1.9"),
        ("-0.04", "0.0"),
        ("1234", "1,234"),
    ],
)
def test_cut(value, words):
    assert cut(Fraction(value)) == words


def test_every_flag_and_window_has_words():
    assert set(FLAGS) <= set(FLAG_WORDS)
    assert set(WINDOWS) <= set(WINDOW_WORDS)
    assert all(NAMES.word(flag) is not None for flag in FLAG_WORDS)
