"""What a person does with a piece of work: done, not appropriate, put off, handed over, taken back.

Each adds one row that stays; what is done is told to the strategy, so that its follow-ups count
from the day it was done. The one writer of a work's state besides the daily run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import DoneBefore, SchoolEvent
from herringbone.web.schools.people import posts_on
from herringbone.web.strategies.evaluation import outcomes_of, plan_of, said_of
from herringbone.web.worklists.models import Handling, How, State, Work
from herringbone.web.worklists.safety import is_safety

EVENTS = {
    "letter": "letter_sent",
    "meeting": "meeting_held",
    "review": "meeting_held",
    "contract": "contract_signed",
}
"""Verbs whose doing is an event of its own, which provisions may follow (`events.csv`)."""
EVENT_SUBJECTS = frozenset({"pupil", "family", "class", "year_group", "school"})
WITHOUT_EVENT = frozenset({"returned", "not_attended", "refused", "declined"})

BY_STRATEGY = "strategy"
"""Origin of a deed that nobody did: the strategy sent its letter by itself."""


class Unhandled(ValueError):
    """It cannot be done so; the words say why and what to do."""


@dataclass(frozen=True, slots=True)
class By:
    """Who does it and when; `on` is the day it was done, where that is not today."""

    author: Author
    at: datetime
    on: date | None = None
    origin: str = ""

    @property
    def day(self) -> date:
        return self.on or self.at.date()


@transaction.atomic
def done(*, work: Work, outcome: str, by: By, words: str = "") -> Handling:
    """It was done and ended so. Raises Unhandled for an outcome that its verb does not have."""
    work = _locked(work, State.OPEN)
    allowed = outcomes_of(work.verb, offer=work.is_offer)
    if outcome not in allowed:
        raise Unhandled(f"{work.words} can end as {', '.join(allowed)}; {outcome!r} is none.")
    made = _add(work, How.DONE, by, outcome=outcome, words=words, on=by.day)
    _tell_strategy(work, made, by)
    _keep(work, state=State.DONE, outcome=outcome, snoozed_until=None)
    return made


@transaction.atomic
def already_done(*, work: Work, by: By, words: str = "") -> Handling:
    """It had been done before the strategy ran here (the go-live list): nothing is sent."""
    work = _locked(work, State.OPEN)
    usual = outcomes_of(work.verb)[0]
    made = _add(work, How.ALREADY, by, outcome=usual, words=words, on=by.day)
    _tell_strategy(work, made, by)
    _keep(work, state=State.DONE, outcome=usual, snoozed_until=None)
    return made


@transaction.atomic
def not_appropriate(*, work: Work, why: str, by: By) -> Handling:
    """It is not to be done, for a reason that is kept."""
    work = _locked(work, State.OPEN)
    _demand(why, "Say why it is not appropriate: the reason is kept with the pupil's actions.")
    made = _add(work, How.NOT_APPROPRIATE, by, words=why, on=by.day)
    _keep(work, state=State.NOT_APPROPRIATE, outcome="", snoozed_until=None)
    return made


@transaction.atomic
def snooze(*, work: Work, until: date, why: str, by: By) -> Handling:
    """Off the list until a day; safety work cannot be put off past today."""
    work = _locked(work, State.OPEN)
    _demand(why, "Say why it is put off.")
    if until <= by.at.date():
        raise Unhandled("Choose a day after today to put it off until.")
    plan = plan_of(work.school, by.day)
    if is_safety(work, said_of(plan, work.provision, work.step) if plan else None):
        raise Unhandled(
            "This is about a child who is away today, or about whom somebody worries, so it cannot "
            "wait until another day. Hand it over, or say why it is not appropriate."
        )
    made = _add(work, How.SNOOZED, by, words=why, until=until)
    _keep(work, snoozed_until=until)
    return made


@transaction.atomic
def hand_over(
    *, work: Work, by: By, to_role: str = "", to_person: Any = None, why: str = ""
) -> Handling:
    """To another role, or to one person by name; it leaves the list of whoever had it."""
    work = _locked(work, State.OPEN)
    if not to_role and to_person is None:
        raise Unhandled("Choose whom to hand it to.")
    name = str(to_person) if to_person is not None else ""
    made = _add(work, How.HANDED_OVER, by, words=why, to_role=to_role, to_name=name)
    _keep(work, held_by=to_role or work.held_by, person=to_person)
    return made


@transaction.atomic
def undo(*, handling: Handling, by: By, why: str = "") -> Handling:
    """Takes back the latest thing done with a work; what was recorded stays, this beside it."""
    work: Work = Work.objects.select_for_update().get(pk=handling.work_id)
    latest = standing_handlings(work)
    if not latest or latest[-1].pk != handling.pk:
        raise Unhandled("Something was done with it since: take that back first.")
    made = _add(work, How.UNDONE, by, words=why, undoes=handling)
    origin = f"handling:{handling.pk}"
    DoneBefore.objects.filter(school=work.school, origin=origin).delete()
    SchoolEvent.objects.filter(school=work.school, origin=origin).delete()
    _restore(work, latest[:-1])
    if handling.how == How.HANDED_OVER:
        _keep(work, person=_had_before(work, latest[:-1], by.at.date()))
    return made


def standing_handlings(work: Work) -> list[Handling]:
    """What was done with it and not taken back, oldest first."""
    rows = list(work.handlings.all())
    gone = {row.undoes_id for row in rows if row.undoes_id}
    return [row for row in rows if row.how != How.UNDONE and row.pk not in gone]


def _restore(work: Work, handlings: Iterable[Handling]) -> None:
    begins = State.AT_START if work.at_start else State.OPEN
    fields: dict[str, Any] = {
        "state": begins if work.gone_at is None else State.CANCELLED,
        "outcome": "",
        "held_by": "",
        "snoozed_until": None,
    }
    for row in handlings:
        if row.how == How.HANDED_OVER:
            fields |= {"held_by": row.to_role or fields["held_by"]}
        elif row.how == How.SNOOZED:
            fields |= {"snoozed_until": row.until}
        elif row.how == How.STARTED:
            fields |= {"state": State.OPEN}
        elif row.how in (How.DONE, How.ALREADY):
            fields |= {"state": State.DONE, "outcome": row.outcome}
        elif row.how == How.NOT_APPROPRIATE:
            fields |= {"state": State.NOT_APPROPRIATE}
    _keep(work, **fields)


def _had_before(work: Work, handlings: Sequence[Handling], day: date) -> Any:
    """The person to whom it was handed last. A row keeps a name: where that person has no post any
    more, or two have the name, the role has it, because the wrong one may not see the pupil."""
    names = [row.to_name for row in handlings if row.how == How.HANDED_OVER]
    if not names or not names[-1]:
        return None
    held = posts_on(work.school, day).select_related("user")
    found = {post.user for post in held if str(post.user) == names[-1]}
    return found.pop() if len(found) == 1 else None


def _locked(work: Work, state: State) -> Work:
    found: Work = Work.objects.select_for_update().get(pk=work.pk)
    if found.state != state:
        raise Unhandled(f"It is {found.get_state_display()} already: look at the list again.")
    return found


def _demand(words: str, says: str) -> None:
    if not words.strip():
        raise Unhandled(says)


def _add(work: Work, how: How, by: By, **fields: Any) -> Handling:
    made: Handling = Handling.objects.create(
        school=work.school,
        work=work,
        how=how,
        at=by.at,
        origin=by.origin,
        user_id=by.author.user_id,
        name=by.author.name,
        position=by.author.position,
        **fields,
    )
    return made


def _keep(work: Work, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(work, name, value)
    work.save(update_fields=list(fields))


def _tell_strategy(work: Work, made: Handling, by: By) -> None:
    """As `done.csv` and `events.csv` would, so that what follows it counts from that day."""
    origin = f"handling:{made.pk}"
    DoneBefore.objects.create(
        school=work.school,
        provision=work.provision,
        step=work.step,
        subject=work.subject,
        date=by.day,
        outcome=made.outcome,
        origin=origin,
    )
    event = EVENTS.get(work.verb)
    if event and made.outcome not in WITHOUT_EVENT and work.subject_kind in EVENT_SUBJECTS:
        SchoolEvent.objects.create(
            school=work.school,
            date=by.day,
            event=event,
            subject_kind=work.subject_kind,
            subject=work.subject,
            outcome=work.thing,
            origin=origin,
        )
