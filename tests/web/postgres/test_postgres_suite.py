"""What touches the record, concurrency and constraints runs on PostgreSQL as it does on SQLite: the
tests marked `both_databases`, by `just test-postgres` or in a process of their own among the slow.
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
MUST_BE_MARKED = ("triggers", "submission", "record", "storms", "storms_http")


@pytest.mark.parametrize("part", MUST_BE_MARKED)
def test_what_keeps_the_record_is_marked_for_both(part: str) -> None:
    """`just test-postgres` runs what is marked: a file that lost its mark would be left out."""
    text = (WEB / f"registers/test_registers_{part}.py").read_text(encoding="utf-8")
    assert re.search(r"^pytestmark = .*pytest\.mark\.both_databases", text, re.MULTILINE)


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
