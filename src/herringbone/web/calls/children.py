"""What a call row knows of each child: past days, who said what, how they travel, who is in.

Read for all children of a list at once; what a viewer may not see is left out by `rows`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Q, prefetch_related_objects

from herringbone.web.absences.models import PlannedAbsence, Reported
from herringbone.web.calls.first_day import steps_about_today
from herringbone.web.calls.models import Alarm
from herringbone.web.calls.morning import FLAGS, Morning
from herringbone.web.calls.past import Past, past_of
from herringbone.web.calls.told_of import NOTHING, Heard, heard_of
from herringbone.web.calls.waiting import Absent
from herringbone.web.movements.places import Place
from herringbone.web.registers.arrivals import is_here
from herringbone.web.schools.models import Enrolment, Hold, Pupil
from herringbone.web.strategies.evaluation import AsOf, Measured, measured
from herringbone.web.ui.days import day as day_words
from herringbone.web.worklists.models import State, Work
from herringbone.web.worklists.safety import SEEN_VERBS


@dataclass(frozen=True, slots=True)
class Child:
    """`days` is the number of today in a run of unexplained days. `expected` says why the child was
    expected today in particular, `near` what the on-site list knows, `hold` that all is held.
    `works` are open, `asked` all that the strategy asked of this absence, whatever came of it;
    `alarms` are today's."""

    absent: Absent
    class_name: str
    flags: Sequence[str]
    is_vulnerable: bool
    days: int
    last_seen: date | None
    past: Past
    travels: str
    heard: Heard
    siblings: Sequence[str] = ()
    works: Sequence[Work] = ()
    asked: Sequence[Work] = ()
    alarms: Sequence[Alarm] = ()
    place: Place | None = None
    expected: str = ""
    hold: Hold | None = None
    report: Reported | None = None

    @property
    def pupil(self) -> Pupil:
        return self.absent.pupil

    @property
    def is_first(self) -> bool:
        """Whether the strategy puts this child's call before others."""
        return any(work.is_first for work in self.works)

    @property
    def near(self) -> str:
        """A doubt that the desk has: look for the child before anybody is rung."""
        place = self.place
        return place.says if place is not None and "signed" in place.says else ""


