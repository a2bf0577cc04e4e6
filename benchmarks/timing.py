"""How the benchmarks time and print: wall and processor seconds side by side, medians, one table.

Processor time is judged, because a machine may be shared; wall time is printed beside it.
"""

from __future__ import annotations

import os
import platform
import resource
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds that a piece of work took: on the clock, and of all processors together."""

    wall: float
    cpu: float

    def __add__(self, other: Took) -> Took:
        return Took(self.wall + other.wall, self.cpu + other.cpu)


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure must not exceed (or, `at_least`, not fall short of), and what it was."""

    name: str
    limit: float
    found: float
    unit: str
    at_least: bool = False

    @property
    def met(self) -> bool:
        return self.found >= self.limit if self.at_least else self.found <= self.limit

    @property
    def wanted(self) -> str:
        return f"at {'least' if self.at_least else 'most'} {self.limit:g} {self.unit}"


def timed(work: Callable[[], Any]) -> tuple[Took, Any]:
    """How long `work` took, and what came of it."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = work()
    return Took(time.perf_counter() - wall, time.process_time() - cpu), found


def repeated(work: Callable[[], Any], times: int) -> tuple[Took, Any]:
    """The median of several goes, and what the last one gave."""
    goes = [timed(work) for _ in range(times)]
    return middle(took for took, _ in goes), goes[-1][1]


def middle(takes: Iterable[Took]) -> Took:
    """Median wall and median processor time."""
    takes = list(takes)
    return Took(median(t.wall for t in takes), median(t.cpu for t in takes))


def processor() -> str:
    """The processor's name as the system gives it, with how many of it there are."""
    name = platform.processor() or platform.machine()
    told = Path("/proc/cpuinfo")
    if told.exists():
        lines = told.read_text(encoding="utf-8").splitlines()
        name = next((li.partition(":")[2].strip() for li in lines if "model name" in li), name)
    return f"{name}, {os.cpu_count()} processors"


def most_memory() -> float:
    """The most memory this process has held, in GB."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / (1e9 if sys.platform == "darwin" else 1e6)


def heading(title: str) -> None:
    """The first lines of a benchmark's output."""
    today = datetime.now(UTC).date()
    print(title)
    print(f"{processor()}; Python {platform.python_version()}, NumPy {np.__version__}; {today}")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """The first column to the left, the others to the right, as wide as they need."""
    cells = [list(head), *map(list, rows)]
    widths = [max(len(row[k]) for row in cells) for k in range(len(head))]
    print()
    for row in cells:
        first, *others = (cell.ljust(w) if k == 0 else cell.rjust(w)
                          for k, (cell, w) in enumerate(zip(row, widths, strict=True)))  # fmt: skip
        print("  ".join([first, *others]).rstrip())


def judge(targets: Sequence[Target], *, quick: bool, of: str = "processor time") -> int:
    """Print each target beside what was found; 1 where one is missed, unless the run was quick."""
    if quick:
        print("\nA quick run: results were compared, no target is judged.")
        return 0
    rows = [
        (t.name, t.wanted, f"{t.found:.3g} {t.unit}", "met" if t.met else "MISSED") for t in targets
    ]
    table((of, "target", "found", ""), rows)
    return int(not all(t.met for t in targets))
