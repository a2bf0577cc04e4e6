"""From a register that is saved to the list of a school of 1,700: how long until it is right.

    uv run --frozen python benchmarks/daily_run.py
    uv run --frozen python tests/web/postgres/serving.py python benchmarks/daily_run.py

A year is brought in from the generator, its strategy run up to the day before the last; then the
last morning's registers are saved one class after another, as they come in at ten to nine, with a
worker beside them on another connection. Of each it is measured how long saving it took and when
its absent stood on the list. In the end a run must find nothing to change.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import defaultdict
from datetime import datetime, timedelta
from datetime import time as clock_time
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import numpy as np

from herringbone.engine.record.school import Phase
from herringbone.synthetic import Recipe, make_school
from timing import Target, heading, judge, table

RIGHT = 15.0  # seconds until the whole list is right, at the peak
BETWEEN = 2.0  # seconds between two registers: 60 classes come in within two minutes


def main() -> int:
    asked = _asked()
    with TemporaryDirectory(prefix="herringbone-") as folder:
        os.environ["HERRINGBONE_DATA"] = folder
        made = make_school(Recipe(pupils=asked.pupils, phase=Phase.SECONDARY, seed=asked.seed))
        _prepare()
        school, last = _bring(made, asked.strategy)
        heading(f"A morning of a school of {len(made.pupils):,} under {asked.strategy}: {last}")
        return judge(_measured(school, made, last, asked), quick=asked.quick)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pupils", type=int, default=1700)
    parser.add_argument("--strategy", default="accord")
    parser.add_argument("--classes", type=int, default=20, help="registers that are saved")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="judge no target")
    return parser.parse_args()


def _prepare() -> None:
    from herringbone.web.project.commands import prepare_database, start_django

    start_django()
    prepare_database()


def _bring(made: Any, strategy: str) -> tuple[Any, Any]:
    """The year without its last day, and the strategy run up to then."""
    from herringbone.engine.record.calendar import AsOf
    from herringbone.web import clock
    from herringbone.web.imports.bringing import bring
    from herringbone.web.imports.founding import school_for
    from herringbone.web.jobs.models import Job
    from herringbone.web.registers.changes import Author
    from herringbone.web.schools.tenancy import within
    from herringbone.web.strategies.models import Adoption
    from herringbone.web.worklists.running import run_day

    days = made.calendar.dates
    before, last = days[-2], days[-1]
    evening = datetime.combine(before, clock_time(17), tzinfo=clock.LONDON)
    marks = made.marks.copy()
    made.marks[:, -2:] = 0
    school, is_new = school_for(made)
    author = Author("Benchmark", "nobody")
    bring(school=school, registers=made, author=author, at=evening, made_school=is_new)
    made.marks[:] = marks
    with within(school):
        Adoption.objects.create(school=school, name=strategy, start=days[0], adopted_at=evening)
    run_day(school, AsOf(before, 2), evening)
    Job.everywhere.all().delete()
    return school, last


def _measured(school: Any, made: Any, last: Any, asked: argparse.Namespace) -> list[Target]:
    from herringbone.web import clock
    from herringbone.web.schools.tenancy import within

    begins = datetime.combine(last, clock_time(9, 25), tzinfo=clock.LONDON)
    real = time.monotonic()

    def now() -> datetime:
        return begins + timedelta(seconds=time.monotonic() - real)

    clock.now = now
    over = Event()
    worker = Thread(target=_work, args=(over,), daemon=True)
    worker.start()
    with within(school):
        saved, shown = _morning(school, made, last, asked.classes, now)
    over.set()
    worker.join()
    _demand_settled(school, now())
    rows = [_row("saving a register", saved), _row("its absent on the list", shown)]
    table(("seconds", "median", "95th", "most"), rows)
    return [Target("right within", RIGHT, max(shown), "s")]


def _work(over: Event) -> None:
    from django.db import connection

    from herringbone.web.jobs.kinds import Kind
    from herringbone.web.jobs.worker import Worker
    from herringbone.web.project.jobs import TASKS

    Worker({Kind.DAY_RUN: TASKS[Kind.DAY_RUN]}, (), stop=over).run()
    connection.close()


def _morning(
    school: Any, made: Any, last: Any, classes: int, now: Any
) -> tuple[list[float], list[float]]:
    """How long each register took, and when its absent were on the list."""
    by_class = _classes(school, made, last)
    pending: dict[str, tuple[float, datetime]] = {}
    saved, shown = [], []
    for name in sorted(by_class)[:classes]:
        began = time.monotonic()
        _save(school, name, by_class[name], now())
        saved.append(time.monotonic() - began)
        pending[name] = (time.monotonic(), now())
        _wait(school, pending, shown, time.monotonic() + BETWEEN)
    _wait(school, pending, shown, time.monotonic() + RIGHT * 2)
    if pending:
        sys.exit(f"never on the list: {sorted(pending)}")
    return saved, shown


def _wait(school: Any, pending: dict[str, Any], shown: list[float], until: float) -> None:
    """A run that began after a register was saved has seen it."""
    from herringbone.web.worklists.models import Standing

    while pending and time.monotonic() < until:
        ran = Standing.objects.get(school=school).ran_at
        began = _run_began(school, ran)
        for name, (at, moment) in list(pending.items()):
            if began is not None and began >= moment:
                shown.append(time.monotonic() - at)
                del pending[name]
        time.sleep(0.1)
    if time.monotonic() < until and until - time.monotonic() <= BETWEEN:
        time.sleep(until - time.monotonic())


def _run_began(school: Any, ran: Any) -> datetime | None:
    from herringbone.web.jobs.models import Job, State

    done = Job.everywhere.filter(school=school, state=State.DONE).order_by("-started_at").first()
    return done.started_at if done is not None and ran is not None else None


def _classes(school: Any, made: Any, last: Any) -> dict[str, list[tuple[Any, str]]]:
    """Pupils of each class with their mark of the morning; a missing one is an N."""
    pupils = {pupil.pupil_id: pupil for pupil in school.pupils}
    slot = 2 * made.calendar.index(last)
    found: dict[str, list[tuple[Any, str]]] = defaultdict(list)
    for row, pupil in enumerate(made.pupils):
        name = pupil.value("class", last)
        if name and pupil.on_roll(last):
            present = made.marks[row, slot] == made.codes.byte("/")
            found[name].append((pupils[pupil.pupil_id], "/" if present else "N"))
    return found


def _save(school: Any, name: str, marks: list[tuple[Any, str]], at: datetime) -> None:
    from herringbone.web.registers.changes import Author, Change
    from herringbone.web.registers.submission import submit_class_register

    submit_class_register(
        school=school,
        class_name=name,
        date=at.date(),
        session="AM",
        changes=[Change(pupil, at.date(), "AM", code) for pupil, code in marks],
        author=Author("Benchmark", "class teacher"),
        at=at,
        client_id=uuid4(),
        began_from=0,
    )


def _demand_settled(school: Any, now: datetime) -> None:
    from herringbone.web.worklists.running import run_now

    if run_now(school, now).changed:
        sys.exit("another run changed something")


def _row(words: str, seconds: list[float]) -> tuple[str, ...]:
    worst = quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]
    return words, *(f"{value:.2f}" for value in (median(seconds), worst, float(np.max(seconds))))


if __name__ == "__main__":
    sys.exit(main())
