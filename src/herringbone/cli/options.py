"""Options that several verbs share, and the types of their values."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

LONDON = ZoneInfo("Europe/London")
FIRST_YEAR, LAST_YEAR = 1900, 2199
WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Day(click.ParamType[date]):
    """A date written `2025-03-14`."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(value if WRITTEN.fullmatch(value) else "")
        except ValueError:
            self.fail(f"{value!r} is not a date; write it as 2025-03-14.", param, ctx)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.fail(f"{value!r} is outside {FIRST_YEAR} to {LAST_YEAR}.", param, ctx)
        return day


DAY = Day()
FOLDER = click.Path(path_type=Path)
"""A path as given; whether it can be read is told with its problems, under exit status 1."""

as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say how a source is to be read."""
    for option in (
        click.option(
            "--legacy-codes",
            type=click.Choice(["refuse", "map"]),
            default="refuse",
            show_default=True,
            help="Map withdrawn codes where the mapping is certain.",
        ),
        click.option(
            "--skip-bad-rows",
            is_flag=True,
            help="Go on without rows that are refused; they are listed in rejects.csv.",
        ),
        click.option("--school-id", help="Which school, where the source holds several."),
        click.option("--profile", help="How columns are mapped: a packaged name or a YAML file."),
    ):
        command = option(command)
    return command


def today() -> date:
    """The day on the clock in London."""
    return moment().date()


def moment() -> datetime:
    """The time on the clock in London: the one place where the command line asks for it."""
    return datetime.now(LONDON)
