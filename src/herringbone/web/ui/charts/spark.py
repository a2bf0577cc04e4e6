"""A small line in a table's cell: how a figure went, without a scale; the cell has the figure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from django.utils.safestring import SafeString

from herringbone.web.ui.charts.svg import number, picture
from herringbone.web.ui.figures import cut

WIDTH, HEIGHT = 96.0, 24.0


def spark(values: Sequence[Fraction | int | None], label: str) -> SafeString:
    """Oldest first; None leaves a gap. The last known value has a dot."""
    known = [value for value in values if value is not None]
    if not known:
        return picture([], width=WIDTH, height=HEIGHT, title=f"{label}: nothing yet")
    points = _points(values, min(known), max(known))
    lines = (f'<polyline class="ytd" points="{run}"/>' for run in _runs(points))
    x, y = next(point for point in reversed(points) if point is not None)
    dot = f'<circle class="dot" cx="{number(x)}" cy="{number(y)}" r="3"/>'
    return picture([*lines, dot], width=WIDTH, height=HEIGHT, title=f"{label}: {_says(known)}")


def _says(known: Sequence[Fraction | int]) -> str:
    ends = f"from {cut(known[0])} to {cut(known[-1])}"
    return f"{ends}, lowest {cut(min(known))}, highest {cut(max(known))}"


Point = tuple[float, float]


def _points(
    values: Sequence[Fraction | int | None], low: Fraction | int, high: Fraction | int
) -> list[Point | None]:
    step = (WIDTH - 8) / max(len(values) - 1, 1)
    spread = float(high - low) or 1.0
    return [
        None
        if value is None
        else (2 + i * step, HEIGHT - 3 - float(value - low) / spread * (HEIGHT - 6))
        for i, value in enumerate(values)
    ]


def _runs(points: Sequence[Point | None]) -> list[str]:
    """Stretches of at least two points that follow each other."""
    runs: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [" ".join(f"{number(x)},{number(y)}" for x, y in run) for run in runs if len(run) > 1]
