"""How the command says no: what, where and what to do, on standard error, with exit status 1.

Every verb raises from here; wrong usage stays with click and its status 2.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

import click

PACKAGE = Path(__file__).parents[1]
SHOW_TRACEBACK = "HERRINGBONE_TRACEBACK"


class Refused(click.ClickException):
    """The input was refused or a check failed; `lines` say what, where, and what to do."""

    exit_code = 1

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=True)


class Unexpected(Refused):
    """A mistake of ours: told with an id that is the same each time, and without what the data
    held."""

    def __init__(self, error: Exception) -> None:
        place = _place(error)
        kind = type(error).__name__
        mark = sha256(f"{kind} {place}".encode()).hexdigest()[:8]
        lines = [
            f"herringbone: a mistake of the program's own (error {mark}: {kind}, {place}).",
            "No file was left half-written. Please report it with this id and the command given,",
            f"without any pupil's details. {SHOW_TRACEBACK}=1 shows developers where it happened.",
        ]
        if os.environ.get(SHOW_TRACEBACK) == "1":
            lines = ["".join(traceback.format_exception(error)).rstrip(), *lines]
        super().__init__(*lines)


def _place(error: Exception) -> str:
    """The innermost line of ours: `engine/running/evaluate.py line 120`."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(PACKAGE)]
    last = (ours or list(frames))[-1:]
    if not last:
        return "place unknown"
    path = Path(last[0].filename)
    name = path.relative_to(PACKAGE).as_posix() if ours else path.name
    return f"{name} line {last[0].lineno}"


def cannot_use(error: OSError) -> Refused:
    """A file or folder that the system does not let us read or write, or a full disk."""
    name = error.filename or "a file"
    return Refused(
        f"herringbone: {name}: {error.strerror or error}.",
        "Check the path, the permissions and the space on the disk, then run it again.",
    )


def warn(lines: Iterable[str]) -> None:
    """Warnings, one a line, on standard error."""
    for line in lines:
        click.echo(f"warning: {line}", err=True)
