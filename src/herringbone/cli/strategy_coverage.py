"""`herringbone strategy coverage`: each provision, how often it fired, one example, or why not."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from herringbone.cli.options import FOLDER, as_json

if TYPE_CHECKING:
    from herringbone.engine.language.strategy import Strategy
    from herringbone.engine.record.registers import Registers
    from herringbone.engine.trying.coverage import Covered

WIDTH = 96
YEARS = (2023, 2024)  # two, since some sentences speak of the year before
COVID_YEARS = (2021, 2022)
COVID_ENDED = date(2022, 4, 1)


@click.command("coverage", short_help="List each provision and what it did.")
@click.argument("name_or_file")
@click.option("--over", type=FOLDER, multiple=True, help="Your own registers; may be repeated.")
@click.option(
    "--schools",
    type=click.IntRange(1, 50),
    default=3,
    show_default=True,
    help="Synthetic schools tried, until every provision has fired.",
)
@click.option("--pupils", type=click.IntRange(1, 3_000), default=420, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--assumptions", type=FOLDER, help="What people do, as a YAML file.")
@as_json
def command(
    name_or_file: str,
    over: tuple[Path, ...],
    schools: int,
    pupils: int,
    seed: int,
    assumptions: Path | None,
    as_json: bool,
) -> None:
    """Replay calibrated school years under NAME_OR_FILE and list what each provision did.

    What people do once they are asked is drawn by seed from declared assumptions; marks never
    react to it. A provision that never fired says why.
    """
    from herringbone.cli.outputs import as_json_text
    from herringbone.cli.progress import progress
    from herringbone.cli.sources import Asked, read_assumptions, read_source, read_strategy
    from herringbone.engine.trying.coverage import coverage

    plan = read_strategy(name_or_file).plan
    people = read_assumptions(assumptions)
    if over:
        years: Iterator[Registers] = (read_source(one, Asked()).registers for one in over)
    else:
        years = _synthetic(plan.strategy, schools, pupils, seed)
    with progress("Replaying") as step:
        covered = coverage(plan, years, people, seed=str(seed), progress=step)
    if as_json:
        click.echo(as_json_text(as_object(plan.strategy.strategy, covered)))
        return
    for line in _lines(covered):
        click.echo(line)


def as_object(name: str, covered: list[Covered]) -> dict[str, object]:
    """The result as `--json` prints it; its shape is fixed."""
    rows = [
        {"id": one.id, "fired": one.fired, "example": one.example, "note": one.note}
        for one in covered
    ]
    return {"strategy": name, "provisions": rows}


def _synthetic(strategy: Strategy, schools: int, pupils: int, seed: int) -> Iterator[Registers]:
    """Schools of the strategy's phase; a strategy of Covid time begins with a year of that time."""
    from herringbone.synthetic.recipe import STAGES_OF, Recipe
    from herringbone.synthetic.school import make_school

    phase = next((phase for phase in strategy.phase if phase in STAGES_OF), None)
    if phase is None:
        raise click.UsageError("No figures are published for its phase; name registers by --over.")
    for number in range(schools):
        covid = number == 0 and strategy.identity.start < COVID_ENDED
        yield make_school(
            Recipe(
                pupils=pupils,
                phase=phase,
                years=COVID_YEARS if covid else YEARS,
                seed=seed + number,
                scenario="covid" if covid else "normal",
            )
        )


def _lines(covered: list[Covered]) -> Iterator[str]:
    for one in covered:
        yield f"{one.id:<8}{one.fired:>8,}  {_said(one)}"
        if one.note:
            yield from textwrap.wrap(
                one.note, WIDTH, initial_indent=" " * 18, subsequent_indent=" " * 18
            )
    fired = sum(one.fired > 0 for one in covered)
    yield f"{fired} of {len(covered)} provisions fired."


def _said(one: Covered) -> str:
    if one.example is None:
        return "no example"
    told = one.example
    about = f"{told['subject_kind'].replace('_', ' ')} {told['subject']}".strip()
    return textwrap.shorten(
        f"{told['date']} {told['action']}, {about}: {told['why']}", WIDTH - 18, placeholder=" …"
    )
