"""What every comparison stands on: what is brought, what is held, who is asked, and when it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from herringbone.engine.record import roll
from herringbone.web.imports.held import Held
from herringbone.web.imports.models import ImportRun
from herringbone.web.imports.questions import Ask, Asking
from herringbone.web.imports.sources import Source
from herringbone.web.schools.models import Pupil, School


@dataclass
class Ground:
    """`pupils` are filled by the comparison of the roll: the stored pupil of each row of the file's
    registers, held or new."""

    school: School
    source: Source
    held: Held
    asking: Asking
    at: datetime
    digest: str = ""
    """Of the files, where they were files: one that came before is known again by it."""
    pupils: list[Pupil] = field(default_factory=list)

    @property
    def today(self) -> date:
        return self.at.date()

    @cached_property
    def previous(self) -> ImportRun | None:
        """The last import that stands."""
        runs = ImportRun.objects.filter(school=self.school, undone_at=None)
        found: ImportRun | None = runs.order_by("-at", "-pk").first()
        return found

    @cached_property
    def is_older(self) -> bool:
        """Whether the file only adds, since it ends before what stands here or was followed by
        another: it does not know who pupils are now. A person may say that it is the present."""
        why = [*self._ends_before(), *self._was_followed()]
        name = self.source.registers.school.name
        return bool(why) and not self.asking.ask(Ask.OLDER_FILE, "files", name, why)

    def _ends_before(self) -> Iterator[str]:
        marked = max((day for day, _ in self.held.marked_slots), default=date.min)
        before = self.previous.last_day if self.previous else None
        ends = self.source.last_mark
        if marked > self.source.last_day:
            last = self.source.last_day.isoformat()
            yield f"Their calendar ends on {last}; marks stand here up to {marked.isoformat()}."
        elif before and ends and ends < before:
            ends_on, came_to = ends.isoformat(), before.isoformat()
            yield f"Their last mark is of {ends_on}; the import before them had marks to {came_to}."

    def _was_followed(self) -> Iterator[str]:
        """These very files were brought in before, and others after them."""
        if not self.digest or (self.previous and self.previous.digest == self.digest):
            return
        runs = ImportRun.objects.filter(school=self.school, undone_at=None)
        same = runs.filter(digest=self.digest).first()
        if same is not None:
            yield f"They were brought in on {same.when}, and others since."

    @cached_property
    def changed_from(self) -> date:
        """From which day a value that is not dated is taken to have changed: today, or the first
        day of the academic year where the last import was in the one before."""
        begins = self.school.year_start(self.today)
        before = self.previous.at.date() if self.previous else None
        return begins if before is not None and before < begins else self.today


def named(pupil: Pupil | roll.Pupil) -> str:
    """`Ashdown, Amy (P0001)`, or the id where no name is held."""
    return pupil.name if pupil.name == pupil.pupil_id else f"{pupil.name} ({pupil.pupil_id})"


def is_shell(ground: Ground, pupil: Pupil) -> bool:
    """A pupil of whom only the record still speaks: brought in once, and taken back."""
    return not ground.held.enrolments.get(pupil.pk) and not pupil.values
