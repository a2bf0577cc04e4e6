"""What is brought: one school's registers, and which columns of which files were there to say it.

A column that a file does not have says nothing, so that a bare export of marks takes no flag away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

import numpy as np

from herringbone.engine.record.registers import Registers

BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class BroughtFile:
    """A file as it was read: its name, size in bytes and SHA-256."""

    name: str
    size: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> BroughtFile:
        digest, size = sha256(), 0
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                digest.update(block)
                size += len(block)
        return cls(path.name, size, digest.hexdigest())

    def as_said(self) -> dict[str, str | int]:
        return {"name": self.name, "size": self.size, "sha256": self.sha256}


def files_of(paths: Iterable[Path]) -> tuple[BroughtFile, ...]:
    """Every file under the paths, by name."""
    found = [
        file
        for path in paths
        for file in (sorted(path.iterdir()) if path.is_dir() else [path])
        if file.is_file()
    ]
    return tuple(sorted((BroughtFile.of(file) for file in found), key=lambda file: file.name))


def digest_of(files: Iterable[BroughtFile]) -> str:
    """One digest over all the files: what stands in the legal record. "" where there are none."""
    lines = [f"{file.sha256} {file.name}\n" for file in files]
    return sha256("".join(sorted(lines)).encode()).hexdigest() if lines else ""


@dataclass(frozen=True)
class Source:
    """`columns` are those present by file, as `exchange` reports them; None where everything that
    the registers hold is said (they were made, not read)."""

    registers: Registers
    columns: Mapping[str, frozenset[str]] | None = None

    def has(self, file: str) -> bool:
        return self.columns is None or file in self.columns

    def says(self, file: str, column: str) -> bool:
        return self.columns is None or column in self.columns.get(file, ())

    @property
    def states_roll(self) -> bool:
        """Whether it says who is on roll, and since when: a bare list of marks does not."""
        return self.says("pupils.csv", "start_date")

    @property
    def first_day(self) -> date:
        return self.registers.calendar.dates[0]

    @property
    def last_day(self) -> date:
        return self.registers.calendar.dates[-1]

    @property
    def last_mark(self) -> date | None:
        """The last day with a mark."""
        marked = np.flatnonzero(self.registers.marks.any(axis=0))
        return self.registers.calendar.dates[int(marked[-1]) // 2] if len(marked) else None
