"""One year of one phase: from pupils and their absence bands to a filled register.

First the sessions that are not possible, then what each pupil misses, divided by code and put on
days; then what is attended elsewhere or late. Everything still free is plainly present.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from herringbone.engine.england.codes import national_codes
from herringbone.engine.record.calendar import SchoolDay
from herringbone.synthetic.absent_days import place_absence
from herringbone.synthetic.assumptions import choices, day, number, numbers
from herringbone.synthetic.attended import place_attended
from herringbone.synthetic.claims import Group, divide, whole
from herringbone.synthetic.placing import Bools, Bytes, Sheet, place_pattern, place_spells
from herringbone.synthetic.propensity import Ints, band_table, sessions_absent
from herringbone.synthetic.recipe import Recipe
from herringbone.synthetic.season import Season

CLOSED_MONTHS = (12, 1, 2)


def byte_of(code: str) -> int:
    """The byte of a national code; raises ValueError where there is none of that name."""
    byte = national_codes().byte(code)
    if not byte:
        raise ValueError(f"{code} is no register code")
    return byte


def mark_year(
    recipe: Recipe, stage: str, year: int, days: Sequence[SchoolDay], group: Group, here: Bools
) -> Bytes:
    """The marks (pupils, 2 x days) uint8 of one year; 0 where `here` (on roll) is False."""
    chance = recipe.chance("marks " + stage, year)
    sheet = Sheet(chance, np.zeros(here.shape, np.uint8), here.copy())
    season = Season(stage, year, days)
    _place_not_possible(sheet, stage, days, group)
    possible = sheet.room()
    if recipe.scenario == "covid" and year == 2021:
        _place_covid(sheet, days)
    table = band_table(stage, year)
    missed = sessions_absent(table, group.band, group.within, possible)
    missed = np.minimum(missed, sheet.room())
    claims = divide(recipe, stage, year, group, missed, chance)
    place_absence(sheet, season, claims, group)
    place_attended(recipe, sheet, season, group, possible)
    morning, afternoon = byte_of("/"), byte_of("\\")
    sheet.marks[:, 0::2][sheet.free[:, 0::2]] = morning
    sheet.marks[:, 1::2][sheet.free[:, 1::2]] = afternoon
    return sheet.marks


def _place_not_possible(sheet: Sheet, stage: str, days: Sequence[SchoolDay], group: Group) -> None:
    chance, everyone = sheet.chance, np.arange(len(group))
    after_2024 = national_codes().meaning("Y4", days[-1].date) is not None
    winter = [i for i, day in enumerate(days) if day.date.month in CLOSED_MONTHS]
    if chance.random() < number("not_possible", "closure_chance"):
        shut = 2 * int(chance.choice(winter)) + np.arange(2)
        rows, slots = np.nonzero(sheet.free[:, shut])
        sheet.put(byte_of("Y4" if after_2024 else "Y"), rows, shut[slots])
    if chance.random() < number("not_possible", "transport_chance"):
        shut = 2 * int(chance.choice(winter)) + np.arange(2)
        without = everyone[chance.random(len(group)) < number("not_possible", "transport_pupils")]
        rows, slots = np.nonzero(sheet.free[np.ix_(without, shut)])
        sheet.put(byte_of("Y1" if after_2024 else "Y"), without[rows], shut[slots])
    _place_dual(sheet, stage, days, group)
    _place_part_time_reception(sheet, days, group)


def _place_dual(sheet: Sheet, stage: str, days: Sequence[SchoolDay], group: Group) -> None:
    """A few pupils are at another school on two fixed days of the week."""
    dual = sheet.chance.random(len(group)) < number("not_possible", "dual", stage)
    share = number("not_possible", "dual_days") / 5
    counts = np.where(dual, (sheet.room() * share).astype(np.int64), 0)
    weekdays = np.repeat([day.date.weekday() for day in days], 2)
    place_pattern(sheet, byte_of("D"), counts, weekdays=weekdays)


def _place_part_time_reception(sheet: Sheet, days: Sequence[SchoolDay], group: Group) -> None:
    """Some four-year-olds stay away in the afternoons of the first half term."""
    young = group.year_group == 0
    young &= sheet.chance.random(len(group)) < number("not_possible", "reception_part_time")
    afternoons = np.array([2 * i + 1 for i, day in enumerate(days) if day.half_term == 1])
    rows, slots = np.nonzero(sheet.free[:, afternoons] & young[:, None])
    sheet.put(byte_of("X"), rows, afternoons[slots])


def _place_covid(sheet: Sheet, days: Sequence[SchoolDay]) -> None:
    """Isolation from September to March, in spells; possible sessions that are no absence."""
    last: date = day("covid", "last_day")
    weights = np.array([float(each.date <= last) for each in days])
    spell_days, chances = choices("covid", "days")
    expected = 2 * float((spell_days * chances).sum())
    for code, share in numbers("covid", "codes").items():
        sessions = sheet.free.sum() * number("covid", "share") * share
        spells = whole(float(sessions) / expected, sheet.chance)
        drawn = sheet.chance.choice(spell_days, size=spells, p=chances)
        counts: Ints = np.zeros(len(sheet.free), np.int64)
        np.add.at(counts, sheet.chance.integers(0, len(counts), spells), 2 * drawn)
        place_spells(sheet, byte_of(code), counts, "T", weights)
