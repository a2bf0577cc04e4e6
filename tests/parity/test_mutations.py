"""A deliberate bug in the kernel or the reference is found in seconds, or parity proves little."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, find, settings

from herringbone.engine.england.codes import CodeClass
from herringbone.engine.measuring import (
    formulas,
    measured,
    measures,
    planes,
    reference,
    reference_sessions,
    runs,
)
from parity_cases import cases
from parity_compare import differences

pytestmark = pytest.mark.thorough

Patch = pytest.MonkeyPatch
QUICK = settings(
    max_examples=600,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def late_counts_as_absent(patch: Patch) -> None:
    absent = planes.PLANES["absent"]
    patch.setitem(planes.PLANES, "absent", lambda p: absent(p) | p.marked_with("L"))


def windows_lose_their_last_day(patch: Patch) -> None:
    counts = measured.Measured.counts
    patch.setattr(
        measured.Measured,
        "counts",
        lambda m, p, start, stop: counts(m, p, start, np.maximum(stop - 1, start)),
    )


def sessions_not_due_count(patch: Patch) -> None:
    patch.setattr(measured.Measured, "_due", lambda m, day: 2 * day)


def a_run_outlives_six_empty_days(patch: Patch) -> None:
    patch.setattr(runs, "EMPTY_DAYS_THAT_END", 1000)


def a_day_with_u_counts_in_a_run(patch: Patch) -> None:
    name = "counts:absent_days_in_a_row"
    patch.setitem(planes.PLANES, name, lambda p: p.slots("absent"))


def a_covid_day_ends_a_run(patch: Patch) -> None:
    patch.setattr(runs, "PASSES", runs.ENDS)


def the_clock_ignores_age(patch: Patch) -> None:
    def threshold(p: planes.Planes) -> object:
        return p._by_date(p.registers.codes.threshold_table, np.bool_)

    patch.setitem(planes.PLANES, "threshold_sessions", threshold)


def covid_x_ignores_age(patch: Patch) -> None:
    patch.setattr(planes.Planes, "_bytes", lambda p, *symbols: np.zeros(256, dtype=bool))


def sub_codes_of_illness_are_forgotten(patch: Patch) -> None:
    patch.setattr(planes, "family_of", lambda letter, symbols: (letter,))


def persistent_absence_begins_above_ten_per_cent(patch: Patch) -> None:
    patch.setitem(measures.PUPIL_TRUTHS, "persistently_absent", formulas.absent_at_least(9))


def change_needs_ten_sessions(patch: Patch) -> None:
    patch.setattr(formulas, "ENOUGH_FOR_CHANGE", 10)


def an_event_looks_back_nineteen_days(patch: Patch) -> None:
    patch.setattr(measured, "DAYS_BEFORE_AN_EVENT", 19)


def the_reference_forgets_covid(patch: Patch) -> None:
    kept = reference_sessions.IN_POSSIBLE - {CodeClass.COVID}
    patch.setattr(reference_sessions, "IN_POSSIBLE", kept)


def the_reference_looks_back_nineteen_days(patch: Patch) -> None:
    def shortened(*asked: Any) -> dict[str, Any]:
        windows = reference_sessions.windows_of(*asked)
        return windows | {"last_20_days": (windows["last_20_days"] or [])[-19:]}

    patch.setattr(reference, "windows_of", shortened)


BUGS: list[Callable[[Patch], None]] = [
    late_counts_as_absent,
    windows_lose_their_last_day,
    sessions_not_due_count,
    a_run_outlives_six_empty_days,
    a_day_with_u_counts_in_a_run,
    a_covid_day_ends_a_run,
    the_clock_ignores_age,
    covid_x_ignores_age,
    sub_codes_of_illness_are_forgotten,
    persistent_absence_begins_above_ten_per_cent,
    change_needs_ten_sessions,
    an_event_looks_back_nineteen_days,
    the_reference_forgets_covid,
    the_reference_looks_back_nineteen_days,
]


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
def test_a_deliberate_bug_is_found(bug: Callable[[Patch], None], monkeypatch: Patch) -> None:
    bug(monkeypatch)
    find(cases(), lambda case: differences(case) != [], settings=QUICK)
