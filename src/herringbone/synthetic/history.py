"""The years of a synthetic school one after another: who comes, goes up, leaves, and is marked.

The result is columns and one matrix; `people` makes persons of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from herringbone.engine.record.calendar import Calendar
from herringbone.synthetic.cast import Cast, Casting, absence_rank
from herringbone.synthetic.claims import Group
from herringbone.synthetic.figures import Floats
from herringbone.synthetic.marking import mark_year
from herringbone.synthetic.placing import Bools, Bytes
from herringbone.synthetic.propensity import Ints, band_table, chance_of_leaving, draw_bands
from herringbone.synthetic.recipe import Recipe
from herringbone.synthetic.seating import class_names, deal_out

YEAR_11 = 11


@dataclass(slots=True)
class Past:
    """All pupils who were ever on roll. `classes` has each year's class by row; `rank` (pupils,) is
    the place by absence in the pupil's first year here."""

    recipe: Recipe
    calendar: Calendar
    cast: Cast
    marks: Bytes
    classes: dict[int, dict[int, str]]
    rank: Floats

    def year_group(self, row: int, year: int) -> int:
        return int(year - self.cast.cohort[row])


def live_through(recipe: Recipe, calendar: Calendar) -> Past:
    """Every year of the recipe, in order."""
    casting = Casting(recipe)
    cast = casting.opening()
    past = Past(recipe, calendar, cast, np.zeros((0, calendar.slots), np.uint8), {}, np.zeros(0))
    for year in recipe.years:
        if year > recipe.years[0]:
            _new_year(casting, past, year)
        _live_year(casting, past, year)
    return past


def _new_year(casting: Casting, past: Past, year: int) -> None:
    """The oldest have left in July; September fills the seats again, mostly from the bottom."""
    cast, start = past.cast, date(year, 9, 1)
    here = cast.on_roll(start.toordinal())
    groups = np.array(casting.groups)
    wanted = np.bincount(np.resize(groups, casting.recipe.pupils), minlength=12)
    have = np.bincount((year - cast.cohort[here]).clip(0, 11), minlength=12)
    short = np.maximum(wanted - have, 0)
    spare = casting.recipe.pupils - int(here.sum())
    joiners = np.repeat(groups, short[groups])[: max(spare, 0)]
    if len(joiners):
        first = np.full(len(joiners), start.toordinal())
        cast.join(casting.pupils(year, joiners, first, cast, 1))


def _live_year(casting: Casting, past: Past, year: int) -> None:
    recipe, cast, calendar = past.recipe, past.cast, past.calendar
    days = calendar.year_days(year)
    dates = [calendar.dates[i] for i in days]
    start = date(year, 9, 1).toordinal()
    chance = recipe.chance("movers", year)
    rows = np.flatnonzero(cast.on_roll(start))
    band, within, rank = _absence(casting, cast, rows, year)
    leaving = _movers(casting, cast, rows, band, year, chance)
    # A day of the year on which each leaver was last here, the first and last week left out.
    cast.last[rows[leaving]] = _days_in_year(dates, chance, int(leaving.sum()))
    if leaving.any():
        first = _days_in_year(dates, chance, int(leaving.sum()))
        groups = (year - cast.cohort[rows[leaving]]).astype(np.int64)
        cast.join(casting.pupils(year, groups, first, cast, 2))
        joined = np.arange(len(cast) - len(first), len(cast))
        more = _absence(casting, cast, joined, year)
        rows = np.concatenate((rows, joined))
        band, within, rank = (
            np.concatenate((band, more[0])),
            np.concatenate((within, more[1])),
            np.concatenate((rank, more[2])),
        )
    _leave_at_the_top(casting, cast, rows, year, dates[-1])
    past.rank = np.concatenate((past.rank, rank[len(rows) - (len(cast) - len(past.rank)) :]))
    if recipe.even_classes:
        deal_out(casting, cast, rows, year, {row for held in past.classes.values() for row in held})
    seats = class_names(casting, cast, rows, year)
    past.classes[year] = dict(zip(rows.tolist(), seats, strict=True))
    _mark(casting, past, year, rows, band, within, seats)


