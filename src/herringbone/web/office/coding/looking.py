"""What the coding check looks at, read once: marks, details, plans, reports, contacts of a window.

Each check takes one `Looked` and gives findings; what only some checks need is read when asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt
from django.db.models import Q

from herringbone.web.absences.claims import half_of
from herringbone.web.absences.known import Source, claim_of, latest_report, session_at
from herringbone.web.absences.models import PlannedAbsence, Reported, SessionPattern
from herringbone.web.office.coding.beside import Beside, beside, rare_details
from herringbone.web.office.marks import Marks, Session, bare_marks_of
from herringbone.web.office.roster import Roster, roster_of
from herringbone.web.schools.models import Contact, Pupil, School
from herringbone.web.schools.querysets import rows_of

FIELDS = ("part_time_timetable", "address_confidential")
ILLNESS_DAYS = 3
"""Days of illness on end after which somebody should have said what it is."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not fit: about whom, which sessions, and what it says in one sentence.
    `suggests` is the code that would be right, where there is one; "" leaves it to the person."""

    pupil: Pupil
    class_name: str
    says: str
    sessions: tuple[Session, ...] = ()
    suggests: str = ""


@dataclass(frozen=True)
class Check:
    """`why` is why it matters, `mend` the words of the button that puts it right, `to` where that
    leads: `marks` (the amendment), `contacts` or `plan`."""

    key: str
    title: str
    why: str
    mend: str
    find: Callable[[Looked], Iterable[Finding]]
    to: str = "marks"


@dataclass(frozen=True)
class Looked:
    """A school, or some of its pupils, from `first` to `last`; sessions still open are left out."""

    school: School
    marks: Marks
    now: datetime
    illness_days: int = ILLNESS_DAYS

    @property
    def roster(self) -> Roster:
        return self.marks.roster

    @property
    def first(self) -> date:
        return self.marks.sessions[0][0]

    @property
    def last(self) -> date:
        return self.marks.sessions[-1][0]

    @cached_property
    def people(self) -> Mapping[int, Pupil]:
        return {pupil.id: pupil for pupil in self.roster.pupils}

    @cached_property
    def order(self) -> Mapping[date, int]:
        """The place of each school day among those of the window."""
        return {day: place for place, day in enumerate(sorted(self.marks.open_days))}

    def where(self, found: npt.NDArray[np.bool_]) -> Iterator[tuple[Pupil, list[Session]]]:
        """By pupil: the sessions that a table marks, for pupils with at least one."""
        for row in np.flatnonzero(found.any(axis=1)):
            pupil = self.roster.pupils[row]
            columns = np.flatnonzero(found[row]).tolist()
            yield pupil, [self.marks.sessions[column] for column in columns]

    def finding(
        self, pupil: Pupil, says: str, sessions: Sequence[Session] = (), suggests: str = ""
    ) -> Finding:
        day = sessions[-1][0] if sessions else self.last
        name = self.roster.class_of(pupil, day)
        return Finding(pupil, name, says, tuple(sessions), suggests)

    @cached_property
    def beside(self) -> Beside:
        """Notes, reasons and minutes."""
        return beside(self.marks)

    @cached_property
    def plans(self) -> Sequence[PlannedAbsence]:
        held = PlannedAbsence.objects.filter(
            school=self.school, first__lte=self.last, last__gte=self.first, cancelled_at=None
        )
        return [plan for plan in held if plan.pupil_id in self.people]

    @cached_property
    def patterns(self) -> Sequence[SessionPattern]:
        held = SessionPattern.objects.filter(school=self.school, cancelled_at=None)
        held = held.filter(start__lte=self.last).exclude(end__lt=self.first)
        return [pattern for pattern in held if pattern.pupil_id in self.people]

    @cached_property
    def reports(self) -> Sequence[Reported]:
        held = Reported.objects.filter(
            Q(day__gte=self.first) | Q(expected_back__gt=self.first),
            school=self.school,
            day__lte=self.last,
            withdrawn_at=None,
        )
        return [report for report in held if report.pupil_id in self.people]

    def covers(self, source: Source, day: date, session: str) -> bool:
        """Whether a plan says that the pupil is away for all of a session."""
        if isinstance(source, PlannedAbsence) and (source.arrives_at or source.leaves_at):
            return False
        return claim_of(self.school, source).covers(half_of(day, session))

    def is_reported(self, report: Reported, day: date, session: str) -> bool:
        """Whether a report says that the pupil is away for all of a session."""
        if report.arrives_at is not None and session_at(self.school, report.arrives_at) == session:
            return False
        return latest_report(self.school, [report], half_of(day, session)) is not None

    @cached_property
    def doubtful(self) -> list[Pupil]:
        """Pupils on roll on the last day without a parent who is plainly complete: of a whole
        school few, so that only their contacts are read."""
        parents = Contact.objects.filter(school=self.school, parental_responsibility="1")
        named = parents.exclude(title="").exclude(forename="").exclude(surname="")
        complete = named.exclude(address_1="").exclude(postcode="")
        known = set(complete.values_list("pupil_id", flat=True))
        here = (pupil for pupil in self.roster.pupils if pupil.id not in known)
        return [pupil for pupil in here if self.roster.is_on_roll(pupil, self.last)]

    @cached_property
    def contacts_of(self) -> Mapping[int, list[Contact]]:
        """The contacts of the doubtful."""
        found: dict[int, list[Contact]] = {pupil.pk: [] for pupil in self.doubtful}
        for contact in Contact.objects.filter(rows_of(self.doubtful), school=self.school):
            if contact.pupil_id in found:
                found[contact.pupil_id].append(contact)
        return found


def look(
    school: School,
    first: date,
    last: date,
    now: datetime,
    *,
    keys: Iterable[int] | None = None,
    illness_days: int = ILLNESS_DAYS,
) -> Looked:
    """Everything from `first` to `last`, but not after today; weekdays, so that a mark on a closed
    day is seen, too."""
    last = min(last, now.date())
    weekdays = [
        day
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1))
        if day.weekday() < 5
    ]
    roster = roster_of(school, weekdays, keys=keys, fields=FIELDS)
    marks = bare_marks_of(roster, now)
    marks = replace(marks, details=rare_details(marks))
    return Looked(school, marks, now, illness_days)
