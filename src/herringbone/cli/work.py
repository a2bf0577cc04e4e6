"""`herringbone work`: does what is to be done in the background, until it is told to stop.

`herringbone serve` and `herringbone demo` have one beside them; more may run, here or elsewhere,
where the database is PostgreSQL.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

import click


@click.command("work", short_help="Do what is to be done in the background.")
@click.option("--once", is_flag=True, help="Only what is due now, then end.")
@click.option("--beside", type=int, hidden=True, help="End when that parent process has gone.")
def command(once: bool, beside: int | None) -> None:
    """Do the daily runs, send what is approved, and whatever else waits for its time; until Ctrl+C
    or SIGTERM, which let the job at hand end.

    A worker that is killed loses nothing: another takes its job up a minute later.
    """
    from herringbone.cli.database import opened

    with opened(make=beside is None):
        from herringbone.web.project.jobs import worker

        mine = worker()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _stopper(mine))
        if once:
            count = mine.run_due()
            click.echo(f"{count:,} {'job' if count == 1 else 'jobs'} done.")
        else:
            mine.run(_lives(beside))


def _stopper(worker: Any) -> Callable[[int, Any], None]:
    def stop(_number: int, _frame: Any) -> None:
        worker.stop.set()

    return stop


def _lives(beside: int | None) -> Callable[[], bool]:
    return lambda: beside is None or os.getppid() == beside
