"""Keeps requests for leave of absence, and what is noted about them beside the decision itself.

`deciding` grants or refuses (practice 19; regulation 11 of SI 2024/208).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from herringbone.web.absences.claims import first_half, last_half, session_of
from herringbone.web.absences.history import decided, said_of
from herringbone.web.absences.models import GroundConsidered, LeaveRequest, Outcome, What
from herringbone.web.absences.plans import Unplannable
from herringbone.web.absences.terms import Typed, calendar_problems
from herringbone.web.registers.changes import Author
from herringbone.web.registers.closing import starts_at
from herringbone.web.schools.models import Contact, Pupil, School
from herringbone.web.ui.days import day_long


@dataclass(frozen=True, slots=True)
class Span:
    """Sessions in a row, both ends included, as asked for or as granted."""

    first: date
    last: date
    first_session: str = "AM"
    last_session: str = "PM"

    @property
    def halves(self) -> tuple[int, int]:
        return (
            first_half(self.first, self.first_session),
            last_half(self.last, self.last_session),
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came; `lives_with` is "1", "0" or "" where it is not known."""

    asked_by: str
    asked_on: date
    first: date
    last: date
    reason: str
    grounds: Sequence[str]
    contact: Contact | None = None
    lives_with: str = ""
    first_session: str = "AM"
    last_session: str = "PM"
    evidence: str = ""

    @property
    def span(self) -> Span:
        return Span(self.first, self.last, self.first_session, self.last_session)


def asked_span(request: LeaveRequest) -> Span:
    return Span(request.first, request.last, request.first_session, request.last_session)


def typed_span(request: LeaveRequest) -> Typed:
    """The sessions as the parent named them, weekends and holidays and all."""
    return Typed(request.first, request.last, request.first_session, request.last_session)


@transaction.atomic
def ask_leave(
    *, school: School, pupil: Pupil, asked: Asked, author: Author, at: datetime
) -> LeaveRequest:
    """Keeps a request; one that came too late is kept as well, and says so when it is decided."""
    problems = list(_asking_problems(school, pupil, asked))
    if problems:
        raise Unplannable(problems)
    request = LeaveRequest.objects.create(
        school=school,
        pupil=pupil,
        contact=asked.contact,
        asked_by=asked.asked_by,
        lives_with=asked.lives_with,
        asked_on=asked.asked_on,
        first=asked.first,
        first_session=asked.first_session,
        last=asked.last,
        last_session=asked.last_session,
        reason=asked.reason,
        evidence=asked.evidence,
        recorded_at=at,
    )
    GroundConsidered.objects.bulk_create(
        GroundConsidered(school=school, request=request, ground=ground) for ground in asked.grounds
    )
    decided(request, What.ASKED, author=author, at=at)
    return request


def _asking_problems(school: School, pupil: Pupil, asked: Asked) -> Iterator[str]:
    typed = Typed(asked.first, asked.last, asked.first_session, asked.last_session)
    if typed.is_backwards:
        yield "The leave ends before it begins: look at the dates and sessions."
    else:
        yield from calendar_problems(school, typed)
    if not asked.reason.strip():
        yield "Write the request in the parent's words."
    if not asked.grounds:
        yield "Name each ground that the parent gives, one a line: each is considered by itself."
    if not asked.asked_by.strip():
        yield "Name who asks."
    if not school.pupils.on_roll(asked.first).filter(pk=pupil.pk).exists():
        yield f"{pupil.name} is not on roll on {day_long(asked.first)}."


def is_late(request: LeaveRequest) -> bool:
    """Whether it was asked for when its first session had begun."""
    begins = session_of(asked_span(request).halves[0])
    return starts_at(request.school, *begins) <= request.recorded_at


@transaction.atomic
def correct_request(
    *, request: LeaveRequest, lives_with: str, why: str, author: Author, at: datetime
) -> LeaveRequest:
    """Puts right, before the decision, whether the pupil normally lives with who asked."""
    if request.outcome != Outcome.PENDING:
        raise Unplannable(["It was decided already."])
    return _note(request, {"lives_with": lives_with}, What.CHANGED, why, author, at)


@transaction.atomic
def withdraw_request(
    *, request: LeaveRequest, why: str, author: Author, at: datetime
) -> LeaveRequest:
    """The parent takes it back before it is decided."""
    if request.outcome != Outcome.PENDING:
        raise Unplannable(["It was decided already. Cancel the planned absence instead."])
    return _note(request, {"outcome": Outcome.WITHDRAWN}, What.WITHDRAWN, why, author, at)


@transaction.atomic
def note_answered(*, request: LeaveRequest, how: str, author: Author, at: datetime) -> LeaveRequest:
    """The parent has the answer: handed over, posted, read out."""
    if not request.decided_at:
        raise Unplannable(["There is no answer yet: it is not decided."])
    return _note(request, {"answered_at": at}, What.ANSWERED, how, author, at)


@transaction.atomic
def note_talk(*, request: LeaveRequest, words: str, author: Author, at: datetime) -> LeaveRequest:
    """A person spoke with the family about illness on the refused dates; marks stay as they are."""
    fields = {"talked_at": at, "talked_by": author.name, "talked_words": words}
    return _note(request, fields, What.TALKED, words, author, at)


def _note(
    request: LeaveRequest,
    fields: dict[str, object],
    what: What,
    why: str,
    author: Author,
    at: datetime,
) -> LeaveRequest:
    if not why.strip():
        raise Unplannable(["Write a few words: they stand in the history of the request."])
    before = said_of(request)
    for name, value in fields.items():
        setattr(request, name, value)
    request.save(update_fields=list(fields))
    decided(request, what, author=author, at=at, why=why, before=before)
    return request
