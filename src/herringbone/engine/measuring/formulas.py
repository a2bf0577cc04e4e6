"""Every measure as a short function of counts: `(frame, school days) -> Figure` or `Truth`.

Each has a plain twin in `reference`; definitions are those of `measures.md`. Measures that are not
windowed are handed the year to date.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

import numpy as np

from herringbone.engine.measuring.figures import (
    Counts,
    Figure,
    Truth,
    both,
    certain,
    difference,
    percentage,
    ratio,
    whole,
)
from herringbone.engine.measuring.measured import Measured

ENOUGH_FOR_CHANGE = 20  # possible sessions in both half terms, and in the last 20 days to project

Formula = Callable[[Measured, range], Figure]
Test = Callable[[Measured, range], Truth]


def counted(plane: str) -> Formula:
    """The formula of a count that is one plane."""
    return lambda m, days: m.whole(m.count(plane, days))


def attendance(m: Measured, days: range) -> Figure:
    return m.stretch(days.start, days.stop).attendance


def late_rate(m: Measured, days: range) -> Figure:
    return m.stretch(days.start, days.stop).late_rate


def late_sessions(m: Measured, days: range) -> Figure:
    """The DfE's published `late_sessions`: L + U."""
    return whole(m.count("late", days) + m.count("late_after_close", days))


def days_absent(m: Measured, days: range) -> Figure:
    absent = m.count("absent", days)
    return ratio(absent, np.full_like(absent, 2))


def absent_at_least(one_in: int) -> Test:
    """Absent for at least one possible session in `one_in`, in integers."""

    def test(m: Measured, days: range) -> Truth:
        possible, absent = m.count("possible", days), m.count("absent", days)
        return certain((possible > 0) & (absent * one_in >= possible))

    return test


def unauthorised_10_weeks(m: Measured, _: range) -> Figure:
    return m.threshold("threshold_sessions", m.ten_weeks)


def unauthorised_10_weeks_provisional(m: Measured, _: range) -> Figure:
    return m.threshold("threshold_n", m.ten_weeks)


def threshold_sessions(m: Measured, days: range) -> Figure:
    return m.threshold("threshold_sessions", days)


def change(m: Measured, _: range) -> Figure:
    """Points between this half term and the last; nothing under 20 possible in either."""
    this, last = m.figure("half_term.attendance"), m.figure("last_half_term.attendance")
    possible = m.figure("half_term.possible"), m.figure("last_half_term.possible")
    enough = [figure.at_least(Fraction(ENOUGH_FOR_CHANGE)) for figure in possible]
    return difference(this, last, enough[0] & enough[1])


def remaining(m: Measured, _: range) -> Figure:
    return whole(m.ahead())


def best_possible(m: Measured, days: range) -> Figure:
    possible, absent, ahead = _year(m, days)
    return percentage(possible - absent + ahead, possible + ahead)


def projected(m: Measured, days: range) -> Figure:
    """Sessions to come are missed at the rate of the last 20 school days."""
    possible, absent, ahead = _year(m, days)
    lately = m.window("last_20_days") or range(0)
    recent, missed = m.count("possible", lately), m.count("absent", lately)
    kept = (possible - absent + ahead) * recent - ahead * missed
    return percentage(kept, (possible + ahead) * recent, recent >= ENOUGH_FOR_CHANGE)


