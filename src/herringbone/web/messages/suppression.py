"""Why a letter about a child should not go now (practice 8): each reason in words, for the panel
before approval, for approval itself, and once more at the second of sending.

A hold and a death stop everything; every other reason stops letters, texts of improvement and
rewards until a person who saw it decides otherwise, and never stops what is for safety.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property

from herringbone.documents.writing import Purpose, Template
from herringbone.engine.england.compulsory_age import is_compulsory
from herringbone.engine.record.durations import add
from herringbone.web.absences.suspensions import suspended_keys
from herringbone.web.clock import LONDON
from herringbone.web.messages.filling.facts import Facts
from herringbone.web.messages.freshness import why_too_old
from herringbone.web.messages.models import Message, SendingRules, StopKind
from herringbone.web.messages.quiet import rules_of
from herringbone.web.messages.resting import why_changed
from herringbone.web.messages.standing import Standing, Went
from herringbone.web.registers.reading import ageing_of
from herringbone.web.schools.models import Pupil, School
from herringbone.web.schools.roll import values_on
from herringbone.web.ui.days import day_year, span
from herringbone.web.ui.figures import counted

DEFAULT_INTERVAL = "30 school days"


class Why(StrEnum):
    DIED = "died"
    HELD = "held"
    SUSPENDED = "suspended"
    PART_TIME = "part_time"
    STUDY_LEAVE = "study_leave"
    TRAVELLING = "travelling"
    NOT_COMPULSORY = "not_compulsory"
    TOO_FEW = "too_few"
    UNSETTLED = "unsettled"
    STALE = "stale"
    CHANGED = "changed"
    LEAVE_PENDING = "leave_pending"
    LEGAL = "legal"
    COMPLAINT = "complaint"
    RETURNED = "returned"
    SAME_LETTER = "same_letter"
    CAP = "cap"


NEVER_SENT = frozenset({Why.DIED, Why.HELD})
"""Nobody can decide these away on a letter: a hold is lifted by the head or the DSL."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason in words that a person reads; `is_final` where no approval gets past it."""

    why: Why
    words: str

    @property
    def is_final(self) -> bool:
        return self.why in NEVER_SENT


def reasons(
    pupil: Pupil,
    template: Template,
    now: datetime,
    *,
    besides: Message | None = None,
    facts: Facts | None = None,
) -> list[Reason]:
    """Why it should not go about this child now; none is nothing. `besides` is a message that is
    not counted as one that went before; `facts` what a round has read of the registers."""
    return reasons_of([pupil], template, now, besides=besides, facts=facts)[pupil.pk]


def reasons_of(
    pupils: Sequence[Pupil],
    template: Template,
    now: datetime,
    *,
    besides: Message | None = None,
    facts: Facts | None = None,
) -> dict[int, list[Reason]]:
    """The same for many, by key: what a round asks, reading the registers once."""
    if not pupils:
        return {}
    read = facts or Facts(pupils[0].school, pupils, now)
    asked = _Asked(pupils[0].school, pupils, template, now, besides, read)
    return {pupil.pk: list(_found(asked, pupil)) for pupil in pupils}


@dataclass(frozen=True)
class _Asked:
    school: School
    pupils: Sequence[Pupil]
    template: Template
    now: datetime
    besides: Message | None
    facts: Facts

    @property
    def today(self) -> date:
        return self.now.astimezone(LONDON).date()

    @property
    def judges(self) -> bool:
        """Whether it says something of the child's attendance."""
        return self.template.purpose != Purpose.NEWS

    @cached_property
    def standing(self) -> Standing:
        return Standing(self.school, self.pupils, self.today)

    @cached_property
    def rules(self) -> SendingRules:
        return rules_of(self.school)

    @cached_property
    def too_old(self) -> str:
        return why_too_old(self.school, self.now)

    @cached_property
    def suspended(self) -> frozenset[int]:
        return suspended_keys(self.school, self.today)

    @cached_property
    def part_time(self) -> Mapping[int, dict[str, str]]:
        return values_on(self.pupils, ("part_time_timetable",), self.today)

    @cached_property
    def unexplained(self) -> dict[int, int]:
        found: dict[int, int] = {}
        begins = self.school.year_start(self.today)
        for one in ageing_of(self.school, self.pupils, self.today):
            if one.date >= begins:
                found[one.pupil.pk] = found.get(one.pupil.pk, 0) + 1
        return found


def _found(asked: _Asked, pupil: Pupil) -> Iterator[Reason]:
    for why, rule in ALWAYS.items():
        if words := rule(asked, pupil):
            yield Reason(why, words)
    if asked.template.purpose == Purpose.SAFETY:
        return
    for why, rule in LETTERS.items():
        if words := rule(asked, pupil):
            yield Reason(why, words)


def _died(_: _Asked, pupil: Pupil) -> str:
    return f"{pupil.first_name} has died." if pupil.died_on else ""


def _held(asked: _Asked, pupil: Pupil) -> str:
    hold = asked.standing.holds.get(pupil.pk)
    return f"Everything is held: {hold.why}" if hold else ""


def _suspended(asked: _Asked, pupil: Pupil) -> str:
    return "Suspended today." if pupil.pk in asked.suspended else ""


def _part_time(asked: _Asked, pupil: Pupil) -> str:
    row = asked.standing.part_time.get(pupil.pk)
    if row is not None:
        return f"On a part-time timetable, reviewed {_day(row.review)}."
    flagged = asked.part_time[pupil.pk]["part_time_timetable"] == "1"
    return "On a part-time timetable." if flagged else ""


