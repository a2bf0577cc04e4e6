"""Grants or refuses leave of absence (practice 19; regulation 11 of SI 2024/208).

Each ground is considered on its own by a person with authority. What is granted becomes a planned
absence, perhaps of fewer days; what is refused fills no register. `redeciding` puts it right.
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
from herringbone.web.absences.models import (
    GroundConsidered,
    LeaveRequest,
    Outcome,
    What,
)
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


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one request is decided; without a `span` it is not granted."""

    request: LeaveRequest
    grounds: Sequence[Ground]
    answer: str
    span: Span | None = None
    expected_back: date | None = None


@transaction.atomic
def decide_together(
    *, verdicts: Sequence[Verdict], author: Author, at: datetime
) -> list[LeaveRequest]:
    """Decides requests of one family at once, each with its own answer: all of them or none.
    Raises Unplannable, with the name of the child before each problem."""
    problems, made = [], []
    for verdict in verdicts:
        try:
            made.append(_decided(verdict, author, at))
        except Unplannable as refused:
            name = f"{verdict.request.pupil.first_name}: " if len(verdicts) > 1 else ""
            problems += [f"{name}{problem}" for problem in refused.problems]
    if problems:
        raise Unplannable(problems)
    return made


def _decided(verdict: Verdict, author: Author, at: datetime) -> LeaveRequest:
    said = {"author": author, "at": at, "answer": verdict.answer, "grounds": verdict.grounds}
    if verdict.span is None:
        return refuse_leave(request=verdict.request, **said)
    back = verdict.expected_back
    return grant_leave(request=verdict.request, span=verdict.span, expected_back=back, **said)


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
    author = in_authority(request, author, at)
    verdict = Verdict(request, grounds, answer, span, expected_back)
    demand(_undecided(request), deciding_problems(verdict, author, at))
    before = said_of(request)
    plan_anew(verdict, author, at)
    return keep_decision(verdict, before, "", author, at)


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
    author = in_authority(request, author, at)
    verdict = Verdict(request, grounds, answer)
    demand(_undecided(request), deciding_problems(verdict, author, at))
    return keep_decision(verdict, said_of(request), "", author, at)


def demand(*problems: Iterator[str]) -> None:
    """Raises Unplannable with all of some problems, where there are any."""
    found = [problem for some in problems for problem in some]
    if found:
        raise Unplannable(found)


def _undecided(request: LeaveRequest) -> Iterator[str]:
    if request.outcome != Outcome.PENDING:
        yield f"It was decided already: {request.get_outcome_display()}, by {request.decided_by}."


def plan_anew(verdict: Verdict, author: Author, at: datetime) -> None:
    request = verdict.request
    (request.planned,) = plan_absence(
        school=request.school,
        pupils=[request.pupil],
        plan=plan_of(verdict, author),
        author=author,
        at=at,
    )


def plan_of(verdict: Verdict, author: Author) -> Plan:
    request, span = verdict.request, verdict.span
    if span is None:
        raise ValueError("what is not granted is not planned")
    return Plan(
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
        expected_back=verdict.expected_back,
    )


def in_authority(request: LeaveRequest, author: Author, at: datetime) -> Author:
    """The author with the position that gives them authority, which may be a deputy's."""
    people = {one.key: one for one in authorisers(request.school, at.date())}
    person = people.get(author.user_id or 0)
    return replace(author, position=person.position) if person else author


def deciding_problems(verdict: Verdict, author: Author, at: datetime) -> Iterator[str]:
    request = verdict.request
    if author.user_id not in {one.key for one in authorisers(request.school, at.date())}:
        yield f"{author.name} may not decide leave: only a person whom the school authorised."
    weighed = {ground.key for ground in verdict.grounds if ground.considered.strip()}
    for row in request.grounds.all():
        if row.pk not in weighed:
            yield f"Say what was considered about “{row.ground}”: no ground goes unnamed."
    if not verdict.answer.strip():
        yield "Write the answer to the parent."
    if verdict.span is not None:
        yield from _granting_problems(request, verdict.span, verdict.grounds)


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


def keep_decision(
    verdict: Verdict, before: dict[str, object], why: str, author: Author, at: datetime
) -> LeaveRequest:
    request, span = verdict.request, verdict.span
    were = _grounds_words(request)
    for ground in verdict.grounds:
        GroundConsidered.objects.filter(request=request, pk=ground.key).update(
            considered=ground.considered, is_exceptional=ground.is_exceptional
        )
    request.outcome, request.answer = _outcome(request, span), verdict.answer
    request.granted_first = span.first if span else None
    request.granted_last = span.last if span else None
    if span is not None:
        request.granted_first_session = span.first_session
        request.granted_last_session = span.last_session
    request.decided_at, request.decided_by = at, author.name
    request.decided_position = author.position
    request.save()
    what, grounds = What.GRANTED if span else What.REFUSED, (were, _grounds_words(request))
    decided(request, what, author=author, at=at, why=why, before=before, grounds=grounds)
    return request


def _outcome(request: LeaveRequest, span: Span | None) -> Outcome:
    if span is None:
        return Outcome.REFUSED
    return Outcome.GRANTED if span.halves == asked_span(request).halves else Outcome.PARTLY


def _grounds_words(request: LeaveRequest) -> str:
    """How each ground is weighed now, in a line; empty before it is."""
    rows = GroundConsidered.objects.filter(request=request).exclude(considered="")
    return "; ".join(
        f"{row.ground}: {row.considered} ({'exceptional' if row.is_exceptional else 'ordinary'})"
        for row in rows
    )
