"""Who does what a strategy asks for: its roles against the posts that people hold today.

A role that nobody holds falls to its deputy in the strategy, then to the attendance lead, and the
list says so; what waits for the safeguarding lead has a second person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from herringbone.web.schools.models import Role, School
from herringbone.web.schools.people import posts_on
from herringbone.web.strategies.evaluation import Plan

R = Role
EVERY_ROLE = frozenset(Role) - {R.TRUST, R.GOVERNOR, R.LA_OFFICER, R.ADMINISTRATOR}
POSTS_OF: Mapping[str, frozenset[Role]] = {
    **{role.value: frozenset({role}) for role in Role},
    "office_manager": frozenset({R.OFFICE}),
    "attendance_team": frozenset({R.ATTENDANCE_OFFICER, R.ATTENDANCE_LEAD}),
    "team": frozenset({R.ATTENDANCE_OFFICER, R.ATTENDANCE_LEAD}),
    "lead": frozenset({R.ATTENDANCE_LEAD}),
    "vice_principal": frozenset({R.SLT}),
    "principal": frozenset({R.HEAD}),
    "ewo": frozenset({R.LA_OFFICER}),
    "governors": frozenset({R.GOVERNOR}),
    "trust_lead": frozenset({R.TRUST}),
    "all_staff": EVERY_ROLE,
    "any_staff": EVERY_ROLE,
}
"""By a role's name in a strategy: the posts whose holders do its work. A name that is not here has
no post, so that its work falls to somebody who is."""

FALLS_TO = ("attendance_lead", "attendance_officer", "head")
SECONDS = ("slt", "head", "attendance_lead")
"""Who is the second person for the safeguarding lead where the strategy names no deputy."""


@dataclass(frozen=True, slots=True)
class Duty:
    """A strategy's role on a day. `posts` do its work; `instead` is the role whose people do it
    where nobody holds it ("" where somebody does); `second` its second person's role."""

    role: str
    title: str
    posts: frozenset[Role]
    instead: str = ""
    second: str = ""
    second_posts: frozenset[Role] = frozenset()
    own_class: bool = False

    @property
    def banner(self) -> str:
        """What the list says where the work has come to somebody else; "" where it has not."""
        if not self.instead:
            return ""
        return f"Nobody holds the role “{self.title}” today, so its work is with: {self.instead}."


class Duties:
    """All roles of a school's strategy on a day, asked for by name."""

    def __init__(self, school: School, plan: Plan | None, day: date) -> None:
        self.school, self.day = school, day
        self._roles = plan.strategy.roles if plan is not None else {}
        self._known: dict[tuple[str, str], Duty] = {}

    @cached_property
    def _held(self) -> frozenset[Role]:
        return frozenset(Role(role) for role, _, _ in self.posts)

    @cached_property
    def posts(self) -> list[tuple[str, str, int]]:
        """Role, class and person of every post held on the day."""
        rows = posts_on(self.school, self.day).order_by("pk")
        return list(rows.values_list("role", "class_name", "user_id"))

    @cached_property
    def classes_taught(self) -> frozenset[str]:
        return frozenset(name for role, name, _ in self.posts if role == R.CLASS_TEACHER)

    def of(self, role: str, class_name: str = "") -> Duty:
        """The role for a class, where it is a class teacher's; any class's where none is given."""
        key = (role, class_name if role == R.CLASS_TEACHER else "")
        if key not in self._known:
            self._known[key] = self._duty(*key)
        return self._known[key]

    def title(self, role: str) -> str:
        """The role as the strategy calls it."""
        if role in self._roles:
            return str(self._roles[role].title)
        return Role(role).label if role in Role.values else role.replace("_", " ")

    @property
    def names(self) -> list[str]:
        """Every role that work can be handed to: the strategy's that somebody holds."""
        names = [*self._roles, *(name for name in FALLS_TO if name not in self._roles)]
        return [name for name in names if self._is_held(name, "")]

    # --- who --------------------------------------------------------------------------------
    def _duty(self, role: str, class_name: str) -> Duty:
        does = next((name for name in self._line(role) if self._is_held(name, class_name)), "")
        second = self._second(does)
        return Duty(
            role=role,
            title=self.title(role),
            posts=POSTS_OF.get(does, frozenset()),
            instead="" if does == role else self.title(does) if does else "nobody",
            second=self.title(second) if second else "",
            second_posts=POSTS_OF.get(second, frozenset()),
            own_class=does == R.CLASS_TEACHER,
        )

    def _line(self, role: str) -> list[str]:
        """The role, its deputies in the strategy, then the attendance lead and who is behind."""
        line = self._deputies(role)
        return [*line, *(one for one in FALLS_TO if one not in line)]

    def _deputies(self, role: str) -> list[str]:
        """The role and its deputies, each once."""
        line: list[str] = []
        name: str | None = role
        while name and name not in line:
            line.append(name)
            name = self._roles[name].deputy if name in self._roles else None
        return line

    def _is_held(self, role: str, class_name: str) -> bool:
        if role == R.CLASS_TEACHER and class_name:
            return class_name in self.classes_taught
        return not self._held.isdisjoint(POSTS_OF.get(role, frozenset()))

    def _second(self, role: str) -> str:
        """The second person's role where the safeguarding lead does it."""
        if role != R.DSL:
            return ""
        line = (*self._deputies(role)[1:], *SECONDS)
        return next((name for name in line if self._is_held(name, "")), "")

    # --- by name ----------------------------------------------------------------------------
    def people(self, duty: Duty, class_name: str = "") -> list[int]:
        """Keys of the people who hold a duty, for a class where it is a class teacher's."""
        return [
            user
            for role, name, user in self.posts
            if role in duty.posts and not (duty.own_class and class_name and name != class_name)
        ]

    def names_of(self, duty: Duty, class_name: str = "") -> str:
        """Who that is, by name."""
        return ", ".join(dict.fromkeys(self.named[key] for key in self.people(duty, class_name)))

    @property
    def people_here(self) -> frozenset[int]:
        return frozenset(self.named)

    @cached_property
    def named(self) -> dict[int, str]:
        """Everybody with a post today, by key."""
        held = posts_on(self.school, self.day).select_related("user")
        return {post.user_id: str(post.user) for post in held}
