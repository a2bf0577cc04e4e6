"""What is wrong with a strategy or a condition: where, what was found, what there is instead.

`conditions` reports offsets into a condition; `loading` and `checks` turn everything into
`StrategyProblem`s with file, line and column, and `render` draws one with its line and caret.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
WIDEST_LINE = 160


@dataclass(frozen=True, slots=True)
class ConditionProblem:
    """One thing wrong in a condition: `length` characters from `offset` (0-based). `in_a_term`
    says that the fault is a term's, and is reported where the term stands."""

    offset: int
    length: int
    message: str
    suggestion: str = ""
    in_a_term: bool = False

    def __str__(self) -> str:
        return f"{self.message} ({self.suggestion})" if self.suggestion else self.message


class ConditionRefused(Exception):
    """Raised for a condition that cannot be read; carries all of its problems."""

    def __init__(self, source: str, problems: tuple[ConditionProblem, ...]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.source = source
        self.problems = problems


@dataclass(frozen=True, slots=True)
class StrategyProblem:
    """One thing wrong in a strategy file. `line` and `column` count from 1; `path` is as in
    `provisions[3].when`; `source_line` is the line of the file and `caret` what points into it."""

    file: str
    line: int
    column: int
    path: str
    message: str
    severity: Severity = "error"
    source_line: str = ""
    caret: str = ""
    suggestion: str = ""

    def __str__(self) -> str:
        told = f"{self.file}:{self.line}:{self.column}: {self.severity}: {self.message}"
        return f"{told} ({self.suggestion})" if self.suggestion else told


def render(problem: StrategyProblem) -> str:
    """The problem for a terminal: place and message, the line, a caret under it, a suggestion."""
    lines = [
        f"{problem.file}:{problem.line}:{problem.column}: {problem.severity}: {problem.message}"
    ]
    gutter = " " * len(str(problem.line))
    if problem.source_line.strip():
        lines += [
            f"{problem.line} | {problem.source_line}".rstrip(),
            f"{gutter} | {problem.caret}".rstrip(),
        ]
    if problem.suggestion:
        lines.append(f"{gutter} = {problem.suggestion}")
    return "\n".join(lines)


def pointing(line: str, column: int, length: int) -> tuple[str, str]:
    """A line cut to what a terminal shows and the caret under `length` characters of it from
    `column` (0-based)."""
    length = max(1, min(length, len(line) - column))
    start = max(0, column + length - WIDEST_LINE)
    shown = line[start : start + WIDEST_LINE].replace("\t", " ")
    shown = "".join(char if char.isprintable() else "?" for char in shown)
    return shown, " " * (column - start) + "^" * min(length, WIDEST_LINE)
