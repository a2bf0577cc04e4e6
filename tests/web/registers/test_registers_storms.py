"""Fifty teachers at once, and a server that is killed in the middle of submits: nothing is lost,
nothing doubled, nothing half there. On a file of SQLite's, or on PostgreSQL, never in memory."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from storms import NAMES, PUPILS

pytestmark = pytest.mark.both_databases
HERE = Path(__file__).parent
TESTS = HERE.parents[1]
ADMIN = os.environ.get("DATABASE_URL", "")


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """A database with its tables, made once; each storm gets a copy."""
    folder = tmp_path_factory.mktemp("prepared")
    if not ADMIN:
        storm(_environment(folder, ""), "prepare")
        yield folder
        return
    name = _new_database()
    storm(_environment(folder, name), "prepare")
    yield name
    _drop(name)


@pytest.fixture
def own_database(prepared, tmp_path):
    """The environment of a program with a database of its own."""
    if not ADMIN:
        shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
        yield _environment(tmp_path, "")
        return
    name = _new_database(f"TEMPLATE {prepared}")
    yield _environment(tmp_path, name)
    _drop(name)


def _environment(folder: Path, name: str) -> dict[str, str]:
    return {
        **os.environ,
        "HERRINGBONE_DATA": str(folder),
        "HERRINGBONE_TESTS": str(TESTS),
        "DJANGO_SETTINGS_MODULE": "herringbone.web.project.test_settings",
        "DATABASE_URL": f"{ADMIN.rpartition('/')[0]}/{name}" if name else "",
    }


def _new_database(like: str = "") -> str:
    name = f"storm_{uuid4().hex[:12]}"
    with psycopg.connect(ADMIN, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} {like}")
    return name


def _drop(name: str) -> None:
    with psycopg.connect(ADMIN, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def storm(env: dict[str, str], *arguments: object, program: str = "storms.py") -> dict:
    command = [sys.executable, "-W", "error", str(HERE / program), *map(str, arguments)]
    ran = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-4000:]
    return json.loads(ran.stdout.splitlines()[-1]) if ran.stdout else {}


def check_data(env: dict[str, str], *options: str) -> str:
    """The command as a person runs it."""
    command = [sys.executable, "-m", "herringbone.cli.main", "check-data", *options]
    ran = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_fifty_teachers_at_once_lose_nothing_and_double_nothing(own_database):
    found = storm(own_database, "fifty")
    for name, answer in found["answers"].items():
        first, again, seconds = answer
        assert first[0] == again[0], f"{name}: two entries for one sender"
        assert [first[1], again[1]] == [False, True]
        assert seconds < 20
    assert len({tuple(one[0]) for one in found["shared"]}) == 10
    assert found["entries"] == len(NAMES) + 10
    assert found["parts"] == (len(NAMES) + 10) * PUPILS
    assert found["submitted"] == len(NAMES)
    assert found["wrong_marks"] == []
    told = sum(one[0][2] for one in [*found["shared"], *found["answers"].values()])
    assert found["proposals"] == told > 0
    assert found["differences"] == []
    said = check_data(own_database, "--school", "storm")
    assert said.startswith(f"storm: {len(NAMES) + 10} entries, the record holds. Head ")


@pytest.mark.parametrize(
    ("times", "seed"),
    [(12, 5), pytest.param(200, 20261120, marks=pytest.mark.slow)],
    ids=["12 times", "200 times"],
)
def test_killed_in_the_middle_of_submits_each_register_is_whole_or_not_there(
    own_database, times, seed
):
    found = storm(own_database, "killed", times, seed)
    assert found["answered"] >= times
    assert found["unheard"] < times, "nobody died before the end of a submit"
    assert found["broken"] == []
    assert found["entries"] == found["submitted"] == found["sent"]
    assert found["parts"] == found["sent"] * PUPILS
    assert found["differences"] == []


def test_a_database_of_an_earlier_release_is_not_read(own_database):
    storm(own_database, "forget")
    command = [sys.executable, "-m", "herringbone.cli.main", "check-data"]
    ran = subprocess.run(command, env=own_database, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "The database is not of this release." in ran.stderr
