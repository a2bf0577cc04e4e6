"""What the strategy asks of the viewer besides the calls: by 11:00, today, this week.

Letters never stand among calls: whatever goes out on paper or by wire is one line of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from herringbone.web.calls.first_day import CALLS, TEXT, first_day_steps
from herringbone.web.schools.viewer import Viewer
from herringbone.web.strategies.evaluation import plan_of
from herringbone.web.ui.figures import counted
from herringbone.web.worklists.lines import Line, When
from herringbone.web.worklists.listing import Listing

OUTGOING = frozenset({"letter", "email", "message", "postcard", "certificate", "notice", "text"})
FEW = 8


@dataclass(frozen=True, slots=True)
class Due:
    """`letters` says how many wait, as one job; `rest` how many more lines there are."""

    title: str
    lines: Sequence[Line]
    count: int
    letters: str = ""
    rest: int = 0


def later_of(viewer: Viewer) -> list[Due]:
    """Three groups; what a call row does already is in none of them."""
    steps = first_day_steps(viewer.school, viewer.today)
    lines = [
        line
        for line in Listing(viewer, plan_of(viewer.school, viewer.today)).lines
        if not _is_a_call_row(line, steps)
    ]
    by_eleven = [one for one in lines if one.is_safety and one.when <= When.TODAY]
    today = [one for one in lines if one.when <= When.TODAY and not one.is_safety]
    week = [one for one in lines if one.when == When.WEEK]
    return [_due("By 11:00", by_eleven), _due("Today", today), _due("This week", week)]


def _is_a_call_row(line: Line, steps: frozenset[tuple[str, str]]) -> bool:
    work = line.work
    return (work.provision, work.step) in steps and work.verb in (*CALLS, TEXT)


def _due(title: str, lines: Sequence[Line]) -> Due:
    shown = [line for line in lines if line.work.verb not in OUTGOING]
    out = sum(len(line.works) for line in lines if line.work.verb in OUTGOING)
    letters = f"{counted(out, 'letter or message,letters and messages')} to look at" if out else ""
    return Due(title, shown[:FEW], len(lines), letters, max(0, len(shown) - FEW))
