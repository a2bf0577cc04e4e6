"""How far a class register is at a moment, for its own head and for every list of registers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from herringbone.web.registers.reading import Progress, RegisterState, states_on
from herringbone.web.schools.models import School
from herringbone.web.taking.times import Times, times_of


@dataclass(frozen=True, slots=True)
class Shown:
    """`name` as the interface kit's `register_state`; `words` say it, `tone` and `icon` show it."""

    name: str
    words: str
    tone: str
    icon: str


def shown_state(times: Times, state: RegisterState, now: datetime) -> Shown:
    """Submitted, late, not due, missing, in progress or not started: one at every moment."""
    if state.is_submitted:
        if state.progress == Progress.LATE:
            return Shown("late", state.words, "warn", "clock")
        return Shown("submitted", state.words, "good", "check")
    if not times.has_opened(now):
        return Shown("not_due", f"opens {times.opens:%H:%M}", "", "clock")
    if times.has_closed(now):
        return Shown("missing", f"not in, closed {_ago(times, now)}", "alarm", "alert")
    left = f"{times.minutes_left(now)} min left"
    if state.progress == Progress.IN_PROGRESS:
        return Shown("in_progress", f"in progress, {left}", "warn", "pencil")
    return Shown("not_started", f"not started, {left}", "warn", "clock")


def _ago(times: Times, now: datetime) -> str:
    if now.date() != times.day:
        return f"on {times.day.day} {times.day:%B}"
    minutes = times.minutes_past_closing(now)
    return f"{minutes} min ago" if minutes < 60 else f"at {times.closes:%H:%M}"


@dataclass(frozen=True, slots=True)
class ClassProgress:
    """One class's register of one session, for a list."""

    class_name: str
    times: Times
    state: Shown


def progress(
    school: School, names: Iterable[str], day: date, now: datetime
) -> dict[str, Sequence[ClassProgress]]:
    """By class: its registers of a day, morning first; none for a session that is closed."""
    open_day = school.days.filter(date=day).first()
    sessions = [s for s in ("AM", "PM") if open_day and (open_day.am if s == "AM" else open_day.pm)]
    names = list(names)
    found: dict[str, list[ClassProgress]] = {name: [] for name in names}
    for session in sessions:
        times = times_of(school, day, session)
        for name, state in states_on(school, day, session, names).items():
            found[name].append(ClassProgress(name, times, shown_state(times, state, now)))
    return dict(found)
