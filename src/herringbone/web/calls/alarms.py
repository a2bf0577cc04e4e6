"""Alarms as rows: raised once a cause, seen by whom, settled one at a time with name and time.

The clock's are worked out whenever a page is looked at, and by the job as well, so that they depend
on neither alone. Nothing here is ever settled for several children at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from herringbone.web.calls.models import Alarm, AlarmSeen, Kind, SettledHow
from herringbone.web.calls.models.alarms import NEEDS_REFERENCE, NEEDS_WORDS
from herringbone.web.registers.changes import Author
from herringbone.web.replies.helping import helper_for, school_time_after
from herringbone.web.schools.models import Pupil, Role, School
from herringbone.web.schools.people import posts_on
from herringbone.web.worklists.models import Handling

BY_CLOCK = (Kind.UNACCOUNTED, Kind.NOT_TOLD)


class Unsettled(ValueError):
    """It was not settled; the words say what lacks."""


@dataclass(frozen=True, slots=True)
class Settled:
    """How it ended. `who` was spoken to, saw the child, or was told; police and the front door give
    a reference."""

    how: SettledHow
    who: str = ""
    words: str = ""
    reference: str = ""


def raise_once(
    *, school: School, pupil: Pupil, kind: Kind, due_at: datetime, now: datetime, **more: Any
) -> Alarm:
    """The alarm of a cause: the same one, however often and by however many it is asked for."""
    made, _ = Alarm.objects.get_or_create(
        school=school,
        pupil=pupil,
        day=due_at.date(),
        kind=kind,
        origin=more.pop("origin", ""),
        defaults={"due_at": due_at, "raised_at": now, **more},
    )
    found: Alarm = made
    return found


def worried(
    *,
    school: School,
    pupils: Sequence[Pupil],
    words: str,
    origin: str,
    by: Author,
    now: datetime,
) -> list[Alarm]:
    """Rings at once, for the safeguarding lead by name."""
    lead = safeguarding_lead(school, now)
    return [
        raise_once(
            school=school,
            pupil=pupil,
            kind=Kind.WORRIED,
            due_at=now,
            now=now,
            origin=origin,
            words=words[:300],
            for_name=lead,
            raised_by=by.name,
        )
        for pupil in pupils
    ]


def help_asked(
    *,
    school: School,
    pupils: Sequence[Pupil],
    words: str,
    origin: str,
    by: Author,
    now: datetime,
) -> list[Alarm]:
    """A named person today; it rings once two school hours are over."""
    helper = helper_for(school, list(pupils), now.date())
    due_at = school_time_after(school, now)
    return [
        Alarm.objects.create(
            school=school,
            pupil=pupil,
            day=now.date(),
            kind=Kind.HELP,
            origin=origin,
            words=words[:300],
            for_name=str(helper.user) if helper else "",
            due_at=due_at,
            raised_at=now,
            raised_by=by.name,
        )
        for pupil in pupils
    ]


def safeguarding_lead(school: School, now: datetime) -> str:
    """The names of who holds the post today, "" for nobody."""
    posts = posts_on(school, now.date()).filter(role=Role.DSL).select_related("user")
    return ", ".join(str(post.user) for post in posts)[:120]


@transaction.atomic
def settle(*, alarm: Alarm, settled: Settled, by: Author, now: datetime) -> Alarm:
    """Ends one alarm. Raises Unsettled for one that is settled, or without what the way asks."""
    found: Alarm = Alarm.objects.select_for_update().get(pk=alarm.pk)
    if found.settled_at is not None:
        raise Unsettled(
            f"{found.settled_name} settled it already: {found.get_settled_how_display()}."
        )
    _demand(settled)
    return _settled(found, settled, by, now)


def _demand(settled: Settled) -> None:
    if settled.how in NEEDS_REFERENCE and not settled.reference.strip():
        raise Unsettled(
            "Write the reference that you were given: police and the front door have one."
        )
    if settled.how in NEEDS_WORDS and not settled.words.strip():
        raise Unsettled("Write why, in a few words: they stand in the record.")
    if settled.how not in NEEDS_WORDS and not settled.who.strip():
        raise Unsettled("Name the person: who was spoken to, saw the child, or was told.")


def _settled(alarm: Alarm, settled: Settled, by: Author, now: datetime, origin: str = "") -> Alarm:
    alarm.settled_at, alarm.settled_how = now, settled.how
    alarm.settled_words, alarm.settled_with = settled.words[:300], settled.who[:120]
    alarm.reference, alarm.settled_origin = settled.reference[:60], origin
    alarm.settled_name, alarm.settled_position = by.name, by.position
    alarm.save()
    return alarm


def ended_by(alarm: Alarm, done: Handling, words: str) -> Alarm:
    """What was late was done, or is not to be done: in the name of whoever recorded that."""
    by = Author(done.name, done.position, done.user_id)
    origin = f"handling:{done.pk}"
    return _settled(alarm, Settled(SettledHow.DONE, words=words), by, done.at, origin)


@transaction.atomic
def answered_by_call(
    *,
    school: School,
    pupils: Iterable[Pupil],
    seen: bool,
    who: str,
    origin: str,
    by: Author,
    now: datetime,
) -> list[Alarm]:
    """A call that reached somebody with care ends the clock's question where the child is; that the
    lead was not told, a worry, or a call for help it does not end."""
    how = SettledHow.SEEN if seen else SettledHow.SPOKEN
    open_ones = Alarm.objects.select_for_update().filter(
        school=school,
        pupil__in=[pupil.pk for pupil in pupils],
        day=now.date(),
        kind=Kind.UNACCOUNTED,
        settled_at=None,
    )
    return [_settled(one, Settled(how, who), by, now, origin) for one in open_ones]


@transaction.atomic
def take_back(*, school: School, origin: str, by: Author, why: str, now: datetime) -> None:
    """What a call raised is settled as a mistake; what it settled rings again."""
    raised = Alarm.objects.select_for_update().filter(school=school, origin=origin, settled_at=None)
    for one in raised:
        _settled(one, Settled(SettledHow.MISTAKE, words=why), by, now)
    ring_again(Alarm.objects.select_for_update().filter(school=school, settled_origin=origin))


def ring_again(alarms: Iterable[Alarm]) -> None:
    """What settled them was taken back."""
    for one in alarms:
        one.settled_at, one.settled_how, one.settled_origin = None, "", ""
        one.settled_words = one.settled_with = one.settled_name = one.settled_position = ""
        one.save()


def ringing(school: School, now: datetime) -> list[Alarm]:
    """Unsettled alarms of any day whose moment has come, the most urgent kind first."""
    rows = Alarm.objects.filter(school=school, settled_at=None, due_at__lte=now)
    order = {kind: place for place, kind in enumerate(Kind)}
    found = rows.select_related("pupil").prefetch_related("seen")
    return sorted(found, key=lambda one: (order[Kind(one.kind)], one.due_at))


def note_seen(*, alarms: Iterable[Alarm], viewer: Any, now: datetime) -> None:
    """Whoever has them on the screen has seen them, once each."""
    new = [
        AlarmSeen(school=one.school, alarm=one, user_id=viewer.user.pk, name=viewer.name, at=now)
        for one in alarms
        if viewer.user.pk not in {seen.user_id for seen in one.seen.all()}
    ]
    if new:
        AlarmSeen.objects.bulk_create(new, ignore_conflicts=True)


def help_waiting(school: School, now: datetime) -> list[Alarm]:
    """Calls for help that nobody has answered and that do not ring yet."""
    rows = Alarm.objects.filter(school=school, kind=Kind.HELP, settled_at=None, due_at__gt=now)
    return list(rows.select_related("pupil"))
