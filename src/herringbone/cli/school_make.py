"""`herringbone school make`: a synthetic, calibrated school as a folder of flat files."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Literal

import click

from herringbone.cli.options import DAY, FOLDER

PHASES = ("primary", "secondary", "special", "all_through")
_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?")


def read_years(value: str) -> tuple[int, ...]:
    """`2024` or `2023-2024`: the academic years by the calendar years they begin in."""
    found = _YEARS.fullmatch(value)
    if found is None:
        raise click.BadParameter(f"{value!r} is not a year; write 2024, or 2023-2024 for two.")
    first = int(found[1])
    last = int(found[2] or first)
    if last < first or last - first > 20:
        raise click.BadParameter(f"{value!r}: the first year comes first, as in 2023-2024.")
    return tuple(range(first, last + 1))


@click.command("make", short_help="Write a synthetic, calibrated school as flat files.")
@click.argument("folder", type=FOLDER)
@click.option("--pupils", type=click.IntRange(1, 20_000), default=420, show_default=True)
@click.option("--phase", type=click.Choice(PHASES), default="primary", show_default=True)
@click.option(
    "--years",
    default="2024",
    show_default=True,
    metavar="YEAR[-YEAR]",
    help="Academic years by the calendar year they begin in: 2024 is 2024/25.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Same seed, same school.")
@click.option(
    "--scenario",
    type=click.Choice(["normal", "covid"]),
    default="normal",
    show_default=True,
    help="covid marks 2021/22 with that year's codes.",
)
@click.option(
    "--nursery",
    type=click.IntRange(0, 2_000),
    default=0,
    show_default=True,
    help="Nursery children on top of the pupils; a primary or all-through school only.",
)
@click.option("--until", type=DAY, help="The last day with marks; the whole of the last year else.")
@click.option("--name", default="Alder Vale School", show_default=True, help="The school's name.")
@click.option("--force", is_flag=True, help="Replace the files of a folder that holds some.")
def command(
    folder: Path,
    pupils: int,
    phase: str,
    years: str,
    seed: int,
    scenario: Literal["normal", "covid"],
    nursery: int,
    until: date | None,
    name: str,
    force: bool,
) -> None:
    """Write a synthetic school into FOLDER.

    Everybody in it is invented. Absence, its reasons, its seasons and its spread over pupils are
    calibrated to the department's figures for 2024/25.
    """
    from herringbone.cli.outputs import claim
    from herringbone.cli.progress import progress
    from herringbone.engine.record.school import Phase
    from herringbone.exchange.flat import write_folder
    from herringbone.synthetic.recipe import Recipe
    from herringbone.synthetic.school import make_school

    claim(folder, force=force)
    try:
        recipe = Recipe(
            pupils=pupils,
            phase=Phase(phase),
            years=read_years(years),
            seed=seed,
            scenario=scenario,
            name=name,
            until=until,
            nursery=nursery,
        )
    except ValueError as error:
        raise click.UsageError(f"{str(error)[:1].upper()}{str(error)[1:]}.") from error
    with progress("Making the school"):
        registers = make_school(recipe)
    with progress("Writing"):
        write_folder(registers, folder)
    marks = int((registers.marks > 0).sum())
    days = len(registers.calendar)
    click.echo(
        f"{folder}: {name}, {len(registers.pupils):,} pupils, {days:,} school days, "
        f"{marks:,} marks. Everybody in it is invented."
    )
