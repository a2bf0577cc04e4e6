"""Workers as processes of their own, on a database of their own, for `test_jobs_storms`: they do
jobs whose doing is a line in a file, and a school's daily run. It decides nothing.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import date, datetime, timedelta
from typing import Any

FRIDAY = date(2026, 11, 20)
WEEK = """
Pupil Mon Tue Wed Thu Fri
Amy   //  //  //  //  N-
Ben   //  //  //  II  I-
Cal   //  //  //  //  /-
"""


def start() -> None:
    from herringbone.web.project import commands

    sys.path.insert(0, os.environ["HERRINGBONE_TESTS"])
    commands.start_django()


def ask(count: str) -> None:
    """A school and so many jobs."""
    start()
    from herringbone.web.jobs.queue import enqueue
    from worlds import NOW, make_school

    school = make_school("storm")
    for number in range(int(count)):
        enqueue("line", school=school, key=str(number), at=NOW)


def work(path: str, seconds: str, later: str) -> None:
    """Does what is due as of so many seconds after the beginning, a line each."""
    start()
    from herringbone.web import clock
    from herringbone.web.jobs.kinds import Task
    from herringbone.web.jobs.worker import Worker
    from worlds import NOW

    def line(job: Any, _now: datetime) -> None:
        _write(path, f"{job.key}\n")
        time.sleep(float(seconds))

    with clock.at(NOW + timedelta(seconds=float(later))):
        print(json.dumps({"done": Worker({"line": Task(line, "A line")}).run_due()}))


def _write(path: str, words: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(handle, words.encode())
    os.close(handle)


def school() -> None:
    """A school with a week of marks, run up to its Wednesday, that asks for its Friday's run."""
    start()
    from herringbone.web.jobs.queue import enqueue
    from herringbone.web.schools.tenancy import within
    from herringbone.web.strategies.evaluation import AsOf
    from herringbone.web.strategies.models import Adoption
    from herringbone.web.worklists.running import run_day
    from small_strategy import HEAD, provision
    from worlds import NOW, draw, make_world

    world = make_world()
    letter = provision(
        id="RIV-23", every="day", when="absent >= 1", do="{letter: warning}", says="A letter."
    )
    with within(world.school):
        Adoption.objects.create(
            school=world.school,
            name="small",
            text=HEAD.replace("needs: possible >= 40\n", "") + letter,
            start=FRIDAY - timedelta(days=4),
            adopted_at=NOW,
        )
        draw(world.school, WEEK, world.pupils, starts=FRIDAY - timedelta(days=4))
        run_day(world.school, AsOf(FRIDAY - timedelta(days=2), 2), NOW - timedelta(days=2))
        from herringbone.web.jobs.models import Job

        Job.everywhere.all().delete()
        enqueue("day_run", school=world.school, at=NOW)


def run(path: str, later: str, dies: str) -> None:
    """Does what is due; with `dies` it writes a line in the middle of the run's transaction, and
    then waits to be killed."""
    start()
    from herringbone.web import clock
    from herringbone.web.project.jobs import worker
    from herringbone.web.worklists import running
    from worlds import NOW

    def in_the_middle(*_arguments: Any) -> None:
        _write(path, "in the middle\n")
        time.sleep(60)

    if dies == "yes":
        running._stand = in_the_middle
    one = worker()
    one.times = ()
    with clock.at(NOW + timedelta(days=3, seconds=float(later))):
        print(json.dumps({"done": one.run_due()}))


def look() -> None:
    """The work, the memory and how far the school has come."""
    start()
    from herringbone.web.jobs.models import Job
    from herringbone.web.schools.models import School
    from herringbone.web.schools.tenancy import within
    from herringbone.web.worklists.models import Remembered, Standing, Work

    held = School.objects.get()
    with within(held):
        work = sorted([*w.key, w.state, w.date.isoformat()] for w in Work.objects.all())
        memory = sorted(Remembered.objects.values_list("provision", "subject", "kind", "how"))
        closed = Standing.objects.get().ran_to
        jobs = sorted(Job.everywhere.values_list("state", "tries"))
    found = {"work": work, "memory": memory, "ran_to": closed.isoformat(), "jobs": jobs}
    print(json.dumps(found))


if __name__ == "__main__":
    {each.__name__: each for each in (ask, work, school, run, look)}[sys.argv[1]](*sys.argv[2:])