def _absence(casting: Casting, cast: Cast, rows: Ints, year: int) -> tuple[Ints, Floats, Floats]:
    """Band, place within it and rank among all pupils, for this year."""
    z = casting.rank_scores(cast, rows, year)
    groups = (year - cast.cohort[rows]).astype(np.int64)
    band, within, rank = np.zeros(len(rows), np.int64), np.zeros(len(rows)), np.zeros(len(rows))
    for stage in casting.recipe.stages:
        at = np.array([casting.stage_of(int(g)) == stage for g in groups], dtype=bool)
        table = band_table(stage, year)
        cells = (groups[at], *(column[rows[at]] for column in (cast.fsm, cast.sen, cast.sex)))
        band[at], within[at] = draw_bands(table, cells, z[at])
        rank[at] = absence_rank(table.rank_from, table.rank_width, band[at], within[at])
    return band, within, rank


def _movers(
    casting: Casting, cast: Cast, rows: Ints, band: Ints, year: int, chance: np.random.Generator
) -> Bools:
    draw = chance.random(len(rows))
    leaving = np.zeros(len(rows), bool)
    for i, row in enumerate(rows.tolist()):
        stage = casting.stage_of(int(year - cast.cohort[row]))
        leaving[i] = draw[i] < chance_of_leaving(stage)[band[i]]
    return leaving


def _leave_at_the_top(casting: Casting, cast: Cast, rows: Ints, year: int, last_day: date) -> None:
    """Year 6 leaves on the last day of term; Year 11 on the last Friday in June."""
    top = casting.groups[-1]
    end = last_day
    if top == YEAR_11:
        end = date(year + 1, 6, 30)
        end -= timedelta(days=(end.weekday() - 4) % 7)
    for row in rows.tolist():
        if year - cast.cohort[row] == top:
            cast.first[row] = min(cast.first[row], end.toordinal() - 30)
            cast.last[row] = min(cast.last[row], end.toordinal())


def _days_in_year(dates: list[date], chance: np.random.Generator, count: int) -> Ints:
    ordinals = np.array([day.toordinal() for day in dates[5:-5]])
    found: Ints = chance.choice(ordinals, size=count)
    return found


def _mark(
    casting: Casting,
    past: Past,
    year: int,
    rows: Ints,
    band: Ints,
    within: Floats,
    seats: list[str],
) -> None:
    cast, calendar = past.cast, past.calendar
    days = calendar.year_days(year)
    grown = np.zeros((len(cast) - len(past.marks), calendar.slots), np.uint8)
    past.marks = np.concatenate((past.marks, grown))
    ordinals = np.repeat([calendar.dates[i].toordinal() for i in days], 2)
    numbers = np.unique(np.array(seats), return_inverse=True)[1]
    groups = (year - cast.cohort[rows]).astype(np.int64)
    slots = np.arange(2 * days.start, 2 * days.stop)
    for stage in casting.recipe.stages:
        at = np.array([casting.stage_of(int(g)) == stage for g in groups], dtype=bool)
        who = rows[at]
        group = Group(
            year_group=groups[at],
            sex=cast.sex[who],
            fsm=cast.fsm[who],
            sen=cast.sen[who],
            ethnicity=cast.ethnicity[who],
            family=cast.family[who],
            classes=numbers[at].astype(np.int64),
            band=band[at],
            within=within[at],
        )
        here = (ordinals >= cast.first[who, None]) & (ordinals <= cast.last[who, None])
        marks = mark_year(
            past.recipe, stage, year, calendar.days[days.start : days.stop], group, here
        )
        past.marks[np.ix_(who, slots)] = marks
