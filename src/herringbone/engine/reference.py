"""Every measure of one pupil as of one day, in the plainest Python: the definition people read.

It is the oracle that the kernel (`measures`) and every runner are held to. Nothing here is fast;
everything follows `measures.md` line by line, with its own windows and exact fractions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from herringbone.engine.bands import Band
from herringbone.engine.calendar import AsOf, Calendar
from herringbone.engine.codes import CodeClass
from herringbone.engine.compulsory_age import is_compulsory
from herringbone.engine.figures import ImprovementRule
from herringbone.engine.reference_sessions import (
    Session,
    academic_year,
    due_today,
    open_parts,
    sessions_of,
    ten_school_weeks,
    windows_of,
)
from herringbone.engine.registers import Registers
from herringbone.engine.roll import FLAGS, TEXT_FIELDS, Pupil

Answer = Fraction | int | bool | date | str | None
Answers = dict[str, Answer]
Days = list[date]


@dataclass(frozen=True)
class Asked:
    """One pupil as of one day, with the strategy's settings; `sessions` are the due ones."""

    registers: Registers
    pupil: Pupil
    as_of: AsOf
    sessions: list[Session]
    ahead: int
    bands: Sequence[Band]
    previous_close: date | None
    rule: ImprovementRule

    @property
    def calendar(self) -> Calendar:
        return self.registers.calendar

    @property
    def days_so_far(self) -> Days:
        return [day for day in self.calendar.dates if day <= self.as_of.date]


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
    answers |= _across_years(asked)
    answers |= _improvements(asked)
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
def _within(asked: Asked, days: Days) -> list[Session]:
    wanted = set(days)
    return [s for s in asked.sessions if s.date in wanted]


def _windowed(asked: Asked, days: Days | None) -> Answers:
    """The measures that may stand after any window; all nothing where the window is nothing."""
    here = _within(asked, days or [])
    answers = _counts(here)
    answers["threshold_sessions"] = _if_born(asked, sum(s.threshold for s in here))
    possible, absent = sum(s.possible for s in here), sum(s.absent for s in here)
    answers["attendance"] = _percentage(possible - absent, possible)
    answers["late_rate"] = _percentage(sum(s.mark in ("L", "U") for s in here), possible)
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


def _percentage(part: int | Fraction, whole: int) -> Fraction | None:
    return 100 * Fraction(part) / whole if whole else None


def _if_born(asked: Asked, count: int) -> int | None:
    """Nothing where the date of birth, and so the age on each date, is unknown."""
    return count if asked.pupil.date_of_birth else None


