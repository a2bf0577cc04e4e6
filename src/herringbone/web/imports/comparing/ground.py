"""What every comparison stands on: what is brought, what is held, who is asked, and when it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from herringbone.engine.record import roll
from herringbone.web.imports.held import Held
from herringbone.web.imports.models import ImportRun
from herringbone.web.imports.questions import Asking
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
