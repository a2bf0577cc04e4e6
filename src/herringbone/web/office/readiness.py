"""Whether a pupil's register would stand before a local authority: "ready: 0 problems".

The light on a pupil's page and the check before a case asks here; it runs the coding check on one
pupil's window and adds what only a case needs (practice, "LA rejects").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from herringbone.engine.england.compulsory_age import is_compulsory
from herringbone.engine.england.national import versions
from herringbone.web.office.coding.checking import CHECKS
from herringbone.web.office.coding.looking import Looked, look
from herringbone.web.registers.models import Alarm
from herringbone.web.schools.models import Pupil, School
from herringbone.web.ui.days import day_year
from herringbone.web.ui.figures import counted

CASE_CHECKS = tuple(check for check in CHECKS if check.key != "ageing")
"""Any N in the window stops a case, whatever its age, so it is asked for apart."""


@dataclass(frozen=True)
class Readiness:
    """What stands in the way of a case on these marks, in words; empty where nothing does."""

    problems: Sequence[str]

    @property
    def is_ready(self) -> bool:
        return not self.problems

    @property
    def words(self) -> str:
        """ "ready: 0 problems", "2 problems"."""
        count = counted(len(self.problems), "problem")
        return f"ready: {count}" if self.is_ready else count


def readiness(school: School, pupil: Pupil, first: date, last: date, now: datetime) -> Readiness:
    """The light of one pupil over a window of dates."""
    return readiness_of(school, [pupil], first, last, now)[pupil.pk]


def readiness_of(
    school: School, pupils: Iterable[Pupil], first: date, last: date, now: datetime
) -> dict[int, Readiness]:
    """By pupil's key. Whoever is not on roll in the window has that as their problem."""
    pupils = list(pupils)
    looked = look(school, first, last, now, keys=[pupil.pk for pupil in pupils])
    found = _from_checks(looked)
    alarms = _open_alarms(school, pupils, first, last)
    return {
        pupil.pk: Readiness(
            [*_of_dates(pupil, looked, first), *found.get(pupil.pk, ()), *alarms.get(pupil.pk, ())]
        )
        for pupil in pupils
    }


def _from_checks(looked: Looked) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for pupil, sessions in looked.where(looked.marks.is_code("N")):
        found.setdefault(pupil.pk, []).append(f"{counted(len(sessions), 'session')} still N")
    for check in CASE_CHECKS:
        for finding in check.find(looked):
            found.setdefault(finding.pupil.pk, []).append(finding.says)
    return found


def _of_dates(pupil: Pupil, looked: Looked, first: date) -> list[str]:
    """Outside the dates on which a case can rest."""
    if not looked.roster.knows(pupil.pk):
        return ["not on roll between these dates"]
    begins = versions("penalty_notice")[0].first
    said = []
    if first < begins:
        said.append(f"the window begins before {day_year(begins)}")
    if pupil.date_of_birth is None:
        said.append("no date of birth, so nobody can say whether school was compulsory")
    elif not all(is_compulsory(pupil.date_of_birth, day) for day in (first, looked.last)):
        said.append("part of the window is outside compulsory school age")
    return said


def _open_alarms(
    school: School, pupils: Sequence[Pupil], first: date, last: date
) -> Mapping[int, list[str]]:
    """Documents older than an amendment of a mark that they rest on."""
    rows = Alarm.objects.filter(
        school=school,
        use__pupil__in=[pupil.pk for pupil in pupils],
        date__gte=first,
        date__lte=last,
        settled_at=None,
    ).select_related("use")
    found: dict[int, list[str]] = {}
    for row in rows:
        said = f"{row.use.says} is older than an amendment of a mark it rests on"
        held = found.setdefault(row.use.pupil_id, [])
        if said not in held:
            held.append(said)
    return found
