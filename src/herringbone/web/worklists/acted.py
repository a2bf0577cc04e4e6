"""Who crossed a line and of whom nobody has acted since: from the memory, the work and the log.

A line is a step of the strategy that a pupil or a family entered and is still in; an award is none.
Acting is work done, or a contact with the family.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Max

from herringbone.web.communications.models import Communication, Direction
from herringbone.web.schools.models import Pupil, School
from herringbone.web.schools.roll import DayRoll
from herringbone.web.strategies.evaluation import Plan, Said, all_said, step_said
from herringbone.web.worklists.models import Handling, How, Remembered, State, Work
from herringbone.web.worklists.people import Duties

AWARDS = frozenset(
    {"certificate", "reward", "draw", "postcard", "badge", "credit", "spend", "announce"}
)
NO_LINE = (*AWARDS, "order")
ACTED = (How.DONE, How.ALREADY)
READ = ("subject", "date", "due_by", "provision", "step", "words", "owner", "held_by", "person")
OF_PUPILS = ("pupil", "family", "case")


@dataclass(frozen=True)
class Crossed:
    """One pupil over one or more lines. `since` is the oldest that nobody has acted on (of all,
    where somebody has), `days` school days since then; `due` the next open work and whose it is."""

    pupil: Pupil
    class_name: str
    steps: Sequence[str]
    references: Sequence[str]
    says: str
    since: date
    days: int
    last: date | None
    last_words: str
    due: date | None
    due_words: str
    whose: str
    is_acted: bool

    @property
    def is_late(self) -> bool:
        return self.due is not None and not self.is_acted


@dataclass(frozen=True)
class Acted:
    """A school's pupils over a line on a day, who has waited longest first. `works` is all that is
    open and has not lapsed, where a page has read it."""

    school: School
    plan: Plan | None
    day: date
    roll: DayRoll | None = None
    works: Sequence[Work] | None = None

    @cached_property
    def rows(self) -> list[Crossed]:
        found = [self._row(pupil, lines) for pupil, lines in self._lines.items()]
        return sorted(found, key=lambda row: (row.is_acted, -row.days, row.pupil.name))

    @property
    def nobody(self) -> list[Crossed]:
        """Those of whom nobody has acted."""
        return [row for row in self.rows if not row.is_acted]

    # --- one pupil --------------------------------------------------------------------------
    def _row(self, pupil: Pupil, lines: Sequence[tuple[str, date]]) -> Crossed:
        last, words = self._last.get(pupil.pupil_id, (None, ""))
        waiting = [line for line in lines if last is None or line[1] > last]
        works = self._open.get(pupil.pupil_id, [])
        overdue = [w for w in works if w.due_by < self.day and (last is None or w.date > last)]
        is_acted = not waiting and not overdue
        since = min([day for _, day in waiting or lines] + [work.date for work in overdue])
        first = min(works, key=lambda work: (work.due_by, work.pk), default=None)
        step = min(waiting or lines, key=lambda line: line[1])[0]
        said = self._said.get(step)
        names = [name for name, _ in sorted(lines, key=lambda line: line[1])]
        return Crossed(
            pupil=pupil,
            class_name=self._classes[pupil.pk]["class"],
            steps=names,
            references=list(dict.fromkeys(step_said(*_parted(name)) for name in names)),
            says=said.says if said else "A step that the strategy in force no longer has",
            since=since,
            days=self._school_days(since),
            last=last,
            last_words=words,
            due=first.due_by if first else None,
            due_words=first.words if first else "",
            whose=self._whose(first, pupil) if first else "",
            is_acted=is_acted,
        )

    def _whose(self, work: Work, pupil: Pupil) -> str:
        if work.person_id in self._duties.people_here:
            return self._duties.named[work.person_id]
        duty = self._duties.of(work.holder, self._classes[pupil.pk]["class"])
        return duty.instead or duty.title

    def _school_days(self, since: date) -> int:
        """School days after a day, up to today."""
        days = self._days
        return bisect_right(days, self.day) - bisect_right(days, since)

    # --- read once --------------------------------------------------------------------------
    @cached_property
    def _said(self) -> Mapping[str, Said]:
        return all_said(self.plan) if self.plan is not None else {}

    @cached_property
    def _awards(self) -> frozenset[str]:
        if self.plan is None:
            return frozenset()
        return frozenset(
            step.id for step in self.plan.steps if step.fields.do and set(step.fields.do) <= AWARDS
        )

    @cached_property
    def _duties(self) -> Duties:
        return Duties(self.school, self.plan, self.day)

    @cached_property
    def _days(self) -> list[date]:
        start = self.school.year_start(self.day)
        held = self.school.days.filter(date__gte=start, date__lte=self.day).order_by("date")
        return list(held.values_list("date", flat=True))

    @cached_property
    def _roll(self) -> DayRoll:
        return self.roll or DayRoll(self.school, self.day)

    @cached_property
    def _pupils(self) -> Mapping[str, Sequence[Pupil]]:
        """By pupil's id, and by family's: those on roll."""
        found: dict[str, list[Pupil]] = defaultdict(list)
        for one in self._roll.pupils:
            found[one.pupil_id].append(one)
            if one.family_id:
                found[one.family_id].append(one)
        return found

    @cached_property
    def _lines(self) -> Mapping[Pupil, list[tuple[str, date]]]:
        """By pupil: the steps that they are in, and since when; overdue work counts as one."""
        found: dict[Pupil, list[tuple[str, date]]] = defaultdict(list)
        for step, subject, day in self._spells():
            for pupil in self._pupils.get(subject, ()):
                found[pupil].append((step, day))
        for works in self._open.values():
            for work in works:
                if work.due_by < self.day:
                    step = f"{work.provision}.{work.step}" if work.step else work.provision
                    for pupil in self._pupils.get(work.subject.partition(":")[0], ()):
                        found[pupil].append((step, work.date))
        return found

    def _spells(self) -> Iterator[tuple[str, str, date]]:
        held = Remembered.objects.filter(
            school=self.school, kind="spell", left_on="", subject_kind__in=OF_PUPILS
        )
        for provision, step, subject, day in held.values_list(
            "provision", "step", "subject", "entered_on"
        ):
            name = f"{provision}.{step}" if step else provision
            if name not in self._awards:
                yield name, subject.partition(":")[0], date.fromisoformat(day)

    @cached_property
    def _open(self) -> Mapping[str, list[Work]]:
        """By pupil's id: open work about them or their family, awards left out."""
        found: dict[str, list[Work]] = defaultdict(list)
        for work in self._about_pupils():
            for pupil in self._pupils.get(work.subject.partition(":")[0], ()):
                found[pupil.pupil_id].append(work)
        return found

    def _about_pupils(self) -> Iterable[Work]:
        if self.works is not None:
            kinds = (work for work in self.works if work.subject_kind in OF_PUPILS)
            return [work for work in kinds if work.verb not in NO_LINE]
        held = Work.objects.filter(
            school=self.school, state=State.OPEN, subject_kind__in=OF_PUPILS
        ).exclude(verb__in=NO_LINE)
        lapsed = {"if_not_done": "lapse", "due_by__lt": self.day}
        found: Iterable[Work] = held.exclude(**lapsed).only(*READ)
        return found

    @cached_property
    def _last(self) -> Mapping[str, tuple[date, str]]:
        """By pupil's id: the last thing done about them, work or a contact, and what."""
        found: dict[str, tuple[date, str]] = {}
        for subject, day, words in self._handled():
            for pupil in self._pupils.get(subject, ()):
                _later(found, pupil.pupil_id, day, words)
        for pupil_id, day in self._contacted():
            _later(found, pupil_id, day, "contact with the family")
        return found

    def _handled(self) -> Iterable[tuple[str, date, str]]:
        done = Handling.objects.filter(
            school=self.school, how__in=ACTED, undone_by=None, work__subject_kind__in=OF_PUPILS
        )
        rows = done.values_list("work__subject", "on", "work__words")
        return ((subject.partition(":")[0], day, words) for subject, day, words in rows if day)

    def _contacted(self) -> Iterable[tuple[str, date]]:
        said = Communication.objects.filter(
            school=self.school, direction=Direction.OUT, takes_back=None, taken_back_by=None
        )
        latest = said.values("pupil__pupil_id").annotate(at=Max("at"))
        return ((row["pupil__pupil_id"], row["at"].date()) for row in latest)

    @cached_property
    def _classes(self) -> Mapping[int, Mapping[str, str]]:
        return self._roll.values(("class",))


def _parted(name: str) -> tuple[str, str]:
    """A step's id as its provision and its own name (`HAR-24`, `letter_1`)."""
    provision, _, step = name.partition(".")
    return provision, step


def _later(found: dict[str, tuple[date, str]], key: str, day: date, words: str) -> None:
    if key not in found or found[key][0] < day:
        found[key] = (day, words)
