"""Over time: every week of the year as a bar, the year's line, and what was done, on one axis."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString

from herringbone.web.ui.charts.marks import HalfTerm, Week
from herringbone.web.ui.charts.svg import picture, text
from herringbone.web.ui.charts.weeks import Axis, action_marks, bars, floor_of, line, trends
from herringbone.web.ui.days import day_month
from herringbone.web.ui.figures import counted, percent

LEFT, RIGHT, WIDTH = 30.0, 8.0, 960.0
GAP = 10.0
BARS_TOP, BARS = 6.0, 90.0
LINE_TOP, LINE = 124.0, 96.0
ACTIONS_TOP, HEIGHT = 228.0, 270.0


def weekly(half_terms: Sequence[HalfTerm]) -> SafeString:
    """As wide as its box; half terms stand a little apart, and the line pauses between them."""
    shown = [one for one in half_terms if one.weeks]
    weeks = [week for one in shown for week in one.weeks]
    room = WIDTH - LEFT - RIGHT - GAP * max(len(shown) - 1, 0)
    step = room / max(len(weeks), 1)
    arrows, floor = trends(weeks), floor_of(weeks)
    parts: list[str] = []
    left, done = LEFT, 0
    for i, one in enumerate(shown):
        here = arrows[done : done + len(one.weeks)]
        parts += _half_term(one, here, left, step, floor, labelled=i == 0)
        left += len(one.weeks) * step + GAP
        done += len(one.weeks)
    return picture(
        parts, width=WIDTH, height=HEIGHT, title="Attendance week by week", desc=_says(weeks),
        classes="chart-wide", scales=True,
    )  # fmt: skip


def _half_term(
    one: HalfTerm, arrows: Sequence[str], left: float, step: float, floor: int, *, labelled: bool
) -> list[str]:
    def axis(top: float, height: float = 0) -> Axis:
        return Axis(left, step, top, height)

    labels = [
        text(left + i * step, HEIGHT - 6, day_month(week.starts), "ax")
        for i, week in enumerate(one.weeks)
        if i % 3 == 0 and i + 1 < len(one.weeks)
    ]
    return [
        *bars(one.weeks, arrows, axis(BARS_TOP, BARS)),
        *line(one.weeks, axis(LINE_TOP, LINE), floor, labelled=labelled),
        *action_marks(one.actions, one.weeks, axis(ACTIONS_TOP)),
        *labels,
    ]


def _says(weeks: Sequence[Week]) -> str:
    """The latest figure and how many weeks were whole."""
    past = [week for week in weeks if week.possible]
    if not past:
        return "No week has sessions yet."
    whole = sum(week.attended == week.possible for week in past)
    last = percent(past[-1].year_attended, past[-1].year_possible)
    return f"{last} for the year after {counted(len(past), 'week')}; {whole} without an absence."