class Facts:
    """Everything about some absent children, each kind read once for all of them."""

    def __init__(self, morning: Morning, absent: Sequence[Absent]) -> None:
        self.morning, self.absent = morning, absent
        self.pupils = [one.pupil for one in absent]
        prefetch_related_objects(self.pupils, "contacts")

    def children(self) -> list[Child]:
        return [self._child(one) for one in self.absent]

    def _child(self, one: Absent) -> Child:
        key, held = one.pupil.pk, self.morning.held[one.pupil.pk]
        seen = self.last_seen(one.pupil)
        return Child(
            absent=one,
            class_name=held["class"],
            flags=[flag for flag in FLAGS if held[flag] in _SET.get(flag, ("1",))],
            is_vulnerable=self.morning.is_vulnerable(key),
            days=int(self.figures.exact(one.pupil.pupil_id, RUN) or 0) + 1,
            last_seen=seen,
            past=self.past[key],
            travels=held["travels"],
            heard=self.heard.get(key, NOTHING),
            siblings=self._siblings(one.pupil),
            works=self._works(one.pupil),
            asked=self._asked(one.pupil, seen),
            alarms=self.alarms.get(key, []),
            place=self.morning.places.get(key),
            expected=self._expected(one.pupil, seen),
            hold=self._hold(one.pupil),
            report=self.reports.get(key),
        )

    @cached_property
    def figures(self) -> Measured:
        """As of this morning's beginning, so that today adds itself whatever the clock says."""
        return measured(self.morning.school, AsOf(self.morning.day, 0), self.pupils)

    def last_seen(self, pupil: Pupil) -> date | None:
        """The last day with a mark that says so, before today."""
        row = self.figures.registers.row_of[pupil.pupil_id]
        found = self.figures.frame.day("last_seen")[row]
        return None if found != found else found.item()

    @cached_property
    def past(self) -> Mapping[int, Past]:
        return past_of(self.figures, self.pupils)

    @cached_property
    def heard(self) -> Mapping[int, Heard]:
        return heard_of(self.morning.school, self.pupils, self.morning.day)

    # --- what the strategy asks, and what rang ----------------------------------------------------
    def _works(self, pupil: Pupil) -> list[Work]:
        """What the strategy asks about the child today and nobody has done."""
        return [
            work
            for work in self.works.get(pupil.pupil_id, ())
            if work.state == State.OPEN
            and (work.is_live or work.date == self.morning.day or work.verb in SEEN_VERBS)
        ]

    def _asked(self, pupil: Pupil, seen: date | None) -> list[Work]:
        """What the strategy asked about this absence: of the child, the family, or in a list of
        homes. A call belongs to its day, a visit to the absence."""
        held = [*self.works.get(pupil.pupil_id, ()), *self.works.get(pupil.family_id or "-", ())]
        listed = [work for work in self.gathered if pupil.pupil_id in work.listed]
        return [
            work
            for work in (*held, *listed)
            if (work.is_live or (work.provision, work.step) in self.steps)
            and (work.date == self.morning.day or work.verb in SEEN_VERBS)
            and (seen is None or work.date > seen)
        ]

    @cached_property
    def steps(self) -> frozenset[tuple[str, str]]:
        return steps_about_today(self.figures.plan)

    @cached_property
    def works(self) -> Mapping[str, list[Work]]:
        """By child or family: what is open, and what was asked in the last weeks."""
        found: dict[str, list[Work]] = defaultdict(list)
        for work in self._read:
            if not work.listed:
                found[work.subject].append(work)
        return found

    @property
    def gathered(self) -> list[Work]:
        """Homes that the strategy lists for one round."""
        return [work for work in self._read if work.listed]

    @cached_property
    def _read(self) -> list[Work]:
        """Of these children and their families, and what is a list of homes."""
        ids = [pupil.pupil_id for pupil in self.pupils]
        families = [pupil.family_id for pupil in self.pupils if pupil.family_id]
        since = self.morning.day - LONGEST
        rows = Work.objects.filter(
            Q(subject_kind="pupil", subject__in=ids)
            | Q(subject_kind="family", subject__in=families)
            | Q(verb__in=SEEN_VERBS, date__gte=since) & ~Q(listed=[]),
            school=self.morning.school,
        ).filter(Q(state=State.OPEN) | Q(state__in=SETTLED, date__gte=since))
        return list(rows.prefetch_related("handlings"))

    @cached_property
    def alarms(self) -> Mapping[int, list[Alarm]]:
        rows = Alarm.objects.filter(
            school=self.morning.school, pupil__in=self.pupils, day=self.morning.day
        )
        found: dict[int, list[Alarm]] = defaultdict(list)
        for alarm in rows.order_by("due_at", "pk"):
            found[alarm.pupil_id].append(alarm)
        return found

    # --- who else, and why today ----------------------------------------------------------------
    @cached_property
    def families(self) -> Mapping[str, list[Pupil]]:
        wanted = {pupil.family_id for pupil in self.pupils if pupil.family_id}
        found: dict[str, list[Pupil]] = defaultdict(list)
        for pupil in self.morning.roll.pupils if wanted else ():
            if pupil.family_id in wanted:
                found[pupil.family_id].append(pupil)
        return found

    def _siblings(self, pupil: Pupil) -> list[str]:
        """ "Keira 6B is here", "Mason 1A is not in, either"."""
        others = self.families.get(pupil.family_id, ()) if pupil.family_id else ()
        return [self._sibling(one) for one in others if one.pk != pupil.pk]

    def _sibling(self, pupil: Pupil) -> str:
        key, morning = pupil.pk, self.morning
        session = morning.session_of(key)
        who = f"{pupil.first_name} {morning.class_of(key)}"
        if not session:
            return f"{who}: register not in"
        code = morning.code(key, session)
        if is_here(code, morning.day):
            return f"{who} is here"
        return f"{who} is not in, either" if code in ("", "N") else f"{who} is away ({code})"

    @cached_property
    def starts(self) -> Mapping[int, date]:
        rows = Enrolment.objects.filter(school=self.morning.school, pupil__in=self.pupils)
        found = rows.filter(start__lte=self.morning.day).order_by("start")
        return dict(found.values_list("pupil_id", "start"))

    def _expected(self, pupil: Pupil, seen: date | None) -> str:
        starts = self.starts.get(pupil.pk)
        if starts == self.morning.day:
            return "new starter, due today"
        if starts is not None and (seen is None or seen < starts):
            return f"no-show: on roll since {day_words(starts)}, never seen"
        return self._due_back(pupil)

    def _due_back(self, pupil: Pupil) -> str:
        report, plan = self.due_back.get(pupil.pk, (None, None))
        if report is not None:
            return f"{report.said_by} said back today: “{report.words}”"
        return f"due back today after {plan.get_kind_display()}" if plan is not None else ""

    @cached_property
    def due_back(self) -> dict[int, tuple[Reported | None, PlannedAbsence | None]]:
        of = Q(school=self.morning.school, pupil__in=self.pupils, expected_back=self.morning.day)
        plans = PlannedAbsence.objects.filter(of, cancelled_at=None)
        found: dict[int, tuple[Reported | None, PlannedAbsence | None]] = {
            row.pupil_id: (None, row) for row in plans
        }
        for row in Reported.objects.filter(of, withdrawn_at=None).order_by("received_at"):
            found[row.pupil_id] = (row, None)
        return found

    @cached_property
    def reports(self) -> Mapping[int, Reported]:
        """By pupil's key: the newest report about today."""
        rows = Reported.objects.filter(
            school=self.morning.school,
            pupil__in=self.pupils,
            day=self.morning.day,
            withdrawn_at=None,
        )
        return {row.pupil_id: row for row in rows.order_by("received_at", "pk")}

    @cached_property
    def holds(self) -> list[Hold]:
        return list(Hold.objects.filter(school=self.morning.school, lifted_at=None))

    def _hold(self, pupil: Pupil) -> Hold | None:
        for one in self.holds:
            of_family = one.pupil_id is None and one.family_id == pupil.family_id != ""
            if one.pupil_id == pupil.pk or of_family:
                return one
        return None


RUN = "unexplained_days_in_a_row"
LONGEST = timedelta(days=60)
"""So far back the works of one absence are looked for."""
SETTLED = (State.DONE, State.NOT_APPROPRIATE)
_SET = {"sen": ("K", "E")}
