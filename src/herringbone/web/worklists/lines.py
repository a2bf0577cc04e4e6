"""Lines of a list: one thing to do, once; many of one kind as one job; filters over them.

Between `listing`, which says whose they are, and the screen.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from herringbone.web.schools.models import Pupil
from herringbone.web.strategies.evaluation import Said, step_said
from herringbone.web.worklists.models import Work
from herringbone.web.worklists.subjects import Subject

LIST = "standing"
"""The provision under which a run asks for a list to be settled, as one piece of work."""
FEW = 3
"""From so many lines of one kind on they are one job."""


class When(IntEnum):
    """Sections of a list, the most pressing first."""

    OVERDUE_SAFETY = 0
    TODAY = 1
    WEEK = 2
    LATER = 3

    @property
    def words(self) -> str:
        return ("Overdue, and about safety", "Today", "This week", "Later")[self]


@dataclass(frozen=True)
class Line:
    """One thing to do, once: `works` are the pieces of work that it is (a brother and a sister, the
    same for two hats); `hats` say as what it is the viewer's."""

    works: tuple[Work, ...]
    subjects: tuple[Subject, ...]
    said: Said | None
    hats: tuple[str, ...]
    is_safety: bool
    is_first: bool
    when: When
    owner: str = ""
    beside: str = ""

    @property
    def work(self) -> Work:
        return self.works[0]

    @property
    def due(self) -> date:
        return min(work.due_by for work in self.works)

    @property
    def since(self) -> date:
        return min(work.date for work in self.works)

    @property
    def pupils(self) -> list[Pupil]:
        return [pupil for subject in self.subjects for pupil in subject.pupils]

    @property
    def references(self) -> list[str]:
        """Where the strategy asks for it; what it asks for by itself stands nowhere in it."""
        found = (step_said(w.provision, w.step) for w in self.works if w.provision != LIST)
        return list(dict.fromkeys(found))

    @property
    def held(self) -> str:
        return next((one.held for one in self.subjects if one.held), "")

    @property
    def kind(self) -> tuple[str, str]:
        return self.work.verb, self.work.thing

    @property
    def class_names(self) -> frozenset[str]:
        return frozenset(one.class_name for one in self.subjects if one.class_name)

    @property
    def year_groups(self) -> frozenset[str]:
        return frozenset(one.year_group for one in self.subjects if one.year_group)


@dataclass(frozen=True)
class Job:
    """Lines of one kind as one job: "24 letters: warning"."""

    verb: str
    thing: str
    lines: tuple[Line, ...]
    when: When

    @property
    def words(self) -> str:
        return self.lines[0].work.words

    @property
    def subjects(self) -> list[Subject]:
        """Whom it is about, each once: the first few stand beside the job."""
        return list({id(one): one for line in self.lines for one in line.subjects}.values())

    @property
    def owners(self) -> list[str]:
        return list(dict.fromkeys(line.owner for line in self.lines))

    @property
    def due(self) -> date:
        return min(line.due for line in self.lines)

    @property
    def key(self) -> str:
        return f"{self.verb}:{self.thing}"


@dataclass(frozen=True)
class Filters:
    """What a person asks of the list; "" asks for anything."""

    owner: str = ""
    kind: str = ""
    class_name: str = ""
    year_group: str = ""
    due: str = ""
    provision: str = ""

    def take(self, line: Line, today: date) -> bool:
        return all(
            (
                not self.owner or self.owner in [work.holder for work in line.works],
                not self.kind or self.kind == f"{line.work.verb}:{line.work.thing}",
                not self.class_name or self.class_name in line.class_names,
                not self.year_group or self.year_group in line.year_groups,
                not self.due or self._is_due(line, today),
                not self.provision or self.provision in [w.provision for w in line.works],
            )
        )

    def _is_due(self, line: Line, today: date) -> bool:
        if self.due == "late":
            return line.due < today
        if self.due == "today":
            return line.due <= today
        return line.when <= When.WEEK

    @property
    def is_on(self) -> bool:
        return self != Filters()


def jobs_of(lines: Iterable[Line]) -> Iterator[tuple[When, list[Line | Job]]]:
    """Sections with their lines; lines of one kind are one job in the section of its most pressing
    line, but what is about safety is never hidden in one."""
    lines = list(lines)
    counts = Counter(line.kind for line in lines if not line.is_safety)
    sections: dict[When, list[Line | Job]] = defaultdict(list)
    gathered: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in lines:
        if not line.is_safety and counts[line.kind] >= FEW:
            gathered[line.kind].append(line)
        else:
            sections[line.when].append(line)
    for (verb, thing), held in gathered.items():
        when = min(line.when for line in held)
        sections[when].append(Job(verb, thing, tuple(held), when))
    for when in sorted(sections):
        yield when, sections[when]
