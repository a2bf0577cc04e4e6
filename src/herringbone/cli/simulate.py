"""`herringbone simulate`: strategies side by side over the same registers and the same people."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from herringbone.cli.options import DAY, FOLDER, as_json, reading_options

if TYPE_CHECKING:
    from herringbone.engine.record.calendar import Calendar
    from herringbone.engine.trying.simulate import Simulated


@click.command("simulate", short_help="Replay a span under strategies and compare them.")
@click.argument("folder", type=FOLDER)
@click.option("--strategy", "names", required=True, multiple=True, help="May be repeated.")
@click.option("--from", "start", type=DAY, help="The first day; the first one held else.")
@click.option("--to", "end", type=DAY, help="The last day; the last one held else.")
@click.option("--seed", default="1", show_default=True, help="What people do is drawn from it.")
@click.option("--assumptions", type=FOLDER, help="What people do, as a YAML file.")
@click.option("--by", "part", type=click.Choice(["week", "role"]), help="A table for each, too.")
@reading_options
@as_json
def command(
    folder: Path,
    names: tuple[str, ...],
    start: date | None,
    end: date | None,
    seed: str,
    assumptions: Path | None,
    part: str | None,
    as_json: bool,
    **asked: Any,
) -> None:
    """Replay the registers in FOLDER under each strategy and compare what it would have asked.

    Letters, meetings, calls, visits, staff hours and pupils reached. What people do is drawn by
    seed from declared assumptions, the same people for each strategy; marks never react to it.
    """
    from herringbone.cli.outputs import as_json_text
    from herringbone.cli.progress import progress
    from herringbone.cli.simulate_tables import by_part, side_by_side
    from herringbone.cli.sources import Asked, read_assumptions, read_source, read_strategy
    from herringbone.engine.measuring.planes import Planes
    from herringbone.engine.trying.simulate import simulate

    if start is not None and end is not None and start > end:
        raise click.UsageError("--from is after --to.")
    plans = [read_strategy(name).plan for name in names]
    people = read_assumptions(assumptions)
    source = read_source(folder, Asked(**asked))
    _has_a_day(folder, source.registers.calendar, start, end)
    planes = Planes(source.registers)
    found = []
    for plan in plans:
        with progress(plan.strategy.title) as step:
            replayed = simulate(
                source.registers,
                plan,
                people,
                seed=seed,
                start=start,
                end=end,
                progress=step,
                planes=planes,
            )
        found.append(replayed)
    if as_json:
        click.echo(as_json_text([as_object(one) for one in found]))
        return
    click.echo(f"{source.registers.school.name}, {len(source.registers.pupils):,} pupils")
    for line in side_by_side(found):
        click.echo(line)
    for one in found if part else ():
        for line in by_part(one, str(part)):
            click.echo(line)


def _has_a_day(folder: Path, calendar: Calendar, start: date | None, end: date | None) -> None:
    from herringbone.cli.refusals import Refused

    if not calendar.between(start or date.min, end or date.max):
        raise Refused(
            f"herringbone: {folder}: there is no school day in that span.",
            "Choose --from and --to within its calendar.csv.",
        )


def as_object(found: Simulated) -> dict[str, Any]:
    """One strategy's result as `--json` prints it."""
    return {
        "strategy": found.strategy,
        "from": found.first,
        "to": found.last,
        "seed": found.seed,
        "tallies": found.tallies,
        "actions": found.by_action,
        "weeks": found.by_week,
        "owners": found.by_owner,
        "staff_hours": found.staff_hours,
        "staff_hours_by_owner": found.hours_by_owner,
        "staff_hours_by_week": found.hours_by_week,
        "pupils_reached": found.pupils_reached,
        "note": found.note,
    }
