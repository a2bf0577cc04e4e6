"""Grants or refuses leave of absence (practice 19; regulation 11 of SI 2024/208).

Each ground is considered on its own by a person with authority. What is granted becomes a planned
absence, perhaps of fewer days; what is refused fills no register.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from herringbone.web.absences.authority import authorisers
from herringbone.web.absences.history import decided, said_of
from herringbone.web.absences.kinds import AbsenceKind
from herringbone.web.absences.leave import Span, asked_span
from herringbone.web.absences.models import GroundConsidered, LeaveRequest, Outcome, What
from herringbone.web.absences.planning import plan_absence
from herringbone.web.absences.plans import Plan, Unplannable
from herringbone.web.registers.changes import Author
from herringbone.web.ui.days import day_year


@dataclass(frozen=True, slots=True)
class Ground:
    """What was weighed about one ground, and whether it is exceptional."""

    key: int
    considered: str
    is_exceptional: bool


@transaction.atomic
def grant_leave(
    *,
    request: LeaveRequest,
    span: Span,
    grounds: Sequence[Ground],
    answer: str,
    expected_back: date | None,
    author: Author,
    at: datetime,
) -> LeaveRequest:
    """Grants sessions within those asked for and plans them as C. Raises Unplannable."""
    author = _in_authority(request, author, at)
    problems = [*_deciding_problems(request, grounds, answer, author, at)]
    problems += _granting_problems(request, span, grounds)
    if problems:
        raise Unplannable(problems)
    plan = Plan(
        kind=AbsenceKind.LEAVE,
        code="C",
        first=span.first,
        first_session=span.first_session,
        last=span.last,
        last_session=span.last_session,
        reason=request.reason[:300],
        authoriser=author.name,
        authoriser_position=author.position,
        source=f"leave request of {day_year(request.asked_on)}",
        expected_back=expected_back,
    )
    absences = plan_absence(
        school=request.school, pupils=[request.pupil], plan=plan, author=author, at=at
    )
    before = said_of(request)
    request.planned = absences[0]
    request.granted_first, request.granted_first_session = span.first, span.first_session
    request.granted_last, request.granted_last_session = span.last, span.last_session
    whole = span.halves == asked_span(request).halves
    outcome = Outcome.GRANTED if whole else Outcome.PARTLY
    return _decide(request, outcome, What.GRANTED, before, grounds, answer, author, at)


@transaction.atomic
def refuse_leave(
    *,
    request: LeaveRequest,
    grounds: Sequence[Ground],
    answer: str,
    author: Author,
    at: datetime,
) -> LeaveRequest:
    """Does not grant it; no register is filled, and the child is chased like any other."""
    author = _in_authority(request, author, at)
    problems = [*_deciding_problems(request, grounds, answer, author, at)]
    if problems:
        raise Unplannable(problems)
    before = said_of(request)
    return _decide(request, Outcome.REFUSED, What.REFUSED, before, grounds, answer, author, at)


def _in_authority(request: LeaveRequest, author: Author, at: datetime) -> Author:
    """The author with the position that gives them authority, which may be a deputy's."""
    people = {one.key: one for one in authorisers(request.school, at.date())}
    person = people.get(author.user_id or 0)
    return replace(author, position=person.position) if person else author


def _deciding_problems(
    request: LeaveRequest,
    grounds: Sequence[Ground],
    answer: str,
    author: Author,
    at: datetime,
) -> Iterator[str]:
    if request.outcome != Outcome.PENDING:
        yield f"It was decided already: {request.get_outcome_display()}, by {request.decided_by}."
    if author.user_id not in {one.key for one in authorisers(request.school, at.date())}:
        yield f"{author.name} may not decide leave: only a person whom the school authorised."
    weighed = {ground.key for ground in grounds if ground.considered.strip()}
    for row in request.grounds.all():
        if row.pk not in weighed:
            yield f"Say what was considered about “{row.ground}”: no ground goes unnamed."
    if not answer.strip():
        yield "Write the answer to the parent."


def _granting_problems(
    request: LeaveRequest, span: Span, grounds: Sequence[Ground]
) -> Iterator[str]:
    first, last = span.halves
    asked_first, asked_last = asked_span(request).halves
    if not asked_first <= first <= last <= asked_last:
        yield "Grant sessions within those asked for, in order."
    if request.lives_with != "1":
        yield (
            "Leave is asked for by a parent with whom the pupil normally lives, and that is not "
            "known of who asked. Put the request right first."
        )
    if not any(ground.is_exceptional for ground in grounds):
        yield "None of the grounds is found exceptional: then leave cannot be granted."


def _decide(
    request: LeaveRequest,
    outcome: Outcome,
    what: What,
    before: dict[str, object],
    grounds: Sequence[Ground],
    answer: str,
    author: Author,
    at: datetime,
) -> LeaveRequest:
    for ground in grounds:
        GroundConsidered.objects.filter(request=request, pk=ground.key).update(
            considered=ground.considered, is_exceptional=ground.is_exceptional
        )
    request.outcome, request.answer = outcome, answer
    request.decided_at, request.decided_by = at, author.name
    request.decided_position = author.position
    request.save()
    decided(request, what, author=author, at=at, before=before)
    return request
