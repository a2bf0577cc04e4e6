"""Takes an attempt back with all that followed: the log keeps both, the morning is as before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from herringbone.web.absences.models import How, Reported
from herringbone.web.absences.reporting import withdraw_report
from herringbone.web.calls import alarms
from herringbone.web.calls.attempting import origin_of
from herringbone.web.calls.trying import Untried
from herringbone.web.communications import logging
from herringbone.web.communications.models import Communication
from herringbone.web.jobs.kinds import Kind
from herringbone.web.jobs.queue import enqueue
from herringbone.web.registers.amending import Amendment, amend_all
from herringbone.web.registers.changes import Author
from herringbone.web.registers.models import MarkDetail
from herringbone.web.registers.reasons import Reason
from herringbone.web.schools.models import School
from herringbone.web.worklists.handling import By, undo
from herringbone.web.worklists.models import Handling


@transaction.atomic
def take_back(
    *, row: Communication, why: str, author: Author, now: datetime, may_amend: bool = False
) -> list[Communication]:
    """Raises Untried where it was taken back before, something was built on it since, or it was
    not kept by a call: a visit and a text have more to them than their row."""
    if row.origin:
        raise Untried("This was not kept on a call. Take it back where it was recorded.")
    school, origin = row.school, origin_of(row)
    same = Communication.objects.filter(school=school, together=row.together)
    pupils = [one.pupil for one in same.select_related("pupil")]
    try:
        made = logging.take_back(row=row, why=why, author=author, now=now)
        _undo_work(school, origin, By(author, now), why)
    except ValueError as refused:
        raise Untried(str(refused)) from refused
    reports = list(
        Reported.objects.filter(
            school=school, pupil__in=pupils, received_at=row.at, how=How.PHONE, withdrawn_at=None
        ).select_related("school", "pupil")
    )
    if may_amend and school.keeps_own_registers:
        _restore_marks(school, [origin, *(one.origin for one in reports)], why, author, now)
    for report in reports:
        withdraw_report(report=report, why=why, author=author, at=now)
    alarms.take_back(school=school, origin=origin, by=author, why=why, now=now)
    enqueue(Kind.DAY_RUN, school=school, at=now)
    return made


def _undo_work(school: School, origin: str, by: By, why: str) -> None:
    rows = Handling.objects.filter(school=school, origin=origin, undone_by=None)
    for handling in rows.order_by("-pk"):
        undo(handling=handling, by=by, why=why)


def _restore_marks(
    school: School, origins: Sequence[str], why: str, author: Author, now: datetime
) -> None:
    """Marks that still stand as the call left them are N again."""
    rows = MarkDetail.objects.filter(school=school, date=now.date(), origin__in=origins)
    wanted = [
        Amendment(row.pupil, row.date, row.session, "N") for row in rows.select_related("pupil")
    ]
    if wanted:
        amend_all(
            school=school,
            author=author,
            amendments=wanted,
            at=now,
            reason=Reason.UNDONE,
            words=why,
        )
