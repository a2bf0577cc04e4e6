"""The last few days as one line of herringbone: in the teacher's row, a call row, a list."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString

from herringbone.web.ui.charts.marks import Day
from herringbone.web.ui.charts.strokes import Placed, draw
from herringbone.web.ui.charts.svg import picture
from herringbone.web.ui.charts.tables import ChartTable
from herringbone.web.ui.days import day, session_word

STROKE, HEIGHT, GAP = 13.0, 22.0, 5.0


def strip(days: Sequence[Day], label: str = "Past week") -> SafeString:
    """Two strokes a day, oldest first; `label` begins its name."""
    placed, x = [], 1.0
    for one in days:
        for session, mark in (("AM", one.am), ("PM", one.pm)):
            placed.append(Placed(x, 0, mark, f"{day(one.date)}, {session_word(session)}"))
            x += STROKE
        x += GAP
    width = max(x - GAP + 1, 2)
    return picture(
        [draw(placed, STROKE, HEIGHT)], width=width, height=HEIGHT, title=_name(days, label)
    )


def _name(days: Sequence[Day], label: str) -> str:
    """All of it in words; a day on which both sessions say the same is said once."""
    if not days:
        return f"{label}: no marks yet"
    said = (
        f"{day(one.date)} {one.am.words}"
        if one.am.words == one.pm.words
        else f"{day(one.date)} {one.am.words} / {one.pm.words}"
        for one in days
    )
    return f"{label}: {'; '.join(said)}"


def strip_table(days: Sequence[Day], caption: str = "Past week") -> ChartTable:
    """A row a day."""
    rows = [(day(one.date), one.am.words, one.pm.words) for one in days]
    return ChartTable(caption, ("Day", "Morning", "Afternoon"), rows)
