"""`herringbone run-day`: the daily run by hand: what is due today, as the strategy asks for it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from herringbone.cli.options import DAY, as_json

if TYPE_CHECKING:
    from herringbone.web.worklists.running import DayRun


@click.command("run-day", short_help="Run a school's strategy over its registers of a day.")
@click.option("--school", "slug", help="One school, by its short name; needed where there are two.")
@click.option("--date", "day", type=DAY, help="The day, as 2026-11-20; by default today.")
@click.option(
    "--sessions-due",
    type=click.IntRange(0, 2),
    help="Sessions of that day already due; by default those whose register has closed.",
)
@as_json
def command(slug: str | None, day: date | None, sessions_due: int | None, as_json: bool) -> None:
    """Close the school days before today and ask for what today's registers call for so far; a
    day that is named is closed, too, if all of its sessions are due.

    A second run changes nothing. A school's first run sends nothing: what was true before is one
    list to settle.
    """
    from herringbone.cli.database import opened, school_named
    from herringbone.cli.outputs import as_json_text
    from herringbone.cli.refusals import Refused, warn

    with opened():
        from herringbone.engine.record.calendar import AsOf
        from herringbone.web import clock
        from herringbone.web.worklists.running import CannotRun, run_day, run_now

        school, now = school_named(slug), clock.now()
        is_plain = sessions_due is None and (day is None or day == now.date())
        as_of = AsOf(day or now.date(), 2 if sessions_due is None else sessions_due)
        try:
            run = run_now(school, now) if is_plain else run_day(school, as_of, now)
        except CannotRun as wrong:
            raise Refused(f"herringbone: {wrong}") from wrong
    if run.held_back:
        raise Refused(f"herringbone: {run.held_back}")
    warn(list(run.warnings))
    click.echo(as_json_text(_said(run)) if as_json else _words(run))


def _said(run: DayRun) -> dict[str, Any]:
    return {
        "school": run.school.slug,
        "as_of": run.as_of.date.isoformat(),
        "sessions_due": run.as_of.sessions_due,
        "closed_to": run.closed_to.isoformat() if run.closed_to else None,
        "first_run": run.is_first,
        "asked_for": run.counts.made,
        "asked_for_again": run.counts.again,
        "no_longer_asked_for": run.counts.gone,
        "not_done_in_time": run.counts.lapsed,
        "to_settle": run.counts.to_settle,
        "changed": run.changed,
    }


def _words(run: DayRun) -> str:
    counts, head = run.counts, f"{run.school.name}: closed up to {run.closed_to}."
    if not run.changed:
        return f"{head} Nothing has changed since the last run."
    gone = f", {counts.gone:,} no longer asked for" if counts.gone else ""
    again = f", {counts.again:,} asked for again" if counts.again else ""
    late = f", {counts.lapsed:,} not done in time" if counts.lapsed else ""
    settle = f" {counts.to_settle:,} on the list to settle: nothing of it is sent before."
    made = f"{counts.made:,} {'thing' if counts.made == 1 else 'things'} to do"
    return f"{head} {made}{again}{gone}{late}.{settle if counts.to_settle else ''}"