def _study_leave(asked: _Asked, pupil: Pupil) -> str:
    row = asked.standing.study_leave.get(pupil.pk)
    return f"On study leave, {span(row.first, row.last)}." if row else ""


def _travelling(asked: _Asked, pupil: Pupil) -> str:
    row = asked.standing.travelling.get(pupil.pk)
    return f"Travelling for a parent's work, {span(row.first, row.last)}." if row else ""


def _not_compulsory(asked: _Asked, pupil: Pupil) -> str:
    start = asked.school.academic_year_start
    age = is_compulsory(pupil.date_of_birth, asked.today, (start.month, start.day))
    return "Not of compulsory school age." if age is False else ""


def _too_few(asked: _Asked, pupil: Pupil) -> str:
    if not asked.judges or not asked.facts.has_figures:
        return ""
    possible, fewest = asked.facts.count(pupil, "possible"), asked.rules.fewest_sessions
    if possible >= fewest:
        return ""
    return f"Only {counted(possible, 'session')} so far this year: one absence is a large share."


def _unsettled(asked: _Asked, pupil: Pupil) -> str:
    if not asked.judges or not asked.facts.has_figures:
        return ""
    parts = []
    if number := asked.unexplained.get(pupil.pk, 0):
        parts.append(f"{counted(number, 'session')} still N")
    if number := asked.facts.count(pupil, "unmarked"):
        parts.append(f"{counted(number, 'session')} without a mark")
    return f"Not settled this year: {' and '.join(parts)}." if parts else ""


def _stale(asked: _Asked, _pupil: Pupil) -> str:
    return asked.too_old if asked.judges else ""


def _changed(asked: _Asked, pupil: Pupil) -> str:
    return why_changed(asked.besides, pupil) if asked.besides is not None else ""


def _leave_pending(asked: _Asked, pupil: Pupil) -> str:
    row = asked.standing.leave_pending.get(pupil.pk)
    return f"Leave for {span(row.first, row.last)} is not decided yet." if row else ""


def _legal(asked: _Asked, pupil: Pupil) -> str:
    if asked.template.purpose == Purpose.LEGAL:
        return ""
    row = asked.standing.notices.get(pupil.pk)
    if row is not None:
        return f"A penalty notice of {_day(row.date)} is {row.outcome}."
    return _stopped(asked, pupil, StopKind.LEGAL)


def _complaint(asked: _Asked, pupil: Pupil) -> str:
    return _stopped(asked, pupil, StopKind.COMPLAINT)


def _returned(asked: _Asked, pupil: Pupil) -> str:
    return _stopped(asked, pupil, StopKind.RETURNED)


def _same_letter(asked: _Asked, pupil: Pupil) -> str:
    if not asked.judges:
        return ""
    same = asked.template.name
    before = next((one for one in _before(asked, pupil) if one.template == same), None)
    if before is None:
        return ""
    plan = asked.facts.plan
    interval = plan.strategy.same_letter_after if plan is not None else DEFAULT_INTERVAL
    until = add(asked.facts.calendar, before.day, interval)
    if until <= asked.today:
        return ""
    return f"“{before.title}” went for {_day(before.day)}: not again before {_day(until)}."


def _cap(asked: _Asked, pupil: Pupil) -> str:
    rules = asked.rules
    since = asked.today - timedelta(days=rules.in_days)
    number = len({(one.template, one.day) for one in _before(asked, pupil) if one.day > since})
    if number < rules.most_letters:
        return ""
    return f"{counted(number, 'letter')} in the last {counted(rules.in_days, 'day')} already."


def _before(asked: _Asked, pupil: Pupil) -> list[Went]:
    """What went or is on its way about the child and is not for safety, the latest first."""
    found, besides = asked.standing.went.get(pupil.pk, []), asked.besides
    if besides is None:
        return found
    same = (besides.template, besides.day)
    return [x for x in found if x.message != besides.pk and (x.template, x.day) != same]


def _stopped(asked: _Asked, pupil: Pupil, kind: StopKind) -> str:
    stop = asked.standing.stops.get((pupil.pk, kind))
    return f"{stop.get_kind_display().capitalize()}: {stop.why}" if stop else ""


def _day(day: date | None) -> str:
    return day_year(day) if day else "on no set day"


Rule = Callable[[_Asked, Pupil], str]
ALWAYS: Mapping[Why, Rule] = {Why.DIED: _died, Why.HELD: _held}
"""Holds for whatever leaves the school."""
LETTERS: Mapping[Why, Rule] = {
    Why.SUSPENDED: _suspended,
    Why.PART_TIME: _part_time,
    Why.STUDY_LEAVE: _study_leave,
    Why.TRAVELLING: _travelling,
    Why.NOT_COMPULSORY: _not_compulsory,
    Why.TOO_FEW: _too_few,
    Why.UNSETTLED: _unsettled,
    Why.STALE: _stale,
    Why.CHANGED: _changed,
    Why.LEAVE_PENDING: _leave_pending,
    Why.LEGAL: _legal,
    Why.COMPLAINT: _complaint,
    Why.RETURNED: _returned,
    Why.SAME_LETTER: _same_letter,
    Why.CAP: _cap,
}
"""Holds for everything but safety."""
