"""Whoever looks: their posts in one school on one day, and what these allow.

`request.viewer` is one. It fails closed: no post today, no deed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from herringbone.web.schools.deeds import RULES, Deed
from herringbone.web.schools.models import Caseload, Cover, Deputy, Post, Pupil, Role, School
from herringbone.web.schools.roll import value_on


class Denied(PermissionDenied):
    """Refused, with a sentence that the person can read."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A role held today, in one's own post or as somebody's deputy (`acting_for`)."""

    role: Role
    position: str
    class_name: str = ""
    acting_for: str = ""


@dataclass(frozen=True)
class Viewer:
    """`standings` are today's; build one with `viewer_of` inside `within(school)`."""

    user: Any
    school: School
    today: date
    standings: tuple[Standing, ...]

    @cached_property
    def roles(self) -> frozenset[Role]:
        return frozenset(standing.role for standing in self.standings)

    @cached_property
    def classes(self) -> frozenset[str]:
        """Classes of one's own and those covered today."""
        own = {s.class_name for s in self.standings if s.class_name}
        covered = Cover.objects.filter(
            school=self.school, date=self.today, user=self.user, withdrawn_at=None
        )
        return frozenset(own | set(covered.values_list("class_name", flat=True)))

    @cached_property
    def caseload(self) -> frozenset[int]:
        """Keys of the pupils whom a local authority officer works with today."""
        held = Caseload.objects.filter(school=self.school, user=self.user)
        now = held.filter(_covering(self.today))
        return frozenset(now.values_list("pupil_id", flat=True))

    @property
    def name(self) -> str:
        return str(self.user)

    @property
    def position(self) -> str:
        """The title that stands in the record."""
        if not self.standings:
            return ""
        first = self.standings[0]
        return f"{first.position} for {first.acting_for}" if first.acting_for else first.position

    def class_of(self, pupil: Pupil) -> str:
        return value_on(pupil, "class", self.today)

    def may(self, deed: Deed, about: object = None) -> bool:
        """Whether the deed is allowed, about a class name or a pupil where it is about one."""
        return bool(RULES.test_rule(deed, self, about))

    def demand(self, deed: Deed, about: object = None) -> None:
        """Raises Denied, in words, where the deed is not allowed."""
        if not self.may(deed, about):
            held = ", ".join(sorted(role.label for role in self.roles)) or "no role here today"
            raise Denied(
                f"Your role ({held}) may not {deed}. "
                "If you should, ask the head or an administrator."
            )


def viewer_of(user: Any, school: School, today: date) -> Viewer:
    """The viewer with their own posts and those they stand in for on `today`."""
    own = Post.objects.filter(school=school, user=user).filter(_covering(today))
    standings = [Standing(Role(p.role), p.position, p.class_name) for p in own]
    acting = Deputy.objects.filter(school=school, user=user, start__lte=today, end__gte=today)
    for deputy in acting.select_related("post__user"):
        post = deputy.post
        if post.start <= today and (post.end is None or today <= post.end):
            standings.append(
                Standing(Role(post.role), post.position, post.class_name, str(post.user))
            )
    return Viewer(user, school, today, tuple(standings))


def schools_of(user: Any, today: date) -> Sequence[School]:
    """Schools in which the person has a post or stands in for one today, by name."""
    posts = Post.everywhere.filter(user=user).filter(_covering(today))
    acting = Deputy.everywhere.filter(user=user, start__lte=today, end__gte=today)
    keys = {*posts.values_list("school_id", flat=True), *acting.values_list("school_id", flat=True)}
    return list(School.objects.filter(pk__in=keys))


def _covering(day: date) -> Q:
    return Q(start__lte=day) & (Q(end=None) | Q(end__gte=day))
