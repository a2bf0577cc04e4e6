"""Attended, but not plainly present: late, on a trip, in a team, at work, or educated elsewhere.

Totals are the national rates of possible sessions, times how far this school differs.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from herringbone.engine.england.codes import national_codes
from herringbone.synthetic.assumptions import choices, number
from herringbone.synthetic.claims import SELDOM, Group, hand_out, school_effect, whole
from herringbone.synthetic.figures import Floats, targets
from herringbone.synthetic.placing import Sheet, place_by_key, place_pattern, place_single
from herringbone.synthetic.propensity import Ints
from herringbone.synthetic.recipe import Recipe
from herringbone.synthetic.season import Season

LAST_OF_PRIMARY = 6
WORK_YEARS = (10, 11)
TRIP_MONTH_OF_MOVING_UP = 7


def place_attended(
    recipe: Recipe, sheet: Sheet, season: Season, group: Group, possible: Ints
) -> None:
    """Turns free (attended) sessions into W, V, P, B, K and L."""
    rates = targets(season.stage, season.year).rates
    totals = {
        code: whole(float(possible.sum()) * rates[code] * school_effect(recipe, code), sheet.chance)
        for code in ("W", "V", "P", "B", "K", "L")
        if rates.get(code, 0.0) >= SELDOM
    }
    _work_experience(sheet, season, group, totals.get("W", 0))
    _outings(sheet, "V", totals.get("V", 0), _trip_groups(sheet, season, group), season)
    _outings(sheet, "P", totals.get("P", 0), _teams(sheet, group), season)
    moving_up = 0
    if season.stage == "primary":
        moving_up = whole(
            totals.get("B", 0) * number("attended", "moving_up_share_of_B"), sheet.chance
        )
        moving_up -= _moving_up(sheet, season, group, moving_up)
    _elsewhere(sheet, season, "B", totals.get("B", 0) - moving_up, group)
    _elsewhere(sheet, season, "K", totals.get("K", 0), group)
    _late(sheet, season, totals.get("L", 0), possible)


def _work_experience(sheet: Sheet, season: Season, group: Group, total: int) -> None:
    """A week or two for Year 10, all from the same summer day."""
    length = int(number("attended", "work_experience_sessions"))
    eligible = (group.year_group == WORK_YEARS[0]).astype(float)
    if season.stage == "special":
        eligible = np.isin(group.year_group, WORK_YEARS).astype(float)
    if not eligible.any():
        return
    key = sheet.chance.exponential(size=len(group))
    demand = np.full(len(group), max(length, -(-total // int(eligible.sum()))))
    counts = hand_out(total, key, eligible, demand)
    start = 2 * _day(sheet, season.weights("W"))
    order = (np.arange(sheet.slots) - start) % sheet.slots
    rows = np.flatnonzero(counts > 0)
    place_by_key(sheet, _byte("W"), counts, np.tile(order.astype(float), (len(rows), 1)))


def _trip_groups(sheet: Sheet, season: Season, group: Group) -> list[Ints]:
    """Whole classes; in a secondary school, parts of a year group."""
    if season.stage != "secondary":
        return [np.flatnonzero(group.classes == each) for each in np.unique(group.classes)]
    return _parts(sheet, group, int(number("attended", "trip_group", season.stage)))


def _teams(sheet: Sheet, group: Group) -> list[Ints]:
    return _parts(sheet, group, int(number("attended", "team_size")))


def _parts(sheet: Sheet, group: Group, size: int) -> list[Ints]:
    """Each year group at random in parts of this size."""
    parts: list[Ints] = []
    for each in np.unique(group.year_group):
        rows = sheet.chance.permutation(np.flatnonzero(group.year_group == each))
        parts += np.array_split(rows, max(1, round(len(rows) / size)))
    return parts


def _moving_up(sheet: Sheet, season: Season, group: Group, total: int) -> int:
    """Year 6 visits its next schools in July; returns how many of the sessions found no place."""
    leavers = [
        rows
        for each in np.unique(group.classes)
        if (
            group.year_group[rows := np.flatnonzero(group.classes == each)] == LAST_OF_PRIMARY
        ).all()
    ]
    july = np.array([float(d.date.month == TRIP_MONTH_OF_MOVING_UP) for d in season.days])
    return _go(sheet, "B", total, leavers, july, "team_sessions") if leavers else total


def _outings(sheet: Sheet, code: str, total: int, groups: Sequence[Ints], season: Season) -> None:
    table = "trip_sessions" if code == "V" else "team_sessions"
    _go(sheet, code, total, groups, season.weights(code), table)


def _go(
    sheet: Sheet, code: str, total: int, groups: Sequence[Ints], weights: Floats, table: str
) -> int:
    """Outings of one group on one day or on days together, until the total; returns what is left.

    The last one happens with the chance that keeps the total right on average.
    """
    lengths, shares = choices("attended", table)
    for _ in range(40 * (total + 1)):
        rows = groups[int(sheet.chance.integers(len(groups)))]
        length = int(sheet.chance.choice(lengths, p=shares))
        first = 2 * _day(sheet, weights) + (1 if length == 1 else 0)
        slots = np.arange(first, min(first + length, sheet.slots))
        at, when = np.nonzero(sheet.free[np.ix_(rows, slots)])
        if not len(at):
            continue
        if len(at) > total and sheet.chance.random() >= total / len(at):
            return 0
        sheet.put(_byte(code), rows[at], slots[when])
        total -= len(at)
        if total <= 0:
            return 0
    return total


def _elsewhere(sheet: Sheet, season: Season, code: str, total: int, group: Group) -> None:
    """Provision for a few pupils: B on fixed weekdays, K day after day."""
    if total <= 0:
        return
    fewest, mean = number("attended", code, "fewest"), number("attended", code, "sessions")
    further = sheet.chance.geometric(1 / (1 + mean - fewest), len(group)) - 1
    weight = ((1 + 2 * group.sen) * (1 + group.band)).astype(np.float64)
    key = sheet.chance.exponential(size=len(group))
    demand: Ints = np.minimum(int(fewest) + further, sheet.room() // 2)
    counts = hand_out(total, key, weight, demand)
    weekdays: Ints | None = np.repeat(season.weekdays(), 2) if code == "B" else None
    place_pattern(sheet, _byte(code), counts, weekdays=weekdays)


def _late(sheet: Sheet, season: Season, total: int, possible: Ints) -> None:
    """Late before the register closed: a few pupils again and again, mostly in the morning."""
    most = (sheet.room() * number("attended", "late_most")).astype(np.int64)
    prone = sheet.chance.gamma(number("attended", "late_shape"), size=len(possible)) * possible
    counts = np.zeros(len(possible), np.int64)
    for _ in range(6):
        weight = np.where(counts < most, prone, 0.0)
        if total <= counts.sum() or weight.sum() <= 0:
            break
        more = sheet.chance.multinomial(total - int(counts.sum()), weight / weight.sum())
        counts = np.minimum(counts + more, most)
    morning = number("midday", "L", season.stage)
    weights = np.outer(season.weights("L"), [morning, 1 - morning]).ravel()
    place_single(sheet, _byte("L"), counts, weights)


def _day(sheet: Sheet, weights: Floats) -> int:
    return int(sheet.chance.choice(len(weights), p=weights / weights.sum()))


def _byte(code: str) -> int:
    return national_codes().byte(code) or 0
