"""`herringbone evaluate`: a strategy over a folder of registers, as of a day; no database.

Reads everything first, writes its folder in one step at the end, prints the top of the day's list.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from herringbone.cli.options import DAY, FOLDER, as_json, reading_options


@click.command("evaluate", short_help="Run a strategy over a school's registers.")
@click.argument("folder", type=FOLDER)
@click.option("--strategy", "name_or_file", required=True, help="A name that ships, or a file.")
@click.option("--as-of", "as_of", type=DAY, required=True, help="The day, as 2025-03-14.")
@click.option(
    "--sessions-due",
    type=click.IntRange(0, 2),
    default=2,
    show_default=True,
    help="Sessions of that day already due: 0 before school, 1 after the morning's register.",
)
@click.option("--from", "start", type=DAY, help="Replay every school day from this one.")
@click.option("--memory", "memory_file", type=FOLDER, help="Start from a memory.csv.")
@click.option("--out", type=FOLDER, help="The folder to write; nothing is written without it.")
@click.option("--force", is_flag=True, help="Write into a folder that holds something else.")
@reading_options
@as_json
def command(
    folder: Path,
    name_or_file: str,
    as_of: date,
    sessions_due: int,
    start: date | None,
    memory_file: Path | None,
    out: Path | None,
    force: bool,
    as_json: bool,
    **asked: Any,
) -> None:
    """Run a strategy over the registers in FOLDER, as of a day.

    Writes measures.csv, due.csv, memory.csv and summary.json. Without --from and --memory it is a
    school's first run: lines crossed before it are recorded as standing and send nothing.
    """
    from herringbone.cli.due_page import due_page
    from herringbone.cli.evaluating import Wanted, evaluated
    from herringbone.cli.evaluation_files import write_files
    from herringbone.cli.outputs import as_json_text, claim
    from herringbone.cli.sources import Asked
    from herringbone.engine.record.calendar import AsOf

    if start is not None and start > as_of:
        raise click.UsageError("--from is after --as-of.")
    if out is not None:
        claim(out, sign="summary.json", force=force)
    moment = AsOf(as_of, sessions_due)
    wanted = Wanted(folder, name_or_file, moment, start, memory_file, Asked(**asked))
    result = evaluated(wanted)
    if out is not None:
        write_files(out, result)
    if as_json:
        click.echo(as_json_text(result.summary))
        return
    for line in due_page(result.evaluation, result.plan, result.source.registers):
        click.echo(line)
    if out is not None:
        click.echo(f"\n{out}: due.csv, measures.csv, memory.csv, summary.json")
