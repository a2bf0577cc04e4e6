"""The nursery's marks: X where a child is not due in, and absence coded as anybody's elsewhere.

A child is under compulsory school age, so absence has no legal consequence; it is marked with the
same codes, in spells as in the school's own years.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from herringbone.engine.record.calendar import Calendar
from herringbone.engine.record.roll import FOREVER
from herringbone.synthetic.absent_days import place_absence
from herringbone.synthetic.assumptions import number
from herringbone.synthetic.claims import Group
from herringbone.synthetic.figures import targets
from herringbone.synthetic.marking import byte_of
from herringbone.synthetic.nursery_children import Child
from herringbone.synthetic.placing import Bools, Bytes, Sheet, place_single
from herringbone.synthetic.propensity import Ints
from herringbone.synthetic.recipe import Recipe
from herringbone.synthetic.season import Season

STAGE = "primary"
REASONS = ("I", "M", "G", "C", "O")
SHUT = ("Y", "Y4")


def mark_nursery(
    recipe: Recipe, calendar: Calendar, children: Sequence[Child], families: Ints, school: Bytes
) -> Bytes:
    """Marks (children, slots) uint8; `school` are those of the school's own pupils, whose closed
    days are the nursery's."""
    marks = np.zeros((len(children), calendar.slots), np.uint8)
    for year in recipe.years:
        rows = [row for row, child in enumerate(children) if year in child.years]
        days = calendar.year_days(year)
        slots = slice(2 * days.start, 2 * days.stop)
        group = [children[row] for row in rows]
        shut = _shut(school[:, slots])
        marks[rows, slots] = _mark_year(recipe, calendar, year, group, families[rows], shut)
    return marks


def _mark_year(
    recipe: Recipe, calendar: Calendar, year: int, group: Sequence[Child], family: Ints, shut: Bytes
) -> Bytes:
    days = calendar.days[calendar.year_days(year).start : calendar.year_days(year).stop]
    here, due = _here_and_due(calendar, year, group)
    chance = recipe.chance("nursery marks", year)
    sheet = Sheet(chance, np.zeros(here.shape, np.uint8), here & due & (shut == 0))
    season = Season(STAGE, year, days)
    claims = _claims(sheet, year)
    place_absence(sheet, season, claims, _alike(family))
    late = number("nursery", "late") * sheet.room()
    weights = np.tile([1.0, 1.0], len(days))
    place_single(sheet, byte_of("L"), chance.poisson(late).astype(np.int64), weights)
    for session, code in ((0, "/"), (1, "\\")):
        sheet.marks[:, session::2][sheet.free[:, session::2]] = byte_of(code)
    sheet.marks[here & ~due] = byte_of("X")
    closed = here & due & (shut > 0)
    sheet.marks[closed] = np.broadcast_to(shut, here.shape)[closed]
    return sheet.marks


def _claims(sheet: Sheet, year: int) -> dict[str, Ints]:
    """Sessions missed by code (children,): a gamma about the assumed share of those due."""
    room, shape = sheet.room(), number("nursery", "spread")
    share = sheet.chance.gamma(shape, number("nursery", "absence") / shape, len(room))
    missed = np.floor(room * np.minimum(share, number("nursery", "most")) + 0.5).astype(np.int64)
    shares = np.array([targets(STAGE, year).absence_shares.get(code, 0.0) for code in REASONS])
    divided = sheet.chance.multinomial(missed, shares / shares.sum())
    return {code: divided[:, n].astype(np.int64) for n, code in enumerate(REASONS)}


def _here_and_due(calendar: Calendar, year: int, group: Sequence[Child]) -> tuple[Bools, Bools]:
    """On roll in the nursery, and due in by the child's own week; (children, slots) each."""
    dates = [calendar.dates[i] for i in calendar.year_days(year)]
    ordinals = np.repeat([day.toordinal() for day in dates], 2)
    first = np.array([[child.starts.toordinal()] for child in group]).reshape(-1, 1)
    last = np.array([[min(child.leaves, FOREVER).toordinal()] for child in group]).reshape(-1, 1)
    weeks = np.array([child.required for child in group], dtype=bool).reshape(-1, 10)
    slots = np.array([2 * day.weekday() + n for day in dates for n in (0, 1)])
    return (ordinals >= first) & (ordinals <= last), weeks[:, slots]


def _shut(school: Bytes) -> Bytes:
    """(slots,): the code of an unexpected closure in the slots where all of the school has it."""
    shut = np.zeros(school.shape[1], np.uint8)
    on_roll = (school > 0).sum(axis=0)
    for code in SHUT:
        closed = (school == byte_of(code)).sum(axis=0)
        shut[(closed == on_roll) & (closed > 0)] = byte_of(code)
    return shut


def _alike(family: Ints) -> Group:
    """The children as the placing of absence asks for them: only families matter there."""
    none = np.zeros(len(family), np.int64)
    return Group(none, none, none, none, none, family, none, none, none.astype(np.float64))
