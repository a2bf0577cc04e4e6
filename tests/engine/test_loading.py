"""A strategy file becomes a strategy and a plan, its steps with their provision's defaults."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from herringbone.engine.language.loading import (
    json_schema,
    load,
    load_shipped,
    load_strategy,
    shipped,
)
from herringbone.engine.language.strategy import Repeats
from small_strategy import HEAD, LETTER, provision, small


def test_values_are_exact_and_dates_are_dates():
    strategy = small(bands="bands:\n  - {name: A, from: 94.9}\n  - {name: B}").strategy
    assert strategy is not None
    assert strategy.bands[0].at_least == Decimal("94.9")
    assert strategy.identity.start == date(2024, 9, 1)


def test_words_that_other_yaml_reads_as_true_stay_words():
    after = provision(after="{any_of: [RIV-22], improved: no, outcome: [no, off]}", on="", when="")
    loaded = small(LETTER.replace("RIV-23", "RIV-22") + after)
    assert loaded.problems == []
    assert loaded.strategy is not None
    follow = loaded.strategy.provisions[1].after
    assert follow is not None
    assert follow.improved is False
    assert follow.outcome == ("no", "off")


def test_a_folded_condition_is_one_condition():
    loaded = small(provision(when=">-\n      attendance < 93\n      and not pp"))
    assert loaded.plan.steps[0].when.names == {"attendance", "pp"}


def test_windows_line_ends_and_a_byte_order_mark(tmp_path: Path):
    file = tmp_path / "ours.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + (HEAD + LETTER).replace("\n", "\r\n").encode())
    assert load(file).problems == []
    assert load(str(file)).strategy == small().strategy


class TestThePlan:
    STEPS = """\
  - id: RIV-26
    kind: K
    says: A meeting, then a contract.
    every: week
    when: attendance < 90
    on: while
    who: lead
    steps:
      - {id: meeting, do: {meeting: first}}
      - id: contract
        says: A contract is offered.
        on: entry
        when: pp
        who: office
        do: {contract: ours}
"""

    def test_a_step_takes_what_it_does_not_say_from_its_provision(self):
        meeting, contract = small(self.STEPS).plan.steps
        assert (meeting.id, meeting.step) == ("RIV-26.meeting", "meeting")
        assert (meeting.fields.every, meeting.fields.on, meeting.fields.who) == (
            "week",
            "while",
            "lead",
        )
        assert (contract.fields.every, contract.fields.on, contract.fields.who) == (
            "week",
            "entry",
            "office",
        )
        assert meeting.when.source == "attendance < 90"
        assert contract.when.source == "pp"
        assert (meeting.says, contract.says) == (
            "A meeting, then a contract.",
            "A contract is offered.",
        )

    def test_a_provision_without_steps_is_one(self):
        (only,) = small().plan.steps
        assert (only.id, only.step, only.subject) == ("RIV-23", "", "pupil")

    def test_the_strategys_guard_is_for_percentages_without_their_own(self):
        guards = {
            when: small(provision(when=when, **needs)).plan.steps[0].needs
            for when, needs in (
                ("attendance < 93", {}),
                ("class.attendance < 93 and attendance > 1", {"needs": "possible >= 20"}),
                ("late > 3", {}),
                ("band == 'red'", {}),
            )
        }
        assert [guard and guard.source for guard in guards.values()] == [
            "possible >= 40", "possible >= 20", None, "possible >= 40",
        ]  # fmt: skip

    def test_ids_name_steps_provisions_and_arms(self):
        arms = "[{name: ill, when: long_term_illness}, {name: rest}]"
        branch = provision(id="RIV-42", branch=arms, when="", on="")
        plan = small(self.STEPS + branch).plan
        assert [step.id for step in plan.steps_of("RIV-26")] == [
            "RIV-26.meeting",
            "RIV-26.contract",
        ]
        assert [step.id for step in plan.steps_of("RIV-26.contract")] == ["RIV-26.contract"]
        assert [step.id for step in plan.steps_of("RIV-42.ill")] == ["RIV-42"]
        assert plan.steps_of("RIV-99") == ()
        assert [arm.id for arm in plan.by_id["RIV-42"].arms] == ["RIV-42.ill", "RIV-42.rest"]
        assert plan.by_id["RIV-42"].arms[1].when is None

    def test_all_conditions_are_read_once(self):
        step = small(
            provision(
                unless="vulnerable",
                draw="{entrants: attendance >= 96}",
                orders="{of: [RIV-23], first: cp}",
                leaving_out="vulnerable",
                repeats="{every: 6 weeks, at_most: 2}",
            )
        ).plan.steps[0]
        assert {one.source for one in step.conditions} == {
            "attendance < 93", "possible >= 40", "vulnerable", "attendance >= 96", "cp",
        }  # fmt: skip
        assert step.fields.repeats == Repeats(every="6 weeks", at_most=2)

    def test_a_strategy_with_errors_has_no_plan(self):
        with pytest.raises(ValueError, match="cannot run"):
            _ = small(provision(when="attendance <")).plan


@pytest.mark.parametrize("name", shipped())
def test_each_shipped_strategy_loads_and_plans(name):
    loaded = load_shipped(name)
    assert loaded.problems == []
    assert loaded.strategy is not None
    assert loaded.strategy.strategy == name
    assert len(loaded.plan.steps) >= len(loaded.strategy.provisions)
    assert load(name).strategy == loaded.strategy


def test_the_schema_for_editors():
    schema = json_schema()
    json.dumps(schema)
    properties = schema["$defs"]["Provision"]["properties"]
    assert {"for", "with", "on", "when"} <= set(properties)
    assert schema["additionalProperties"] is False


def test_text_and_path_read_the_same(tmp_path: Path):
    path = tmp_path / "a.yaml"
    path.write_text(HEAD + LETTER, encoding="utf-8")
    assert load_strategy(path, name="x").strategy == load_strategy(HEAD + LETTER, name="x").strategy
