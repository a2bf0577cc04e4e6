"""Who may authorise an absence: whoever's role may decide leave, in their own post or as deputy.

Asked by the planning of leave, suspensions and part-time timetables; the roles stand in one place,
the table of deeds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

from django.db.models import Q

from herringbone.web.schools.deeds import RULES, Deed
from herringbone.web.schools.models import Deputy, Post, Role, School


@dataclass(frozen=True, slots=True)
class Authoriser:
    """A person with authority on a day, in their own post or as somebody's deputy; `key` is the
    user's, for a form."""

    key: int
    name: str
    position: str
    is_deputy: bool = False


def authorisers(school: School, day: date) -> list[Authoriser]:
    """Who may authorise on a day, by name; a deputy with whom they stand in for."""
    posts = Post.objects.filter(school=school, role__in=roles(), start__lte=day).filter(
        Q(end=None) | Q(end__gte=day)
    )
    found = {
        post.user_id: Authoriser(post.user_id, str(post.user), post.position)
        for post in posts.select_related("user")
    }
    acting = Deputy.objects.filter(
        school=school, start__lte=day, end__gte=day, post__in=[post.pk for post in posts]
    )
    for deputy in acting.select_related("user", "post__user"):
        position = f"{deputy.post.position} for {deputy.post.user}"
        one = Authoriser(deputy.user_id, str(deputy.user), position, is_deputy=True)
        found.setdefault(deputy.user_id, one)
    return sorted(found.values(), key=lambda one: one.name)


def roles() -> list[Role]:
    """The roles that may decide leave."""
    return [
        role
        for role in Role
        if RULES.test_rule(Deed.DECIDE_LEAVE, SimpleNamespace(roles={role}), None)
    ]
