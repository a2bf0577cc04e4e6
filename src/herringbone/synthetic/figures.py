"""The published figures that a synthetic school is drawn from, for any year from 2018/19.

2022/23 to 2025/26 are the department's daily figures by code; earlier years take the codes of
2022/23, scaled to the census's authorised and unauthorised absence; later ones take the latest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import numpy.typing as npt

from herringbone.engine.england.benchmarks import NationalRates, absence_by_year, national_rates
from herringbone.engine.england.code_book import CodeClass
from herringbone.engine.england.codes import national_codes
from herringbone.engine.record.calendar import year_label
from herringbone.library.files import read_rows, read_yaml

Floats = npt.NDArray[np.float64]
BANDS = tuple(range(0, 55, 5))  # the lower ends, in per cent
FIRST_BY_CODE, LAST_BY_CODE = 2022, 2025
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
ABSENCE_CLASSES = (CodeClass.AUTHORISED, CodeClass.UNAUTHORISED)
YEAR_GROUPS = {"primary": range(7), "secondary": range(7, 12), "special": range(1, 12)}


@dataclass(frozen=True, slots=True)
class Targets:
    """One phase and year. Shares, not per cent: `absence` and `rates` of possible sessions,
    `persistent` of pupils, `bands` (11,) of pupils by absence band, `absence_shares` of absence."""

    stage: str
    year: int
    absence: float
    persistent: float
    rates: Mapping[str, float]
    bands: Floats

    @property
    def absence_shares(self) -> dict[str, float]:
        """How absence divides among its codes; adds up to 1."""
        rates = {code: rate for code, rate in self.rates.items() if _class(code, self.year)[1]}
        return {code: rate / sum(rates.values()) for code, rate in rates.items()}


@cache
def targets(stage: str, year: int) -> Targets:
    """What schools of this phase were like in the academic year, or in the nearest published."""
    by_code = _rates_by_code(stage, min(max(year, FIRST_BY_CODE), LAST_BY_CODE))
    rates = {c: r / 10000 for c, r in by_code.per_10000.items() if _class(c, year)[0]}
    rates = {c: r for c, r in rates.items() if c not in ("/", "\\", "D", "X")}
    absence, persistent = by_code.absence_percent / 100, by_code.persistent_percent / 100
    if year < FIRST_BY_CODE:
        census = _census(stage, year)
        absence, persistent = census["absence_percent"] / 100, census["persistent_percent"] / 100
        for kind, published in (
            (CodeClass.AUTHORISED, by_code.authorised_percent),
            (CodeClass.UNAUTHORISED, by_code.unauthorised_percent),
        ):
            scale = census[f"{kind}_percent"] / published
            rates |= {c: r * scale for c, r in rates.items() if _class(c, year)[0] == kind}
    bands = _bands(stage, year, persistent)
    return Targets(stage, year, absence, persistent, rates, bands)


@cache
def joint_counts(stage: str) -> npt.NDArray[np.float64]:
    """Enrolments 2022/23, (year group, fsm, sen, sex, band); Reception is taken to be as Year 1.

    Year groups count from 0 (Reception); sex is 0 for girls. Rows of unknown status are left out.
    """
    counts = np.zeros((12, 2, 2, 2, len(BANDS)))
    for row in read_rows("benchmarks", "generator_joint_2022_23.csv"):
        known = row["fsm"] != "unknown" and row["sen"] != "unknown" and row["sex"] in ("F", "M")
        if row["phase"] == stage and known:
            cell = row["fsm"] == "yes", row["sen"] == "yes", row["sex"] == "M"
            counts[int(row["year_group"])][tuple(map(int, cell))] += [
                float(row[f"from_{band}"]) for band in BANDS
            ]
    counts[0] = counts[1]
    return counts


@cache
def seasons(stage: str) -> tuple[Mapping[str, float], ...]:
    """Rates by part of the year in order, by code; special schools have the mean of the others."""
    rows = read_rows("benchmarks", "generator_seasonality_2024_25.csv")
    phases = ("primary", "secondary") if stage == "special" else (stage,)
    tables = [[row for row in rows if row["phase"] == phase] for phase in phases]
    codes = [code for code in rows[0] if len(code) < 3]
    return tuple(
        {code: max(0.0, sum(float(row[code]) for row in parts)) / len(parts) for code in codes}
        for parts in zip(*tables, strict=True)
    )


@cache
def weekday_ratios(stage: str) -> Floats:
    """Absence from Monday to Friday against the week's mean, (5,); flat where none is published."""
    ratios = calibration()["weekday_ratio"].get(stage)
    shape = np.array([float(ratios[day]) for day in WEEKDAYS]) if ratios else np.ones(5)
    ratios_to_mean: Floats = shape / shape.mean()
    return ratios_to_mean


@cache
def calibration() -> Mapping[str, Mapping[str, Mapping[str, float]]]:
    """Further figures of 2024/25 by name and phase."""
    return dict(read_yaml("benchmarks", "generator_calibration.yaml"))


def _bands(stage: str, year: int, persistent: float) -> Floats:
    """Shares of pupils by band: the nearest published distribution, brought to the year's share of
    persistent (and, where published, severe) absence."""
    rows = {
        row["year"]: np.array([float(row[f"from_{band}"]) for band in BANDS])
        for row in read_rows("benchmarks", "generator_bands.csv")
        if row["phase"] == stage
    }
    nearest = "2018/19" if year < 2021 else "2022/23" if year < 2024 else "2024/25"
    shape = rows.get(nearest, joint_counts(stage)[1:].sum(axis=(0, 1, 2, 3)))
    shape = np.asarray(shape / shape.sum(), dtype=np.float64)
    if not rows:
        shape[-1] = _severe(stage, year, persistent)
    middle = slice(2, len(BANDS) - 1)
    shape[middle] *= (persistent - shape[-1]) / shape[middle].sum()
    shape[:2] *= (1 - persistent) / shape[:2].sum()
    return shape


def _severe(stage: str, year: int, persistent: float) -> float:
    """Severe absence in step with the persistent absence of the year's, or last, census."""
    census = _census(stage, min(year, 2024))
    return persistent * census["severe_percent"] / census["persistent_percent"]


def _rates_by_code(stage: str, year: int) -> NationalRates:
    label = year_label(year)
    return next(r for r in national_rates() if r.phase == stage and r.year == label)


def _census(stage: str, year: int) -> Mapping[str, float]:
    """Census percentages; 2019/20 was not published and is taken to be as 2018/19."""
    label = year_label(2018 if year == 2019 else year)
    row = next(r for r in absence_by_year() if r.phase == stage and r.year == label)
    names = ("absence", "authorised", "unauthorised", "persistent", "severe")
    return {f"{name}_percent": float(getattr(row, f"{name}_percent")) for name in names}


@cache
def _class(symbol: str, year: int) -> tuple[CodeClass | None, bool]:
    """A code's class in mid-year (None where it is not valid), and whether that is absence."""
    code = national_codes().meaning(symbol, date(year + 1, 1, 15))
    kind = code.code_class if code else None
    return kind, kind in ABSENCE_CLASSES
