"""Lays what is known ahead into today's registers: expected codes at once, certain ones when taken.

Three ways, and no fourth:

- A code that waits for somebody's word (V, P, W, B, K, D) becomes `MarkDetail.expected`: the
  session has no mark. Sending the register lays it, and so does planning for today, by an entry of
  kind "planned"; what is cancelled today, or contradicted by a report, is lifted the same way.
- A certain code (E, C, R, M, X, C2 …) is never laid ahead. It stands beside the child's name as a
  prefill and becomes a mark when somebody submits the register: the child in the room wins.
- A class in which nobody is due (a nursery's afternoon, a whole class on a trip) is registered by a
  named person with one tap (`nobody_due`): certain codes become marks, expected ones wait.

Nothing is laid for a day as such: every entry of the record is somebody's. A session whose register
nobody sends stays empty and is chased; whatever looks at it before then reads the prefills.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from herringbone.web.absences.prefills import Prefill, prefills_for
from herringbone.web.registers.changes import Author, Carried, Change, Occasion
from herringbone.web.registers.models import Entry, Kind, MarkDetail, Source
from herringbone.web.registers.record import write_entry
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import Pupil, School

SESSIONS = ("AM", "PM")


@transaction.atomic
def lay_expected(
    *,
    school: School,
    pupils: Sequence[Pupil],
    day: date,
    author: Author,
    at: datetime,
) -> Entry | None:
    """Brings `MarkDetail.expected` of some pupils' day to what is known now; a session that has a
    mark is left alone. None where it was so already, and on a closed day."""
    open_day = school.days.filter(date=day).first()
    if open_day is None or not school.keeps_own_registers:
        return None
    sessions = [s for s in SESSIONS if (open_day.am if s == "AM" else open_day.pm)]
    changes = _differences(school, pupils, day, sessions)
    if not changes:
        return None
    occasion = Occasion(kind=Kind.PLANNED, source=Source.OFFICE, author=author, at=at)
    return write_entry(school=school, occasion=occasion, changes=changes)


def _differences(
    school: School, pupils: Sequence[Pupil], day: date, sessions: Sequence[str]
) -> list[Change]:
    prefills = prefills_for(school, pupils, day)
    marks = codes_held(school, pupils, [day])
    rows = MarkDetail.objects.filter(
        school=school, date=day, pupil_id__in=[p.pk for p in pupils]
    ).exclude(expected="")
    laid = {(row.pupil_id, row.session): (row.expected, row.origin) for row in rows}
    found = []
    for pupil in pupils:
        for session in sessions:
            prefill = prefills.get((pupil.pk, session))
            wanted = prefill if prefill and prefill.is_expected else None
            says = (wanted.code, wanted.origin) if wanted else ("", "")
            held = laid.get((pupil.pk, session), ("", ""))
            if not marks[pupil.pk, day, session] and held != says:
                found.append(Change(pupil, day, session, "", _carried(wanted)))
    return found


def _carried(prefill: Prefill | None) -> Carried:
    if prefill is None:
        return Carried(expected="", origin="", provider="", authoriser="")
    return Carried(
        expected=prefill.code,
        origin=prefill.origin,
        provider=prefill.provider,
        authoriser=prefill.authoriser,
    )


def change_for(pupil: Pupil, day: date, session: str, prefill: Prefill) -> Change:
    """A prefill as a register's submission says it: a certain code as a mark, an expected one as
    what waits."""
    if prefill.is_expected:
        return Change(pupil, day, session, "", _carried(prefill))
    carried = Carried(
        reason=prefill.says[:120],
        origin=prefill.origin,
        provider=prefill.provider,
        authoriser=prefill.authoriser,
    )
    return Change(pupil, day, session, prefill.code, carried)
