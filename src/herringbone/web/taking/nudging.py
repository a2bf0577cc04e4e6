"""A message in the product to whoever should take a register: a banner on their every page until
they have seen it or the register is in. Never to anyone outside the school."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from herringbone.web.registers.models import ClassRegister
from herringbone.web.registers.silenced import is_silenced
from herringbone.web.schools.models import School
from herringbone.web.schools.viewer import Viewer
from herringbone.web.taking.missing import Expected
from herringbone.web.taking.models import Nudge
from herringbone.web.taking.times import times_of


class NobodyToTell(ValueError):
    """There is no account to show a message to; the words say what to do instead."""


@transaction.atomic
def nudge(
    *,
    school: School,
    class_name: str,
    day: date,
    session: str,
    should_take: Sequence[Expected],
    viewer: Viewer,
    now: datetime,
) -> list[Nudge]:
    """One message to each who should take the register. Raises NobodyToTell where none of them has
    an account."""
    people = [one for one in should_take if one.user_id is not None]
    if not people:
        raise NobodyToTell(
            f"Nobody who signs in is down for {class_name} today: ring the room, or arrange cover."
        )
    half = "morning" if session == "AM" else "afternoon"
    words = f"{class_name}'s {half} register is not in yet. Please take it now."
    return [
        Nudge.objects.create(
            school=school,
            to_id=one.user_id,
            class_name=class_name,
            date=day,
            session=session,
            words=words,
            sent_by=viewer.name,
            sent_position=viewer.position,
            sent_at=now,
        )
        for one in people
    ]


def waiting_for(viewer: Viewer, now: datetime) -> list[Nudge]:
    """Messages of today that the viewer has not seen, one a register, about classes that are theirs
    now: not where the register is in, has not opened, or an event left nothing to register."""
    if not viewer.classes:
        return []
    school, day = viewer.school, now.date()
    taken = ClassRegister.objects.filter(
        school=school,
        date=day,
        class_name=OuterRef("class_name"),
        session=OuterRef("session"),
        submitted_at__isnull=False,
    )
    unseen = Nudge.objects.filter(school=school, to=viewer.user, date=day, seen_at=None)
    newest = {(one.class_name, one.session): one for one in reversed(unseen.exclude(Exists(taken)))}
    return [one for one in newest.values() if _is_wanted(one, viewer, now)]


def _is_wanted(one: Nudge, viewer: Viewer, now: datetime) -> bool:
    """Whether there is still something to take, for this person."""
    return (
        one.class_name in viewer.classes
        and times_of(viewer.school, one.date, one.session).has_opened(now)
        and not is_silenced(viewer.school, one.class_name, one.date, one.session)
    )


def last_nudges(school: School, day: date, session: str) -> dict[str, Nudge]:
    """By class: the newest message of a session, for the list of missing registers."""
    rows = Nudge.objects.filter(school=school, date=day, session=session).select_related("to")
    return {row.class_name: row for row in rows.order_by("sent_at", "id")}


def seen(*, school: School, user: Any, class_name: str, session: str, now: datetime) -> int:
    """The person has seen every message about a register of today; gives how many."""
    found = Nudge.objects.filter(
        school=school,
        to=user,
        class_name=class_name,
        session=session,
        date=now.date(),
        seen_at=None,
    )
    return int(found.update(seen_at=now))