# --- the year ------------------------------------------------------------------------------------
def _this_year(asked: Asked, known: Answers) -> Answers:
    possible, absent = _whole(known["possible"]), _whole(known["absent"])
    ahead, total = asked.ahead, possible + asked.ahead
    attendance = known["attendance"]
    left = max(0, min(ahead, (total - 1) // 10 - absent)) if total else None
    return {
        "change": _change(known),
        "remaining": ahead,
        "best_possible": _percentage(possible - absent + ahead, total),
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
    return _percentage(possible - absent + ahead - missed, possible + ahead)


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
    return _Side(asked, [day for day in held if day <= close]).attendance


# --- what crosses the years ----------------------------------------------------------------------
def _across_years(asked: Asked) -> Answers:
    clock = _within(asked, ten_school_weeks(asked.calendar, asked.as_of.date))
    towards = [s for s in clock if s.threshold]
    seen = max((s.date for s in asked.sessions if s.mark in ("/", "\\", "L", "U")), default=None)
    return {
        "unauthorised_10_weeks": _if_born(asked, len(towards)),
        "unauthorised_10_weeks_provisional": _if_born(asked, sum(s.parent == "N" for s in towards)),
        "absent_days_in_a_row": _run(asked, lambda s: s.absent and s.mark != "U"),
        "unexplained_days_in_a_row": _run(asked, lambda s: s.absent and s.without_reason),
        "unauthorised_days_in_a_row": _run(asked, lambda s: s.code_class == CodeClass.UNAUTHORISED),
        "last_seen": seen,
        "days_not_seen": sum(day > seen for day in asked.days_so_far) if seen else None,
        "unexplained_today": _unexplained_today(asked),
        "career_complete": _career_complete(asked),
    }


def _run(asked: Asked, counts: Callable[[Session], bool]) -> int:
    """School days in a row, back from the as-of day, whose marked sessions all count."""
    by_day: dict[date, list[Session]] = {}
    for session in asked.sessions:
        if session.possible:
            by_day.setdefault(session.date, []).append(session)
    run = empty = 0
    for day in reversed(asked.days_so_far):
        marked = by_day.get(day, [])
        if any(not s.covid and not counts(s) for s in marked):
            break
        empty = 0 if marked else empty + 1
        if empty == 6:
            break
        run += bool(marked) and not any(s.covid for s in marked)
    return run


def _unexplained_today(asked: Asked) -> bool:
    """An N today, or a blank in a register of the pupil's class in which somebody has a mark."""
    today = [s for s in asked.sessions if s.date == asked.as_of.date]
    if any(s.parent == "N" for s in today):
        return True
    if not any(s.code_class is None for s in today):
        return False
    return any(_blank_in_a_submitted_register(asked, part) for part in _due_parts(asked))


def _due_parts(asked: Asked) -> list[int]:
    day = next(day for day in asked.calendar.days if day.date == asked.as_of.date)
    return [part for part in open_parts(day) if part in due_today(day, asked.as_of)]


def _blank_in_a_submitted_register(asked: Asked, part: int) -> bool:
    registers, on = asked.registers, asked.as_of.date
    slot = 2 * asked.calendar.dates.index(on) + part
    own_class = asked.pupil.value("class", on)
    submitted = any(
        registers.marks[row, slot] and pupil.on_roll(on) and pupil.value("class", on) == own_class
        for row, pupil in enumerate(registers.pupils)
    )
    mark = registers.codes.symbol(
        int(registers.marks[registers.row_of[asked.pupil.pupil_id], slot])
    )
    return submitted and registers.codes.meaning(mark, on) is None


def _career_complete(asked: Asked) -> bool:
    """Enrolled first in the first year held or later, at or before age 5 1/2."""
    born = asked.pupil.date_of_birth
    if born is None or not asked.calendar.dates or not asked.pupil.enrolments:
        return False
    start = min(enrolment.start for enrolment in asked.pupil.enrolments)
    first_year = academic_year(asked.calendar, asked.calendar.dates[0])
    months = (start.year - born.year) * 12 + start.month - born.month
    young = (months, start.day) <= (66, min(born.day, 28))
    return academic_year(asked.calendar, start) >= first_year and young


# --- since an event ------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Side:
    """The pupil's sessions on one side of an event."""

    asked: Asked
    days: Days

    @property
    def here(self) -> list[Session]:
        return [s for s in _within(self.asked, self.days) if s.possible]

    @property
    def attendance(self) -> Fraction | None:
        return _percentage(sum(not s.absent for s in self.here), len(self.here))

    @property
    def late_rate(self) -> Fraction | None:
        return _percentage(sum(s.mark in ("L", "U") for s in self.here), len(self.here))


def since(asked: Asked, event: date) -> _Side:
    """School days after the event up to the as-of day, of the as-of day's academic year."""
    year = academic_year(asked.calendar, asked.as_of.date)
    days = [day for day in asked.days_so_far if academic_year(asked.calendar, day) == year]
    return _Side(asked, [day for day in days if day > event])


def before(asked: Asked, event: date) -> _Side:
    """The 20 school days up to and including the event, of the event's academic year."""
    year = academic_year(asked.calendar, event)
    days = [day for day in asked.calendar.dates if academic_year(asked.calendar, day) == year]
    return _Side(asked, [day for day in days if day <= event][-20:])


def _points(after: _Side, earlier: _Side, rate: str) -> Fraction | None:
    """after - earlier, in points; nothing under 10 possible sessions on either side."""
    if min(len(after.here), len(earlier.here)) < 10:
        return None
    difference: Fraction = getattr(after, rate) - getattr(earlier, rate)
    return difference


def _improvements(asked: Asked) -> Answers:
    event, rule = asked.previous_close, asked.rule
    if event is None:
        after = earlier = _Side(asked, [])
    else:
        after, earlier = since(asked, event), before(asked, event)
    gain, later = _points(after, earlier, "attendance"), _points(after, earlier, "late_rate")
    improved = _improved(asked, after, earlier)
    return {
        "improvement": gain,
        "late_improvement": None if later is None else -later,
        "improved": improved,
        "no_improvement": improved is False,
        "declined": None if gain is None else gain <= -Fraction(rule.by),
        "significantly_improved": None if gain is None else gain >= Fraction(rule.significant),
        "late_improved": None if later is None else -later >= Fraction(rule.by),
        "sustained_improvement": _sustained(asked),
    }


def _improved(asked: Asked, after: _Side, earlier: _Side) -> bool | None:
    gain, target = _points(after, earlier, "attendance"), asked.rule.target
    if gain is None:
        return None
    reached = after.attendance is not None and target is not None and after.attendance >= target
    return gain >= Fraction(asked.rule.by) or reached


def _sustained(asked: Asked) -> bool | None:
    """Improved in the two latest complete half terms of this academic year."""
    answers = [_improved_during(asked, half) for half in _complete_half_terms(asked)[-2:]]
    if len(answers) < 2:
        return None
    if False in answers:
        return False
    return None if None in answers else True


def _improved_during(asked: Asked, half: Days) -> bool | None:
    days = [day for day in asked.calendar.dates if day < half[0]]
    return _improved(asked, _Side(asked, half), before(asked, days[-1])) if days else None


def _complete_half_terms(asked: Asked) -> list[Days]:
    """Half terms of this academic year whose last session is due."""
    on, calendar = asked.as_of, asked.calendar
    year = academic_year(calendar, on.date)
    halves: dict[int, list[Any]] = {}
    for day in calendar.days:
        if academic_year(calendar, day.date) == year:
            halves.setdefault(day.half_term, []).append(day)
    return [
        [day.date for day in half]
        for half in halves.values()
        if half[-1].date < on.date
        or (half[-1].date == on.date and due_today(half[-1], on) == open_parts(half[-1]))
    ]


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
