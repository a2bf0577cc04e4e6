"""Where each missed session comes from: who said it, how and when, and who entered the mark.

Between the record's own lines, reports and plans, and the list that the office reads on the phone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from herringbone.web.absences.models import PlannedAbsence, Reported, SessionPattern
from herringbone.web.absences.sayings import says_pattern, says_planned, says_report
from herringbone.web.pupils.drawing import Key
from herringbone.web.registers.models import MarkDetail
from herringbone.web.registers.reading import history_of
from herringbone.web.schools.models import Pupil
from herringbone.web.ui.charts.marks import Mark
from herringbone.web.ui.days import moment, session_word

Absence = tuple[date, str, Mark]


@dataclass(frozen=True, slots=True)
class Missed:
    """A session that was missed. `said` is a parent's report or a plan in words, `entered` whose
    mark it is, since when and why; both "" for whoever may not see them, or where nothing is held.
    """

    date: date
    session: str
    mark: Mark
    said: str = ""
    entered: str = ""

    @property
    def key(self) -> str:
        return f"{self.date}_{self.session}"


def plain(absences: Sequence[Absence]) -> list[Missed]:
    """Without their sources."""
    return [Missed(*absence) for absence in absences]


def by_day(absences: Sequence[Absence]) -> list[tuple[date, str, Mark]]:
    """A day missed whole for one reason in one line: "all day", "morning" or "afternoon"."""
    found: list[tuple[date, str, Mark]] = []
    for day, session, mark in absences:
        if found and found[-1][0] == day and found[-1][2].code == mark.code:
            found[-1] = (day, "all day", mark)
        else:
            found.append((day, session_word(session), mark))
    return found


def sourced(
    pupil: Pupil, absences: Sequence[Absence], details: Mapping[Key, MarkDetail]
) -> list[Missed]:
    """The same with theirs: five queries however many there are."""
    if not absences:
        return []
    days = [day for day, _, _ in absences]
    entered = _entered(pupil, min(days), max(days))
    said = _Said(pupil)
    return [
        Missed(
            day,
            session,
            mark,
            said.of(day, details.get((pupil.pk, day, session))),
            entered.get((day, session), ""),
        )
        for day, session, mark in absences
    ]


def _entered(pupil: Pupil, first: date, last: date) -> dict[tuple[date, str], str]:
    """By session: the last entry that changed its mark."""
    found = {}
    for line in history_of(pupil, first, last):
        if line.changes_the_mark or (line.date, line.session) not in found:
            who = f"{line.name}, {line.position}" if line.position else line.name
            why = f": {line.why}" if line.why else ""
            found[line.date, line.session] = f"{who}, {moment(line.at)}{why}"
    return found


class _Said:
    """Reports, plans and patterns of one pupil, by what a mark's `origin` calls them."""

    def __init__(self, pupil: Pupil) -> None:
        here = {"school": pupil.school, "pupil": pupil}
        self.reports = list(Reported.objects.filter(**here, withdrawn_at=None))
        self.by_report = {report.origin: report for report in self.reports}
        plans = PlannedAbsence.objects.filter(**here).select_related("visit")
        self.by_plan = {plan.origin: plan for plan in plans}
        patterns = SessionPattern.objects.filter(**here)
        self.by_pattern = {pattern.origin: pattern for pattern in patterns}

    def of(self, day: date, detail: MarkDetail | None) -> str:
        """What its origin says, else a report of that day, whenever it came."""
        origin = detail.origin if detail else ""
        if origin in self.by_plan:
            plan = self.by_plan[origin]
            by = plan.source or plan.authoriser
            return f"{says_planned(plan, day)}{f' ({by})' if by else ''}"
        if origin in self.by_pattern:
            return says_pattern(self.by_pattern[origin])
        report = self.by_report.get(origin) or self._report_of(day)
        return says_report(report) if report else ""

    def _report_of(self, day: date) -> Reported | None:
        """The latest that speaks of the day; one that tells of the return ends before it."""
        for report in self.reports:
            back = report.expected_back
            if report.day == day or (back is not None and report.day <= day < back):
                return report
        return None
