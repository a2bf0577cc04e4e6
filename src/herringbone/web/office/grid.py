"""A page of the office's grid, a pupil a row and a session a column: the day's or the week's.

Built from `marks` once for the whole class or school; what is drawn is one page of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt
from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString, mark_safe

from herringbone.engine.england.code_book import CLASS_INDEX, CodeClass
from herringbone.engine.england.codes import national_codes
from herringbone.web.absences.prefills import Prefill, prefills_for
from herringbone.web.office.cells import CellRules, cell, mark_at
from herringbone.web.office.choosing import Choice, Chosen, choose
from herringbone.web.office.figures import HERE, POSSIBLE, YearSoFar, attended, years_of
from herringbone.web.office.marks import Marks, marks_of
from herringbone.web.office.roster import roster_of
from herringbone.web.registers.models import ClassRegister
from herringbone.web.schools.models import Pupil, School
from herringbone.web.taking.missing import VULNERABLE
from herringbone.web.ui.flags import FLAGS
from herringbone.web.ui.grids import codes_attribute

A_PAGE = 60
NEEDS = ("sen", "ehcp", "fsm", "pp", "young_carer")


@dataclass(frozen=True)
class GridRow:
    """A pupil's row: the cells drawn, and `attended` of `possible` among the sessions shown."""

    pupil: Pupil
    class_name: str
    flags: Sequence[str]
    cells: SafeString
    attended: int
    possible: int
    year: YearSoFar | None


@dataclass(frozen=True)
class Sees:
    """What the viewer may see and do: flags by need to know, and whether marks take keys."""

    safeguarding: bool
    needs: bool
    rules: CellRules

    @property
    def flags(self) -> tuple[str, ...]:
        guarded = tuple(key for key, flag in FLAGS.items() if flag.is_safeguarding)
        return (*(guarded if self.safeguarding else ()), *(NEEDS if self.needs else ()))


class Grid:
    """The grid of some days. Everything is read when it is made but the page's prefills."""

    def __init__(
        self,
        school: School,
        days: Sequence[date],
        choice: Choice,
        sees: Sees,
        now: datetime,
        page: int = 1,
    ) -> None:
        self.school, self.days, self.choice, self.sees, self.now = school, days, choice, sees, now
        fields = {*VULNERABLE, *sees.flags}
        roster = roster_of(school, days, class_name=choice.class_name, fields=fields)
        self.marks: Marks = marks_of(roster, now)
        self.chosen: Chosen = choose(self.marks, choice, sees_safeguarding=sees.safeguarding)
        self.page: Page[int] = Paginator(list(self.chosen.rows), A_PAGE).get_page(page)

    @property
    def today(self) -> date:
        return self.now.date()

    @cached_property
    def rows(self) -> list[GridRow]:
        return [self._row(row) for row in self.page]

    @cached_property
    def codes(self) -> str:
        """What the keyboard may type, for `data-codes`."""
        return codes_attribute({day: national_codes().codes_on(day) for day in self.days})

    @cached_property
    def totals(self) -> list[str]:
        """Under each column, here of possible, over the rows that the filter shows; "" before it
        has begun."""
        return [self._total(column) for column in range(len(self.marks.sessions))]

    def _total(self, column: int) -> str:
        codes = self.marks.codes[list(self.chosen.rows), column]
        classes = national_codes().class_table(self.marks.sessions[column][0])[codes]
        here = int(_among(classes, HERE).sum())
        possible = int(_among(classes, POSSIBLE).sum())
        return f"{here}/{possible}" if possible else ""

    def _row(self, row: int) -> GridRow:
        roster, pupil = self.marks.roster, self.marks.roster.pupils[row]
        shown = min(self.days[-1], max(self.today, self.days[0]))
        here, possible = attended(self.marks, row)
        return GridRow(
            pupil=pupil,
            class_name=roster.class_of(pupil, shown),
            flags=roster.flags_of(pupil, shown, self.sees.flags),
            cells=mark_safe("".join(self._cells(row))),  # noqa: S308 - cells are escaped
            attended=here,
            possible=possible,
            year=self._years.get(pupil.pupil_id),
        )

    def _cells(self, row: int) -> Iterable[str]:
        marks, pupil = self.marks, self.marks.roster.pupils[row]
        for column, (day, session) in enumerate(marks.sessions):
            planned = self._planned.get((pupil.pk, day, session))
            taken = self._is_taken(pupil, day, session)
            yield cell(
                mark_at(marks, row, column, taken=taken, planned=planned),
                pupil=pupil.pk,
                day=day,
                session=session,
                rules=self.sees.rules,
                amends=bool(marks.is_due[column]),
                lock="" if marks.has_begun(column) else "not begun yet: plan the absence instead",
            )

    @cached_property
    def _years(self) -> Mapping[str, YearSoFar]:
        """By `pupil_id`, for those of the page who are on roll today."""
        pupils = [self.marks.roster.pupils[row] for row in self.page]
        return years_of(self.school, pupils, self.now)

    def _is_taken(self, pupil: Pupil, day: date, session: str) -> bool:
        """On its own day a blank is missing once its class's register is in; later, in any case."""
        if day != self.today:
            return day < self.today
        return (self.marks.roster.class_of(pupil, day), session) in self._in_today

    @cached_property
    def _in_today(self) -> set[tuple[str, str]]:
        rows = ClassRegister.objects.filter(
            school=self.school, date=self.today, submitted_at__isnull=False
        )
        return set(rows.values_list("class_name", "session"))

    @cached_property
    def _planned(self) -> Mapping[tuple[int, date, str], Prefill]:
        """What is known ahead for the pupils of the page, from today on."""
        pupils = [self.marks.roster.pupils[row] for row in self.page]
        found: dict[tuple[int, date, str], Prefill] = {}
        for day in (day for day in self.days if day >= self.today and day in self.marks.open_days):
            for (key, session), prefill in prefills_for(self.school, pupils, day).items():
                found[key, day, session] = prefill
        return found


def week_of(day: date) -> list[date]:
    """Monday to Friday of the week that holds a day; a weekend belongs to the week before it."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=number) for number in range(5)]


def _among(classes: npt.NDArray[np.uint8], wanted: Iterable[CodeClass]) -> npt.NDArray[np.bool_]:
    return np.isin(classes, [CLASS_INDEX[one] for one in wanted])
