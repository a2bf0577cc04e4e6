"""What a pupil's page shows, gathered once: figures, marks, who may be told, what is held."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from herringbone.engine.record.calendar import AM, PM
from herringbone.engine.record.roll import FLAGS
from herringbone.web.pupils.drawing import Drawn, details_of
from herringbone.web.pupils.figures import PupilFigures, figures_of
from herringbone.web.pupils.sentence import sentence
from herringbone.web.pupils.sources import Absence, Missed, plain, sourced
from herringbone.web.schools import holds
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.models import Pupil
from herringbone.web.schools.roll import values_on
from herringbone.web.schools.telling import Told, restrictions, told
from herringbone.web.schools.viewer import Viewer
from herringbone.web.strategies.evaluation import Measured, as_of_now, measured
from herringbone.web.ui.charts.weekdays import Weekday
from herringbone.web.ui.flags import FLAGS as SHOWN_FLAGS
from herringbone.web.ui.flags import flag_of

MEDICAL = ("medical_plan", "long_term_illness")
MISSED = ("authorised", "unauthorised")
ATTENDED = ("present", "educational")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")


@dataclass(frozen=True)
class PupilPage:
    """One pupil as one viewer may see them now."""

    viewer: Viewer
    pupil: Pupil
    now: datetime

    @cached_property
    def measured(self) -> Measured:
        school = self.pupil.school
        return measured(school, as_of_now(school, self.now), [self.pupil])

    @cached_property
    def drawn(self) -> Drawn:
        private = not (self.viewer.may(Deed.SEE_REGISTERS) or self.viewer.classes)
        return Drawn(self.measured, self.pupil, details_of([self.pupil]), private)

    @cached_property
    def figures(self) -> PupilFigures | None:
        return figures_of(self.measured, self.pupil.pupil_id)

    @cached_property
    def held(self) -> dict[str, str]:
        """Class, year group and every flag as of today."""
        fields = ("class", "year_group", "sen", *FLAGS)
        return values_on([self.pupil], fields, self.viewer.today)[self.pupil.pk]

    @property
    def flags(self) -> list[str]:
        """Flags that this viewer may see, as keys of the kit."""
        return [key for key in SHOWN_FLAGS if self._has(key) and self._may_see(key)]

    def _has(self, key: str) -> bool:
        return self.held[key] in ("K", "E") if key == "sen" else self.held[key] == "1"

    def _may_see(self, key: str) -> bool:
        if flag_of(key).is_safeguarding:
            return self.viewer.may(Deed.SEE_SAFEGUARDING)
        return self.viewer.may(Deed.SEE_MEDICAL if key in MEDICAL else Deed.SEE_NEEDS)

    @cached_property
    def contacts(self) -> list[Told]:
        """Contacts in order, for whoever may see them."""
        if not self.viewer.may(Deed.SEE_CONTACTS):
            return []
        return [told(contact) for contact in self.pupil.contacts.all()]

    @property
    def restrictions(self) -> list[str]:
        return restrictions([each.contact for each in self.contacts])

    @cached_property
    def year_started(self) -> date:
        days = self.measured.registers.calendar
        first = self.measured.frame.whole_year.start
        starts = days.dates[first] if first < len(days) else self.viewer.today
        enrolled = self.measured.registers.pupils[0].enrolments
        return max(starts, enrolled[-1].start) if enrolled else starts

    @cached_property
    def absences(self) -> list[Absence]:
        """This year's missed sessions, the newest first."""
        return self.drawn.absences(self.year_started, self.viewer.today)[::-1]

    @cached_property
    def last_year(self) -> tuple[date, date]:
        """First and last day of the academic year before this one."""
        last = self.pupil.school.year_start(self.viewer.today) - timedelta(days=1)
        return self.pupil.school.year_start(last), last

    def missed(self, *, last_year: bool = False) -> list[Missed]:
        """Missed sessions of a year, the newest first, with their sources for whoever may see
        all registers."""
        found = self.drawn.absences(*self.last_year)[::-1] if last_year else self.absences
        if not self.viewer.may(Deed.SEE_REGISTERS):
            return plain(found)
        return sourced(self.pupil, found, self.drawn.details)

    @property
    def sentence(self) -> str:
        return sentence(self.pupil.first_name, self.year_started, self.absences[::-1])

    @property
    def codes(self) -> list[tuple[str, str, int]]:
        """Codes of this year's missed and late sessions with their meaning, most often first."""
        found: Counter[tuple[str, str]] = Counter()
        for half_term in self.drawn.half_terms():
            for week in half_term.weeks:
                for day in filter(None, week.days):
                    for mark in (day.am, day.pm):
                        if mark.code and not mark.is_stroke:
                            found[mark.code, mark.says] += 1
        return [(code, says, count) for (code, says), count in found.most_common()]

    @property
    def weekdays(self) -> list[Weekday]:
        """Sessions missed and possible this year, by weekday and half of the day."""
        missed: Counter[tuple[int, bool]] = Counter()
        possible: Counter[tuple[int, bool]] = Counter()
        for half_term in self.drawn.half_terms():
            for week in half_term.weeks:
                for number, day in enumerate(week.days):
                    if day is None:
                        continue
                    for is_pm, mark in ((False, day.am), (True, day.pm)):
                        if not self.drawn.is_due(day.date, PM if is_pm else AM):
                            continue
                        is_missed = mark.kind in MISSED
                        counts = is_missed or (mark.kind in ATTENDED and not mark.expected)
                        possible[number, is_pm] += counts
                        missed[number, is_pm] += is_missed
        return [
            Weekday(name, missed[i, False], possible[i, False], missed[i, True], possible[i, True])
            for i, name in enumerate(WEEKDAYS)
        ]

    @cached_property
    def holds(self) -> Any:
        return holds.held(self.pupil).select_related("set_by").order_by("set_at", "pk")
