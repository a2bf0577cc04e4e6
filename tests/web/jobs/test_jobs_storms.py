"""Workers as they are in earnest: several processes at once do each job once, and one that is
killed, even in the middle of a school's run, leaves nothing half done and its job to the next."""

from __future__ import annotations

import signal
import time
from collections import Counter
from pathlib import Path
from subprocess import Popen

import pytest

from own_databases import PATIENCE, Env, begun, ended, herringbone, told

pytestmark = pytest.mark.both_databases
PROGRAM = Path(__file__).with_name("job_storms.py")
JOBS = 120


def begin(env: Env, *arguments: object) -> Popen[str]:
    return begun(env, PROGRAM, *arguments)


def run(env: Env, *arguments: object) -> dict:
    found: dict = told(begin(env, *arguments))
    return found


def killed_in_the_middle(process: Popen[str], path: Path, words: str) -> None:
    until = time.monotonic() + PATIENCE
    while not (path.exists() and words in path.read_text(encoding="utf-8")):
        assert process.poll() is None, process.communicate()[1][-4000:]
        assert time.monotonic() < until, "it never came to the middle"
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL


def test_three_workers_at_once_do_each_job_once(own_database, tmp_path):
    run(own_database, "ask", JOBS)
    lines = tmp_path / "lines"
    workers = [begin(own_database, "work", lines, 0.002, 0) for _ in range(3)]
    done = [told(worker)["done"] for worker in workers]
    counted = Counter(lines.read_text(encoding="utf-8").split())
    assert counted == {str(number): 1 for number in range(JOBS)}
    assert sum(done) == JOBS


def test_the_job_of_a_worker_that_was_killed_is_done_by_the_next(own_database, tmp_path):
    run(own_database, "ask", 1)
    lines = tmp_path / "lines"
    killed_in_the_middle(begin(own_database, "work", lines, 60, 0), lines, "0\n")
    assert run(own_database, "work", lines, 0, 30)["done"] == 0, "its lease has not ended"
    assert run(own_database, "work", lines, 0, 61)["done"] == 0, "it waits a little first"
    assert run(own_database, "work", lines, 0, 120)["done"] == 1
    assert lines.read_text(encoding="utf-8") == "0\n0\n"


def test_a_run_that_is_killed_leaves_nothing_and_the_next_makes_all_of_it(own_database, tmp_path):
    run(own_database, "school")
    before, lines = run(own_database, "look"), tmp_path / "lines"
    killed_in_the_middle(begin(own_database, "run", lines, 0, "yes"), lines, "in the middle")
    after = run(own_database, "look")
    assert {**after, "jobs": []} == {**before, "jobs": []}
    assert after["jobs"] == [["running", 1]]
    run(own_database, "run", lines, 61, "no")
    assert run(own_database, "run", lines, 120, "no")["done"] == 1
    whole = run(own_database, "look")
    assert whole["ran_to"] == "2026-11-20"
    assert [work[4] for work in whole["work"] if work[0] == "RIV-23"] == ["P0001", "P0002"]
    again = [begin(own_database, "run", lines, 300, "no") for _ in range(2)]
    assert [told(each)["done"] for each in again] == [0, 0]


def test_two_runs_at_once_make_what_one_makes(own_database, tmp_path):
    run(own_database, "school")
    by_hand = {**own_database, "HERRINGBONE_LOG_LEVEL": "ERROR"}
    both = [herringbone(by_hand, "run-day", "--date", "2026-11-20") for _ in range(2)]
    said = sorted(ended(each)[0] for each in both)
    assert sum("Nothing has changed" in words for words in said) == 1, said
    work = run(own_database, "look")["work"]
    assert [each[4] for each in work if each[0] == "RIV-23"] == ["P0001", "P0002"]