def sessions_before_pa(m: Measured, days: range) -> Figure:
    possible, absent, ahead = _year(m, days)
    total = possible + ahead
    left = np.maximum(0, np.minimum(ahead, (total - 1) // 10 - absent))
    return whole(left, total > 0)


def _year(m: Measured, days: range) -> tuple[Counts, Counts, Counts]:
    return m.count("possible", days), m.count("absent", days), m.ahead()


# --- improvement since the end of the period before ----------------------------------------------
def improvement(m: Measured, _: range) -> Figure:
    return m.improvement(m.settings.previous_close)


def late_improvement(m: Measured, _: range) -> Figure:
    """How far the late rate fell, in points: before less since."""
    since, before = m.since(m.settings.previous_close), m.before(m.settings.previous_close)
    return difference(before.late_rate, since.late_rate, since.enough & before.enough)


def improved(m: Measured, _: range) -> Truth:
    """Up by the strategy's points, or at its target since; nothing where improvement is."""
    gain, rule = m.figure("improvement"), m.settings.rule
    value = gain.at_least(Fraction(rule.by))
    if rule.target is not None:
        attendance = m.since(m.settings.previous_close).attendance
        value |= gain.known & attendance.at_least(Fraction(rule.target))
    return Truth(value, gain.known)


def no_improvement(m: Measured, _: range) -> Truth:
    """Known, and not improved: false, not nothing, where improvement is nothing."""
    better = m.truth("improved")
    return certain(better.known & ~better.value)


def declined(m: Measured, _: range) -> Truth:
    gain = m.figure("improvement")
    return Truth(gain.known & ~gain.above(-Fraction(m.settings.rule.by)), gain.known)


def significantly_improved(m: Measured, _: range) -> Truth:
    gain = m.figure("improvement")
    return Truth(gain.at_least(Fraction(m.settings.rule.significant)), gain.known)


def late_improved(m: Measured, _: range) -> Truth:
    gain = m.figure("late_improvement")
    return Truth(gain.at_least(Fraction(m.settings.rule.by)), gain.known)


def sustained_improvement(m: Measured, _: range) -> Truth:
    """Improved in the two latest complete half terms of this academic year, each against the 20
    school days before it; nothing where there are not two."""
    complete = _complete_half_terms(m)[-2:]
    if len(complete) < 2:
        none = np.zeros(m.size, dtype=bool)
        return Truth(none, none)
    return both(_improved_in(m, complete[0]), _improved_in(m, complete[1]))


def _complete_half_terms(m: Measured) -> list[range]:
    halves = dict.fromkeys(m.calendar.half_term_at(i) for i in m.whole_year)
    return [half for half in halves if 2 * half.stop <= m.limit]


def _improved_in(m: Measured, half: range) -> Truth:
    during, before = m.stretch(half.start, half.stop), m.before(half.start - 1)
    gain = difference(during.attendance, before.attendance, during.enough & before.enough)
    value = gain.at_least(Fraction(m.settings.rule.by))
    if m.settings.rule.target is not None:
        value |= gain.known & during.attendance.at_least(Fraction(m.settings.rule.target))
    return Truth(value, gain.known)


PLANE_COUNTS = (
    "possible",
    "attended",
    "absent",
    "authorised",
    "unauthorised",
    "unmarked",
    "late",
    "late_after_close",
    "illness_sessions",
    "holiday_sessions",
    "no_reason_sessions",
    "covid_sessions",
    "covid_illness_sessions",
    "school_sessions",
    "minutes_late",
    "illness_days",
)

FIGURES: Mapping[str, Formula] = {
    **{plane: counted(plane) for plane in PLANE_COUNTS},
    "threshold_sessions": threshold_sessions,
    "late_sessions": late_sessions,
    "days_absent": days_absent,
    "attendance": attendance,
    "late_rate": late_rate,
    "unauthorised_10_weeks": unauthorised_10_weeks,
    "unauthorised_10_weeks_provisional": unauthorised_10_weeks_provisional,
    "change": change,
    "remaining": remaining,
    "best_possible": best_possible,
    "projected": projected,
    "sessions_before_pa": sessions_before_pa,
    "improvement": improvement,
    "late_improvement": late_improvement,
}

TRUTHS: Mapping[str, Test] = {
    "persistently_absent": absent_at_least(10),
    "severely_absent": absent_at_least(2),
    "improved": improved,
    "no_improvement": no_improvement,
    "declined": declined,
    "significantly_improved": significantly_improved,
    "late_improved": late_improved,
    "sustained_improvement": sustained_improvement,
}
