"""What `evaluate` does between its options and its output: read, run, count, warn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from herringbone.cli.evaluation_summary import summary_of
from herringbone.cli.missing_columns import missing_columns
from herringbone.cli.progress import progress
from herringbone.cli.refusals import Refused, warn
from herringbone.cli.sources import Asked, Source, read_source, read_strategy
from herringbone.engine.language.plan import Plan
from herringbone.engine.language.strategy import Strategy
from herringbone.engine.record.calendar import AsOf, Calendar
from herringbone.engine.record.roll import Done
from herringbone.engine.record.school import Phase
from herringbone.engine.running.diary import step_id
from herringbone.engine.running.evaluate import Evaluation, evaluate
from herringbone.engine.running.history import Memory
from herringbone.exchange.evaluation import read_memory


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks for."""

    folder: Path
    strategy: str
    as_of: AsOf
    start: date | None
    memory_file: Path | None
    asked: Asked


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What came of it, for files and pages."""

    plan: Plan
    source: Source
    evaluation: Evaluation
    summary: dict[str, Any]


def evaluated(wanted: Wanted) -> Evaluated:
    """Reads everything, then runs; raises `Refused` before anything is written."""
    plan = read_strategy(wanted.strategy).plan
    memory = _memory(wanted.memory_file, plan.strategy) if wanted.memory_file else None
    source = read_source(wanted.folder, wanted.asked)
    _has_a_day(source.registers.calendar, wanted)
    with progress("Evaluating") as step:
        evaluation = evaluate(
            source.registers,
            plan,
            wanted.as_of,
            start=wanted.start,
            memory=memory,
            progress=step,
        )
    warnings = _warnings(plan, source, evaluation, wanted.as_of.date)
    rows_left_out = len(source.reading.refused)
    summary = summary_of(evaluation, plan, source.registers, warnings, rows_left_out)
    return Evaluated(plan, source, evaluation, summary)


def _has_a_day(calendar: Calendar, wanted: Wanted) -> None:
    day = wanted.as_of.date
    if calendar.last_index(day) < 0:
        first = f"it begins on {calendar.dates[0]}" if len(calendar) else "it is empty"
        raise Refused(
            f"herringbone: {wanted.folder}: the calendar has no school day on or before {day};"
            f" {first}. Choose a later --as-of."
        )


def _warnings(plan: Plan, source: Source, evaluation: Evaluation, day: date) -> list[str]:
    """All warnings, of which those that reading has not yet printed go to standard error."""
    told = [
        *_not_in_force(plan.strategy, day),
        *_of_another_phase(plan.strategy, source.registers.school.phase),
        *_done_of_nothing(plan, source.registers.done),
        *missing_columns(plan, source.reading.columns_present),
        *evaluation.warnings,
    ]
    warn(told)
    return [*source.reading.warnings.lines(), *told]


def _not_in_force(strategy: Strategy, day: date) -> Iterator[str]:
    """A strategy may be tried on any day; a person should know when it is not that day's."""
    start, end = strategy.identity.start, strategy.identity.end
    if day < start:
        yield f"{strategy.strategy} is in force from {start}; {day} is before it"
    elif end is not None and day > end:
        yield f"{strategy.strategy} was in force until {end}; {day} is after it"


def _of_another_phase(strategy: Strategy, phase: Phase) -> Iterator[str]:
    if phase not in strategy.phase:
        written = " or ".join(one.value.replace("_", " ") for one in strategy.phase)
        yield f"{strategy.strategy} is written for {written}; this school is {phase.value}"


def _done_of_nothing(plan: Plan, done: Iterable[Done]) -> Iterator[str]:
    """What `done.csv` names and the strategy does not hold."""
    for name in sorted({step_id(one) for one in done}):
        if not plan.steps_of(name):
            yield f"done.csv names {name}, which {plan.strategy.strategy} does not hold"


def _memory(path: Path, strategy: Strategy) -> Memory:
    """Reads a `memory.csv`; raises `Refused` with what is wrong in it."""
    rows, problems = read_memory(path)
    if problems:
        raise Refused(*problems.lines(), f"herringbone: {path}: the memory was refused.")
    try:
        memory = Memory.from_rows(rows)
    except (KeyError, ValueError) as error:
        raise Refused(
            f"herringbone: {path}: the memory was refused: {error}.",
            "Name a memory.csv as an earlier evaluation wrote it.",
        ) from error
    of = memory.version.partition(" ")[0]
    if of and of != strategy.strategy:
        raise Refused(
            f"herringbone: {path}: the memory was refused: it is of {of}, not"
            f" {strategy.strategy}. A change of strategy begins without a memory."
        )
    return memory
