"""The published figures of 2024/25, on average over schools; and how schools differ.

The quick tests take ten seeds, one for each tenth of schools; the slow ones fifty, at the
tolerances that the generator promises.
"""

from functools import cache

import numpy as np
import pytest

from herringbone.engine.record.school import Phase
from herringbone.synthetic import Recipe, make_school
from herringbone.synthetic.details import settle
from herringbone.synthetic.figures import calibration, seasons, targets
from herringbone.synthetic.history import live_through
from herringbone.synthetic.measured import Measured, measure, persistent_share
from herringbone.synthetic.terms import school_calendar

PHASES = (Phase.PRIMARY, Phase.SECONDARY, Phase.SPECIAL)
SHOWN = 0.001  # codes above 10 per 10,000 possible sessions


def shown(phase: Phase) -> dict[str, float]:
    return {code: rate for code, rate in targets(phase.value, 2024).rates.items() if rate >= SHOWN}


@cache
def quick(phase: Phase) -> tuple[Measured, ...]:
    schools = []
    for seed in range(10):
        recipe = Recipe(pupils=2000, phase=phase, seed=seed)
        calendar = school_calendar(recipe.years)
        past = live_through(recipe, calendar)
        settle(recipe, calendar, past.marks)
        schools.append(measure(calendar, past.marks, tuple(shown(phase))))
    return tuple(schools)


def check(phase: Phase, schools: tuple[Measured, ...], loosen: float) -> None:
    goal = targets(phase.value, 2024)
    absence = np.mean([school.absence for school in schools])
    persistent = np.mean([school.persistent for school in schools])
    assert absence == pytest.approx(100 * goal.absence, abs=0.15 * loosen)
    assert persistent == pytest.approx(100 * goal.persistent, abs=1.0 * loosen)
    off = {
        code: np.mean([school.per_10000[code] for school in schools]) / (10000 * rate) - 1
        for code, rate in shown(phase).items()
    }
    assert {code: f"{by:+.0%}" for code, by in off.items() if abs(by) > 0.15 * loosen} == {}
    if phase is not Phase.SPECIAL:
        friday = np.mean([school.weekday[4] for school in schools])
        assert 1.10 <= friday <= 1.18


def test_the_targets_are_those_published() -> None:
    found = {p: (targets(p.value, 2024).absence, targets(p.value, 2024).persistent) for p in PHASES}
    assert [round(100 * a, 2) for a, _ in found.values()] == [5.25, 8.59, 12.88]
    assert [round(100 * p, 1) for _, p in found.values()] == [13.5, 24.3, 35.8]


@pytest.mark.thorough
@pytest.mark.parametrize("phase", PHASES)
def test_ten_schools_come_close(phase: Phase) -> None:
    check(phase, quick(phase), loosen=2.0)


@pytest.mark.slow
@pytest.mark.parametrize("phase", PHASES)
def test_fifty_schools_meet_the_published_figures(phase: Phase) -> None:
    schools = []
    for seed in range(1, 51):
        made = make_school(Recipe(pupils=2000, phase=phase, seed=seed))
        schools.append(measure(made.calendar, made.marks, tuple(shown(phase))))
    check(phase, tuple(schools), loosen=1.0)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("phase", "low", "high"), [(Phase.PRIMARY, 0.5, 1.4), (Phase.SECONDARY, 0.9, 2.6)]
)
def test_schools_differ_as_schools_do(phase: Phase, low: float, high: float) -> None:
    assert low <= np.std([school.absence for school in quick(phase)]) <= high


@pytest.mark.thorough
@pytest.mark.parametrize("phase", [Phase.PRIMARY, Phase.SECONDARY])
def test_as_many_pupils_have_any_of_a_code(phase: Phase) -> None:
    for code, share in calibration()["share_with_any"][phase.value].items():
        if code in ("I", "M", "G", "U", "O"):
            found = np.mean([school.any_of[code] for school in quick(phase)])
            assert found == pytest.approx(share, abs=6), code


@pytest.mark.thorough
@pytest.mark.parametrize("phase", [Phase.PRIMARY, Phase.SECONDARY])
def test_groups_and_years_differ_as_published(phase: Phase) -> None:
    recipe = Recipe(pupils=8000, phase=phase, seed=4)
    calendar = school_calendar(recipe.years)
    past = live_through(recipe, calendar)
    found = measure(calendar, past.marks)
    fsm, need = past.cast.fsm == 1, past.cast.sen == 1
    assert persistent_share(found, fsm) > 1.9 * persistent_share(found, ~fsm)
    assert persistent_share(found, need) > 1.4 * persistent_share(found, ~need)
    mean = found.absent.sum() / found.possible.sum()
    for group, ratio in calibration()["year_group_ratio"][phase.value].items():
        at = 2024 - past.cast.cohort == int(group)
        share = found.absent[at].sum() / found.possible[at].sum()
        assert share / mean == pytest.approx(ratio, abs=0.12), group


def test_illness_peaks_before_christmas_and_holidays_in_july() -> None:
    parts = seasons("primary")
    recipe = Recipe(pupils=4000, seed=6)
    calendar = school_calendar(recipe.years)
    marks = live_through(recipe, calendar).marks
    months = np.repeat([day.month for day in calendar.dates], 2)
    book = make_school(Recipe(pupils=1)).codes

    def rate(code: str, month: int) -> float:
        return float((marks[:, months == month] == book.byte(code)).mean())

    assert parts[4]["I"] > 1.5 * parts[0]["I"]
    assert rate("I", 12) > 1.3 * rate("I", 9)
    assert rate("G", 7) > 1.5 * rate("G", 3)
    assert rate("R", 3) > 5 * rate("R", 11)


def test_covid_codes_in_the_covid_scenario_only() -> None:
    school = make_school(Recipe(pupils=420, years=(2021,), scenario="covid"))
    book = school.codes
    held = {book.symbol(int(byte)) for byte in np.unique(school.marks)}
    assert {"I02", "X02", "X09", "H", "X05"} <= held
    assert not held & {"C1", "C2", "J1", "K", "Y4", "X03", "X04"}
    plain = make_school(Recipe(pupils=420, years=(2021,)))
    assert not {book.symbol(int(b)) for b in np.unique(plain.marks)} & {"I02", "X02", "X09"}
