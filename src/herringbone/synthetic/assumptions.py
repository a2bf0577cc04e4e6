"""The declared assumptions, typed: what a synthetic school needs and no published source gives.

The figures and their reasons stand in `library/assumptions/synthetic.yaml`, nowhere in the code.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from herringbone.library.files import read_yaml


@cache
def _assumptions() -> Mapping[str, Any]:
    return dict(read_yaml("assumptions", "synthetic.yaml"))


@cache
def _at(path: tuple[str, ...]) -> Any:
    value: Any = _assumptions()
    for name in path:
        value = value[name]
    return value


def number(*path: str) -> float:
    """One figure; raises KeyError where nothing of that name is assumed."""
    return float(_at(path))


def number_or(default: float, *path: str) -> float:
    """One figure, or the default where nothing is assumed."""
    try:
        return number(*path)
    except KeyError:
        return default


def numbers(*path: str) -> Mapping[str, float]:
    """Figures by name."""
    return {str(name): float(value) for name, value in _at(path).items()}


def day(*path: str) -> date:
    """One date."""
    found = _at(path)
    assert isinstance(found, date)
    return found


def words(*path: str) -> tuple[str, ...]:
    """A list of words."""
    return tuple(str(word) for word in _at(path))


def weighted_days(*path: str) -> tuple[tuple[float, tuple[date, ...]], ...]:
    """Dates in groups, each group with its weight."""
    return tuple((float(row["weight"]), tuple(row["dates"])) for row in _at(path))


@cache
def choices(*path: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """A distribution over whole numbers: the numbers and their shares."""
    table = _at(path)
    values = np.array([int(value) for value in table], dtype=np.int64)
    shares = np.array([float(share) for share in table.values()])
    return values, shares / shares.sum()
