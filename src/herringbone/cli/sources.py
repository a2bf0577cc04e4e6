"""What a verb works on: registers from a folder or file, and a strategy by name or file.

What is refused is printed here, the same way for every verb.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ruamel.yaml.error import YAMLError

from herringbone.cli.progress import progress
from herringbone.cli.refusals import Refused, warn
from herringbone.engine.language.loading import Loaded, load
from herringbone.engine.language.problems import render
from herringbone.engine.record.registers import Registers
from herringbone.engine.trying.assumptions import Assumptions, load_assumptions
from herringbone.exchange.flat import write_rejects
from herringbone.exchange.formats import read_any
from herringbone.exchange.problems import Reading


@dataclass(frozen=True, slots=True)
class Asked:
    """How a source is to be read, as the shared options give it."""

    profile: str | None = None
    school_id: str | None = None
    skip_bad_rows: bool = False
    legacy_codes: Literal["refuse", "map"] = "refuse"


@dataclass(frozen=True, slots=True)
class Source:
    """A source that was read: its registers, and what was skipped or warned about on the way."""

    registers: Registers
    reading: Reading

    def write_rejects(self, folder: Path) -> None:
        """`rejects.csv` in `folder`, where rows were skipped."""
        if self.reading.refused:
            write_rejects(self.reading.refused, folder / "rejects.csv")


def read_source(path: Path, asked: Asked, *, say_warnings: bool = True) -> Source:
    """Reads a school; raises `Refused` with every problem found."""
    with progress("Reading") as step:
        reading = read_any(
            path,
            profile=asked.profile,
            school_id=asked.school_id,
            skip_bad_rows=asked.skip_bad_rows,
            legacy_codes=asked.legacy_codes,
            progress=step,
        )
    if reading.registers is None:
        raise _refusal(path, reading)
    if reading.refused:
        rows = len(reading.refused)
        warn([f"{_rows(rows)} left out, listed in rejects.csv"])
    if say_warnings:
        warn(reading.warnings.lines())
    return Source(reading.registers, reading)


def _refusal(path: Path, reading: Reading) -> Refused:
    problems = list(reading.refused.lines())
    if reading.totals:
        problems.append("it holds a term's totals and no marks, and a strategy runs on marks.")
    warn(reading.warnings.lines())
    count = len(reading.refused)
    found = f"{count:,} problem{'s' if count != 1 else ''}" if count else "no registers"
    advice = "Put them right and run it again." if count else "Name a source that holds marks."
    advice += " Nothing was written."
    if count and not reading.refused.fatal:
        advice += " --skip-bad-rows goes on without these rows."
    return Refused(*problems, f"herringbone: {path}: refused, {found}. {advice}")


def _rows(count: int) -> str:
    return f"{count:,} row{'s' if count != 1 else ''}"


def read_strategy(name_or_file: str) -> Loaded:
    """Loads a strategy ready to run; raises `Refused` with every mistake in it."""
    loaded = load(name_or_file)
    if loaded.strategy is None:
        errors = [problem for problem in loaded.problems if problem.severity == "error"]
        count = f"{len(errors)} mistake{'s' if len(errors) != 1 else ''}"
        raise Refused(
            *(render(problem) for problem in errors),
            f"herringbone: {name_or_file}: the strategy was refused, {count}. Nothing was written.",
        )
    return loaded


def read_assumptions(path: Path | None) -> Assumptions:
    """What people are assumed to do: what ships, or a file; raises `Refused` with its mistake."""
    try:
        return load_assumptions(path)
    except UnicodeDecodeError as error:
        raise Refused(f"herringbone: {path}: is not UTF-8 text; save it as UTF-8.") from error
    except (ValueError, YAMLError) as error:
        words = " ".join(str(error).split())
        raise Refused(
            f"herringbone: {words}", "The file that ships shows each line's form."
        ) from error
