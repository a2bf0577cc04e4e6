"""What touches the record, concurrency and constraints runs on PostgreSQL as it does on SQLite: the
tests marked `both_databases`, in a process of their own, on a server that lives as long as they do.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

HERE = Path(__file__).parent
WEB = HERE.parent
ROOT = WEB.parents[1]
ON_POSTGRESQL = bool(os.environ.get("DATABASE_URL"))
FEWEST = 30
"""Tests that the quick choice holds at least; one that selects nothing is found here."""
QUICK = (
    "registers/test_registers_triggers.py",
    "registers/test_registers_submission.py",
    "registers/test_registers_storms.py::test_fifty_teachers_at_once_lose_nothing_and_double_nothing",
    "postgres",
)


@pytest.mark.skipif(ON_POSTGRESQL, reason="this is that process")
def test_the_record_holds_on_postgresql():
    """The quick choice of `just test-postgres`, which runs all that is marked."""
    ran = on_postgresql("both_databases and not slow", *(str(WEB / name) for name in QUICK))
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]
    passed = sum(map(int, re.findall(r"(\d+) passed", ran.stdout)))
    assert passed >= FEWEST, ran.stdout[-2000:]


@pytest.mark.slow
@pytest.mark.skipif(ON_POSTGRESQL, reason="this is that process")
def test_what_is_slow_holds_on_postgresql_too():
    ran = on_postgresql("both_databases and slow", str(WEB))
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]


def on_postgresql(chosen: str, *tests: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(HERE / "serving.py"), sys.executable, "-m", "pytest"]
    return subprocess.run(
        [*command, "-n", "0", "-o", "addopts=--strict-markers", "-m", chosen, *tests],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={name: value for name, value in os.environ.items() if "PYTEST" not in name},
    )


@pytest.mark.both_databases
@pytest.mark.django_db
def test_these_tests_run_where_they_say():
    assert connection.vendor == ("postgresql" if ON_POSTGRESQL else "sqlite")
    if ON_POSTGRESQL:
        assert connection.settings_dict["OPTIONS"]["pool"]["max_size"] == 16
