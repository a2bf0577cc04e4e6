"""Where a document and law, guidance or arithmetic part ways, the school is told, with the date."""

from __future__ import annotations

from datetime import date

import pytest

from herringbone.engine.language.checks import check, has_errors
from herringbone.engine.language.problems import StrategyProblem
from small_strategy import LETTER, provision, small


def warnings(provisions: str = LETTER, as_of: date | None = None, **head: str) -> list[str]:
    problems: list[StrategyProblem] = check(small(provisions, **head), as_of=as_of)
    assert not has_errors(problems)
    return [f"{problem.message} ({problem.suggestion})" for problem in problems]


@pytest.mark.parametrize(
    ("upper", "lower", "said", "here"),
    [
        ("[95, 100]", "[90, 94.9]", "between 94.9 and 95 no band is printed", "94.95 is in amber"),
        ("[95, 100]", "[90, 95]", "95 is printed in both green and amber", "it is in green"),
        ("[94, 100]", "[90, 95]", "94 to 95 is printed in both green and amber",
         "94.5 is in amber"),
    ],
)  # fmt: skip
def test_bands_as_printed(upper, lower, said, here):
    bands = (
        f"bands:\n  - {{name: green, from: 95, printed: {upper}}}\n"
        f"  - {{name: amber, above: 90, printed: {lower}}}\n  - {{name: red}}"
    )
    assert warnings(bands=bands) == [f"{said} (here {here})"]


def test_the_lowest_band_is_printed_as_below():
    bands = (
        "bands:\n  - {name: green, from: 90, printed: [90, 100]}\n  - {name: red, printed: [0, 90]}"
    )
    assert warnings(bands=bands) == []


def test_a_register_held_open_too_long():
    keys = {"every": "day", "when": "", "on": "", "do": "", "for": "register"}
    long = '{check: late_times, opens: "08:50", present_until: "09:30", late_until: "10:00"}'
    (said,) = warnings(provision(**keys, rule=long))
    assert said.startswith("the register is open for 70 minutes; since 19 August 2024")
    assert "for 30 at most" in said
    short = '{check: late_times, opens: "08:50", late_until: "09:20"}'
    assert warnings(provision(**keys, rule=short)) == []


def test_holidays_refused_whatever_the_reason():
    keys = {"every": "day", "when": "", "on": "", "do": ""}
    (said,) = warnings(provision(**keys, rule="{check: leave_decided, always_refused: true}"))
    assert said.startswith("every holiday is refused; each request must be considered by itself")


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"sets": "{evidence_asked: spell}"}, "evidence_asked only reminds"),
        ({"do": "{ask: medical_evidence}"}, "offer: true leaves it to a person"),
        ({"do": "{ask: medical_evidence}", "offer": "true"}, "it is offered"),
        ({"do": "{ask: medical_evidence}", "when": "band == 'red'"}, "offer: true"),
    ],
)
def test_medical_evidence_of_everybody(keys, told):
    (said,) = warnings(provision(**keys))
    assert "paragraph 374" in said
    assert told in said


def test_medical_evidence_where_there_is_doubt():
    assert warnings(provision(do="{ask: medical_evidence}", when="illness_days > 10")) == []


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({}, "add unauthorised_10_weeks >= 10, or offer: true"),
        ({"offer": "true"}, "a person decides"),
        ({"unless": "unauthorised_10_weeks < 10"}, "the file holds it back"),
        ({"when": "attendance < 93 and unauthorised_10_weeks >= 10"}, ""),
        ({"when": "unauthorised_10_weeks >= 10"}, ""),
    ],
)
def test_a_notice_to_improve_belongs_to_sessions(keys, told):
    said = warnings(provision(**{"do": "{notice: notice_to_improve}"} | keys))
    assert bool(said) == bool(told)
    if told:
        assert said[0].startswith("a notice to improve belongs to 10 unauthorised sessions in 10")
        assert told in said[0]


@pytest.mark.parametrize(
    ("says", "told"),
    [
        ("An FPN is asked for.", "“FPN”: the law calls it a penalty notice"),
        ("A parent contract is offered.", "it is called an attendance contract"),
        ("Holidays are not authorised under any circumstances.", "each request for leave"),
        ("A penalty notice is considered.", ""),
    ],
)
def test_words_of_the_law(says, told):
    said = warnings(provision(says=says))
    assert told in "".join(said)
    assert bool(said) == bool(told)


def test_a_review_date_is_held_against_the_day_given():
    identity = "identity: {review: 2024-09-01, from: 2023-09-01, to: 2025-08-31}"
    assert warnings(identity=identity) == []
    assert warnings(identity=identity, as_of=date(2024, 9, 1)) == []
    (said,) = warnings(identity=identity, as_of=date(2024, 9, 2))
    assert said.startswith("the document was to be reviewed by 1 September 2024")
    assert len(warnings(identity=identity, as_of=date(2025, 9, 1))) == 2


def test_every_quirk_is_printed():
    assert warnings(provision(quirk="No figure is given.")) == ["RIV-23: No figure is given. ()"]
