"""1,700 pupils and a year of sessions come in under a minute, and go out as the bytes they came."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = ROOT / "benchmarks" / "import_school.py"
SERVING = ROOT / "tests" / "web" / "postgres" / "serving.py"


def ran(*words):
    done = subprocess.run(
        [sys.executable, "-W", "ignore", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("database", ["SQLite", "PostgreSQL"])
def test_a_large_schools_year_comes_in_under_a_minute(database):
    words = (SCRIPT,) if database == "SQLite" else (SERVING, sys.executable, SCRIPT)
    printed = ran(*words)
    assert f"into {database}: 1,784 pupils, 380 sessions" in printed
    assert re.search(r"read and brought in +at most 60 s +[0-9.]+ s +met", printed)


@pytest.mark.slow
def test_a_quick_run_compares_and_judges_nothing():
    assert "no target is judged" in ran(SCRIPT, "--pupils", 200, "--quick")
