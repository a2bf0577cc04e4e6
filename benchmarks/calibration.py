"""How close synthetic schools come to the published figures: targets, means, spread.

    uv run --frozen python benchmarks/calibration.py --seeds 50 --phase all

Prints one table a phase. `between schools` is the standard deviation over the seeds.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence

import numpy as np

from herringbone.engine.record.registers import Registers
from herringbone.engine.record.school import Phase
from herringbone.synthetic import Recipe, make_school
from herringbone.synthetic.figures import calibration, targets, weekday_ratios
from herringbone.synthetic.measured import Measured, measure, persistent_share

PHASES = (Phase.PRIMARY, Phase.SECONDARY, Phase.SPECIAL)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
Row = tuple[str, float | None, float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=50)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--pupils", type=int, default=2000)
    parser.add_argument("--year", type=int, default=2024)
    parser.add_argument("--phase", choices=[*PHASES, "all"], default="all")
    asked = parser.parse_args()
    for phase in PHASES if asked.phase == "all" else (Phase(asked.phase),):
        seeds = range(asked.first_seed, asked.first_seed + asked.seeds)
        report(phase, asked.year, asked.pupils, seeds)


def report(phase: Phase, year: int, pupils: int, seeds: Sequence[int]) -> None:
    began = time.perf_counter()
    schools = []
    for seed in seeds:
        recipe = Recipe(pupils=pupils, phase=phase, years=(year,), seed=seed)
        schools.append(figures_of(make_school(recipe), phase, year))
    each = (time.perf_counter() - began) / len(schools)
    print(f"\n{phase}, {len(schools)} schools of {pupils:,} pupils, {each:.2f} s a school")
    print(f"{'':28}{'published':>10}{'mean':>10}{'off by':>9}{'between schools':>17}")
    for rows in zip(*schools, strict=True):
        name, target = rows[0][0], rows[0][1]
        values = np.array([row[2] for row in rows])
        off = "" if not target else f"{100 * (values.mean() / target - 1):+.1f} %"
        published = "" if target is None else f"{target:.2f}"
        print(f"{name:28}{published:>10}{values.mean():>10.2f}{off:>9}{values.std():>17.2f}")


def figures_of(school: Registers, phase: Phase, year: int) -> list[Row]:
    """Every figure compared, as (name, published, measured)."""
    goal = targets(phase.value, year)
    measured = measure(school.calendar, school.marks, tuple(goal.rates))
    rows: list[Row] = [
        ("absence, %", 100 * goal.absence, measured.absence),
        ("persistently absent, %", 100 * goal.persistent, measured.persistent),
        ("severely absent, %", 100 * float(goal.bands[-1]), measured.severe),
    ]
    for code, rate in sorted(goal.rates.items(), key=lambda pair: -pair[1]):
        rows.append((f"{code}, per 10,000", 10000 * rate, measured.per_10000[code]))
    for day, ratio, found in zip(DAYS, weekday_ratios(phase.value), measured.weekday, strict=True):
        rows.append((f"{day}, to the week's mean", float(ratio), float(found)))
    shares = calibration()["share_with_any"].get(phase.value, {})
    rows += [
        (f"pupils with any {code}, %", float(share), measured.any_of[code])
        for code, share in shares.items()
        if code in measured.any_of
    ]
    return rows + group_rows(school, phase, measured)


def group_rows(school: Registers, phase: Phase, measured: Measured) -> list[Row]:
    """Persistent absence by group, and absence by year group against the phase."""
    on = school.calendar.dates[-1]

    def of(holds: Callable[[str], bool], field: str) -> np.ndarray:
        return np.array([holds(pupil.value(field, on)) for pupil in school.pupils])

    by_fsm = calibration()["persistent_by_fsm"].get(phase.value, {})
    by_sen = calibration()["persistent_by_sen"].get(phase.value, {})
    groups = [
        ("FSM", by_fsm.get("eligible"), of(lambda v: v == "1", "fsm")),
        ("not FSM", by_fsm.get("not_eligible"), of(lambda v: v != "1", "fsm")),
        ("EHCP", by_sen.get("ehcp"), of(lambda v: v == "E", "sen")),
        ("SEN support", by_sen.get("sen_support"), of(lambda v: v == "K", "sen")),
        ("no SEN", by_sen.get("none"), of(lambda v: v == "N", "sen")),
        ("child in need", 46.0, of(lambda v: v == "1", "cin")),
        ("looked after", 20.3, of(lambda v: v == "1", "lac")),
    ]
    rows: list[Row] = [
        (f"PA {name}, %", None if target is None else float(target), persistent_share(measured, at))
        for name, target, at in groups
    ]
    all_of_phase = measured.absent.sum() / measured.possible.sum()
    for group, ratio in calibration()["year_group_ratio"].get(phase.value, {}).items():
        at = of(lambda v, group=group: v == str(group), "year_group")  # type: ignore[misc]
        share = measured.absent[at].sum() / max(measured.possible[at].sum(), 1)
        rows.append((f"Year {group}, to the phase", float(ratio), float(share / all_of_phase)))
    return rows


if __name__ == "__main__":
    main()
