"""Signs pupils in and out at the office: one movement each, and the mark where one follows from it.

Leaving never changes the session's mark. Arriving does, through `registers.arrivals`: L while the
register is open, afterwards the code of the reason, and present for whoever had come in time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction

from herringbone.engine.england.code_book import CodeClass
from herringbone.engine.england.codes import national_codes
from herringbone.web.absences.prefills import prefills_for
from herringbone.web.clock import LONDON
from herringbone.web.movements.models import Direction, Movement, Why
from herringbone.web.movements.onsite import movements_of
from herringbone.web.registers.amending import amend
from herringbone.web.registers.arrivals import Because, arrive, session_at
from herringbone.web.registers.changes import Author
from herringbone.web.registers.closing import is_closed, starts_at
from herringbone.web.registers.models import Entry
from herringbone.web.registers.reasons import Reason
from herringbone.web.registers.rows import codes_held, locked_head
from herringbone.web.schools.models import Contact, Pupil, School
from herringbone.web.ui.days import clock

BECAUSE = {
    Why.LATE: Because.LATE,
    Why.TRANSPORT: Because.TRANSPORT,
    Why.APPOINTMENT: Because.APPOINTMENT,
    Why.AGREED: Because.AGREED_START,
}
"""What a reason means for the mark of whoever arrives after the register closed; else late."""

ALONE = "nobody, goes alone"

EARLIEST = timedelta(hours=2)
"""How long before the morning register opens somebody may come: to a breakfast club, no earlier."""

IN_TIME = {"AM": "/", "PM": "\\"}
ABSENT = frozenset({CodeClass.AUTHORISED, CodeClass.UNAUTHORISED})


class Unsigned(ValueError):
    """The movement was not kept; `problems` say why, in words."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Passing:
    """A child passes the door, before it is kept; fields as `Movement`."""

    at: datetime
    why: Why
    words: str = ""
    contact: Contact | None = None
    with_words: str = ""
    allowed_by: str = ""
    expected_back: time | None = None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """`entry` is None where no mark changed: the child was here already, or another system keeps
    the register. `code` and `minutes` go on the slip."""

    movement: Movement
    entry: Entry | None
    code: str = ""
    minutes: int = 0


@transaction.atomic
def sign_out(
    *, school: School, pupil: Pupil, passing: Passing, author: Author, now: datetime
) -> Movement:
    """The child leaves with somebody who may collect, or whom a named member of staff allowed."""
    locked_head(school)
    last = _last(school, pupil, passing)
    problems = [*_about_time(school, pupil, passing, now, last), *_about_who(pupil, passing)]
    if last is not None and last.direction == Direction.OUT:
        problems.append(
            f"{pupil.first_name} was signed out at {clock(last.at)} and not back in since. "
            "Sign the return in first, or strike that line out."
        )
    if problems:
        raise Unsigned(problems)
    return _kept(school, pupil, Direction.OUT, passing, author, now)


@transaction.atomic
def sign_in(
    *, school: School, pupil: Pupil, passing: Passing, author: Author, now: datetime
) -> SignedIn:
    """The child comes, for the first time today or back again; late, the register says so."""
    locked_head(school)
    last = _last(school, pupil, passing)
    problems = list(_about_time(school, pupil, passing, now, last))
    if _is_in_already(school, last, passing):
        problems.append(f"{pupil.first_name} was signed in at {clock(last.at)} already.")
    if problems:
        raise Unsigned(problems)
    answers = last if last is not None and last.direction == Direction.OUT else None
    movement = _kept(school, pupil, Direction.IN, passing, author, now, answers)
    if not _is_for_a_register(school, passing.at, now):
        return SignedIn(movement, None)
    entry = _mark(school, pupil, passing, author, now)
    return _with_mark(school, pupil, movement, entry, passing.at)


def _last(school: School, pupil: Pupil, passing: Passing) -> Movement | None:
    day = passing.at.astimezone(LONDON).date()
    last: Movement | None = movements_of(school, day).filter(pupil=pupil).last()
    return last


def _is_in_already(school: School, last: Movement | None, passing: Passing) -> bool:
    """Signed in during this session and not out since; one of an earlier session may have left
    unseen, and comes back now."""
    if last is None or last.direction == Direction.OUT:
        return False
    return session_at(school, last.at) == session_at(school, passing.at)


def _about_time(
    school: School, pupil: Pupil, passing: Passing, now: datetime, last: Movement | None
) -> Iterator[str]:
    at = passing.at.astimezone(LONDON)
    today = now.astimezone(LONDON).date()
    if at > now:
        yield f"{clock(at)} is still to come: it is {clock(now)}."
    first = starts_at(school, at.date(), "AM")
    if at < first - EARLIEST:
        yield (
            f"{clock(at)} is before the school's day: the morning register opens at "
            f"{clock(first)}, and nobody comes or goes before {clock(first - EARLIEST)}. Look at "
            "the time."
        )
    if at.date() != today:
        yield "Movements are kept on their own day. Put an older mark right in the register."
    if last is not None and at < last.at:
        before = f"{pupil.first_name} was {last.get_direction_display()} at {clock(last.at)}"
        yield f"{before}: give a later time."
    if not school.pupils.on_roll(today).filter(pk=pupil.pk).exists():
        yield f"{pupil.name} is not on roll today."
    if passing.expected_back is not None and passing.expected_back <= at.time():
        yield "The time back is not after the time out."


