"""What the README quotes is what runs: the pages of `just try` and `just compare`, word for word.

Where a strategy or the synthetic school changed, put the new output into the README.
"""

import re

import pytest
from click.testing import CliRunner

from herringbone.cli.main import commands
from shared_files import shared
from tree import ROOT

STRATEGIES = ("rivington", "arbour", "waves", "accord", "harthill")
BLOCKS = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run(*words):
    result = CliRunner().invoke(commands, [str(word) for word in words])
    assert result.exit_code == 0, result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    folder = tmp_path_factory.mktemp("readme") / "school"
    run("school", "make", folder, "--pupils", 420, "--phase", "primary", "--seed", 1)
    return folder


def quoted(beginning):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return next(block for block in BLOCKS.findall(text) if block.startswith(beginning))


@pytest.mark.slow
def test_the_days_list_is_the_one_that_runs(school):
    words = ("--strategy", "rivington", "--from", "2024-09-02", "--as-of", "2025-03-14")
    assert run("evaluate", school, *words).startswith(quoted("Alder Vale School, Rivington"))


@pytest.mark.slow
def test_the_comparison_is_the_one_that_runs(school):
    words = [word for name in STRATEGIES for word in ("--strategy", name)]
    printed = run("simulate", school, *words)
    assert printed == quoted("Alder Vale School, 4")


def test_the_ed_fi_sample_under_accord_is_the_one_that_runs():
    words = ("--profile", "edfi", "--strategy", "accord")
    days = ("--from", "2021-08-23", "--as-of", "2022-05-12")
    printed = run("evaluate", shared("imports/edfi-student.xml").parent, *words, *days)
    assert printed.startswith(quoted("Ed-Fi, Attendance"))


def test_the_contoso_sample_under_arbour_is_the_one_that_runs():
    source = shared("imports/contoso-student-attendance.csv")
    school = "00b46bad-eb1d-41d3-ad11-16095144a56f"
    words = ("--school-id", school, "--strategy", "arbour")
    printed = run("evaluate", source, *words, "--from", "2022-01-03", "--as-of", "2022-01-28")
    assert printed.startswith(quoted("Contoso 00b46bad"))
