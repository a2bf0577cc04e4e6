"""Missed sessions by weekday, mornings and afternoons apart, so that a pattern can be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from herringbone.web.ui.charts.svg import number, path, picture, rectangle, text
from herringbone.web.ui.charts.tables import ChartTable
from herringbone.web.ui.figures import percent

LEFT, DAY, BAR, TOP, TALL = 28.0, 72.0, 26.0, 14.0, 96.0
HEIGHT = TOP + TALL + 36


@dataclass(frozen=True, slots=True)
class Weekday:
    """Sessions missed of those possible, on all such days of the window."""

    name: str
    am_missed: int
    am_possible: int
    pm_missed: int
    pm_possible: int

    @property
    def halves(self) -> tuple[tuple[str, int, int], tuple[str, int, int]]:
        return (
            ("AM", self.am_missed, self.am_possible),
            ("PM", self.pm_missed, self.pm_possible),
        )


def weekdays(counts: Sequence[Weekday]) -> SafeString:
    """Two bars a weekday, the share that was missed; the scale goes to the worst, at least 10%."""
    most = max((_share(m, p) for one in counts for _, m, p in one.halves), default=0.0)
    top = max(most, 0.1)
    parts = [*_scale(top, len(counts))]
    for i, one in enumerate(counts):
        for j, (session, missed, possible) in enumerate(one.halves):
            x = LEFT + i * DAY + 8 + j * (BAR + 4)
            parts.append(_bar(x, one.name, session, missed, possible, top))
        parts.append(text(LEFT + i * DAY + 8 + BAR + 2, HEIGHT - 4, one.name, "ax mid b"))
    return picture(
        parts, width=LEFT + len(counts) * DAY, height=HEIGHT,
        title="Missed sessions by weekday", desc=_says(counts),
    )  # fmt: skip


def _share(missed: int, possible: int) -> float:
    return missed / possible if possible else 0.0


def _scale(top: float, days: int) -> list[str]:
    wide, foot = number(days * DAY), TOP + TALL
    return [
        path(
            "rule", [f"M{number(LEFT)} {number(foot)}h{wide}M{number(LEFT)} {number(TOP)}h{wide}"]
        ),
        text(LEFT - 4, foot + 4, "0%", "ax end"),
        text(LEFT - 4, TOP + 4, f"{int(top * 100)}%", "ax end"),
    ]


def _bar(x: float, day: str, session: str, missed: int, possible: int, top: float) -> str:
    tall = TALL * _share(missed, possible) / top
    said = f"{day} {session}: {missed} of {possible} missed, {percent(missed, possible)}"
    drawn = rectangle("bar-out" if session == "PM" else "bar-in", x, TOP + TALL - tall, BAR, tall)
    label = text(x + BAR / 2, TOP + TALL - tall - 3, missed, "ax mid b")
    half = text(x + BAR / 2, TOP + TALL + 14, session, "ax mid")
    return f"<g><title>{escape(said)}</title>{drawn if missed else ''}{label}{half}</g>"


def _says(counts: Sequence[Weekday]) -> str:
    return "; ".join(
        f"{one.name} {one.am_missed} of {one.am_possible} mornings, "
        f"{one.pm_missed} of {one.pm_possible} afternoons"
        for one in counts
    )


def weekdays_table(counts: Sequence[Weekday]) -> ChartTable:
    """A row a weekday."""
    rows = [
        (
            one.name,
            *(f"{missed} of {possible}" for _, missed, possible in one.halves),
            percent(one.am_missed + one.pm_missed, one.am_possible + one.pm_possible),
        )
        for one in counts
    ]
    columns = ("Weekday", "Morning missed", "Afternoon missed", "Share missed")
    return ChartTable("Missed sessions by weekday", columns, rows, frozenset({1, 2, 3}))
