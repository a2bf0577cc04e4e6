"""Weekly bars with their arrows, the year's line and numbered actions, on one horizontal axis.

`year` draws them under each half term's herringbone, `weekly` large and alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.html import escape

from herringbone.web.ui.charts.marks import Action, Week
from herringbone.web.ui.charts.svg import number, path, rectangle, text
from herringbone.web.ui.days import day_month
from herringbone.web.ui.figures import per_cent, percent

FLOORS = (85, 70, 50, 0)
RULES = (95, 90)
SPREAD = 17


@dataclass(frozen=True, slots=True)
class Axis:
    """Where things stand: `left` of the first week, its width, and the top and height of a part."""

    left: float
    week: float
    top: float
    height: float

    def middle(self, i: int) -> float:
        return self.left + i * self.week + self.week / 2


def trend(week: Week, before: Week | None) -> str:
    """ "up", "down" or "" against the last week that had sessions, on the exact fractions."""
    if before is None or not week.possible or not before.possible:
        return ""
    change = week.attended * before.possible - before.attended * week.possible
    return "up" if change > 0 else "down" if change < 0 else ""


def trends(weeks: Sequence[Week], before: Week | None = None) -> list[str]:
    """One a week; a week without sessions is stepped over. `before` ended the half term before."""
    found = []
    for week in weeks:
        found.append(trend(week, before))
        before = week if week.possible else before
    return found


def bars(weeks: Sequence[Week], arrows: Sequence[str], axis: Axis) -> list[str]:
    """Attended filled, missed left open above it, an arrow below."""
    foot = axis.top + axis.height
    parts = [
        path("rule", [f"M{number(axis.left)} {number(foot)}h{number(axis.week * len(weeks))}"])
    ]
    for i, (week, arrow) in enumerate(zip(weeks, arrows, strict=True)):
        if week.possible:
            parts.append(_bar(week, axis, i))
            parts.append(_arrow(arrow, axis.middle(i), foot))
    return parts


def _bar(week: Week, axis: Axis, i: int) -> str:
    width = axis.week * 0.64
    x = axis.middle(i) - width / 2
    full = axis.height * week.attended / week.possible
    parts = [rectangle("bar-in", x, axis.top + axis.height - full, width, full)]
    if week.attended < week.possible:
        open_part = max(axis.height - full - 0.5, 1)
        parts.append(rectangle("bar-out", x + 0.5, axis.top + 0.5, width - 1, open_part))
    return f"<g><title>{escape(week_words(week))}</title>{''.join(parts)}</g>"


def _arrow(direction: str, x: float, foot: float) -> str:
    if direction == "up":
        return path("arrow-up", [f"M{number(x - 4)} {number(foot + 14)}l4-6 4 6z"])
    if direction == "down":
        return path("arrow-down", [f"M{number(x - 4)} {number(foot + 8)}l4 6 4-6z"])
    return ""


def week_words(week: Week) -> str:
    """ "Week of 2 Mar: 9 of 10 attended, 90.0%; year 93.4%"."""
    year = percent(week.year_attended, week.year_possible)
    return (
        f"Week of {day_month(week.starts)}: {week.attended} of {week.possible} attended, "
        f"{percent(week.attended, week.possible)}; year {year}"
    )


def floor_of(weeks: Sequence[Week]) -> int:
    """The lowest per cent of the line's scale: as high as the worst week of the year allows."""
    known = [per_cent(week.year_attended, week.year_possible) for week in weeks]
    worst = min((value for value in known if value is not None), default=Fraction(100))
    return next(floor for floor in FLOORS if worst >= floor)


def line(weeks: Sequence[Week], axis: Axis, floor: int, *, labelled: bool) -> list[str]:
    """The year to date at each week's end, with the rules at 95 and 90."""
    wide = number(axis.week * len(weeks))

    def height(value: Fraction | int) -> float:
        share = (value - floor) / Fraction(100 - floor)
        return float(axis.top + axis.height * (1 - min(max(share, Fraction(0)), Fraction(1))))

    parts = [path("rule-dash", [f"M{number(axis.left)} {number(height(r))}h{wide}" for r in RULES])]
    if labelled:
        parts += [text(axis.left - 3, height(r) + 4, r, "ax end") for r in _apart(height)]
        parts.append(text(axis.left - 3, axis.top + axis.height + 4, floor, "ax end"))
    past = [(i, week) for i, week in enumerate(weeks) if week.possible and week.year_possible]
    return parts + _joined(
        [
            (axis.middle(i), height(Fraction(100 * week.year_attended, week.year_possible)))
            for i, week in past
        ]
    )


def _joined(points: Sequence[tuple[float, float]]) -> list[str]:
    """A line, or a dot where there is one week only."""
    if not points:
        return []
    if len(points) == 1:
        x, y = points[0]
        return [f'<circle class="dot" cx="{number(x)}" cy="{number(y)}" r="2.5"/>']
    joined = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return [f'<polyline class="ytd" points="{joined}"/>']


def _apart(height: Callable[[int], float]) -> list[int]:
    """Rules whose labels do not run into each other."""
    return [95, 90] if height(90) - height(95) >= 11 else [95]


def action_marks(actions: Sequence[Action], weeks: Sequence[Week], axis: Axis) -> list[str]:
    """A numbered dot at its week; several in one week stand side by side."""
    places = {week.starts: i for i, week in enumerate(weeks)}
    parts = []
    for start, i in places.items():
        here = [action for action in actions if action.week_starts == start]
        for j, action in enumerate(here):
            x = axis.middle(i) + (j - (len(here) - 1) / 2) * SPREAD
            parts.append(
                f"<g><title>{escape(f'{action.number}: {action.words}')}</title>"
                f'<circle class="ev" cx="{number(x)}" cy="{number(axis.top + 8)}" r="8"/>'
                f"{text(x, axis.top + 12, action.number, 'evt')}</g>"
            )
    return parts
