"""Which class each pupil sits in: by a number of the pupil's own, or dealt out evenly.

A pupil keeps the letter from year to year, except in a special school, where classes are trees.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from herringbone.synthetic.assumptions import number
from herringbone.synthetic.cast import Cast, Casting
from herringbone.synthetic.propensity import Ints

TREES = (
    "Alder", "Ash", "Aspen", "Beech", "Birch", "Cedar", "Cherry", "Elder", "Elm", "Hawthorn",
    "Hazel", "Holly", "Juniper", "Larch", "Lime", "Maple", "Oak", "Pine", "Rowan", "Willow",
)  # fmt: skip


def class_names(casting: Casting, cast: Cast, rows: Ints, year: int) -> list[str]:
    """The class of each of these rows in this year."""
    groups = (year - cast.cohort[rows]).astype(np.int64)
    if casting.recipe.phase == "special":
        size = number("class_size", "special")
        order = np.lexsort((cast.seat[rows], groups))
        place = np.empty(len(rows), np.int64)
        place[order] = np.arange(len(rows)) * max(1, round(len(rows) / size)) // len(rows)
        return [_tree(int(n)) for n in place]
    return [
        f"{group or 'R'}{chr(ord('A') + seat % _classes(casting, group))}"
        for group, seat in zip(groups.tolist(), cast.seat[rows].tolist(), strict=True)
    ]


def deal_out(casting: Casting, cast: Cast, rows: Ints, year: int, seated: set[int]) -> None:
    """Gives each row that was not `seated` before the smallest class of its year group.

    Changes `cast.seat` in place; the classes' sizes are those of the day on which the pupil joins.
    """
    opens = date(year, 9, 1).toordinal()
    taken: dict[tuple[int, int], list[int]] = {}
    for row in sorted(rows.tolist(), key=lambda row: _turn(cast, row, opens, row in seated)):
        group = int(year - cast.cohort[row])
        many = _classes(casting, group)
        if row not in seated:
            joins = max(opens, int(cast.first[row]))
            here = [sum(last >= joins for last in taken.get((group, n), ())) for n in range(many)]
            cast.seat[row] = here.index(min(here))
        taken.setdefault((group, int(cast.seat[row]) % many), []).append(int(cast.last[row]))


def _turn(cast: Cast, row: int, opens: int, seated: bool) -> tuple[bool, int, int]:
    """Those with a class come first, then who has been on roll longest."""
    return not seated, max(opens, int(cast.first[row])), int(cast.seat[row])


def _classes(casting: Casting, group: int) -> int:
    """How many classes a year group has."""
    size = number("class_size", casting.stage_of(group))
    return min(26, max(1, round(casting.recipe.pupils / len(casting.groups) / size)))


def _tree(n: int) -> str:
    again = n // len(TREES)
    return TREES[n % len(TREES)] + (f" {again + 1}" if again else "")
