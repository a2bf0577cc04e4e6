"""Every measure of one pupil as of one day, in the plainest Python: the definition people read.

It is the oracle that the kernel (`measures`) and every runner are held to. Nothing here is fast;
everything follows `measures.md` line by line, with its own windows and exact fractions.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from herringbone.engine.england.codes import CodeClass
from herringbone.engine.england.compulsory_age import is_compulsory
from herringbone.engine.measuring.bands import Band
from herringbone.engine.measuring.figures import ImprovementRule
from herringbone.engine.measuring.reference_improvement import Side, improvements
from herringbone.engine.measuring.reference_runs import across_years
from herringbone.engine.measuring.reference_sessions import (
    Answer,
    Answers,
    Asked,
    Days,
    Session,
    academic_year,
    if_born,
    percentage,
    sessions_of,
    windows_of,
    within,
)
from herringbone.engine.record.calendar import AsOf, Calendar
from herringbone.engine.record.registers import Registers
from herringbone.engine.record.roll import FLAGS, TEXT_FIELDS

__all__ = ["Answer", "Answers", "measures_of"]


def measures_of(
    registers: Registers,
    pupil_id: str,
    as_of: AsOf,
    *,
    bands: Sequence[Band] = (),
    award_week_ends: int = 4,
    period: range | None = None,
    previous_close: int | None = None,
    improvement: ImprovementRule | None = None,
) -> Answers:
    """Every measure by name, those of a window as `half_term.late`; None is nothing.

    The year's are under both `year.late` and `late`. `pattern` needs the whole school and is in
    `patterns`. Settings are those of `measures.Frame`.
    """
    pupil = registers.pupils[registers.row_of[pupil_id]]
    sessions = sessions_of(registers, pupil, as_of)
    asked = Asked(
        registers=registers,
        pupil=pupil,
        as_of=as_of,
        sessions=[s for s in sessions if s.due],
        ahead=_not_yet_due(registers.calendar, sessions, as_of),
        bands=bands,
        previous_close=_close(registers.calendar, as_of, previous_close),
        rule=improvement or ImprovementRule(),
    )
    windows = windows_of(registers.calendar, as_of.date, award_week_ends, period)
    answers: Answers = {}
    for name, days in windows.items():
        answers |= {f"{name}.{key}": value for key, value in _windowed(asked, days).items()}
    answers |= _windowed(asked, windows["year"])
    answers |= _this_year(asked, answers)
    answers |= across_years(asked)
    answers |= improvements(asked)
    answers |= _from_the_roll(asked)
    return answers


def _not_yet_due(calendar: Calendar, sessions: list[Session], as_of: AsOf) -> int:
    """`remaining`: sessions of the enrolment in this academic year that are not yet due."""
    year = academic_year(calendar, as_of.date)
    return sum(not s.due and academic_year(calendar, s.date) == year for s in sessions)


def _close(calendar: Calendar, as_of: AsOf, previous_close: int | None) -> date | None:
    if previous_close is not None:
        return calendar.dates[previous_close] if previous_close >= 0 else None
    return max((day for day in calendar.dates if day < as_of.date), default=None)


# --- counts over a window ------------------------------------------------------------------------
def _windowed(asked: Asked, days: Days | None) -> Answers:
    """The measures that may stand after any window; all nothing where the window is nothing."""
    here = within(asked, days or [])
    answers = _counts(here)
    answers["threshold_sessions"] = if_born(asked, sum(s.threshold for s in here))
    possible, absent = sum(s.possible for s in here), sum(s.absent for s in here)
    answers["attendance"] = percentage(possible - absent, possible)
    answers["late_rate"] = percentage(sum(s.mark in ("L", "U") for s in here), possible)
    answers["days_absent"] = Fraction(absent, 2)
    answers["persistently_absent"] = possible > 0 and absent * 10 >= possible
    answers["severely_absent"] = possible > 0 and absent * 2 >= possible
    return answers if days is not None else dict.fromkeys(answers)


def _counts(here: list[Session]) -> Answers:
    attended = (CodeClass.PRESENT, CodeClass.EDUCATIONAL)
    return {
        "possible": sum(s.possible for s in here),
        "attended": sum(s.code_class in attended for s in here),
        "absent": sum(s.absent for s in here),
        "authorised": sum(s.code_class == CodeClass.AUTHORISED for s in here),
        "unauthorised": sum(s.code_class == CodeClass.UNAUTHORISED for s in here),
        "unmarked": sum(s.code_class is None for s in here),
        "late": sum(s.mark == "L" for s in here),
        "late_after_close": sum(s.mark == "U" for s in here),
        "late_sessions": sum(s.mark in ("L", "U") for s in here),
        "illness_sessions": sum(s.parent == "I" for s in here),
        "illness_days": len({s.date for s in here if s.parent == "I"}),
        "holiday_sessions": sum(s.parent == "G" for s in here),
        "no_reason_sessions": sum(s.without_reason for s in here),
        "covid_sessions": sum(s.covid for s in here),
        "covid_illness_sessions": sum(s.mark == "I02" for s in here),
        "school_sessions": len(here),
        "minutes_late": sum(s.detail.minutes_late or 0 for s in here if s.mark in ("L", "U")),
    }


# --- the year ------------------------------------------------------------------------------------
def _this_year(asked: Asked, known: Answers) -> Answers:
    possible, absent = _whole(known["possible"]), _whole(known["absent"])
    ahead, total = asked.ahead, possible + asked.ahead
    attendance = known["attendance"]
    left = max(0, min(ahead, (total - 1) // 10 - absent)) if total else None
    return {
        "change": _change(known),
        "remaining": ahead,
        "best_possible": percentage(possible - absent + ahead, total),
        "projected": _projected(known, ahead),
        "sessions_before_pa": left,
        "band": _band(asked, attendance if isinstance(attendance, Fraction) else None),
        "previous_band": _band(asked, _attendance_before(asked)),
    }


def _whole(answer: Answer) -> int:
    return int(answer) if isinstance(answer, int) else 0


def _change(known: Answers) -> Fraction | None:
    this, last = known["half_term.attendance"], known["last_half_term.attendance"]
    few = min(_whole(known[f"{w}.possible"]) for w in ("half_term", "last_half_term")) < 20
    if few or not isinstance(this, Fraction) or not isinstance(last, Fraction):
        return None
    return this - last


def _projected(known: Answers, ahead: int) -> Fraction | None:
    """The remaining sessions are missed at the rate of the last 20 school days."""
    lately = _whole(known["last_20_days.possible"])
    if lately < 20:
        return None
    missed = ahead * Fraction(_whole(known["last_20_days.absent"]), lately)
    possible, absent = _whole(known["possible"]), _whole(known["absent"])
    return percentage(possible - absent + ahead - missed, possible + ahead)


def _band(asked: Asked, attendance: Fraction | None) -> str:
    """The first band, highest first, that attendance satisfies; "" is nothing."""
    if attendance is None:
        return ""
    return next((band.name for band in asked.bands if band.holds(attendance)), "")


def _attendance_before(asked: Asked) -> Fraction | None:
    """The year's attendance at the previous close; nothing where that was another year."""
    close, calendar = asked.previous_close, asked.calendar
    year = academic_year(calendar, asked.as_of.date)
    if close is None or academic_year(calendar, close) != year:
        return None
    held = [day for day in calendar.dates if academic_year(calendar, day) == year]
    return Side(asked, [day for day in held if day <= close]).attendance


# --- the roll ------------------------------------------------------------------------------------
def _from_the_roll(asked: Asked) -> Answers:
    pupil, on = asked.pupil, asked.as_of.date
    begins = asked.calendar.year_start
    age = is_compulsory(pupil.date_of_birth, on, (begins.month, begins.day))
    answers: Answers = {"compulsory_age": age, "on_roll": pupil.on_roll(on)}
    answers |= {name: pupil.value(name, on) for name in TEXT_FIELDS}
    answers |= {f"flag {name}": pupil.has(name, on) for name in FLAGS}
    answers["flag sen"] = pupil.value("sen", on) in ("K", "E")
    return answers
