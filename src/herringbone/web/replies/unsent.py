"""Keeps what a parent typed and left out or wrote too long, while they are shown what is missing.

A page that comes back for a mistake is then one that is only looked at, like the one after an
answer: to reload it or to go back to it asks nothing. Nothing here is seen by the school.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from herringbone.web.messages.models.links import ReplyLink
from herringbone.web.replies.models import Unsent
from herringbone.web.schools.models import School
from herringbone.web.schools.tenancy import within

FOR = timedelta(hours=1)
MOST = 2000
"""Characters of each thing typed: more than fits is wrong anyway, and shown cut."""


def keep(link: ReplyLink, typed: Mapping[str, str], now: datetime) -> None:
    """In place of what was typed by the link before."""
    cut = {name: value[:MOST] for name, value in typed.items()}
    with within(link.school):
        Unsent.objects.update_or_create(
            link=link, defaults={"school": link.school, "typed": cut, "at": now}
        )


def typed_before(link: ReplyLink, now: datetime) -> dict[str, str] | None:
    with within(link.school):
        held = Unsent.objects.filter(school=link.school, link=link, at__gt=now - FOR).first()
    return held.typed if held is not None else None


def forget(link: ReplyLink) -> None:
    """It was sent: what was kept of it meanwhile goes."""
    Unsent.objects.filter(school=link.school, link=link).delete()


def forget_old(school: School, now: datetime) -> None:
    """Of every link of a school, whenever one is opened."""
    with within(school):
        Unsent.objects.filter(school=school, at__lte=now - FOR).delete()
