"""The tables `simulate` prints: strategies side by side, and one strategy by week or by role."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from herringbone.engine.language.verbs import Tally

if TYPE_CHECKING:
    from herringbone.engine.trying.simulate import Simulated

NAME_COLUMN, FIGURE_COLUMN = 18, 12
PART_COLUMN, PART_FIGURE = 24, 9
SHOWN = tuple(tally for tally in Tally if tally is not Tally.OTHER)
PARTS = ("week", "role")


def side_by_side(found: list[Simulated]) -> Iterator[str]:
    """One column a strategy: what it asked for, of how many hours, for how many pupils."""
    yield f"{found[0].first} to {found[0].last}, seed {found[0].seed}"
    yield ""
    yield _row("", [one.strategy for one in found])
    for tally in Tally:
        yield _row(tally.value, [f"{one.tallies[tally.value]:,}" for one in found])
    yield _row("staff hours", [f"{one.staff_hours:,.1f}" for one in found])
    yield _row("pupils reached", [f"{one.pupils_reached:,}" for one in found])
    yield ""
    yield found[0].note


def by_part(found: Simulated, part: str) -> Iterator[str]:
    """One strategy, one row a week or a role."""
    yield ""
    yield f"{found.strategy} by {part}"
    heads = [tally.value.split()[0][: PART_FIGURE - 1] for tally in SHOWN]
    yield _part_row("", [*heads, "hours"])
    rows = found.by_week if part == "week" else found.by_owner
    hours = found.hours_by_week if part == "week" else found.hours_by_owner
    for name in sorted({*rows, *hours}):
        counts = rows.get(name, Counter())
        cells = [f"{counts[tally.value]:,}" if counts[tally.value] else "" for tally in SHOWN]
        yield _part_row(
            name.replace("_", " ") or "nobody", [*cells, f"{hours.get(name, 0.0):,.1f}"]
        )


def _row(name: str, cells: list[str]) -> str:
    return f"{name:<{NAME_COLUMN}}" + "".join(f"{cell:>{FIGURE_COLUMN}}" for cell in cells)


def _part_row(name: str, cells: list[str]) -> str:
    return f"{name:<{PART_COLUMN}}" + "".join(f"{cell:>{PART_FIGURE}}" for cell in cells)
