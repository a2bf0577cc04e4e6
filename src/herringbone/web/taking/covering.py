"""Cover: a class for one day to a member of staff, or to whoever holds a slip with a code.

A slip opens one class's register on one day and nothing else. Its code is shown once and printed;
kept is only a digest (practice 20).
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Q

from herringbone.web.schools.models import Cover, Post, Role, School
from herringbone.web.schools.viewer import Viewer

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters and digits of a code, none read as another (0 O, 1 I L, U V): 49 bits for one day."""

LENGTH = 10
NOT_TEACHING = (Role.TRUST, Role.GOVERNOR, Role.LA_OFFICER)


class CannotCover(ValueError):
    """This cover can not be arranged; the words say why."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works for the school on a day and may take a class; `busy` names their own."""

    user_id: int
    name: str
    position: str
    busy: str = ""


def colleagues(school: School, day: date) -> list[Colleague]:
    """Staff on a day, those without a class of their own first, then by name."""
    posts = (
        Post.objects.filter(school=school, start__lte=day)
        .filter(Q(end=None) | Q(end__gte=day))
        .exclude(role__in=NOT_TEACHING)
        .filter(user__is_active=True)
        .select_related("user")
    )
    found: dict[int, Colleague] = {}
    for post in posts:
        known = found.get(post.user_id)
        busy = post.class_name or (known.busy if known else "")
        position = known.position if known else post.position
        found[post.user_id] = Colleague(post.user_id, str(post.user), position, busy)
    return sorted(found.values(), key=lambda one: (bool(one.busy), one.name))


@transaction.atomic
def arrange(
    *, school: School, class_name: str, day: date, user: Any, viewer: Viewer, now: datetime
) -> Cover:
    """The class belongs to a member of staff for a day; doing it again changes nothing. Raises
    CannotCover for a day that has passed and for a person who does not work here then."""
    _demand_not_passed(day, now)
    if user.pk not in {one.user_id for one in colleagues(school, day)}:
        raise CannotCover(f"{user} has no post here on that day. Enter one first.")
    same = {"school": school, "class_name": class_name, "date": day, "user": user}
    found: Cover | None = Cover.objects.filter(**same, withdrawn_at=None).first()
    return found or Cover.objects.create(**same, made_by=viewer.user, made_at=now)


@transaction.atomic
def make_slip(
    *, school: School, class_name: str, day: date, viewer: Viewer, now: datetime
) -> tuple[Cover, str]:
    """A slip and its code. The code is given here once and nowhere else: it is not kept."""
    _demand_not_passed(day, now)
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    cover: Cover = Cover.objects.create(
        school=school,
        class_name=class_name,
        date=day,
        user=None,
        code_digest=digest_of(code),
        made_by=viewer.user,
        made_at=now,
    )
    return cover, spaced(code)


def withdraw(*, cover: Cover, now: datetime) -> bool:
    """The cover ends at once; False where it had ended before."""
    return bool(Cover.objects.filter(pk=cover.pk, withdrawn_at=None).update(withdrawn_at=now))


def cover_with(code: str, day: date) -> Cover | None:
    """The cover that a typed code opens on a day, of whatever school; None for any other code."""
    tidy = tidied(code)
    if len(tidy) != LENGTH:
        return None
    found = Cover.everywhere.filter(code_digest=digest_of(tidy), date=day, withdrawn_at=None)
    row: Cover | None = found.select_related("school").first()
    return row


def covers_on(school: School, day: date) -> dict[str, Sequence[Cover]]:
    """Covers of a day by class, the latest first."""
    found: dict[str, list[Cover]] = {}
    rows = Cover.objects.filter(school=school, date=day, withdrawn_at=None)
    for row in rows.select_related("user", "made_by").order_by("-made_at"):
        found.setdefault(row.class_name, []).append(row)
    return dict(found)


def digest_of(code: str) -> str:
    return sha256(tidied(code).encode()).hexdigest()


def tidied(code: str) -> str:
    """A code as it was made: people type it with spaces, a dash, small letters."""
    return "".join(letter for letter in code.upper() if letter.isalnum())


def spaced(code: str) -> str:
    """ "K7QM2-XWD9P", as it is printed and read out."""
    half = LENGTH // 2
    return f"{code[:half]}-{code[half:]}"


def _demand_not_passed(day: date, now: datetime) -> None:
    if day < now.date():
        raise CannotCover("That day has passed. A past register is entered from paper.")
