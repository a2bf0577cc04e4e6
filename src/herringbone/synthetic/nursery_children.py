"""Who is in the nursery, cohort by cohort: when each child begins, which week, and who goes up.

A cohort is named by the year of its Reception. Children start in the term after they turn three; a
few have a place from two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from herringbone.engine.record.calendar import TERMS, Calendar
from herringbone.engine.record.roll import FOREVER, Pupil
from herringbone.synthetic.assumptions import number, numbers
from herringbone.synthetic.history import Past
from herringbone.synthetic.patterns import WHOLE_WEEK, week_without

MORNINGS, AFTERNOONS = range(0, 10, 2), range(1, 10, 2)
# The ten sessions of each kind of place, and the class that it belongs to.
WEEKS = {
    "mornings": (week_without(AFTERNOONS), "NA"),
    "afternoons": (week_without(MORNINGS), "NB"),
    "early_week": (week_without(range(5, 10)), "NA"),
    "late_week": (week_without(range(5)), "NB"),
    "all_week": (WHOLE_WEEK, "NB"),
}


@dataclass(frozen=True, slots=True)
class Child:
    """One child's time in the nursery. `row` is that of the pupil in the school's register, None
    for one who did not go up; `years` are the academic years spent in the nursery here; `starts`
    and `leaves` are days on roll (FOREVER where the end is not known yet)."""

    cohort: int
    born: date
    row: int | None
    years: tuple[int, ...]
    starts: date
    leaves: date
    week: str

    @property
    def required(self) -> tuple[bool, ...]:
        return WEEKS[self.week][0]

    @property
    def class_name(self) -> str:
        return WEEKS[self.week][1]

    def year_group(self, year: int) -> str:
        return "N2" if year == self.cohort - 1 else "N1"


def draw_children(past: Past, pupils: Sequence[Pupil]) -> list[Child]:
    """All children of all years; `pupils` are the school's, row by row."""
    years = past.recipe.years
    cohorts = range(years[0] + 1, years[-1] + 3)
    return [child for cohort in cohorts for child in _cohort(past, pupils, cohort)]


def _cohort(past: Past, pupils: Sequence[Pupil], cohort: int) -> list[Child]:
    recipe = past.recipe
    chance = recipe.chance("nursery", cohort)
    second = round(recipe.nursery * number("nursery", "second_year"))
    first = recipe.nursery - second
    years = tuple(year for year in (cohort - 2, cohort - 1) if year in recipe.years)
    places = second if cohort - 1 in years else first
    stay = chance.permutation(_joined_reception(past, cohort))
    rows = stay[: round(places * number("nursery", "stay_on"))].tolist()
    early = set(chance.permutation(places)[:first].tolist())
    shares = numbers("nursery", "weeks")
    weeks = chance.choice(list(shares), size=places, p=list(shares.values()))
    ages = chance.integers(0, 365, places)
    children: list[Child] = []
    for place in range(places):
        row = rows[place] if place < len(rows) else None
        born = date(cohort - 5, 9, 1) + timedelta(days=int(ages[place]))
        if row is not None:
            born = pupils[row].date_of_birth or born
        here = years if place in early else years[-1:]
        starts = _starts(past.calendar, cohort, born, here[0])
        leaves = FOREVER if row is not None else _leaves(past, cohort)
        children.append(Child(cohort, born, row, here, starts, leaves, str(weeks[place])))
    return children


def _joined_reception(past: Past, cohort: int) -> list[int]:
    """Rows of pupils who came to Reception in September of a year that is not the first."""
    if cohort not in past.recipe.years[1:]:
        return []
    september = date(cohort, 9, 1).toordinal()
    joined = (past.cast.cohort == cohort) & (past.cast.first == september)
    return [int(row) for row in np.flatnonzero(joined)]


def _starts(calendar: Calendar, cohort: int, born: date, year: int) -> date:
    """September; in the first of two years the term after the third birthday, if it is in reach."""
    september = date(year, 9, 1)
    third = date(born.year + 3, born.month, 1)
    if year == cohort - 1 or third < september or third.month in range(4, 9):
        return september
    term = TERMS[1] if third.month >= 9 else TERMS[2]
    return next(
        calendar.dates[i] for i in calendar.year_days(year) if calendar.days[i].term == term
    )


def _leaves(past: Past, cohort: int) -> date:
    """The last day before a Reception elsewhere; not known yet where that lies ahead."""
    if cohort not in past.recipe.years:
        return FOREVER
    return past.calendar.dates[past.calendar.year_days(cohort - 1)[-1]]
