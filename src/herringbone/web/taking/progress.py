"""How far a class register is at a moment, for its own head and for every list of registers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from herringbone.web.registers.models import ClassRegister, DraftMark
from herringbone.web.schools.models import School
from herringbone.web.taking.times import Times, times_of
from herringbone.web.ui.days import clock


@dataclass(frozen=True, slots=True)
class State:
    """`name` as the interface kit's `register_state`; `words` say it, `tone` and `icon` show it."""

    name: str
    words: str
    tone: str
    icon: str


def state_of(times: Times, register: ClassRegister | None, typed: int, now: datetime) -> State:
    """Submitted, late, not due, missing, in progress or not started: one at every moment. `typed`
    counts marks that were typed and not sent."""
    if register is not None and register.submitted_at is not None:
        said = _submitted(register)
        if register.is_late:
            return State("late", f"late, {said}", "warn", "clock")
        return State("submitted", said, "good", "check")
    if not times.has_opened(now):
        return State("not_due", f"opens {times.opens:%H:%M}", "", "clock")
    if times.has_closed(now):
        return State("missing", f"not in, closed {_ago(times, now)}", "alarm", "alert")
    left = f"{times.minutes_left(now)} min left"
    if typed:
        return State("in_progress", f"in progress, {left}", "warn", "pencil")
    return State("not_started", f"not started, {left}", "warn", "clock")


def _submitted(register: ClassRegister) -> str:
    """When and by whom; also when it was typed, where a device sent it later."""
    typed = register.captured_at
    sent_later = typed is not None and clock(typed) != clock(register.submitted_at)
    told = f", typed {clock(typed)}" if sent_later else ""
    return f"submitted {clock(register.submitted_at)} by {register.submitted_by}{told}"


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
    state: State


def progress(
    school: School, names: Iterable[str], day: date, now: datetime
) -> dict[str, Sequence[ClassProgress]]:
    """By class: its registers of a day, morning first; none for a session that is closed."""
    open_day = school.days.filter(date=day).first()
    sessions = [s for s in ("AM", "PM") if open_day and (open_day.am if s == "AM" else open_day.pm)]
    names = list(names)
    rows = ClassRegister.objects.filter(school=school, date=day, class_name__in=names)
    registers = {(row.class_name, row.session): row for row in rows}
    drafts = DraftMark.objects.filter(school=school, date=day, class_name__in=names)
    typed = Counter(drafts.exclude(code="").values_list("class_name", "session"))
    found: dict[str, list[ClassProgress]] = {name: [] for name in names}
    for session in sessions:
        times = times_of(school, day, session)
        for name in names:
            key = (name, session)
            state = state_of(times, registers.get(key), typed[key], now)
            found[name].append(ClassProgress(name, times, state))
    return dict(found)
