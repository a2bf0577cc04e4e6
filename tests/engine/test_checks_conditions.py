"""Conditions that no figure could make true, or false, and subjects asked what they do not have."""

from __future__ import annotations

import pytest

from small_strategy import found, provision

NEVER, ALWAYS = "this can never be true", "this is never false, so it says nothing"


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("attendance < 90 and attendance > 95", NEVER),
        ("attendance < 0", NEVER),
        ("attendance > 100", NEVER),
        ("attendance between 95 and 90", NEVER),
        ("late > 3 and late < 4", NEVER),
        ('band == "green" and attendance < 95', NEVER),
        ('band == "red" and attendance > 90', NEVER),
        ('band == "green" and band == "red"', NEVER),
        ('year_group == "1" and year_group == "2"', NEVER),
        ("persistently_absent and attendance > 90", NEVER),
        ("cp and not (cp or pp)", NEVER),
        ("not vulnerable and cp", NEVER),
        ("pp or attendance > 96 and attendance < 95", NEVER),
        ("year.attendance < 90 and attendance >= 90", NEVER),
        ("attendance >= 0", ALWAYS),
        ("pp and late >= 0", ALWAYS),
        ("pp or not pp", ALWAYS),
        ('band in ["green", "amber", "red"]', ALWAYS),
        ("attendance < 93 or attendance > 92", ALWAYS),
    ],
)
def test_conditions_that_are_decided_beforehand(condition, said):
    assert found(provision(when=f"'{condition}'")) == [said]


@pytest.mark.parametrize(
    "condition",
    [
        "attendance <= 90 and attendance >= 90",
        "late > 3 and late < 5",
        "days_absent > 3 and days_absent < 4",
        "attendance < 90 and half_term.attendance > 95",
        "attendance < class.attendance and attendance > class.attendance - 5",
        'band == "amber" and attendance < 95',
        'band == "amber" and attendance <= 90.001',
        'previous_band == "red" and band == "green"',
        "change is known",
        "not (cp and pp) and (cp or pp)",
        "change < 0 or change > 0",
        "attendance == 100",
    ],
)
def test_conditions_that_can_go_either_way(condition):
    assert found(provision(when=f"'{condition}'")) == []


def test_a_guard_that_rules_its_condition_out():
    assert found(provision(when="possible < 20", needs="possible >= 40")) == [
        "never true where its guard holds: possible >= 40"
    ]


@pytest.mark.parametrize(
    ("subject", "when", "said"),
    [
        ("class", "pp", "pp is a pupil's, not a class's"),
        ("class", "absent_days_in_a_row > 2", "absent_days_in_a_row is a pupil's, not a class's"),
        ("school", 'open_case("contract")', "open_case:contract is a pupil's, not a school's"),
        ("year_group", "since.absent > 2", "since.absent is a pupil's, not a year_group's"),
        ("school", "class.late > 2", "class.late is not asked of a school"),
        ("pupil", "pa_share > 20", "pa_share is a group's, not a pupil's"),
        ("{case: contract}", "pupils > 2", "pupils is a group's, not a case's"),
    ],
)
def test_a_subject_is_asked_what_it_has(subject, when, said):
    (problem,) = found(provision(for_=subject, when=f"'{when}'", needs="possible > 1"))
    assert problem.startswith(said)


@pytest.mark.parametrize(
    ("subject", "when"),
    [
        ("class", "attendance < school.attendance and pa_share > 20 and class.late > 2"),
        ("class", 'class_name == "4B" and improved'),
        ("family", "pp and class.pa_share > 20"),
        ("{case: contract}", "since.attendance < before.attendance"),
    ],
)
def test_and_may_be_asked_that(subject, when):
    assert found(provision(for_=subject, when=f"'{when}'")) == []
