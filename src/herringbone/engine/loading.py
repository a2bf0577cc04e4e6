"""A strategy file into a strategy: every problem at once, each with line, column and a caret.

`load` is what the command line and the web half call; nothing it is given can make it raise a
traceback. `checks` then asks whether a strategy that loads also makes sense.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from pathlib import Path as FilePath
from typing import Any

from herringbone.engine.conditions import ConditionRefused, compile_condition
from herringbone.engine.conditions_in import conditions_in, rough_vocabulary
from herringbone.engine.plan import Plan, plan_of
from herringbone.engine.positions import Positions
from herringbone.engine.problems import StrategyProblem
from herringbone.engine.shape import read_shape
from herringbone.engine.strategy import Strategy
from herringbone.engine.suggest import did_you_mean
from herringbone.engine.vocabulary import Vocabulary
from herringbone.engine.yaml_text import YamlText, read_yaml_text
from herringbone.library import files

LARGEST = 512 * 1024
MOST_PROVISIONS = 500
FOLDER = "strategies"


@dataclass(frozen=True)
class Loaded:
    """What came of a file. `strategy` is None where a problem is an error; `positions` finds the
    line of any path."""

    name: str
    strategy: Strategy | None
    problems: list[StrategyProblem]
    positions: Positions = field(repr=False)

    @property
    def value(self) -> Any:
        """The file as plain values."""
        return self.positions.yaml.value

    @cached_property
    def plan(self) -> Plan:
        """The strategy ready to run; raises `ValueError` where there is none."""
        if self.strategy is None:
            raise ValueError(f"{self.name} has problems and cannot run")
        return plan_of(self.strategy)


def load(name_or_file: str | FilePath) -> Loaded:
    """A shipped strategy by name, or a file; whatever is wrong is in `problems`."""
    if isinstance(name_or_file, str) and name_or_file in shipped():
        return load_shipped(name_or_file)
    path = FilePath(name_or_file)
    if path.exists() or path.suffix:
        return load_strategy(path, name=path.name)
    hint = did_you_mean(str(name_or_file), shipped())
    return _refused(str(name_or_file), "there is no strategy and no file of this name", hint)


def shipped() -> tuple[str, ...]:
    """The names of the strategies that come with the package."""
    folder = resources.files("herringbone.library").joinpath(FOLDER)
    return tuple(sorted(entry.name for entry in folder.iterdir() if entry.is_dir()))


def load_shipped(name: str) -> Loaded:
    """A strategy that comes with the package; raises `FileNotFoundError` for a wrong name."""
    text = files.read_text(FOLDER, name, "strategy.yaml")
    return load_strategy(text, name=f"{name}/strategy.yaml")


def load_strategy(path_or_text: FilePath | str, *, name: str) -> Loaded:
    """Read a strategy from a path or from text; `name` is what problems call the file."""
    if isinstance(path_or_text, str):
        return _load_text(path_or_text, name)
    try:
        if path_or_text.stat().st_size > LARGEST:
            return _refused(name, f"the file is larger than {LARGEST // 1024} kB")
        text = path_or_text.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _refused(
            name, f"the file is not UTF-8 text (byte {error.start:,})", "save it as UTF-8"
        )
    except OSError as error:
        return _refused(name, f"the file cannot be read: {(error.strerror or 'unknown').lower()}")
    return _load_text(text, name)


def _refused(name: str, message: str, suggestion: str = "") -> Loaded:
    positions = Positions(name, YamlText(""))
    return Loaded(name, None, [positions.problem((), message, suggestion)], positions)


def _load_text(text: str, name: str) -> Loaded:
    if len(text.encode(errors="replace")) > LARGEST:
        return _refused(name, f"the file is larger than {LARGEST // 1024} kB")
    read = read_yaml_text(text.replace("\r\n", "\n"))
    positions = Positions(name, read)
    problems = [positions.of_fault(fault) for fault in read.faults]
    if read.faults and not isinstance(read.value, dict):
        return Loaded(name, None, problems, positions)
    strategy, faults = read_shape(read.value, read.keys)
    told = {problem.path for problem in problems}
    shape = (positions.problem(f.path, f.message, f.suggestion, at_key=f.at_key) for f in faults)
    problems += [one for one in shape if not one.path or one.path not in told]
    problems += _too_many(positions, read.value)
    problems += _condition_problems(positions, read.value, strategy)
    problems.sort(key=lambda problem: (problem.line, problem.column))
    return Loaded(name, None if problems else strategy, problems, positions)


def _too_many(positions: Positions, value: Any) -> Iterator[StrategyProblem]:
    provisions = value.get("provisions") if isinstance(value, dict) else None
    if isinstance(provisions, list) and len(provisions) > MOST_PROVISIONS:
        message = f"a strategy has at most {MOST_PROVISIONS} provisions, not {len(provisions):,}"
        yield positions.problem(("provisions",), message, at_key=True)


def _condition_problems(
    positions: Positions, value: Any, strategy: Strategy | None
) -> Iterator[StrategyProblem]:
    vocabulary = Vocabulary.of(strategy) if strategy else rough_vocabulary(value)
    for path, source in conditions_in(value):
        term = str(path[1]) if path[0] == "terms" else ""
        try:
            compile_condition(source, vocabulary, of_term=term)
        except ConditionRefused as refused:
            for wrong in refused.problems:
                if not wrong.in_a_term:
                    yield positions.of_condition(path, source, wrong)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a strategy file, for editors."""
    schema: dict[str, Any] = Strategy.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Herringbone attendance strategy"
    return schema
