"""Puts a decision about leave right: another beside the first, and what was planned follows.

The earlier answer and how each ground was weighed stay in the history of the request.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from herringbone.web.absences.authority import authorisers
from herringbone.web.absences.deciding import (
    Verdict,
    deciding_problems,
    demand,
    in_authority,
    keep_decision,
    plan_anew,
    plan_of,
)
from herringbone.web.absences.history import said_of
from herringbone.web.absences.models import LeaveRequest, Outcome, PlannedAbsence, What
from herringbone.web.absences.planning import cancel_absence, change_absence
from herringbone.web.registers.changes import Author


@transaction.atomic
def put_right(*, verdict: Verdict, why: str, author: Author, at: datetime) -> LeaveRequest:
    """Decides a decided request again: by who decided it or the head, with a reason. The earlier
    decision stays in the history, the planned absence follows, and the new answer is to be given.
    """
    request = verdict.request
    author = in_authority(request, author, at)
    demand(_wrong_again(request, why, author, at), deciding_problems(verdict, author, at))
    before = said_of(request)
    standing = request.planned if request.planned and not request.planned.cancelled_at else None
    if standing is None and verdict.span is not None:
        plan_anew(verdict, author, at)
    elif standing is not None:
        _plan_over(standing, verdict, why, author, at)
    request.answered_at = None
    return keep_decision(verdict, before, why, author, at)


def may_put_right(request: LeaveRequest, author: Author, at: datetime) -> bool:
    """Whether it is decided, and the author decided it or is the head; both need authority now."""
    if request.outcome not in (Outcome.GRANTED, Outcome.PARTLY, Outcome.REFUSED):
        return False
    held = [one for one in authorisers(request.school, at.date()) if one.key == author.user_id]
    last = request.decisions.filter(what__in=(What.GRANTED, What.REFUSED)).last()
    decided_it = last is not None and last.user_id == author.user_id
    return any(decided_it or not one.is_deputy for one in held)


def _wrong_again(request: LeaveRequest, why: str, author: Author, at: datetime) -> Iterator[str]:
    if not may_put_right(request, author, at):
        yield "Only who decided it, or the head, puts a decision right."
    if not why.strip():
        yield "Say why the decision is put right: it stands in the history beside the first."


def _plan_over(
    standing: PlannedAbsence, verdict: Verdict, why: str, author: Author, at: datetime
) -> None:
    """What was planned follows the new decision: other days, or none."""
    if verdict.span is None:
        cancel_absence(absence=standing, why=why, author=author, at=at)
        verdict.request.planned = None
    else:
        plan = plan_of(verdict, author)
        change_absence(absence=standing, plan=plan, why=why, author=author, at=at)
