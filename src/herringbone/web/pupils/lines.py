"""One half term as one line of herringbone, so that a whole class fits on a screen or two.

Between the marks that `drawing` gives and the class page;
every pupil's line keeps the same columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.safestring import SafeString

from herringbone.web.ui.charts.marks import Day, HalfTerm, Week
from herringbone.web.ui.charts.strokes import Placed, draw
from herringbone.web.ui.charts.svg import picture, text
from herringbone.web.ui.days import day, day_month, session_word

STROKE, HEIGHT, GAP, AXIS = 10.0, 20.0, 7.0, 14.0
WEEK = 10 * STROKE + GAP


def line(half_term: HalfTerm, name: str) -> SafeString:
    """A pupil's sessions, two strokes a day; what breaks the line is said in its description."""
    placed = [
        Placed(x, 0, mark, f"{day(one.date)}, {session_word(session)}")
        for x, one in _days(half_term.weeks)
        for x, session, mark in ((x, "AM", one.am), (x + STROKE, "PM", one.pm))
    ]
    missed = half_term.possible - half_term.attended
    return picture(
        [draw(placed, STROKE, HEIGHT)],
        width=_width(half_term),
        height=HEIGHT,
        title=f"{name}, {half_term.name}: {missed} of {half_term.possible} missed",
    )


def axis(half_term: HalfTerm) -> SafeString:
    """Each week's Monday above the lines; the month where it changes."""
    parts, before = [], 0
    for number, week in enumerate(half_term.weeks):
        starts = week.starts
        said = str(starts.day) if starts.month == before else day_month(starts)
        parts.append(text(1 + number * WEEK, 11, said, "ax"))
        before = starts.month
    return picture(parts, width=_width(half_term), height=AXIS, title="Weeks by their Monday")


def _days(weeks: Sequence[Week]) -> Iterator[tuple[float, Day]]:
    for number, week in enumerate(weeks):
        for weekday, one in enumerate(week.days):
            if one is not None:
                yield 1 + number * WEEK + 2 * weekday * STROKE, one


def _width(half_term: HalfTerm) -> float:
    return max(len(half_term.weeks) * WEEK - GAP + 2, 2)
