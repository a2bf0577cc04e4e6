"""From a path in a strategy, or an offset in one of its conditions, to a line and column.

`loading` and `checks` say *what* is wrong at which path; this turns it into a problem with its line
and caret.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from herringbone.engine.language.problems import (
    ConditionProblem,
    Severity,
    StrategyProblem,
    pointing,
)
from herringbone.engine.language.yaml_text import Fault, Path, Place, YamlText


@dataclass(frozen=True)
class Positions:
    """The places of one file. Every lookup answers: a path that is not there is its parent's."""

    file: str
    yaml: YamlText

    @cached_property
    def _starts(self) -> list[int]:
        text = self.yaml.text
        return [0, *(i + 1 for i, char in enumerate(text) if char == "\n")]

    def line_column(self, at: int) -> tuple[int, int]:
        """Line and column, both from 1, of an index into the text."""
        at = max(0, min(at, len(self.yaml.text)))
        line = bisect_right(self._starts, at)
        return line, at - self._starts[line - 1] + 1

    def problem(
        self,
        path: Path,
        message: str,
        suggestion: str = "",
        *,
        severity: Severity = "error",
        at_key: bool = False,
    ) -> StrategyProblem:
        """A problem at the value of a path, or at its key."""
        place = self._place(path, at_key)
        return self._at(place.start, place.end - place.start, path, message, suggestion, severity)

    def of_fault(self, fault: Fault) -> StrategyProblem:
        return self._at(fault.at, fault.length, fault.path, fault.message, fault.suggestion)

    def of_condition(self, path: Path, source: str, wrong: ConditionProblem) -> StrategyProblem:
        """A problem inside a condition, at its own line and column."""
        at = self._inside(path, source, wrong.offset)
        return self._at(at, wrong.length, path, wrong.message, wrong.suggestion)

    def _place(self, path: Path, at_key: bool) -> Place:
        for end in range(len(path), 0, -1):
            found = self.yaml.values.get(path[:end])
            key = self.yaml.keys.get(path[:end])
            if key is not None and (at_key or found is None or end < len(path)):
                return key
            if found is not None:
                return found
        return Place(0, 1)

    def _inside(self, path: Path, source: str, offset: int) -> int:
        """The index of the character `offset` of a scalar: folding and indentation only ever
        change white space, so the other characters are counted off."""
        place = self.yaml.values.get(path, Place(0, 1))
        text, at = self.yaml.text, place.start
        if place.style in (">", "|"):
            at = text.find("\n", at) + 1
        elif place.style:
            at += 1
        for char in source[:offset]:
            if char.isspace():
                continue
            at = text.find(char, at, place.end) + 1
            if at == 0:
                return place.start
        while (
            at < place.end - 1 and text[at].isspace() and not source[offset : offset + 1].isspace()
        ):
            at += 1
        return at

    def _at(
        self,
        at: int,
        length: int,
        path: Path,
        message: str,
        suggestion: str = "",
        severity: Severity = "error",
    ) -> StrategyProblem:
        line, column = self.line_column(at)
        start = self._starts[line - 1]
        end = self.yaml.text.find("\n", start)
        whole = self.yaml.text[start : end if end >= 0 else None].rstrip("\r")
        shown, caret = pointing(whole, column - 1, length)
        return StrategyProblem(
            self.file, line, column, path_words(path), message, severity, shown, caret, suggestion
        )


def path_words(path: Path) -> str:
    """`provisions[3].when`."""
    words = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return words.removeprefix(".")


def at_path(value: Any, path: Path) -> Any:
    """The value at a path of plain data, None where there is none."""
    for part in path:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return None
    return value
