"""Days nobody means, a memory of another strategy, and things done that no strategy asks for."""

import shutil

import pytest

from command_line import herringbone
from herringbone.library.files import read_text


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2025-W06-1", "31/02/2025"])
def test_a_day_nobody_means_is_wrong_usage(school, day):
    for option in ("--as-of", "--from"):
        words = {"--as-of": "2024-12-06", option: day}
        ran = herringbone(
            "evaluate", school, "--strategy", "waves", *[w for pair in words.items() for w in pair]
        )
        assert ran.status == 2
        assert day in ran.err


def test_a_memory_of_another_strategy_is_refused(school, tmp_path):
    words = ("--as-of", "2024-09-20", "--strategy")
    herringbone("evaluate", school, *words, "waves", "--out", tmp_path / "out")
    memory = tmp_path / "out" / "memory.csv"
    ran = herringbone("evaluate", school, *words, "arbour", "--memory", memory)
    assert ran.status == 1
    assert "it is of waves, not arbour" in ran.err


def test_what_was_done_of_no_provision_is_warned_of(school, tmp_path):
    folder = tmp_path / "school"
    shutil.copytree(school, folder)
    (folder / "done.csv").write_text(
        "provision,step,subject,date,outcome\nNOP-01,,P00001,2024-09-10,\n", encoding="utf-8"
    )
    ran = herringbone("evaluate", folder, "--strategy", "waves", "--as-of", "2024-09-20")
    assert ran.status == 0
    assert "done.csv names NOP-01, which waves does not hold" in ran.err


def test_a_strategy_written_for_another_phase_says_so(school, tmp_path):
    folder = tmp_path / "school"
    shutil.copytree(school, folder)
    toml = folder / "school.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('"primary"', '"special"'))
    ran = herringbone("evaluate", folder, "--strategy", "rivington", "--as-of", "2024-09-20")
    assert "rivington is written for primary; this school is special" in ran.err


def test_an_example_that_does_not_hold_is_a_mistake_at_its_line(tmp_path):
    for name in ("strategy.yaml", "examples.yaml"):
        (tmp_path / name).write_text(read_text("strategies", "waves", name), encoding="utf-8")
    assert herringbone("strategy", "check", tmp_path / "strategy.yaml").status == 0
    examples = tmp_path / "examples.yaml"
    examples.write_text(
        "strategy: waves\nexamples:\n  - name: Nothing comes of nothing\n"
        "    starts: 2024-09-02\n    register: |\n      Pupil Mon\n      Ben //\n"
        "    expect: [{provision: WAV-14}]\n",
        encoding="utf-8",
    )
    ran = herringbone("strategy", "check", tmp_path / "strategy.yaml")
    assert ran.status == 1
    assert "examples.yaml:3:1: error: example 'Nothing comes of nothing'" in ran.err
    assert herringbone("strategy", "check", "--no-examples", tmp_path / "strategy.yaml").status == 0
