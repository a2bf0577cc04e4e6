"""`herringbone evaluate`: a strategy over a folder of registers, as of a day; no database.

Reads everything first, writes its folder in one step at the end, prints the top of the day's list.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from herringbone.cli.options import DAY, FOLDER, as_json, reading_options

if TYPE_CHECKING:
    from herringbone.cli.sources import Source
    from herringbone.engine.actions import Action
    from herringbone.engine.evaluate import Evaluation
    from herringbone.engine.history import Memory
    from herringbone.engine.strategy import Strategy


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
    school's first run: what is already true is recorded as standing and sends nothing.
    """
    from herringbone.cli.due_page import due_page
    from herringbone.cli.evaluation_summary import summary_of
    from herringbone.cli.missing_columns import missing_columns
    from herringbone.cli.outputs import as_json_text, claim
    from herringbone.cli.progress import progress
    from herringbone.cli.refusals import Refused, warn
    from herringbone.cli.sources import Asked, read_source, read_strategy
    from herringbone.engine.calendar import AsOf
    from herringbone.engine.evaluate import evaluate

    if start is not None and start > as_of:
        raise click.UsageError("--from is after --as-of.")
    if out is not None:
        claim(out, sign="summary.json", force=force)
    plan = read_strategy(name_or_file).plan
    memory = _memory(memory_file) if memory_file else None
    source = read_source(folder, Asked(**asked))
    try:
        with progress("Evaluating") as step:
            evaluation = evaluate(
                source.registers,
                plan,
                AsOf(as_of, sessions_due),
                start=start,
                memory=memory,
                progress=step,
            )
    except ValueError as error:
        raise Refused(f"herringbone: {folder}: {error}.") from error
    told = [
        *_not_in_force(plan.strategy, as_of),
        *missing_columns(plan, source.reading.columns_present),
        *evaluation.warnings,
    ]
    warn(told)
    warnings = [*source.reading.warnings.lines(), *told]
    rows_left_out = len(source.reading.refused)
    summary = summary_of(evaluation, plan, source.registers, warnings, rows_left_out)
    if out is not None:
        _write(out, evaluation, summary, source)
    if as_json:
        click.echo(as_json_text(summary))
        return
    for line in due_page(evaluation, plan, source.registers):
        click.echo(line)
    if out is not None:
        click.echo(f"\n{out}: due.csv, measures.csv, memory.csv, summary.json")


def _not_in_force(strategy: Strategy, day: date) -> Iterator[str]:
    """A strategy may be tried on any day; a person should know when it is not that day's."""
    start, end = strategy.identity.start, strategy.identity.end
    if day < start:
        yield f"{strategy.strategy} is in force from {start}; {day} is before it"
    elif end is not None and day > end:
        yield f"{strategy.strategy} was in force until {end}; {day} is after it"


def _memory(path: Path) -> Memory:
    """Reads a `memory.csv`; raises `Refused` with what is wrong in it."""
    from herringbone.cli.refusals import Refused
    from herringbone.engine.history import Memory
    from herringbone.exchange.evaluation import read_memory

    rows, problems = read_memory(path)
    if problems:
        raise Refused(*problems.lines(), f"herringbone: {path}: the memory was refused.")
    try:
        return Memory.from_rows(rows)
    except (KeyError, ValueError) as error:
        raise Refused(
            f"herringbone: {path}: the memory was refused: {error}.",
            "Name a memory.csv as an earlier evaluation wrote it.",
        ) from error


def _write(out: Path, evaluation: Evaluation, summary: dict[str, Any], source: Source) -> None:
    """All files arrive together; an earlier evaluation's are replaced."""
    from herringbone.engine.history import MEMORY_COLUMNS
    from herringbone.engine.measure_table import HEADER, rows
    from herringbone.exchange import evaluation as files
    from herringbone.exchange.atomic import arriving

    with arriving(out) as waiting:
        measured = (dict(zip(HEADER, row, strict=True)) for row in rows(evaluation.frame))
        files.write_measures(waiting / "measures.csv", HEADER, measured)
        files.write_due(waiting / "due.csv", (_due(evaluation, one) for one in evaluation.actions))
        extra = MEMORY_COLUMNS[len(files.MEMORY_COLUMNS) :]
        files.write_memory(waiting / "memory.csv", evaluation.memory.rows(), extra)
        files.write_summary(waiting / "summary.json", summary)
        source.write_rejects(waiting)
        complete = {file.name for file in waiting.iterdir()}
    if "rejects.csv" not in complete:
        (out / "rejects.csv").unlink(missing_ok=True)


def _due(evaluation: Evaluation, action: Action) -> dict[str, Any]:
    """One row of `due.csv`."""
    return {
        "date": action.date,
        "provision": action.provision,
        "step": action.step,
        "occasion": action.occasion,
        "subject_kind": action.subject_kind,
        "subject": action.subject,
        "owner": action.owner,
        "with": ";".join(action.together_with),
        "action": action.words,
        "due_by": action.due_by,
        "why": evaluation.why(action),
    }
