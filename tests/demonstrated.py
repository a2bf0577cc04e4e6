"""The demonstration as a person makes it, for tests: built once for all processes of a test run.

`built` gives the data folder below which it stands, `copied` one that a test may write into;
`opened` puts its database in place of the test's own, and `on` any other.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from herringbone.web import clock
from herringbone.web.demo.place import DATABASE, FOLDER, moment_of

TODAY = date(2026, 11, 20)
ASKED = date(2026, 11, 22)
"""A Sunday: the demonstration stands on the Friday before."""


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str


def environment(data: Path) -> dict[str, str]:
    """What a process of its own is told: where its data is, and nothing of the tests' settings."""
    ours = {"DJANGO_SETTINGS_MODULE", "HERRINGBONE_SECRET_KEY"}
    told = {key: value for key, value in os.environ.items() if key not in ours}
    return told | {"HERRINGBONE_DATA": str(data), "DATABASE_URL": "", "PYTHONIOENCODING": "utf-8"}


def run(data: Path, *words: str, room: int | None = None) -> Ran:
    """`herringbone WORDS` as a process, with its data in a folder of the test's own and `room`
    kilobytes at most for each of its files."""
    limit = [] if room is None else ["bash", "-c", f'ulimit -f {room}; exec "$@"', "limited"]
    done = subprocess.run(
        [*limit, sys.executable, "-m", "herringbone.cli.main", *words],
        capture_output=True,
        encoding="utf-8",
        env=environment(data),
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def built(factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """Where it stands and what the first run said; whichever process comes first makes it."""
    base = factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    data, said = shared / "demonstrated", shared / "demonstrated.json"
    with (shared / "demonstrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.exists():
            ran = run(data, "demo", "--no-serve", "--today", ASKED.isoformat())
            said.write_text(json.dumps([ran.status, ran.out, ran.err]), encoding="utf-8")
    return data, Ran(*json.loads(said.read_text(encoding="utf-8")))


def copied(data: Path, to: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(data, to))


@contextmanager
def on(database: Path) -> Iterator[None]:
    """Django on an SQLite file; the test's own database comes back after."""
    ours = connections["default"]
    settings: dict[str, Any] = {**ours.settings_dict, "NAME": str(database)}
    connections["default"] = type(ours)(settings, "default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = ours


@contextmanager
def opened(data: Path) -> Iterator[None]:
    """Django on the demonstration's database and at its morning. Nothing may be written but what a
    page writes when it is read."""
    with on(data / FOLDER / DATABASE), clock.at(moment_of(TODAY)):
        yield
