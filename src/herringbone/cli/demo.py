"""`herringbone demo`: two invented schools as of their morning, in a database of their own, served.

The first run makes it; a later one opens it again with what was done in it.
"""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

import click

from herringbone.cli.options import DAY, moment
from herringbone.cli.options import today as clock_today
from herringbone.cli.progress import progress
from herringbone.cli.refusals import Refused


@click.command("demo", short_help="Make or reopen a demonstration, and serve it.")
@click.option(
    "--port", type=click.IntRange(1, 65_535), default=8000, show_default=True, help="The port."
)
@click.option("--no-serve", is_flag=True, help="Only make or open it, and print the sign-ins.")
@click.option("--fresh", is_flag=True, help="Make it anew; what was done in it is gone.")
@click.option("--today", type=DAY, help="Its day, or the school day before; by default the latest.")
def command(port: int, no_serve: bool, fresh: bool, today: date | None) -> None:
    """Make (or open again) a trust of two invented primary schools with last year's and this year's
    registers, as of 09:20 on the latest school day, and serve it on this computer.

    It lives in HERRINGBONE_DATA, apart from a school's own database, and can send nothing.
    """
    from herringbone.web.demo.place import Place, point_settings_at
    from herringbone.web.project import environment

    place = Place(environment.data_folder())
    held = None if fresh else place.day()
    wanted = _school_day(today)
    if held is not None and today is not None and held != wanted:
        raise Refused(
            f"herringbone: the demonstration here stands on {held}, not on {wanted}.",
            "--fresh makes it anew on that day; what was done in it is gone then.",
        )
    if held is None:
        _make(place.begin(), wanted, port)
        place.complete(wanted)
    stands = held or wanted
    point_settings_at(place.folder, stands, port)
    _tell(place.folder, stands, port, is_new=held is None, is_old=held not in (None, wanted))
    if not no_serve:
        _serve(port)


def _school_day(today: date | None) -> date:
    """The latest school day on or before a day, by default the real one."""
    from herringbone.synthetic.trust import demo_day

    try:
        return demo_day(today or clock_today())
    except ValueError as error:
        raise Refused(f"herringbone: {error}.") from error


def _make(folder: Path, today: date, port: int) -> None:
    """Builds it in a process of its own: settings are read once a process, and name one folder."""
    import subprocess
    import sys

    with progress("Making the demonstration") as step:
        told = [sys.executable, "-m", "herringbone.cli.demo_making", str(folder), today.isoformat()]
        with subprocess.Popen(  # noqa: S603
            [*told, str(port)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as maker:
            assert maker.stdout is not None
            assert maker.stderr is not None
            for done, _ in enumerate(maker.stdout, start=1):
                step(done, _steps())
            said = maker.stderr.read()
        if maker.returncode:
            shutil.rmtree(folder, ignore_errors=True)
            raise Refused("herringbone: the demonstration could not be made:", said.strip()[-800:])


def _steps() -> int:
    from herringbone.web.demo.place import STEPS

    return int(STEPS)


def _tell(folder: Path, today: date, port: int, *, is_new: bool, is_old: bool) -> None:
    from herringbone.web.demo.place import PASSWORD, sign_ins

    what = "made" if is_new else "opened as it was left"
    click.echo(f"The demonstration is {what}: {today:%A} {today.day} {today:%B %Y}, 09:20.")
    if is_old:
        click.echo("It stands on its own day; --fresh makes it anew on the latest school day.")
    click.echo(f"\n  http://localhost:{port}/\n\nSign in with the password  {PASSWORD}")
    school = ""
    for name, position, email in sign_ins(folder):
        if name != school:
            school = name
            click.echo(f"\n{school}")
        click.echo(f"  {position:<46}{email}")
    click.echo("")


def _serve(port: int) -> None:
    from herringbone.cli.serve import ready, run

    # The server and the worker beside it are two processes that must agree what time it is.
    os.environ["HERRINGBONE_DEMONSTRATION_SINCE"] = moment().isoformat()
    ready("127.0.0.1", port, 1)
    click.echo("Serving until Ctrl+C.")
    run("127.0.0.1", port)
