"""Workers as they are in earnest: several processes at once do each job once, and one that is
killed, even in the middle of a school's run, leaves nothing half done and its job to the next."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

pytestmark = pytest.mark.both_databases
PROGRAM = Path(__file__).with_name("job_storms.py")
TESTS = Path(__file__).parents[2]
ADMIN = os.environ.get("DATABASE_URL", "")
JOBS = 120


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A database with its tables, made once."""
    folder = tmp_path_factory.mktemp("jobs")
    if not ADMIN:
        told(environment(folder, ""), "prepare")
        yield folder
        return
    name = new_database()
    told(environment(folder, name), "prepare")
    yield name
    drop(name)


@pytest.fixture
def own_database(prepared, tmp_path):
    """The environment of a program with a database of its own."""
    if not ADMIN:
        shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
        yield environment(tmp_path, "")
        return
    name = new_database(f"TEMPLATE {prepared}")
    yield environment(tmp_path, name)
    drop(name)


def environment(folder: Path, name: str) -> dict[str, str]:
    return {
        **os.environ,
        "HERRINGBONE_DATA": str(folder),
        "HERRINGBONE_TESTS": str(TESTS),
        "DJANGO_SETTINGS_MODULE": "herringbone.web.project.test_settings",
        "DATABASE_URL": f"{ADMIN.rpartition('/')[0]}/{name}" if name else "",
    }


def new_database(like: str = "") -> str:
    name = f"jobs_{uuid4().hex[:12]}"
    with psycopg.connect(ADMIN, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} {like}")
    return name


def drop(name: str) -> None:
    with psycopg.connect(ADMIN, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def begun(env: dict[str, str], *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-W", "error", str(PROGRAM), *map(str, arguments)]
    return subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def ended(process: subprocess.Popen[str]) -> dict:
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err[-4000:]
    return json.loads(out.splitlines()[-1]) if out else {}


def told(env: dict[str, str], *arguments: object) -> dict:
    return ended(begun(env, *arguments))


def killed_in_the_middle(process: subprocess.Popen[str], path: Path, words: str) -> None:
    for _ in range(600):
        if path.exists() and words in path.read_text(encoding="utf-8"):
            break
        assert process.poll() is None, process.communicate()[1][-4000:]
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL


def test_three_workers_at_once_do_each_job_once(own_database, tmp_path):
    told(own_database, "ask", JOBS)
    lines = tmp_path / "lines"
    workers = [begun(own_database, "work", lines, 0.002, 0) for _ in range(3)]
    done = [ended(worker)["done"] for worker in workers]
    counted = Counter(lines.read_text(encoding="utf-8").split())
    assert counted == {str(number): 1 for number in range(JOBS)}
    assert sum(done) == JOBS


def test_the_job_of_a_worker_that_was_killed_is_done_by_the_next(own_database, tmp_path):
    told(own_database, "ask", 1)
    lines = tmp_path / "lines"
    killed_in_the_middle(begun(own_database, "work", lines, 60, 0), lines, "0\n")
    assert told(own_database, "work", lines, 0, 30)["done"] == 0, "its lease has not ended"
    assert told(own_database, "work", lines, 0, 61)["done"] == 0, "it waits a little first"
    assert told(own_database, "work", lines, 0, 120)["done"] == 1
    assert lines.read_text(encoding="utf-8") == "0\n0\n"


def test_a_run_that_is_killed_leaves_nothing_and_the_next_makes_all_of_it(own_database, tmp_path):
    told(own_database, "school")
    before, lines = told(own_database, "look"), tmp_path / "lines"
    killed_in_the_middle(begun(own_database, "run", lines, 0, "yes"), lines, "in the middle")
    after = told(own_database, "look")
    assert {**after, "jobs": []} == {**before, "jobs": []}
    assert after["jobs"] == [["running", 1]]
    told(own_database, "run", lines, 61, "no")
    assert told(own_database, "run", lines, 120, "no")["done"] == 1
    whole = told(own_database, "look")
    assert whole["ran_to"] == "2026-11-20"
    assert [work[4] for work in whole["work"] if work[0] == "RIV-23"] == ["P0001", "P0002"]
    again = [begun(own_database, "run", lines, 300, "no") for _ in range(2)]
    assert [ended(each)["done"] for each in again] == [0, 0]


def test_two_runs_at_once_make_what_one_makes(own_database, tmp_path):
    told(own_database, "school")
    by_hand = {**own_database, "HERRINGBONE_LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-m", "herringbone.cli.main", "run-day", "--date", "2026-11-20"]
    both = [
        subprocess.Popen(
            command, env=by_hand, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    said = sorted(each.communicate(timeout=120)[0] for each in both)
    assert [each.returncode for each in both] == [0, 0]
    assert sum("Nothing has changed" in words for words in said) == 1, said
    work = told(own_database, "look")["work"]
    assert [each[4] for each in work if each[0] == "RIV-23"] == ["P0001", "P0002"]
