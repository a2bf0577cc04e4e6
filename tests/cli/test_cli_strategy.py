"""`strategy check`, `show`, `coverage`, `schema`, and `simulate`: shapes that scripts rely on."""

import json

import pytest

from command_line import herringbone, process
from herringbone.engine.language.loading import load, shipped
from herringbone.engine.language.strategy import Cadence, RuleCheck
from herringbone.engine.language.verbs import Tally, Verb
from herringbone.engine.showing.show_words import CADENCES, DOES, RULES


# --- check -------------------------------------------------------------------------------------
@pytest.mark.thorough
@pytest.mark.parametrize("name", shipped())
def test_every_shipped_strategy_checks(name):
    ran = herringbone("strategy", "check", name, "--today", "2026-01-05")
    assert ran.status == 0, ran.err
    assert f"{name}: no mistakes" in ran.out


@pytest.mark.thorough
def test_check_as_json_gives_each_problem_its_place():
    told = json.loads(herringbone("strategy", "check", "rivington", "waves", "--json").out)
    assert set(told) == {"rivington", "waves"}
    first = told["rivington"][0]
    assert {"file", "line", "column", "message", "severity"} <= set(first)


# --- show --------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", shipped())
def test_show_prints_every_provision_with_its_reading_and_quirk(name):
    strategy = load(name).strategy
    printed = " ".join(herringbone("strategy", "show", name, "--width", "90").out.split())
    for provision in strategy.provisions:
        assert f"[{provision.id}]" in printed
        for words in (provision.says, provision.reading, provision.quirk):
            assert words is None or " ".join(words.split()).rstrip(".") in printed
    for letter in strategy.letters.values():
        assert letter.title in printed


def test_show_keeps_to_the_width_asked_for():
    printed = herringbone("strategy", "show", "rivington", "--width", "72").out
    assert max(map(len, printed.splitlines())) <= 72


def test_show_reads_as_a_policy():
    printed = herringbone("strategy", "show", "rivington", "--width", "400").err
    assert "400" in printed  # too wide is wrong usage
    printed = herringbone("strategy", "show", "rivington", "--width", "200").out
    assert "A warning letter goes home when attendance drops under 93%. [RIV-23]" in printed
    assert "Attendance lead: sends the letter “Attendance has fallen under 93%”" in printed
    assert "once, as soon as attendance this year is below 93%" in printed


def test_show_as_markdown_has_headings_and_lists():
    printed = herringbone("strategy", "show", "harthill", "--format", "markdown").out
    assert printed.startswith("# Harthill")
    assert "\n## Every week\n" in printed
    assert "\n| --- |" in printed


@pytest.mark.parametrize(
    ("table", "names"),
    [
        (DOES, set(Verb)),
        (CADENCES, set(Cadence.__args__)),
        (RULES, set(RuleCheck.__args__)),
    ],
)
def test_the_words_of_a_policy_are_complete(table, names):
    assert set(table) == names


# --- coverage ----------------------------------------------------------------------------------
def test_coverage_as_json_has_its_fixed_shape(school):
    ran = herringbone("strategy", "coverage", "waves", "--over", school, "--json")
    assert ran.status == 0, ran.err
    told = json.loads(ran.out)
    assert set(told) == {"strategy", "provisions"}
    assert told["strategy"] == "waves"
    ids = [provision.id for provision in load("waves").strategy.provisions]
    assert [one["id"] for one in told["provisions"]] == ids
    for one in told["provisions"]:
        assert set(one) == {"id", "fired", "example", "note"}
        assert isinstance(one["fired"], int)
        assert one["example"] is None or isinstance(one["example"], dict)
        assert one["fired"] or one["note"]


def test_coverage_in_words_ends_with_how_many_fired(school):
    ran = herringbone("strategy", "coverage", "waves", "--over", school)
    assert ran.out.splitlines()[-1].endswith("of 17 provisions fired.")


@pytest.mark.thorough
def test_coverage_makes_its_own_school():
    ran = herringbone("strategy", "coverage", "waves", "--schools", "1", "--pupils", "20")
    assert ran.status == 0, ran.err


# --- schema ------------------------------------------------------------------------------------
def test_schema_is_json_schema():
    schema = json.loads(herringbone("strategy", "schema").out)
    assert "provisions" in schema["properties"]


# --- simulate ----------------------------------------------------------------------------------
def test_simulate_as_json_gives_one_object_a_strategy(school):
    words = ("simulate", school, "--strategy", "waves", "--strategy", "arbour", "--json")
    told = json.loads(herringbone(*words, "--to", "2024-12-06").out)
    assert [one["strategy"] for one in told] == ["waves", "arbour"]
    for one in told:
        assert sum(one["tallies"].values()) == sum(one["actions"].values())
        assert one["from"] == "2024-09-04"
        assert one["to"] == "2024-12-06"
        for part in ("weeks", "owners"):
            counted = sum(sum(tallies.values()) for tallies in one[part].values())
            assert counted == sum(one["tallies"].values())
        assert set(one["tallies"]) <= {tally.value for tally in Tally}
        assert one["staff_hours"] >= 0
        assert 0 < one["pupils_reached"] <= 45


def test_simulate_sets_strategies_side_by_side_and_says_what_it_is_not(school):
    words = ("--strategy", "waves", "--strategy", "harthill", "--to", "2024-10-11")
    printed = herringbone("simulate", school, *words).out
    assert "waves    harthill" in printed
    for row in (*(tally.value for tally in Tally), "staff hours", "pupils reached"):
        assert f"\n{row} " in printed
    assert "Marks never react" in printed


def test_a_strategy_does_not_notice_the_others_beside_it(school):
    words = ("simulate", school, "--to", "2024-10-25", "--json", "--strategy")
    beside = json.loads(herringbone(*words, "waves", "--strategy", "arbour").out)
    assert json.loads(herringbone(*words, "arbour").out) == beside[1:]


@pytest.mark.thorough
def test_simulate_gives_the_same_bytes_at_every_hash_seed(school):
    words = ("simulate", school, "--strategy", "waves", "--to", "2024-10-25", "--json")
    assert process(*words, hash_seed="1").out == process(*words, hash_seed="2").out


def test_a_span_without_a_school_day_is_refused(school):
    words = ("--strategy", "waves", "--from", "2030-01-01")
    ran = herringbone("simulate", school, *words)
    assert ran.status == 1
    assert "no school day" in ran.err
