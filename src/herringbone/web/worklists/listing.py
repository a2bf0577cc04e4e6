"""One person's list: what waits for them today, in which order, once however many hats they have.

Between the work that a run asked for and the screen; what is put off waits for its day, what is
held is withdrawn and said so, and safety stands whatever else holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cached_property

from django.db.models import Q

from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.models import Deputy, Role
from herringbone.web.schools.roll import DayRoll
from herringbone.web.schools.viewer import Viewer
from herringbone.web.strategies.evaluation import Plan, Said, said_of
from herringbone.web.worklists.lines import Line, When
from herringbone.web.worklists.models import State, Work
from herringbone.web.worklists.people import Duties
from herringbone.web.worklists.safety import is_safety
from herringbone.web.worklists.subjects import Subject, Subjects

FAMILY_ONCE = frozenset({"call", "contact", "visit", "text", "notify", "welfare_check"})
NO_WORK = ("order",)
"""A place in another list, which its pupil's own line shows."""


class Listing:
    """What waits in a school, for one person or (`everyone`) for all of them."""

    def __init__(
        self,
        viewer: Viewer,
        plan: Plan | None,
        *,
        everyone: bool = False,
        works: Sequence[Work] | None = None,
        roll: DayRoll | None = None,
    ) -> None:
        """`works` are looked at instead of all that is open; `roll` is today's, read already."""
        self.viewer, self.plan, self.everyone, self._given = viewer, plan, everyone, works
        self._roll = roll
        self.school, self.today = viewer.school, viewer.today
        self.duties = Duties(self.school, plan, self.today)
        self._said: dict[tuple[str, str], Said | None] = {}

    # --- read once --------------------------------------------------------------------------
    @property
    def works(self) -> list[Work]:
        """All that is open, whoever's, and has not lapsed."""
        return self._open

    @cached_property
    def _open(self) -> list[Work]:
        """Open work that has not lapsed. A reason is read where a line is shown."""
        if self._given is not None:
            return list(self._given)
        unread = ("why", "listed") if self._sees_all else ("why",)
        found = Work.objects.filter(school=self.school, state=State.OPEN).defer(*unread)
        lapsed = Q(if_not_done="lapse", due_by__lt=self.today)
        return list(found.exclude(lapsed))

    @cached_property
    def _firsts(self) -> frozenset[str]:
        """Pupils who come first in a list of today."""
        orders = (w for w in self._open if w.verb in NO_WORK and w.date == self.today)
        marked = (w for w in self._open if w.is_first and w.date == self.today)
        return frozenset(work.subject for one in (orders, marked) for work in one)

    @cached_property
    def _waiting(self) -> list[Work]:
        return [work for work in self._open if work.verb not in NO_WORK]

    @cached_property
    def subjects(self) -> Subjects:
        inside = not self._sees_all
        return Subjects(self.school, self.today, self._waiting, inside, self._roll)

    # --- whose ------------------------------------------------------------------------------
    def hats(self, work: Work, subject: Subject) -> tuple[str, ...]:
        """As what a piece of work is the viewer's; none where it is somebody else's."""
        if not self._may_see(subject):
            return ()
        if work.person_id in self.duties.people_here:
            return ("you",) if work.person_id in self._acts_for else ()
        found = []
        duty = self.duties.of(work.holder, subject.class_name)
        if self._is_mine(duty.posts, subject):
            found.append(duty.instead or duty.title)
        elif self._is_mine(duty.second_posts, subject):
            found.append(f"second person for: {duty.title}")
        for name in filter(None, work.together_with.split(";")):
            beside = self.duties.of(name, subject.class_name)
            if self._is_mine(beside.posts, subject):
                found.append(f"together with: {duty.title}")
        return tuple(dict.fromkeys(found))

    def _is_mine(self, posts: frozenset[Role], subject: Subject) -> bool:
        if self.viewer.roles.isdisjoint(posts):
            return False
        if posts & self.viewer.roles == {Role.CLASS_TEACHER} and subject.class_name:
            return subject.class_name in self.viewer.classes
        if posts & self.viewer.roles == {Role.LA_OFFICER} and subject.pupils:
            return any(pupil.pk in self.viewer.caseload for pupil in subject.pupils)
        return True

    @cached_property
    def _acts_for(self) -> frozenset[int]:
        """The viewer, and whoever they stand in for today."""
        acting = Deputy.objects.filter(
            school=self.school, user=self.viewer.user, start__lte=self.today, end__gte=self.today
        )
        return frozenset({self.viewer.user.pk, *acting.values_list("post__user_id", flat=True)})

    @cached_property
    def _sees_all(self) -> bool:
        return self.viewer.may(Deed.SEE_REGISTERS)

    def _may_see(self, subject: Subject) -> bool:
        """Nobody has a line about a pupil whom they may not see."""
        if self._sees_all or not subject.everyone:
            return True
        if all(pupil.pk in self.viewer.caseload for pupil in subject.everyone):
            return True
        classes = {self.subjects.values[pupil.pk]["class"] for pupil in subject.everyone}
        return classes <= self.viewer.classes

    # --- as lines ---------------------------------------------------------------------------
    @cached_property
    def _mine(self) -> list[tuple[Work, Subject, tuple[str, ...]]]:
        found = []
        for work in self._waiting:
            subject = self.subjects.of(work)
            if subject.has_died and work.state == State.OPEN:
                continue
            hats = self.hats(work, subject)
            if hats or (self.everyone and self._may_see(subject)):
                found.append((work, subject, hats))
        return found

    @cached_property
    def snoozed(self) -> list[Line]:
        """Put off until a later day."""
        return self._lines(w for w in self._mine if self._is_snoozed(w[0]))

    @cached_property
    def withdrawn(self) -> list[Line]:
        """About somebody of whom everything is held: no longer on the list, and said so."""
        return self._lines(
            w for w in self._mine if not self._is_snoozed(w[0]) and self._is_withdrawn(*w[:2])
        )

    @cached_property
    def lines(self) -> list[Line]:
        """What is to be done, the most pressing first."""
        return self._lines(
            w for w in self._mine if not self._is_snoozed(w[0]) and not self._is_withdrawn(*w[:2])
        )

    @cached_property
    def all_lines(self) -> list[Line]:
        """The same with what is put off and what is withdrawn."""
        return self._lines(self._mine)

    def line_with(self, work: Work) -> Line | None:
        """The line that a piece of work is part of; None where it is not on this list."""
        return next((one for one in self.all_lines if work.pk in [w.pk for w in one.works]), None)

    def may_act(self, work: Work) -> bool:
        """Whether the viewer may deal with it: it is theirs, or they lead."""
        subject = self.subjects.of(work)
        return bool(self.hats(work, subject)) or (
            self.viewer.may(Deed.SEE_DELIVERY) and self._may_see(subject)
        )

    def _is_snoozed(self, work: Work) -> bool:
        return work.snoozed_until is not None and work.snoozed_until > self.today

    def _is_withdrawn(self, work: Work, subject: Subject) -> bool:
        return bool(subject.held) and not self.is_safety(work)

    def _lines(self, mine: Iterable[tuple[Work, Subject, tuple[str, ...]]]) -> list[Line]:
        once: dict[tuple[str, ...], list[tuple[Work, Subject, tuple[str, ...]]]] = defaultdict(list)
        for held in mine:
            once[_same(*held[:2])].append(held)
        return sorted((self._line(held) for held in once.values()), key=_urgency)

    def _line(self, held: Sequence[tuple[Work, Subject, tuple[str, ...]]]) -> Line:
        works = tuple(work for work, _, _ in held)
        subjects = {id(subject): subject for _, subject, _ in held}
        named = {subject.name: subject for subject in subjects.values()}
        first, subject = works[0], held[0][1]
        duty = self.duties.of(first.holder, subject.class_name)
        line = Line(
            works=works,
            subjects=tuple(named.values()),
            said=self.said(first),
            hats=tuple(dict.fromkeys(hat for _, _, hats in held for hat in hats)),
            is_safety=any(self.is_safety(work) for work in works),
            is_first=any(work.is_first or work.subject in self._firsts for work in works),
            when=When.LATER,
            owner=self.duties.named.get(first.person_id, "") or duty.instead or duty.title,
            beside=", ".join(self.duties.title(n) for n in first.together_with.split(";") if n),
        )
        return replace(line, when=self._when(line))

    def _when(self, line: Line) -> When:
        if line.is_safety and line.due < self.today:
            return When.OVERDUE_SAFETY
        if line.due <= self.today:
            return When.TODAY
        week_ends = self.today + timedelta(days=6 - self.today.weekday())
        return When.WEEK if line.due <= week_ends else When.LATER

    def said(self, work: Work) -> Said | None:
        key = work.provision, work.step
        if key not in self._said:
            self._said[key] = said_of(self.plan, *key) if self.plan is not None else None
        return self._said[key]

    def is_safety(self, work: Work) -> bool:
        return is_safety(work, self.said(work))

    # --- what the page says beside ----------------------------------------------------------
    @property
    def strategy_words(self) -> str:
        """Name and version of the strategy in force."""
        if self.plan is None:
            return "no strategy is in force"
        return f"{self.plan.strategy.title}, version {self.plan.strategy.version}"

    @property
    def banners(self) -> list[str]:
        """Roles that nobody holds, of which work came to the viewer."""
        duties = (
            self.duties.of(work.holder, subject.class_name)
            for work, subject, _ in self._mine
            if work.person_id is None
        )
        return list(dict.fromkeys(duty.banner for duty in duties if duty.banner))


def _same(work: Work, subject: Subject) -> tuple[str, ...]:
    """What makes two pieces of work one thing to do: the same about the same, or one call for a
    family."""
    handed = str(work.person_id or work.held_by)
    if work.verb in FAMILY_ONCE and subject.family and work.subject_kind != "case":
        return work.verb, work.thing, subject.family, handed, str(work.date)
    return work.verb, work.thing, work.subject_kind, work.subject, handed, str(work.due_by)


def _urgency(line: Line) -> tuple[object, ...]:
    names = line.subjects[0] if line.subjects else None
    return (
        line.when,
        not line.is_safety,
        not (line.is_safety and any(one.is_vulnerable for one in line.subjects)),
        not line.is_first,
        line.due,
        line.work.verb,
        line.work.thing,
        names.class_name if names else "",
        names.name if names else "",
        line.work.pk,
    )
