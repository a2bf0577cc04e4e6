"""Worked examples of a strategy: register pages with the actions they should cause, run as tests.

A head teacher can read them; `strategy check` and the tests run them. The page's last day is the
last of its half term, term and year, so that a short page can show what a period's close brings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from ruamel.yaml.error import YAMLError

from herringbone.engine.language.plan import Plan
from herringbone.engine.language.problems import StrategyProblem
from herringbone.engine.record.calendar import AsOf
from herringbone.engine.record.registers import Registers
from herringbone.engine.record.roll import Done, SchoolEvent
from herringbone.engine.running.actions import Action
from herringbone.engine.running.evaluate import Evaluation, evaluate
from herringbone.engine.trying.drawn import DrawingError, drawn
from herringbone.library import files

Value = Annotated[str, BeforeValidator(str)]  # a date or a number is written bare in YAML


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class EventRow(_Part):
    date: date
    event: str
    subject: str = ""
    subject_kind: str = ""
    outcome: str = ""


class DoneRow(_Part):
    provision: str
    date: date
    subject: str
    step: str = ""
    outcome: str = ""


class Wanted(_Part):
    """An action to find (or never to find); what is not said may be anything."""

    provision: str
    date: Any = None
    step: str | None = None
    subject: str | None = None
    subject_kind: str | None = None
    action: str | None = None
    owner: str | None = None

    def fits(self, action: Action) -> bool:
        said = {
            "provision": action.provision,
            "date": action.date,
            "step": action.step,
            "subject": action.subject,
            "subject_kind": action.subject_kind,
            "action": action.words,
            "owner": action.owner,
        }
        wanted = self.model_dump(exclude_none=True)
        about = {action.subject, *action.listed, action.subject.partition(":")[0]}  # a case's pupil
        return all(
            said[name] == value or (name == "subject" and value in about)
            for name, value in wanted.items()
        )

    def __str__(self) -> str:
        said = self.model_dump(exclude_none=True)
        return " ".join(f"{name} {value}" for name, value in said.items())


class Example(_Part):
    """A drawn page, what else is known, and what should (and should never) come of it."""

    name: str
    starts: date
    register_page: str = Field(alias="register")
    before_days: int = 0
    pupils: dict[str, dict[str, Value]] = Field(default_factory=dict)
    half_terms: tuple[date, ...] = ()
    events: tuple[EventRow, ...] = ()
    done: tuple[DoneRow, ...] = ()
    from_day: date | None = Field(default=None, alias="from")
    expect: tuple[Wanted, ...] = ()
    never: tuple[Wanted, ...] = ()

    def registers(self) -> Registers:
        """The drawn school. Raises `DrawingError` naming row and column."""
        return drawn(
            self.register_page,
            starts=self.starts,
            before_days=self.before_days,
            pupils=self.pupils,
            half_terms=self.half_terms,
            events=[self._event(row) for row in self.events],
            done=[
                Done(row.provision, row.step, row.subject, row.date, row.outcome)
                for row in self.done
            ],
        )

    def _event(self, row: EventRow) -> SchoolEvent:
        kind = row.subject_kind or ("pupil" if row.subject else "school")
        return SchoolEvent(row.date, row.event, kind, row.subject, row.outcome)


class ExampleFile(_Part):
    strategy: str
    examples: tuple[Example, ...]


def read_examples(name_or_file: str | Path) -> tuple[Example, ...]:
    """The examples of a shipped strategy, or of a file. Raises `ValueError` with what is wrong."""
    return _parse(_text(name_or_file))


def _text(name_or_file: str | Path) -> str:
    if isinstance(name_or_file, Path):
        return name_or_file.read_text(encoding="utf-8")
    return files.read_text("strategies", name_or_file, "examples.yaml")


def _parse(text: str) -> tuple[Example, ...]:
    try:
        return ExampleFile.model_validate(files.parse_yaml(text)).examples
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ValueError(f"{where}: {first['msg'].lower()}") from None
    except YAMLError as error:
        raise ValueError(f"it is not YAML that can be read: {str(error).splitlines()[0]}") from None


def beside(name_or_file: str | Path) -> str | Path | None:
    """Where a strategy's examples lie: those shipped with it, or `examples.yaml` next to its
    file; None where there are none."""
    if isinstance(name_or_file, str) and name_or_file in files.names_of_folders("strategies"):
        return name_or_file
    path = Path(name_or_file).with_name("examples.yaml")
    return path if path.is_file() else None


def check_examples(source: str | Path, plan: Plan) -> list[StrategyProblem]:
    """Every example that does not cause what it says it should, at its line."""
    name = "examples.yaml" if isinstance(source, Path) else f"{source}/examples.yaml"
    try:
        text = _text(source)
        examples = _parse(text)
    except (OSError, ValueError) as error:
        return [_problem(name, "", 1, f"the examples cannot be read: {error}")]
    lines = text.splitlines()
    return [
        _problem(name, example.name, _line_of(lines, example.name), message)
        for example in examples
        for message in _messages(example, plan)
    ]


def _messages(example: Example, plan: Plan) -> list[str]:
    try:
        return run_example(example, plan)[1]
    except DrawingError as error:
        return [f"the page cannot be read: {error}"]


def _line_of(lines: list[str], name: str) -> int:
    return next((n for n, line in enumerate(lines, start=1) if name in line), 1)


def _problem(file: str, name: str, line: int, message: str) -> StrategyProblem:
    said = f"example '{name}': {message}" if name else message
    return StrategyProblem(file, line, 1, "examples", said)


def run_example(example: Example, plan: Plan) -> tuple[Evaluation, list[str]]:
    """Run the page day by day; what is missing or should not be there, in words."""
    registers = example.registers()
    dates = registers.calendar.dates
    start = example.from_day or dates[0]
    found = evaluate(registers, plan, AsOf(dates[-1]), start=start)
    return found, [*_missing(example.expect, found.actions), *_unwanted(example.never, found)]


def _missing(expect: Iterable[Wanted], actions: list[Action]) -> Iterator[str]:
    for wanted in expect:
        if not any(wanted.fits(action) for action in actions):
            near = [a for a in actions if a.provision == wanted.provision]
            seen = "; ".join(f"{a.date} {a.plan_step} {a.subject} {a.words}" for a in near[:6])
            yield f"expected {wanted}, but there was {seen or 'nothing of this provision'}"


def _unwanted(never: Iterable[Wanted], found: Evaluation) -> Iterator[str]:
    for wanted in never:
        for action in found.actions:
            if wanted.fits(action):
                yield f"never {wanted}, but {action.date} {action.words}: {found.why(action)}"
                break
