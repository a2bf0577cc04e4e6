"""What stands held for a pupil, and who may lift it: what the page says in place of the form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from herringbone.web.pupils.pages import PupilPage
from herringbone.web.schools.models import Hold, Role
from herringbone.web.schools.people import posts_on

LIFTERS = (Role.HEAD, Role.DSL)
"""Whose holders lift a hold (`Deed.LIFT_HOLD`)."""


@dataclass(frozen=True)
class StandingHolds:
    """The holds that stand for the pupil of a page, the pupil's own and the family's."""

    page: PupilPage

    @cached_property
    def holds(self) -> Sequence[Hold]:
        return list(self.page.holds)

    def cover(self, *, whole_family: bool) -> bool:
        """Whether all that is asked for is held already."""
        wants_family = whole_family and bool(self.page.pupil.family_id)
        return any(one.pupil_id is None or not wants_family for one in self.holds)

    @property
    def may_widen(self) -> bool:
        """Only the pupil is held, and there is a family that could be."""
        return bool(self.holds) and not self.cover(whole_family=True)

    @property
    def lifters(self) -> list[str]:
        """Who may lift it today, by name and title."""
        held = posts_on(self.page.pupil.school, self.page.now.date()).filter(role__in=LIFTERS)
        posts = held.select_related("user").order_by("role", "pk")
        return list(dict.fromkeys(f"{post.user}, {post.position}" for post in posts))
