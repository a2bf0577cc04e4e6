"""What touches the record, concurrency and constraints runs on PostgreSQL as it does on SQLite: all
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
FEWEST = 60
"""Marked tests that there are at least; a marker that no longer selects anything is found here."""


@pytest.mark.skipif(ON_POSTGRESQL, reason="this is that process")
@pytest.mark.parametrize(
    "tier", ["not slow", pytest.param("slow", marks=pytest.mark.slow)], ids=["fast", "slow"]
)
def test_what_touches_the_record_runs_on_postgresql(tier):
    command = [sys.executable, str(HERE / "serving.py"), sys.executable, "-m", "pytest"]
    options = ["-n", "0", "-m", f"both_databases and ({tier})", "-p", "no:cacheprovider"]
    ran = subprocess.run(
        [*command, *options, str(WEB)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={name: value for name, value in os.environ.items() if "PYTEST" not in name},
    )
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]
    if tier == "not slow":
        passed = sum(map(int, re.findall(r"(\d+) passed", ran.stdout)))
        assert passed >= FEWEST, ran.stdout[-2000:]


@pytest.mark.both_databases
@pytest.mark.django_db
def test_these_tests_run_where_they_say():
    assert connection.vendor == ("postgresql" if ON_POSTGRESQL else "sqlite")
    if ON_POSTGRESQL:
        assert connection.settings_dict["OPTIONS"]["pool"]["max_size"] == 16
