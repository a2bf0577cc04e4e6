"""The benchmarks still run, and every path they compare still gives equal results."""

import subprocess
import sys

import pytest

from tree import ROOT

QUICK = ("--pupils", "200", "--quick")


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("name", "shows"),
    [
        ("one_day", ["all measures as of", "plain reference", "rivington"]),
        ("long_table", ["kernel: file of bytes to figures", "All figures equal."]),
    ],
)
def test_a_quick_run_compares_results_and_judges_no_target(name, shows):
    script = ROOT / "benchmarks" / f"{name}.py"
    ran = subprocess.run(
        [sys.executable, str(script), *QUICK], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert all(words in ran.stdout for words in shows), ran.stdout
    assert "no target is judged" in ran.stdout
