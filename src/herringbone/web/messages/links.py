"""Makes and finds one-time links for a parent's reply; what is answered stands in `replies`.

A token is random and shown once, in the message that carries it. An unknown token, an expired one
and one opened too often are the same to whoever tries: nothing is found.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from herringbone.web.clock import LONDON
from herringbone.web.messages.models.links import LinkedPupil, ReplyLink
from herringbone.web.schools.models import Contact, Pupil, School
from herringbone.web.schools.tenancy import within

TOKEN_BYTES = 16
"""128 bits: 22 characters, short enough for a text, and no guessing finds one."""
MOST_USES = 40
"""A parent looks a few times; more is a machine, and the link is closed."""

MOST_DAYS = timedelta(days=7)


@transaction.atomic
def make(
    *,
    school: School,
    contact_key: str,
    pupils: Sequence[Pupil],
    day: date,
    now: datetime,
    message: Any = None,
) -> str:
    """The token of a new link; only its digest is kept. Raises ValueError without a child, for
    children of different families, or for a contact whom one of them does not have."""
    _demand_one_family(pupils)
    _demand_their_contact(pupils, contact_key)
    token = token_urlsafe(TOKEN_BYTES)
    link = ReplyLink.objects.create(
        school=school,
        digest=digest_of(token),
        contact_key=contact_key,
        day=day,
        origin=f"message:{message.pk}" if message is not None else "",
        made_at=now,
        expires_at=expires(school, day),
    )
    LinkedPupil.objects.bulk_create(
        [LinkedPupil(school=school, link=link, pupil=pupil) for pupil in pupils]
    )
    return token


def find(token: str, now: datetime) -> ReplyLink | None:
    """The link of a token while it is good, from outside any school. One query whatever comes of
    it, so that the time tells nobody whether a token ever was."""
    rows = ReplyLink.everywhere.filter(digest=digest_of(token)).select_related("school")
    link: ReplyLink | None = rows.first()
    is_good = link is not None and now < link.expires_at and link.uses < MOST_USES
    return link if is_good else None


def count_use(link: ReplyLink) -> None:
    """Counts an opening, in the database: two at once are two."""
    ReplyLink.everywhere.filter(pk=link.pk).update(uses=F("uses") + 1)


def pupils_of(link: ReplyLink) -> list[Pupil]:
    """The children whom it is about and may still be, the eldest first: never one who has died,
    nor one whose contact was taken off or restricted since it was sent."""
    with within(link.school):
        contacts = Contact.objects.filter(school=link.school, contact_id=link.contact_key)
        still = contacts.filter(legal_restriction="").exclude(may_contact="0")
        found = Pupil.objects.filter(pk__in=link.about.values("pupil"), died_on=None)
        here = found.filter(pk__in=still.values("pupil"))
        return list(here.order_by("date_of_birth", "forename", "pk"))


def address_of(token: str) -> str:
    """The address that a message carries."""
    return f"{settings.ORIGIN}/r/{token}"


def digest_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def expires(school: School, day: date) -> datetime:
    """When the next school day after `day` ends, a week later at most: a link that is good all
    summer lies in a phone that others hold by then."""
    week = day + MOST_DAYS
    following = school.days.filter(date__gt=day, date__lt=week).order_by("date")
    last = following.values_list("date", flat=True).first() or week
    return datetime.combine(last, school.day_ends, tzinfo=LONDON)


def _demand_one_family(pupils: Sequence[Pupil]) -> None:
    if not pupils:
        raise ValueError("A link is about at least one child.")
    if len(pupils) > 1 and (len({p.family_id for p in pupils}) > 1 or not pupils[0].family_id):
        raise ValueError("A link is about the children of one family.")


def _demand_their_contact(pupils: Sequence[Pupil], contact_key: str) -> None:
    """Whoever is no contact of a child would learn the child's name."""
    for pupil in pupils:
        if not pupil.contacts.filter(school=pupil.school, contact_id=contact_key).exists():
            raise ValueError(f"{contact_key} is no contact of {pupil.pupil_id}.")
