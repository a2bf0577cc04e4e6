"""Why isn't she on the list? Each step of the strategy for one pupil: on it, done, or stopped.

What the engine says of a step, against the work that was asked for and what people did with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Q

from herringbone.web.schools import holds
from herringbone.web.schools.models import Pupil
from herringbone.web.schools.roll import value_on
from herringbone.web.strategies.evaluation import (
    Said,
    all_said,
    as_of_now,
    plan_of,
    reads_groups,
    why_not_of,
)
from herringbone.web.strategies.stored import registers_of
from herringbone.web.ui.days import day as day_words
from herringbone.web.worklists.models import Remembered, State, Work
from herringbone.web.worklists.people import Duties
from herringbone.web.worklists.remembering import COLUMNS
from herringbone.web.worklists.safety import is_safety
from herringbone.web.worklists.subjects import works_about
from herringbone.web.worklists.timeline import Past, past_of
from herringbone.web.worklists.wording import reason_said

KINDS = (
    ("on", "On the list"),
    ("put_off", "Put off, withdrawn or not appropriate"),
    ("met", "All that it asks is so"),
    ("done", "Done"),
    ("stopped", "Not on the list"),
    ("others", "Not about one pupil"),
)
OTHERS = ("not about one pupil", "not in force yet")


@dataclass(frozen=True)
class Reason:
    """One thing that keeps a step off the list: a heading, and words with figures."""

    heading: str
    words: str


@dataclass(frozen=True)
class Answer:
    """What a step comes to for the pupil: `kind` sorts it, `verdict` says it, `reasons` why."""

    step: str
    said: Said
    kind: str
    verdict: str
    reasons: Sequence[Reason]
    last: Past | None
    work: Work | None

    @property
    def why(self) -> str:
        """Why it was asked for, where it was, as people say it."""
        return reason_said(self.work.why) if self.work is not None else ""


@dataclass(frozen=True)
class WhyNotHere:
    """A pupil against the strategy in force, now."""

    pupil: Pupil
    now: datetime

    @property
    def today(self) -> date:
        return self.now.date()

    @cached_property
    def plan(self) -> Any:
        return plan_of(self.pupil.school, self.today)

    @property
    def sections(self) -> list[tuple[str, list[Answer]]]:
        """Answers by what they come to, what is on the list first."""
        found: dict[str, list[Answer]] = defaultdict(list)
        for answer in self.answers:
            found[answer.kind].append(answer)
        return [(words, found[kind]) for kind, words in KINDS if found[kind]]

    @cached_property
    def answers(self) -> list[Answer]:
        if self.plan is None:
            return []
        said = all_said(self.plan)
        return [self._answer(one, said[one.step]) for one in self._asked]

    def _answer(self, asked: Any, said: Said) -> Answer:
        works = self._works.get(asked.step, [])
        work = works[0] if works else None
        past = [one for one in past_of(works) if not one.taken_back]
        kind, verdict = self._verdict(asked, work, said)
        return Answer(
            step=asked.step,
            said=said,
            kind=kind,
            verdict=verdict,
            reasons=[] if kind == "on" else list(self._reasons(asked)),
            last=past[-1] if past else None,
            work=work,
        )

    def _verdict(self, asked: Any, work: Work | None, said: Said) -> tuple[str, str]:
        if work is not None and work.state == State.OPEN:
            return self._open(work, said)
        first = asked.stops[0].stop if asked.stops else None
        if first is not None and str(first) in OTHERS:
            return "others", str(first)
        if work is not None and self._still_stands(asked, work):
            ended = {State.DONE: "done", State.NOT_APPROPRIATE: "put_off"}
            words = str(work.get_state_display())
            return ended.get(State(work.state), "stopped"), f"{words} ({day_words(work.date)})"
        if not asked.stops:
            return "met", self._next(asked.next_look)
        return "stopped", str(first)

    def _open(self, work: Work, said: Said) -> tuple[str, str]:
        if work.snoozed_until is not None and work.snoozed_until > self.today:
            return "put_off", f"put off until {day_words(work.snoozed_until)}"
        if self._held and not is_safety(work, said):
            return "put_off", f"withdrawn: everything is held, {self._held}"
        late = "overdue" if work.due_by < self.today else "due"
        duty = self._duties.of(work.holder, self._class)
        whose = self._duties.named.get(work.person_id, "") or duty.instead or duty.title
        return "on", f"on the list of {whose}, {late} {day_words(work.due_by)}"

    def _still_stands(self, asked: Any, work: Work) -> bool:
        """Whether what came of it is why nothing is asked for: in its spell, or that very day."""
        inside = any(stop.since is not None and work.date >= stop.since for stop in asked.stops)
        return inside or work.date == self.today

    def _next(self, following: date | None) -> str:
        if following is None:
            return "asked for at the next run"
        return f"next looked at on {day_words(following)}, after its last register"

    def _reasons(self, asked: Any) -> Iterable[Reason]:
        if self._held:
            yield Reason("everything is held", self._held)
        for stop in asked.stops:
            since = f" ({day_words(stop.since)})" if stop.since else ""
            yield Reason(str(stop.stop), f"{reason_said(stop.words)}{since}")
        if asked.stops and asked.next_look is not None:
            yield Reason("next look", day_words(asked.next_look))

    # --- read once --------------------------------------------------------------------------
    @cached_property
    def _asked(self) -> Sequence[Any]:
        school = self.pupil.school
        pupils = None if reads_groups(self.plan) else self._family
        registers = registers_of(school, pupils, with_everything=True)
        as_of = as_of_now(school, self.now)
        return why_not_of(registers, self.plan, as_of, self._memory, self.pupil.pupil_id)

    @cached_property
    def _family(self) -> list[Pupil]:
        if not self.pupil.family_id:
            return [self.pupil]
        return list(self.pupil.school.pupils.filter(family_id=self.pupil.family_id))

    @cached_property
    def _memory(self) -> list[dict[str, str]]:
        """The memory of the pupil and the family, and how far the school's runs have come."""
        names = {one.pupil_id for one in self._family} | {self.pupil.family_id or "-"}
        about = Q(subject__in=names) | Q(kind="run")
        for one in self._family:
            about |= Q(subject__startswith=f"{one.pupil_id}:")
        held = Remembered.objects.filter(about, school=self.pupil.school).values_list(*COLUMNS)
        return [dict(zip(COLUMNS, line, strict=True)) for line in held]

    @cached_property
    def _works(self) -> Mapping[str, list[Work]]:
        """By step of the strategy: the pupil's works, the latest first, gathered lists too."""
        found: dict[str, list[Work]] = defaultdict(list)
        start = self.pupil.school.year_start(self.today)
        lists = Work.objects.filter(school=self.pupil.school, date__gte=start)
        lists = lists.exclude(listed=[]).prefetch_related("handlings")
        gathered = [work for work in lists if self.pupil.pupil_id in work.listed]
        for work in [*works_about(self.pupil.school, self.pupil), *gathered]:
            named = f"{work.provision}.{work.step}" if work.step else work.provision
            for step in self.plan.steps_of(named)[:1]:
                found[step.id].append(work)
        return {name: sorted(works, key=_latest) for name, works in found.items()}

    @cached_property
    def _held(self) -> str:
        standing = holds.held(self.pupil).first()
        return standing.why if standing is not None else ""

    @cached_property
    def _duties(self) -> Duties:
        return Duties(self.pupil.school, self.plan, self.today)

    @cached_property
    def _class(self) -> str:
        return value_on(self.pupil, "class", self.today)


def _latest(work: Work) -> tuple[bool, int, int]:
    """What is open before what was, the newest first."""
    return work.state != State.OPEN, -work.date.toordinal(), -work.pk
