"""Bands that leave no attendance out and take none twice."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from herringbone.engine.language.checking import Checking
from herringbone.engine.language.problems import StrategyProblem
from herringbone.engine.language.strategy import BandSpec
from herringbone.engine.language.vocabulary import BANDS


def check_bands(checking: Checking) -> Iterator[StrategyProblem]:
    """Highest first, each with one edge, the lowest with none."""
    bands = checking.strategy.bands
    if not bands:
        yield from _without_bands(checking)
        return
    for i, band in enumerate(bands):
        yield from _edges(checking, i, band)
    yield from _order(checking)


def edge(band: BandSpec) -> tuple[Decimal, bool] | None:
    """The lowest figure of a band and whether it is in it; None for the lowest band."""
    if band.at_least is not None:
        return band.at_least, True
    return (band.above, False) if band.above is not None else None


def _edges(checking: Checking, i: int, band: BandSpec) -> Iterator[StrategyProblem]:
    lowest = i == len(checking.strategy.bands) - 1
    if band.at_least is not None and band.above is not None:
        message = f"band {band.name} has both from and above"
        yield checking.error(("bands", i, "above"), message, "keep one", at_key=True)
    found = edge(band)
    if found is None and not lowest:
        message = f"band {band.name} has neither from nor above, so it takes all that is left"
        yield checking.error(("bands", i), message, "bands below it are never reached: add from")
    if found is not None and lowest:
        message = f"the lowest band {band.name} stops at {found[0]}: below it there is no band"
        yield checking.error(("bands", i), message, "leave from and above out of the lowest band")
    if found is not None and not 0 <= found[0] <= 100:
        yield checking.error(("bands", i), f"band {band.name} begins outside 0 to 100 per cent")


def _order(checking: Checking) -> Iterator[StrategyProblem]:
    edges = [(i, edge(band)) for i, band in enumerate(checking.strategy.bands)]
    for (_, upper), (i, lower) in pairwise(edges):
        if upper is None or lower is None:
            continue
        name = checking.strategy.bands[i].name
        if lower[0] > upper[0]:
            message = f"band {name} begins above the band before it"
            yield checking.error(("bands", i), message, "write bands highest first")
        elif lower[0] == upper[0] and not (lower[1] and not upper[1]):
            message = f"band {name} begins where the band before it does, so it is never reached"
            yield checking.error(("bands", i), message)


def _without_bands(checking: Checking) -> Iterator[StrategyProblem]:
    for path, condition in checking.conditions:
        if condition.names & set(BANDS):
            yield checking.error(path, "a band is read, but the strategy has no bands", "add bands")
    for placed in checking.steps:
        if placed.step.fields.variant == "band":
            path = checking.where(placed, "variant")
            yield checking.error(path, "a variant by band, but the strategy has no bands")
