"""Every verb says what it does, loads only when asked for, and tells wrong usage by status 2."""

import subprocess
import sys
from importlib import import_module

import pytest

from command_line import herringbone, process
from herringbone.cli import main, school, strategy

TABLES = {(): main.VERBS, ("school",): school.VERBS, ("strategy",): strategy.VERBS}
VERBS = [(*above, verb) for above, table in TABLES.items() for verb in table]


@pytest.mark.parametrize("words", VERBS, ids=" ".join)
def test_every_verb_has_help(words):
    ran = herringbone(*words, "--help")
    assert ran.status == 0
    assert ran.out.startswith("Usage: ")
    assert ran.out.count("\n") > 5


@pytest.mark.parametrize("above", TABLES, ids=" ".join)
def test_the_list_has_one_line_a_verb(above):
    listed = herringbone(*above, "--help").out.partition("Verbs:\n")[2].splitlines()
    assert [line.split()[0] for line in listed] == list(TABLES[above])
    assert all(line.rstrip().endswith(".") for line in listed)


@pytest.mark.parametrize("words", VERBS, ids=" ".join)
def test_a_verbs_module_holds_the_verb_of_its_line(words):
    module, _ = TABLES[words[:-1]][words[-1]]
    assert import_module(module).command.name == words[-1]


def test_the_version_is_printed():
    assert herringbone("--version").out.startswith("herringbone, version 0.")


@pytest.mark.parametrize(
    "words",
    [
        ["nothing-of-the-kind"],
        ["evaluate"],
        ["evaluate", "school", "--strategy", "rivington", "--as-of", "31/02/2025"],
        ["evaluate", "school", "--strategy", "rivington", "--as-of", "2025-02-31"],
        ["evaluate", "s", "--strategy", "x", "--as-of", "2025-03-14", "--from", "2025-03-15"],
        ["simulate", "s", "--strategy", "x", "--from", "2025-03-15", "--to", "2025-03-14"],
        ["school", "make", "folder", "--years", "last"],
        ["school", "make", "folder", "--years", "2025-2024"],
        ["school", "make", "folder", "--scenario", "covid"],
        ["school", "make", "folder", "--years", "1999"],
        ["strategy", "check"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_status_2(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = herringbone(*words)
    assert ran.status == 2
    assert ran.err
    assert not list(tmp_path.iterdir())


def test_help_loads_nothing_that_is_heavy():
    code = (
        "import sys; from herringbone.cli.main import commands; "
        "commands(['--help'], standalone_mode=False); "
        "print(sorted({'numpy', 'pydantic', 'ruamel.yaml', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.thorough
def test_a_reader_that_goes_away_ends_it_quietly(school):
    words = [sys.executable, "-m", "herringbone.cli.main", "strategy", "show", "rivington"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        running.stdout.read(10)
        running.stdout.close()
        assert running.stderr.read() == b""


def test_a_mistake_of_ours_is_told_by_an_id_and_holds_no_value(monkeypatch, tmp_path):
    def breaks(*_, **__):
        raise KeyError("Ben Okafor")

    monkeypatch.setattr("herringbone.engine.language.loading.load", breaks)
    ran = herringbone("strategy", "check", "rivington")
    assert ran.status == 1
    assert "KeyError" in ran.err
    assert "Ben" not in ran.err
    assert "error " in ran.err
    assert ran.err == herringbone("strategy", "check", "rivington").err


@pytest.mark.thorough
def test_a_process_ends_with_the_status_of_the_verb(tmp_path):
    assert process("strategy", "check", "rivington").status == 0
    assert process("evaluate", "nowhere", "--strategy", "rivington", cwd=tmp_path).status == 2
    refused = process(
        *("evaluate", "nowhere", "--strategy", "rivington", "--as-of", "2025-03-14"), cwd=tmp_path
    )
    assert refused.status == 1
    assert "nowhere" in refused.err
