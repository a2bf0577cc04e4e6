"""One mark as its page shows it: drawn, its history, what rests on it, how old an N is.

The panel beside the grid and the amendment page read the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from herringbone.web.absences.prefills import prefills_for
from herringbone.web.office.cells import mark_at
from herringbone.web.office.changing import documents_resting_on
from herringbone.web.office.keying import accepted_for
from herringbone.web.office.marks import marks_of
from herringbone.web.office.roster import roster_of
from herringbone.web.registers.closing import is_closed
from herringbone.web.registers.models import MarkUse
from herringbone.web.registers.reading import Ageing, HistoryLine, ageing_of, history_of
from herringbone.web.schools.models import Pupil
from herringbone.web.ui.charts.marks import Mark


@dataclass(frozen=True)
class MarkPage:
    """`code` is what stands, "" for no mark; `mark` draws it. `to_key` is a code accepted here and
    not yet keyed elsewhere. `is_closed`: a change is an amendment."""

    pupil: Pupil
    class_name: str
    day: date
    session: str
    code: str
    mark: Mark
    history: Sequence[HistoryLine]
    ageing: Ageing | None
    documents: Sequence[MarkUse]
    to_key: str
    is_closed: bool


class NoSuchMark(LookupError):
    """The pupil was not on roll on that day."""


def mark_page(pupil: Pupil, day: date, session: str, now: datetime) -> MarkPage:
    """Raises NoSuchMark, in words, for a day on which the pupil was not on roll."""
    school = pupil.school
    roster = roster_of(school, [day], keys=[pupil.pk])
    if not roster.pupils:
        raise NoSuchMark(f"{pupil.name} was not on roll on {day:%d/%m/%Y}.")
    marks = marks_of(roster, now)
    column = marks.column_of[day, session]
    known = prefills_for(school, [pupil], day) if day >= now.date() else {}
    lines = history_of(pupil, day, day)
    aged = [one for one in ageing_of(school, [pupil], now.date()) if _is(one, day, session)]
    return MarkPage(
        pupil=pupil,
        class_name=roster.class_of(pupil, day),
        day=day,
        session=session,
        code=marks.code_at(0, column),
        mark=mark_at(
            marks, 0, column, taken=day < now.date(), planned=known.get((pupil.pk, session))
        ),
        history=[line for line in lines if line.session == session],
        ageing=aged[0] if aged else None,
        documents=documents_resting_on(pupil, [(day, session)]),
        to_key=_to_key(pupil, day, session, marks.code_at(0, column)),
        is_closed=is_closed(school, day, session, now),
    )


def _is(one: Ageing, day: date, session: str) -> bool:
    return (one.date, one.session) == (day, session)


def _to_key(pupil: Pupil, day: date, session: str, stands: str) -> str:
    if pupil.school.keeps_own_registers:
        return ""
    code = accepted_for(pupil.school, [pupil]).get((pupil.pk, day, session), "")
    return "" if code == stands else code
