"""The names of every measure in one table, with what kind of number it is and how it is said.

The condition checker reads kinds and windows here, reasons read the words; the formulas beside
these names are in `formulas` and are checked to be complete by a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from herringbone.engine.record.calendar import WINDOWS

Kind = Literal["count", "percentage", "points", "days", "boolean", "text", "date"]
Of = Literal["any", "pupil", "group"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: `windowed` ones may be written after a window (`half_term.late`), `of` says
    whose they are, `unit` what is counted."""

    name: str
    kind: Kind
    windowed: bool
    words: str
    unit: str = ""
    of: Of = "any"


def _counts(**words: str) -> list[Measure]:
    return [Measure(name, "count", True, said, "sessions") for name, said in words.items()]


def _truths(of: Of, windowed: bool, **words: str) -> list[Measure]:
    return [Measure(name, "boolean", windowed, said, "", of) for name, said in words.items()]


TABLE: tuple[Measure, ...] = (
    *_counts(
        possible="possible sessions",
        attended="sessions attended",
        absent="sessions absent",
        authorised="authorised absences",
        unauthorised="unauthorised absences",
        unmarked="sessions without a mark",
        late="late marks (L)",
        late_after_close="late marks after the register closed (U)",
        late_sessions="late marks, before or after the register closed (L and U)",
        threshold_sessions="sessions that count towards a penalty notice",
        illness_sessions="sessions absent through illness",
        holiday_sessions="sessions of holiday that was not granted",
        no_reason_sessions="absences without a recorded reason",
        covid_sessions="Covid sessions, possible and no absence",
        covid_illness_sessions="sessions ill with confirmed Covid",
        school_sessions="sessions of the school",
    ),
    Measure("minutes_late", "count", True, "minutes late", "minutes"),
    Measure("days_absent", "days", True, "days absent", "days"),
    Measure("illness_days", "days", True, "days with illness", "days"),
    Measure("attendance", "percentage", True, "attendance", "%"),
    Measure("late_rate", "percentage", True, "share of sessions late", "%"),
    *_truths(
        "any",
        True,
        persistently_absent="persistently absent (10 % or more of possible sessions)",
        severely_absent="severely absent (50 % or more of possible sessions)",
    ),
    Measure(
        "unauthorised_10_weeks", "count", False,
        "unauthorised in ten school weeks", "sessions",
    ),
    Measure(
        "unauthorised_10_weeks_provisional", "count", False,
        "of the unauthorised in ten school weeks, still N", "sessions",
    ),
    Measure("change", "points", False, "change since last half term", "points"),
    Measure("remaining", "count", False, "sessions left this year", "sessions"),
    Measure("best_possible", "percentage", False, "best attendance still possible", "%"),
    Measure("projected", "percentage", False, "projected attendance at the end of the year", "%"),
    Measure(
        "sessions_before_pa", "count", False,
        "sessions that may be missed before persistent absence", "sessions",
    ),
    Measure("improvement", "points", False, "improvement since the period before", "points"),
    Measure("late_improvement", "points", False, "fall in lateness since then", "points"),
    *_truths(
        "any",
        False,
        improved="improved",
        no_improvement="no improvement",
        declined="declined",
        significantly_improved="significantly improved",
        late_improved="lateness improved",
        sustained_improvement="improved in two complete half terms running",
    ),
    Measure("band", "text", False, "band"),
    Measure("previous_band", "text", False, "band before"),
    Measure("absent_days_in_a_row", "days", False, "days absent in a row", "days", "pupil"),
    Measure("unexplained_days_in_a_row", "days", False, "unexplained days on end", "days", "pupil"),
    Measure(
        "unauthorised_days_in_a_row", "days", False,
        "days of unauthorised absence in a row", "days", "pupil",
    ),
    Measure("last_seen", "date", False, "last seen", "", "pupil"),
    Measure("days_not_seen", "days", False, "school days not seen", "days", "pupil"),
    *_truths(
        "pupil",
        False,
        compulsory_age="of compulsory school age",
        unexplained_today="unexplained today",
        career_complete="whole school life held",
        pattern="a pattern of absence on one weekday and session",
    ),
    *(
        Measure(name, "text", False, name.replace("_", " "), "", "pupil")
        for name in ("class", "year_group", "sen", "sex", "ethnicity", "travels")
    ),
    Measure("pupils", "count", False, "pupils on roll", "pupils", "group"),
    Measure("pa_share", "percentage", False, "share persistently absent", "%", "group"),
    Measure("sa_share", "percentage", False, "share severely absent", "%", "group"),
)  # fmt: skip

MEASURES: dict[str, Measure] = {measure.name: measure for measure in TABLE}
CODE_SESSIONS = "code_sessions:"


def measure_of(name: str) -> Measure:
    """The measure of a written name without its window. Raises `KeyError` for an unknown one."""
    if name.startswith(CODE_SESSIONS):
        symbol = name.removeprefix(CODE_SESSIONS)
        return Measure(name, "count", True, f"sessions marked {symbol}", "sessions")
    return MEASURES[name]


def split_name(name: str) -> tuple[str, Measure]:
    """Window and measure of `half_term.attendance`; the window is `year` where none is named.

    Raises `KeyError` for an unknown measure or window, or a window that the measure cannot have.
    """
    window, dot, measure_name = name.partition(".")
    if not dot:
        return "year", measure_of(name)
    measure = measure_of(measure_name)
    if window not in WINDOWS or not measure.windowed:
        raise KeyError(name)
    return window, measure