def _about_who(pupil: Pupil, passing: Passing) -> Iterator[str]:
    """Whoever is not on the list needs a named member of staff; so does a restriction."""
    contact = passing.contact
    if contact is None and not passing.with_words.strip():
        yield f"Say who {pupil.first_name} leaves with, or that nobody collects."
    if contact is not None and contact.pupil_id != pupil.pk:
        yield f"{contact.name} is no contact of {pupil.name}."
    if needs_a_name(contact) and not passing.allowed_by.strip():
        who = contact.name if contact else passing.with_words.strip() or "This person"
        yield (
            f"{who} is not on the list of who may collect {pupil.first_name}: name the member of "
            "staff who allows it."
        )


def needs_a_name(contact: Contact | None) -> bool:
    """Whether a member of staff must be named before the child leaves with this adult."""
    return contact is None or contact.may_collect != "1" or bool(contact.legal_restriction)


def _kept(
    school: School,
    pupil: Pupil,
    direction: Direction,
    passing: Passing,
    author: Author,
    now: datetime,
    answers: Movement | None = None,
) -> Movement:
    made: Movement = Movement.objects.create(
        school=school,
        pupil=pupil,
        day=passing.at.astimezone(LONDON).date(),
        direction=direction,
        at=passing.at,
        why=passing.why,
        words=passing.words,
        with_contact=passing.contact,
        with_words=passing.with_words or (passing.contact.name if passing.contact else ""),
        allowed_by=passing.allowed_by,
        expected_back=passing.expected_back,
        answers=answers,
        recorded_at=now,
        user_id=author.user_id,
        name=author.name,
        position=author.position,
    )
    return made


def _is_for_a_register(school: School, at: datetime, now: datetime) -> bool:
    """Whether the arrival belongs to a session that has begun by now and whose register is kept
    here."""
    day, session = at.astimezone(LONDON).date(), session_at(school, at)
    open_day = school.days.filter(date=day).first()
    is_open = open_day is not None and (open_day.am if session == "AM" else open_day.pm)
    return school.keeps_own_registers and is_open and now >= starts_at(school, day, session)


def _mark(
    school: School, pupil: Pupil, passing: Passing, author: Author, now: datetime
) -> Entry | None:
    """The mark of whoever arrives. A child under compulsory age who comes at an agreed time keeps
    the X that stands for the part of the session they are not due."""
    day, session = passing.at.astimezone(LONDON).date(), session_at(school, passing.at)
    if passing.at < starts_at(school, day, session):
        return _in_time(school, pupil, passing, author, now)
    prefill = prefills_for(school, [pupil], day).get((pupil.pk, session))
    agreed_x = passing.why == Why.AGREED and prefill is not None and prefill.code == "X"
    if agreed_x and is_closed(school, day, session, passing.at):
        standing = codes_held(school, [pupil], [day])[pupil.pk, day, session]
        if standing == "X":
            return None
        return amend(
            school=school,
            author=author,
            pupil=pupil,
            date=day,
            session=session,
            code="X",
            at=now,
            reason=Reason.ARRIVED,
            words=passing.words,
            saw=standing,
        )
    return arrive(
        school=school,
        author=author,
        pupil=pupil,
        at=now,
        arrived_at=passing.at,
        because=BECAUSE.get(passing.why, Because.LATE),
        words=passing.words,
    )


def _in_time(
    school: School, pupil: Pupil, passing: Passing, author: Author, now: datetime
) -> Entry | None:
    """Whoever came before the session began was in time: a register that has them absent is put
    right. One that nobody has marked yet, or that has them on a visit, stays as it is."""
    day, session = passing.at.astimezone(LONDON).date(), session_at(school, passing.at)
    standing = codes_held(school, [pupil], [day])[pupil.pk, day, session]
    known = national_codes().meaning(standing, day) if standing else None
    if known is None or standing == "U" or known.code_class not in ABSENT:
        return None
    return amend(
        school=school,
        author=author,
        pupil=pupil,
        date=day,
        session=session,
        code=IN_TIME[session],
        at=now,
        reason=Reason.ARRIVED,
        words=passing.words,
        saw=standing,
    )


def _with_mark(
    school: School, pupil: Pupil, movement: Movement, entry: Entry | None, at: datetime
) -> SignedIn:
    if entry is None:
        return SignedIn(movement, None)
    day, session = at.astimezone(LONDON).date(), session_at(school, at)
    code = codes_held(school, [pupil], [day])[pupil.pk, day, session]
    minutes = max(0, int((at - starts_at(school, day, session)).total_seconds() // 60))
    return SignedIn(movement, entry, code, minutes)


@transaction.atomic
def strike_out(*, movement: Movement, why: str, author: Author, now: datetime) -> Movement:
    """Strikes a line that should not stand; it stays readable, and a mark that followed from it
    stays until somebody amends it."""
    if movement.struck_at is not None:
        raise Unsigned(["That line is struck out already."])
    if not why.strip():
        raise Unsigned(["Say why the line is struck out."])
    later = movements_of(movement.school, movement.day).filter(pupil=movement.pupil).last()
    if later != movement:
        raise Unsigned(["Only the last line of a child can be struck out: strike the later first."])
    movement.struck_at, movement.struck_by, movement.struck_why = now, author.name, why
    movement.answers = None
    movement.save(update_fields=["struck_at", "struck_by", "struck_why", "answers"])
    return movement
