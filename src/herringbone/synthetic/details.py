"""What marks carry besides their code, and what is still open: minutes, reasons, N and I02.

One reason is given for a run of the same mark, as a parent gives it; N stays where nobody has found
out yet, most of it in the register's last days.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np

from herringbone.engine.england.codes import national_codes
from herringbone.engine.record.calendar import Calendar
from herringbone.engine.record.registers import MarkDetail
from herringbone.synthetic.assumptions import number, number_or
from herringbone.synthetic.figures import Floats, targets
from herringbone.synthetic.placing import Bytes
from herringbone.synthetic.propensity import Ints
from herringbone.synthetic.recipe import Recipe

REASONS: Mapping[str, tuple[str, ...]] = {
    "I": ("sickness", "high temperature", "cold and cough", "stomach ache", "headache", "unwell",
          "sore throat", "chickenpox", "migraine", "anxious and not sleeping", "asthma"),
    "M": ("dentist", "hospital appointment", "orthodontist", "optician", "GP appointment"),
    "G": ("family holiday", "holiday abroad", "visiting family abroad"),
    "H": ("family holiday, agreed",),
    "C": ("family funeral", "wedding of a close relative", "open day at a school", "music exam"),
    "O": ("would not come in", "overslept", "no uniform", "shopping", "birthday"),
    "U": ("overslept", "missed the bus", "traffic", "appointment not confirmed"),
    "L": ("overslept", "traffic", "bus late", "brother or sister unwell", "car trouble"),
    "E": ("suspended",),
    "R": ("Eid", "religious festival"),
    "C2": ("part-time timetable",),
    "T": ("travelling for work",),
    "S": ("revision at home",),
    "J1": ("college interview",),
    "C1": ("licensed performance",),
}  # fmt: skip
FIRST_I02, LAST_I02 = date(2021, 9, 1), date(2022, 3, 31)


def settle(recipe: Recipe, calendar: Calendar, marks: Bytes) -> None:
    """Turns some O into N and, in the covid scenario, some I into I02; blanks what lies ahead."""
    ahead = [2 * i + n for i, d in enumerate(calendar.dates) for n in (0, 1) if _ahead(recipe, d)]
    marks[:, ahead] = 0
    chance = recipe.chance("settling")
    if recipe.scenario == "covid":
        _confirm_covid(chance, calendar, marks)
    last = calendar.slots // 2 - len(ahead) // 2
    for year in recipe.years:
        days = calendar.year_days(year)
        days = range(days.start, min(days.stop, last))
        if days:
            _leave_unexplained(recipe, year, chance, marks, days, last)


def details_of(recipe: Recipe, marks: Bytes) -> dict[tuple[int, int], MarkDetail]:
    """Minutes and reasons by (row, slot), in the order of the register."""
    chance = recipe.chance("details")
    book = national_codes()
    details: dict[tuple[int, int], MarkDetail] = {}
    for code, reasons in REASONS.items():
        rows, slots = np.nonzero(marks == (book.byte(code) or 0))
        chosen = _reasons(chance, code, len(reasons), rows, slots)
        minutes = _minutes(chance, code, len(rows))
        for row, slot, reason, late in zip(
            rows.tolist(), slots.tolist(), chosen, minutes, strict=True
        ):
            if reason >= 0 or late is not None:
                details[row, slot] = MarkDetail(late, reasons[reason] if reason >= 0 else "")
    return dict(sorted(details.items()))


def _ahead(recipe: Recipe, day: date) -> bool:
    return recipe.until is not None and day > recipe.until


def _confirm_covid(chance: np.random.Generator, calendar: Calendar, marks: Bytes) -> None:
    """A share of the runs of illness between September and March was a confirmed infection."""
    book = national_codes()
    rows, slots = np.nonzero(marks == (book.byte("I") or 0))
    run = _runs(rows, slots)
    confirmed = chance.random(int(run.max(initial=-1)) + 1) < number("covid", "illness_confirmed")
    when = np.array([FIRST_I02 <= day <= LAST_I02 for day in calendar.dates])
    chosen = confirmed[run] & when[slots // 2]
    marks[rows[chosen], slots[chosen]] = book.byte("I02") or 0


def _leave_unexplained(
    recipe: Recipe, year: int, chance: np.random.Generator, marks: Bytes, days: range, last: int
) -> None:
    """Some days of O are still N: their number as published, most of them in the last days held."""
    book = national_codes()
    year_slots = marks[:, 2 * days.start : 2 * days.stop]
    rows, slots = np.nonzero(year_slots == (book.byte("O") or 0))
    per_stage = [targets(stage, year).absence_shares.get("N", 0.0) for stage in recipe.stages]
    share = [targets(stage, year).absence_shares.get("O", 1.0) for stage in recipe.stages]
    part = sum(n / (n + o) for n, o in zip(per_stage, share, strict=True)) / len(share)
    count = min(int(part * len(rows) + chance.random()), len(rows))
    recent = slots // 2 + days.start >= last - int(number("details", "last_days"))
    weight: Floats = np.where(recent, number("details", "unexplained_weight_of_last_days"), 1.0)
    chosen: Ints = np.argsort(chance.exponential(size=len(rows)) / weight, kind="stable")[:count]
    year_slots[rows[chosen], slots[chosen]] = book.byte("N") or 0


def _reasons(
    chance: np.random.Generator, code: str, many: int, rows: Ints, slots: Ints
) -> list[int]:
    """Which reason each mark has, -1 for none; one for a run of marks."""
    run = _runs(rows, slots)
    runs = int(run.max(initial=-1)) + 1
    reason = chance.integers(0, many, runs)
    known = chance.random(runs) < number_or(0.5, "details", "reason_known", code)
    chosen: list[int] = np.where(known, reason, -1)[run].tolist()
    return chosen


def _runs(rows: Ints, slots: Ints) -> Ints:
    """Numbers the runs of neighbouring slots of one pupil; marks come row by row."""
    if not len(rows):
        return np.zeros(0, np.int64)
    breaks = (np.diff(rows) != 0) | (np.diff(slots) > 1)
    return np.concatenate(([0], breaks.cumsum())).astype(np.int64)


def _minutes(chance: np.random.Generator, code: str, count: int) -> list[int | None]:
    """Minutes late after the session's start; L up to the register's closing, U after it."""
    if code not in ("L", "U"):
        return [None] * count
    if code == "L":
        drawn = chance.exponential(number("details", "late_mean"), count)
        late = np.clip(np.ceil(drawn), 1, number("details", "late_most"))
    else:
        least = number("details", "after_close_least")
        drawn = least + chance.exponential(number("details", "after_close_mean"), count)
        late = np.clip(np.floor(drawn), least, number("details", "after_close_most"))
    minutes: list[int | None] = late.astype(np.int64).tolist()
    return minutes
