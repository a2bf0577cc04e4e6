"""Scopes whose subjects are not pupils: classes, year groups, the school, groups, families.

Each is a view of a `PupilScope`; `scope_for` picks by the kind of subject, `ask` puts a condition.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from herringbone.engine.language.conditions import Condition
from herringbone.engine.measuring.figures import Figure, Flags, Truth, Words
from herringbone.engine.measuring.groups import GroupFrame
from herringbone.engine.running.scopes import PupilScope

ONE_FLAG = ("pp", "fsm", "ehcp", "lac", "cp", "cin", "eal", "young_carer", "new_starter")
ONE_TEXT = ("sen", "sex", "ethnicity")
WITHIN_SCHOOL = ("school", "trust", "staff")


class GroupScope:
    """Classes, year groups, characteristics or the school itself; figures are pooled."""

    def __init__(self, pupils: PupilScope, kind: str, leaving_out: Flags | None = None) -> None:
        self.pupils = pupils
        self.world, self.moment = pupils.world, pupils.moment
        self.kind = kind
        group_kind = "school" if kind in ("trust", "staff") else kind
        self.frame = GroupFrame(pupils.frame, group_kind, leaving_out=leaving_out)
        self.subjects: tuple[str, ...] = self._names()
        self.size = len(self.subjects)
        self.present: Flags = np.ones(self.size, dtype=bool)

    def year_group_of(self, row: int) -> str:
        """The year group most of a class's pupils are in, on the as-of day."""
        names = self.pupils.frame.text(self.kind)
        years = self.pupils.frame.text("year_group")
        here = self.pupils.present & (names == self.subjects[row])
        found, counts = np.unique(years[here].astype(str), return_counts=True)
        return str(found[counts.argmax()]) if len(found) else ""

    def _names(self) -> tuple[str, ...]:
        if self.kind in ("school", "trust"):
            return (self.world.registers.school.name,)
        if self.kind == "staff":
            return ("all staff",)
        return self.frame.subjects

    def figure(self, name: str) -> Figure:
        head, _, rest = name.partition(".")
        if head == "school" and rest:
            return self._spread(self.pupils.group("school")[0].figure(rest))
        if head == self.kind and rest:
            return self.frame.figure(rest)
        return self.frame.figure(name)

    def _spread(self, figure: Figure) -> Figure:
        rows = np.zeros(self.size, dtype=np.int64)
        return Figure(figure.numerator[rows], figure.denominator[rows], figure.known[rows])

    def truth(self, name: str) -> Truth:
        return self.frame.truth(name)

    def text(self, name: str) -> Words:
        if name in (self.kind, "class_name"):
            return np.array(self.subjects, dtype=object)
        raise KeyError(name)


class CharacteristicScope:
    """Pupils with a characteristic, each a group: `pp`, `sen K`, `sex F` ... (measures.md,
    "Groups"); only groups with somebody on roll."""

    kind = "group"

    def __init__(self, pupils: PupilScope) -> None:
        self.pupils = pupils
        self.world, self.moment, self.frame = pupils.world, pupils.moment, pupils.frame
        self._rows = [
            (frame, row, name if kind in ONE_FLAG else f"{kind} {name}")
            for kind in (*ONE_FLAG, *ONE_TEXT)
            for frame in (GroupFrame(pupils.frame, kind),)
            for row, name in enumerate(frame.subjects)
            if kind in ONE_TEXT or name == kind
        ]
        self.subjects: tuple[str, ...] = tuple(name for _, _, name in self._rows)
        self.size = len(self.subjects)
        self.present: Flags = np.ones(self.size, dtype=bool)

    def figure(self, name: str) -> Figure:
        head, _, rest = name.partition(".")
        if head == "school" and rest:
            school, rows = self.pupils.group("school")[0].figure(rest), np.zeros(self.size, int)
            return Figure(school.numerator[rows], school.denominator[rows], school.known[rows])
        found = [(frame.figure(name), row) for frame, row, _ in self._rows]
        return Figure(
            np.array([figure.numerator[row] for figure, row in found], dtype=np.int64),
            np.array([figure.denominator[row] for figure, row in found], dtype=np.int64),
            np.array([figure.known[row] for figure, row in found], dtype=bool),
        )

    def truth(self, name: str) -> Truth:
        found = [(frame.truth(name), row) for frame, row, _ in self._rows]
        return Truth(
            np.array([truth.value[row] for truth, row in found], dtype=bool),
            np.array([truth.known[row] for truth, row in found], dtype=bool),
        )

    def text(self, name: str) -> Words:
        raise KeyError(name)


class FamilyScope:
    """Families: a condition holds for a family when it holds for one of its children on roll."""

    kind = "family"

    def __init__(self, pupils: PupilScope) -> None:
        self.pupils = pupils
        self.world, self.moment = pupils.world, pupils.moment
        self.subjects, self.number = self.world.families
        self.size = len(self.subjects)

    @cached_property
    def present(self) -> Flags:
        return self._any(self.pupils.present)

    def _any(self, flags: Flags) -> Flags:
        found = np.zeros(self.size, dtype=bool)
        found[self.number[flags]] = True
        return found

    def reduce(self, truth: Truth) -> Truth:
        """The families' truth from their children's."""
        here = self.pupils.present
        yes = self._any(truth.value & truth.known & here)
        unknown = self._any(~truth.known & here)
        return Truth(yes, yes | ~unknown)

    def children(self, family: int, met: Flags) -> list[int]:
        """Rows of a family's children who meet the condition."""
        return [int(row) for row in np.flatnonzero((self.number == family) & met)]


AnyScope = PupilScope | GroupScope | CharacteristicScope | FamilyScope


def scope_for(pupils: PupilScope, kind: str, leaving_out: Condition | None = None) -> AnyScope:
    """The scope of a subject kind."""
    if kind in ("pupil", "register", "case"):
        return pupils
    if kind == "family":
        return FamilyScope(pupils)
    if kind == "group":
        return CharacteristicScope(pupils)
    left: Flags | None = None
    if leaving_out is not None:
        truth = leaving_out.truth(pupils)
        left = truth.value & truth.known
    return GroupScope(pupils, kind, left)


def ask(condition: Condition, scope: AnyScope) -> Truth:
    """The condition's truth for each subject of a scope."""
    if isinstance(scope, FamilyScope):
        return scope.reduce(condition.truth(scope.pupils))
    return condition.truth(scope)
