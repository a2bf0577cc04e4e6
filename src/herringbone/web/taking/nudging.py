"""A message in the product to whoever should take a register: a banner on their every page until
they have seen it or the register is in. Never to anyone outside the school."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from herringbone.web.registers.models import ClassRegister
from herringbone.web.schools.models import School
from herringbone.web.schools.viewer import Viewer
from herringbone.web.taking.missing import Expected
from herringbone.web.taking.models import Nudge


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


def waiting_for(school: School, user: Any, day: date) -> list[Nudge]:
    """Messages of a day that the person has not seen and whose register is still not in."""
    found = list(Nudge.objects.filter(school=school, to=user, date=day, seen_at=None))
    if not found:
        return []
    taken = set(
        ClassRegister.objects.filter(
            school=school, date=day, submitted_at__isnull=False
        ).values_list("class_name", "session")
    )
    newest = {(n.class_name, n.session): n for n in reversed(found)}
    return [n for n in newest.values() if (n.class_name, n.session) not in taken]


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
