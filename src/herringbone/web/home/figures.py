"""The school's figures as of now: week, half term and year, pooled, and each class's.

Read from the engine when a page is asked for; nothing is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property

from herringbone.engine.record.calendar import AsOf
from herringbone.web.schools.roll import DayRoll
from herringbone.web.strategies.evaluation import Measured, as_of_now, measured_roll
from herringbone.web.ui.figures import signed


@dataclass(frozen=True, slots=True)
class Change:
    """A difference in percentage points, with its word: never a colour or an arrow alone."""

    points: Fraction

    @property
    def words(self) -> str:
        """ "+0.5 better", "−0.2 worse", "the same"."""
        if not signed(self.points).strip("+−0."):
            return "the same"
        return f"{signed(self.points)} {'better' if self.points > 0 else 'worse'}"

    @property
    def look(self) -> str:
        return self.words.rsplit(" ", 1)[-1]


@dataclass(frozen=True)
class SchoolFigures:
    """The school's pooled figures as of now, exactly, with their sessions."""

    roll: DayRoll
    now: datetime

    @cached_property
    def measured(self) -> Measured:
        return measured_roll(self.roll, as_of_now(self.roll.school, self.now))

    def pooled(self, name: str, kind: str = "school", group: int = 0) -> Fraction | None:
        frame = self.measured.groups(kind)
        return frame.figure(name).value(group) if len(frame.subjects) > group else None

    @property
    def lines(self) -> list[dict[str, object]]:
        """This week, last week, half term and year: attendance with sessions missed of possible."""
        windows = (
            ("week", "This week"),
            ("last_week", "Last week"),
            ("half_term", "This half term"),
            ("year", "Year to date"),
        )
        return [
            {
                "label": label,
                "key": window,
                "attendance": self.pooled(f"{window}.attendance"),
                "absent": int(self.pooled(f"{window}.absent") or 0),
                "possible": int(self.pooled(f"{window}.possible") or 0),
                "change": self.change if window == "week" else None,
            }
            for window, label in windows
        ]

    @property
    def change(self) -> Change | None:
        """This week so far against the whole of last week."""
        now, before = self.pooled("week.attendance"), self.pooled("last_week.attendance")
        return None if now is None or before is None else Change(now - before)

    @property
    def persistent(self) -> Fraction | None:
        """Share of pupils persistently absent this year."""
        return self.pooled("pa_share")

    @property
    def classes(self) -> list[dict[str, object]]:
        """Each class's week and year, the lowest year first."""
        frame = self.measured.groups("class")
        rows = [
            {
                "name": name,
                "pupils": int(frame.figure("pupils").value(i) or 0),
                "week": frame.figure("week.attendance").value(i),
                "year": frame.figure("attendance").value(i),
            }
            for i, name in enumerate(frame.subjects)
            if name
        ]
        return sorted(rows, key=lambda row: (row["year"] is None, row["year"]))


def as_of_words(as_of: AsOf) -> str:
    """Which sessions a figure holds: it always says so."""
    return {0: "to yesterday's close", 1: "to this morning", 2: "to this afternoon"}[
        as_of.sessions_due
    ]
