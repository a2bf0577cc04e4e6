"""The command `herringbone`: its verbs in one table, in the order in which they are listed."""

from __future__ import annotations

import gc
import sys

import click

from herringbone import __version__
from herringbone.cli.verbs import Guarded, Table

VERBS: Table = {
    "demo": ("herringbone.cli.demo", "Make or reopen a demonstration, and serve it."),
    "evaluate": ("herringbone.cli.evaluate", "Run a strategy over a school's registers."),
    "simulate": ("herringbone.cli.simulate", "Replay a span under strategies and compare them."),
    "serve": ("herringbone.cli.serve", "Serve the database to browsers."),
    "work": ("herringbone.cli.work", "Do what is to be done in the background."),
    "import": ("herringbone.cli.import_", "Bring rolls, contacts and marks into the database."),
    "run-day": ("herringbone.cli.run_day", "Ask for what the strategy wants done today."),
    "export": ("herringbone.cli.export", "Write a school as a folder of flat files."),
    "strategy": ("herringbone.cli.strategy", "Check, print or try a written strategy."),
    "school": ("herringbone.cli.school", "Make a synthetic school."),
    "erase": ("herringbone.cli.erase", "Erase what need not be kept any longer."),
    "check-data": ("herringbone.cli.check_data", "Check the legal record and what it shows."),
}


@click.group(
    cls=Guarded,
    table=VERBS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="herringbone")
def commands() -> None:
    """Run a school's written attendance strategy over its registers, and explain every action."""


def collect_seldom() -> None:
    """A command lives for seconds and keeps what it makes: looking through it all for rubbish,
    again and again, took up to a tenth of a second of a single day's evaluation."""
    gc.set_threshold(100_000, 50, 50)


def main() -> None:
    """What the console script calls."""
    collect_seldom()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # an old console may lack a letter or a dash
    commands(prog_name="herringbone")


if __name__ == "__main__":
    main()
