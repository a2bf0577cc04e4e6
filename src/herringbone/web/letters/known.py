"""What is known of a batch's children before anybody lets a letter go: when somebody spoke with the
family, what went before, which case is open. Each kind is read once for all of them.

The conscience makes its panels of it; what a viewer may not see it leaves out there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from herringbone.documents.writing import Purpose
from herringbone.web.absences.models import Reported
from herringbone.web.communications.models import Channel, Communication
from herringbone.web.messages.homes import Homes
from herringbone.web.messages.models import About
from herringbone.web.messages.states import OUT
from herringbone.web.schools.models import Pupil, School
from herringbone.web.schools.roll import values_on
from herringbone.web.ui.flags import FLAGS
from herringbone.web.worklists.models import State, Work

CASES = ("contract", "plan", "support")


@dataclass(frozen=True)
class Known:
    """By the pupil's key, but where it says the pupil's id; as of `today`."""

    school: School
    pupils: Sequence[Pupil]
    today: date

    @cached_property
    def homes(self) -> Homes:
        return Homes(self.pupils)

    @cached_property
    def letters(self) -> Mapping[int, tuple[str, date]]:
        """Title and day of the last that went about each, safety left out."""
        rows = About.objects.filter(
            school=self.school, pupil__in=self.pupils, message__state__in=OUT
        ).exclude(message__purpose=Purpose.SAFETY)
        rows = rows.order_by("message__day", "message_id")
        held = rows.values_list("pupil_id", "message__title", "message__day")
        return {pupil: (title, day) for pupil, title, day in held}

    @cached_property
    def families(self) -> Mapping[str, Sequence[Pupil]]:
        """Children on roll by family."""
        names = {pupil.family_id for pupil in self.pupils if pupil.family_id}
        found: dict[str, list[Pupil]] = {}
        for one in self.school.pupils.on_roll(self.today).filter(family_id__in=names):
            found.setdefault(one.family_id, []).append(one)
        return found

    @cached_property
    def cases(self) -> Mapping[str, str]:
        """The case that is followed, by the pupil's id."""
        rows = Work.objects.filter(school=self.school, subject_kind="case", state=State.OPEN)
        found: dict[str, str] = {}
        for subject in rows.order_by("pk").values_list("subject", flat=True):
            pupil, name = subject.split(":")[:2]
            found.setdefault(pupil, name.replace("_", " ").capitalize())
        return found

    @cached_property
    def agreed(self) -> Mapping[str, Work]:
        """The last contract, plan or help agreed this year, by the pupil's id."""
        rows = Work.objects.filter(
            school=self.school,
            subject__in=[pupil.pupil_id for pupil in self.pupils],
            verb__in=CASES,
            outcome__in=("signed", "accepted"),
            date__gte=self.school.year_start(self.today),
        )
        return {row.subject: row for row in rows.order_by("date", "pk")}

    @cached_property
    def spoken(self) -> Mapping[int, Communication]:
        rows = Communication.objects.filter(
            school=self.school, pupil__in=self.pupils, spoke=True, takes_back=None
        )
        rows = rows.filter(taken_back_by=None).exclude(channel=Channel.NOTICE)
        return {row.pupil_id: row for row in rows.order_by("at", "pk")}

    @cached_property
    def sickness(self) -> Mapping[int, int]:
        rows = Reported.objects.filter(
            school=self.school, pupil__in=self.pupils, is_sickness_48h=True, withdrawn_at=None
        )
        begins = self.school.year_start(self.today)
        return Counter(rows.filter(day__gte=begins).values_list("pupil_id", flat=True))

    @cached_property
    def values(self) -> Mapping[int, Mapping[str, str]]:
        return values_on(self.pupils, tuple(FLAGS), self.today)
