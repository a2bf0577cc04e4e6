"""A strategy file into a strategy: every problem at once, each with line, column and a caret.

`load` is what the command line and the web half call; nothing it is given can make it raise a
traceback, and a strategy in which `checks` finds a mistake does not come out of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path as FilePath
from typing import Any

from herringbone.engine.language.checks import check, has_errors
from herringbone.engine.language.conditions import ConditionRefused, compile_condition
from herringbone.engine.language.conditions_in import conditions_in, rough_vocabulary
from herringbone.engine.language.loaded import Loaded
from herringbone.engine.language.positions import Positions
from herringbone.engine.language.problems import StrategyProblem
from herringbone.engine.language.shape import read_shape
from herringbone.engine.language.strategy import Strategy
from herringbone.engine.language.suggest import did_you_mean
from herringbone.engine.language.vocabulary import Vocabulary
from herringbone.engine.language.yaml_text import YamlText, read_yaml_text
from herringbone.library import files

__all__ = ["Loaded", "json_schema", "load", "load_shipped", "load_strategy", "shipped"]

LARGEST = 512 * 1024
MOST_PROVISIONS = 500
FOLDER = "strategies"


def load(name_or_file: str | FilePath) -> Loaded:
    """A shipped strategy by name, or a file; whatever is wrong is in `problems`, warnings too where
    there is a mistake."""
    loaded = _named(name_or_file)
    problems = check(loaded) if loaded.strategy is not None else []
    if has_errors(problems):
        return Loaded(loaded.name, None, problems, loaded.positions)
    return loaded


def _named(name_or_file: str | FilePath) -> Loaded:
    if isinstance(name_or_file, str) and name_or_file in shipped():
        return load_shipped(name_or_file)
    path = FilePath(name_or_file)
    if path.exists() or path.suffix:
        return load_strategy(path, name=path.name or str(path))
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
    """Read a strategy from a path or from text; `name` is what problems call the file. Whether what
    it says makes sense is for `checks`."""
    if isinstance(path_or_text, str):
        return _load_text(path_or_text, name)
    try:
        with path_or_text.open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            return _too_large(name)
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _refused(
            name, f"the file is not UTF-8 text (byte {error.start:,})", "save it as UTF-8"
        )
    except OSError as error:
        return _refused(name, f"the file cannot be read: {(error.strerror or 'unknown').lower()}")
    return _load_text(text, name)


def _too_large(name: str) -> Loaded:
    return _refused(name, f"the file is larger than {LARGEST // 1024} kB")


def _refused(name: str, message: str, suggestion: str = "") -> Loaded:
    positions = Positions(name, YamlText(""))
    return Loaded(name, None, [positions.problem((), message, suggestion)], positions)


def _load_text(text: str, name: str) -> Loaded:
    if len(text.encode(errors="replace")) > LARGEST:
        return _too_large(name)
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
    if strategy is None and not problems:
        problems.append(positions.problem((), "this is not the shape of a strategy"))
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
