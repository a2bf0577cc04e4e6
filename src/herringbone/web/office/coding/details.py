"""Checks of what stands beside a mark: notes, authorisers, providers, minutes, plans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np
import numpy.typing as npt

from herringbone.web.absences.kinds import RULES
from herringbone.web.office.coding.looking import Finding, Looked
from herringbone.web.office.coding.words import contradiction
from herringbone.web.office.marks import Detail, Session
from herringbone.web.ui.days import day as day_words
from herringbone.web.ui.days import span
from herringbone.web.ui.figures import counted

BY_AUTHORITY = frozenset(
    code for rule in RULES.values() if rule.by_authority for code in rule.codes
)
"""Codes that only a person with authority gives: leave, study leave, part-time timetable …"""
WITH_PROVIDER = ("B", "K", "W")
PRESENT = ("/", "\\", "L")


def code_against_note(looked: Looked) -> Iterable[Finding]:
    """What was written about a mark speaks of something else than its code."""
    for pair, code, words in looked.beside.pairs():
        said = " ".join(filter(None, words))
        found = contradiction(code, said)
        if found is not None:
            for pupil, sessions in looked.where(looked.beside.where(pair)):
                for where in sessions:
                    day = f"{day_words(where[0])} {where[1]}"
                    says = f"{code} on {day}, and the note speaks of {found.says}: “{said[:80]}”"
                    yield looked.finding(pupil, says, (where,), found.suggests)


def no_authoriser(looked: Looked) -> Iterable[Finding]:
    """Leave without the name of who granted it."""
    named = _carry(looked, lambda detail: bool(detail.authoriser))
    yield from _without(looked, sorted(BY_AUTHORITY), named, "nobody named")


def no_provider(looked: Looked) -> Iterable[Finding]:
    """Attendance elsewhere without saying where."""
    named = _carry(looked, lambda detail: bool(detail.provider))
    yield from _without(looked, WITH_PROVIDER, named, "no provider named")


def no_minutes(looked: Looked) -> Iterable[Finding]:
    """Arrived after closing, and not when."""
    yield from _without(looked, ("U",), looked.beside.has_minutes, "no minutes")


def _carry(looked: Looked, has: Callable[[Detail], bool]) -> npt.NDArray[np.bool_]:
    """`(pupils, sessions)`: where a detail has something."""
    marks = looked.marks
    found = np.zeros(marks.codes.shape, dtype=np.bool_)
    for (key, day, session), detail in marks.details.items():
        if has(detail):
            found[marks.row_of[key], marks.column_of[day, session]] = True
    return found


def _without(
    looked: Looked, codes: Iterable[str], has: npt.NDArray[np.bool_], what: str
) -> Iterable[Finding]:
    for code in codes:
        for pupil, bare in looked.where(looked.marks.is_code(code) & ~has):
            yield looked.finding(pupil, f"{code} {_when(bare)}, {what}", bare)


def _when(sessions: list[Session]) -> str:
    days = [day for day, _ in sessions]
    if len(sessions) == 1:
        return f"on {day_words(days[0])} {sessions[0][1]}"
    return f"{span(days[0], days[-1])} ({counted(len(sessions), 'session')})"


def present_but_away(looked: Looked) -> Iterable[Finding]:
    """Marked present in a session for which a plan or a parent says away."""
    present = looked.marks.is_code(*PRESENT)
    by_pupil: dict[int, list[Told]] = defaultdict(list)
    for plan in looked.plans:
        says = f"{plan.get_kind_display()} was planned"
        by_pupil[plan.pupil_id].append(Told(plan.code, says, partial(looked.covers, plan)))
    for report in looked.reports:
        says = f"{report.said_by} reported: “{report.words[:60]}”"
        told = Told(report.code, says, partial(looked.is_reported, report))
        by_pupil[report.pupil_id].append(told)
    for key, rows in by_pupil.items():
        for column in present[looked.marks.row_of[key]].nonzero()[0]:
            where = looked.marks.sessions[column]
            told_away = next((row for row in rows if row.covers(*where)), None)
            if told_away is not None:
                says = f"present on {day_words(where[0])} {where[1]}, and {told_away.says}"
                yield looked.finding(looked.people[key], says, (where,), told_away.code)


@dataclass(frozen=True, slots=True)
class Told:
    """A plan or a report: its code, how it is quoted, and which sessions it takes."""

    code: str
    says: str
    covers: Callable[[date, str], bool]
