"""Checks over the marks alone: illness without a word, whole days of M, closed days, blanks, N."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import numpy as np
import numpy.typing as npt

from herringbone.web.office.coding.looking import Finding, Looked
from herringbone.web.office.marks import Session
from herringbone.web.registers.reading import Ageing, ageing_of
from herringbone.web.registers.slots import SESSIONS
from herringbone.web.schools.models import Pupil
from herringbone.web.ui.days import day as day_words
from herringbone.web.ui.days import span
from herringbone.web.ui.figures import counted


def illness_unsaid(looked: Looked) -> Iterable[Finding]:
    """I on several days on end, and neither a note nor a reason on any of them."""
    ill = looked.marks.is_code("I")
    ill[~_may_be_unsaid(looked, ill)] = False
    for pupil, sessions in looked.where(ill):
        for run in _runs(looked, sessions):
            days = list(dict.fromkeys(day for day, _ in run))
            if len(days) >= looked.illness_days and not _anything_said(looked, pupil, run):
                says = f"ill {counted(len(days), 'day')}, {span(days[0], days[-1])}, and no note"
                yield looked.finding(pupil, says, run)


def _runs(looked: Looked, sessions: Sequence[Session]) -> Iterator[list[Session]]:
    """Sessions whose days follow each other among the school's days."""
    order = looked.order
    run: list[Session] = []
    for where in sessions:
        follows = run and order.get(where[0], -9) - order.get(run[-1][0], -99) in (0, 1)
        if run and not follows:
            yield run
            run = []
        run.append(where)
    if run:
        yield run


def _may_be_unsaid(looked: Looked, ill: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """`(pupils,)`: ill on enough school days on end without a word on any; of a school few are, so
    that only their runs are gone through."""
    order, columns = looked.order, looked.marks.column_of
    halves = [[columns[day, session] for day in order] for session in SESSIONS]
    silent = ill & ~looked.beside.has_words
    said = ill & looked.beside.has_words
    whole = (silent[:, halves[0]] | silent[:, halves[1]]) & ~(
        said[:, halves[0]] | said[:, halves[1]]
    )
    days = max(0, whole.shape[1] - looked.illness_days + 1)
    on_end = [whole[:, start : start + days] for start in range(looked.illness_days)]
    return np.logical_and.reduce(on_end).any(axis=1)


def _anything_said(looked: Looked, pupil: Pupil, run: Sequence[Session]) -> bool:
    row = looked.marks.row_of[pupil.pk]
    columns = [looked.marks.column_of[where] for where in run]
    return bool(looked.beside.has_words[row, columns].any())


def whole_days_of_m(looked: Looked) -> Iterable[Finding]:
    """M in both sessions of a day: an appointment takes an hour, and M only what it takes."""
    for pupil, sessions in looked.where(looked.marks.is_code("M")):
        days: dict[date, list[Session]] = {}
        for where in sessions:
            days.setdefault(where[0], []).append(where)
        for day, held in days.items():
            if len(held) == 2:
                yield looked.finding(pupil, f"M all day on {day_words(day)}", held)


def on_closed_days(looked: Looked) -> Iterable[Finding]:
    """A mark where the calendar has no session; `#` says the same as the calendar."""
    marks = looked.marks
    wrong = (marks.codes != 0) & ~marks.is_open & ~marks.is_code("#", "X", "Z")
    for pupil, sessions in looked.where(wrong):
        day, session = sessions[0]
        more = f" and {len(sessions) - 1} more" if len(sessions) > 1 else ""
        code = marks.code(pupil.pk, day, session)
        says = f"{code} on {day_words(day)} {session}{more}: the school is closed"
        yield looked.finding(pupil, says, sessions)


def closed_for_some(looked: Looked) -> Iterable[Finding]:
    """`#` where others in the school were marked: it is for the whole school only."""
    marks = looked.marks
    away = marks.is_code("#", "D", "X", "I", "M", "C", "E", "T")
    others = ((marks.codes != 0) & ~away).any(axis=0)
    wrong = marks.is_code("#") & marks.is_open & others[np.newaxis, :]
    for pupil, sessions in looked.where(wrong):
        says = f"# on {day_words(sessions[0][0])}, while others were in school"
        yield looked.finding(pupil, says, sessions, "Y7")


def blanks(looked: Looked) -> Iterable[Finding]:
    """A session of an earlier day, and no mark. Today's are a matter of registers not in."""
    marks = looked.marks
    earlier = np.array([day < looked.now.date() for day, _ in marks.sessions], dtype=np.bool_)
    for pupil, sessions in looked.where(marks.blank & earlier[np.newaxis, :]):
        day, session = sessions[0]
        more = f" and {len(sessions) - 1} more" if len(sessions) > 1 else ""
        says = f"no mark on {day_words(day)} {session}{more}"
        yield looked.finding(pupil, says, sessions)


def never_confirmed(looked: Looked) -> Iterable[Finding]:
    """A visit or provision was expected, and nobody who led it said who came."""
    marks = looked.marks
    for pupil, sessions in looked.where(marks.expected & marks.is_due[np.newaxis, :]):
        detail = marks.detail(pupil.pk, *sessions[0])
        code = detail.expected if detail else ""
        says = f"{code} expected on {day_words(sessions[0][0])}, not confirmed"
        yield looked.finding(pupil, says, sessions, code)


def ageing(looked: Looked) -> Iterable[Finding]:
    """N that is due or stands too long."""
    held = ageing_of(looked.school, looked.roster.pupils, looked.now.date())
    by_pupil: dict[int, list[Ageing]] = {}
    for mark in (one for one in held if one.is_due):
        by_pupil.setdefault(mark.pupil.pk, []).append(mark)
    for own in by_pupil.values():
        oldest, by = own[0], ""
        if oldest.last_on:
            by = f", to be settled by {day_words(oldest.last_on)}"
        more = f" and {len(own) - 1} more" if len(own) > 1 else ""
        says = f"{oldest.words} on {day_words(oldest.date)} {oldest.session}{more}{by}"
        yield looked.finding(oldest.pupil, says, [(one.date, one.session) for one in own])
