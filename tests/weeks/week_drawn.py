"""A recorded week of one strategy, as its file draws it: a small school and what was before.

`before` writes a pupil's earlier days as runs, the last one ending the day before the week: `36/ 3I
6/` is three days ill and then six days present. Days not written are present.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from herringbone.engine.england.codes import national_codes
from herringbone.engine.language.loading import load_strategy
from herringbone.engine.language.plan import Plan
from herringbone.engine.record.calendar import AsOf, Calendar, SchoolDay
from herringbone.engine.record.registers import Registers
from herringbone.engine.record.roll import Done, SchoolEvent
from herringbone.engine.running.actions import Action
from herringbone.engine.running.evaluate import evaluate
from herringbone.engine.running.history import Memory
from herringbone.engine.trying.drawn import drawn, read_page
from herringbone.library import files

HERE = Path(__file__).parent
RUN = re.compile(r"(\d+)(\S+)$")
TERMS = ("autumn", "autumn", "spring", "spring", "summer", "summer")


@dataclass(frozen=True)
class WeekFile:
    """`monday` begins the recorded week; `half_terms` are the first days of half terms 2, 3, …"""

    strategy: str
    given: Mapping[str, Any]

    def without(self, *names: str) -> WeekFile:
        return WeekFile(self.strategy, {k: v for k, v in self.given.items() if k not in names})

    @cached_property
    def text(self) -> str:
        """The strategy as the school adopted it: with what the document leaves pending switched on
        where the week says so."""
        text = files.read_text("strategies", self.strategy, "strategy.yaml")
        for name in self.given.get("switched_on", ()):
            head, mark, rest = text.partition(f"  - id: {name}\n")
            text = head + mark + rest.replace("    status: pending\n", "", 1)
        return text

    @cached_property
    def plan(self) -> Plan:
        loaded = load_strategy(self.text, name=self.strategy)
        assert loaded.plan is not None, loaded.problems
        return loaded.plan

    @property
    def monday(self) -> date:
        return self.given["monday"]

    @cached_property
    def days(self) -> list[date]:
        """The recorded school days."""
        return [d for d in self.page.dates if d not in self.page.closed]

    @cached_property
    def page(self) -> Any:
        return read_page(self.given["register"], self.monday)

    @cached_property
    def earlier(self) -> list[date]:
        """School days before the week, weekdays without holidays."""
        found, day = [], self.monday
        while len(found) < self.given["before_days"]:
            day -= timedelta(days=1)
            if day.weekday() < 5:
                found.append(day)
        return found[::-1]

    @cached_property
    def later(self) -> list[date]:
        """School days after the week, from `after` on, so that a year has its length."""
        found, day = [], self.given.get("after")
        while day and len(found) < self.given.get("after_days", 5):
            if day.weekday() < 5:
                found.append(day)
            day += timedelta(days=1)
        return found

    @cached_property
    def calendar(self) -> Calendar:
        """Days before, those recorded, and later ones, for what is due ahead of an event."""
        days = [*self.earlier, *self.days, *self.later]
        starts = self.given.get("half_terms", [])
        first = self.earlier[0]
        year = first.year if first.month >= 9 else first.year - 1
        made = []
        for day in days:
            own = [s for s in starts if _year(s) == _year(day)]
            number = 1 + sum(s <= day for s in own)
            made.append(SchoolDay(day, TERMS[number - 1], number))
        return Calendar.of(made, date(year, 9, 1))

    @cached_property
    def registers(self) -> Registers:
        pupils = {
            name: {k: str(v) for k, v in values.items() if k != "before"}
            for name, values in self.given["pupils"].items()
        }
        found = drawn(
            self.given["register"],
            starts=self.monday,
            pupils=pupils,
            calendar=self.calendar,
            events=[SchoolEvent(**_row(e)) for e in self.given.get("events", ())],
            done=[Done(**_row(d)) for d in self.given.get("done", ())],
        )
        marks = found.marks.copy()
        for row, pupil in enumerate(found.pupils):
            values = self.given["pupils"].get(pupil.pupil_id, {})
            self._before(marks, row, values.get("before", ""), values.get("start_date"))
        return replace(found, marks=marks)

    def _before(self, marks: Any, row: int, runs: str, start: date | None) -> None:
        cells = [part for n, cell in (RUN.match(r).groups() for r in runs.split())
                 for part in [cell] * int(n)]  # fmt: skip
        cells = ["//"] * (len(self.earlier) - len(cells)) + cells
        book = national_codes()
        for number, cell in enumerate(cells[-len(self.earlier) :] if self.earlier else []):
            if start and self.earlier[number] < start:
                continue
            pair = cell.split(",") if "," in cell else (cell * 2)[:2] if len(cell) == 1 else cell
            for part, symbol in enumerate(pair):
                symbol = "\\" if symbol == "/" and part else symbol
                marks[row, 2 * number + part] = 0 if symbol == "-" else book.byte(symbol)


def _year(day: date) -> int:
    return day.year if day.month >= 9 else day.year - 1


def _row(given: Mapping[str, Any]) -> dict[str, Any]:
    row = dict(given)
    if "event" in row:
        row.setdefault("subject_kind", "pupil" if row.get("subject") else "school")
    else:
        row.setdefault("step", "")
    return row


def week_of(strategy: str) -> WeekFile:
    text = (HERE / f"{strategy}.yaml").read_text(encoding="utf-8")
    return WeekFile(strategy, files.parse_yaml(text))


def asked_in(week: WeekFile) -> list[Action]:
    """What the strategy asks for in the week: each morning once the registers are in, and each
    evening. What was true before the week is standing."""
    memory = evaluate(_until(week, week.days[0], 0), week.plan, AsOf(week.earlier[-1])).memory
    found: list[Action] = []
    for day in week.days:
        rows = memory.rows()
        morning = evaluate(
            _until(week, day, 1), week.plan, AsOf(day, 1), memory=Memory.from_rows(rows)
        )
        evening = evaluate(_until(week, day, 2), week.plan, AsOf(day), memory=memory)
        memory = evening.memory
        evening_keys = {action.key for action in evening.actions}
        found += [a for a in morning.actions if a.key not in evening_keys] + evening.actions
    return found


def _until(week: WeekFile, day: date, sessions: int) -> Registers:
    """The registers as they stood once so many sessions of a day were taken."""
    marks = np.array(week.registers.marks)
    marks[:, 2 * week.calendar.index(day) + sessions :] = 0
    return replace(week.registers, marks=marks)
