"""Actions against the work that is held: a set difference of natural keys, and nothing else.

What was closed only adds. What is asked for on a day that is still open may also go again: not yet
done it is cancelled, done it stays, with the reason that went beside it as an alarm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from herringbone.web.schools.models import School
from herringbone.web.strategies.evaluation import Action, plan_of, task_said
from herringbone.web.worklists.models import KEY, AtStart, State, Work

NO_LONGER = "no longer asked for: a mark or another record changed that day"
TRUE_NO_LONGER = "no longer true, and nothing was sent"
LAPSE = "lapse"
STANDS = ("state", "is_live", "gone_at", "listed")
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How many came, came back and went."""

    made: int = 0
    again: int = 0
    gone: int = 0
    lapsed: int = 0
    to_settle: int = 0

    def __add__(self, other: Reconciled) -> Reconciled:
        return Reconciled(*(ours + theirs for ours, theirs in zip(self, other, strict=True)))

    def __iter__(self) -> Iterator[int]:
        return iter((self.made, self.again, self.gone, self.lapsed, self.to_settle))


def settle(
    school: School, actions: Sequence[Action], why: Callable[[Action], str], at: datetime
) -> Reconciled:
    """What closed days asked for: new keys come, and what was live on these days is so no more."""
    asked = {action.key: action for action in actions}
    held = _held(school, asked)
    made = _make(school, asked, held, why, at)
    Work.objects.filter(pk__in=[work.pk for work in held.values() if work.is_live]).update(
        is_live=False
    )
    return Reconciled(made, _bring_back(held.values()), 0)


def settle_live(
    school: School,
    day: date,
    actions: Sequence[Action],
    why: Callable[[Action], str],
    at: datetime,
) -> Reconciled:
    """What an open day asks for so far, and only that: live work of the day that is asked for no
    longer goes."""
    asked = {action.key: action for action in actions}
    held = _held(school, asked)
    made = _make(school, asked, held, why, at, is_live=True)
    _follow(asked, held, why)
    again = _bring_back(held.values())
    live = Work.objects.filter(school=school, is_live=True, date=day)
    return Reconciled(made, again, _let_go((w for w in live if w.key not in asked), at))


def add_live(
    school: School, actions: Sequence[Action], why: Callable[[Action], str], at: datetime
) -> Reconciled:
    """What a class asks for on an open day, before the rest of the school was looked at: it only
    adds, and the school's own run takes away what no longer stands."""
    asked = {action.key: action for action in actions}
    held = _held(school, asked)
    made = _make(school, asked, held, why, at, is_live=True)
    return Reconciled(made, _bring_back(held.values()))


def hold_at_start(
    school: School,
    actions: Sequence[Action],
    reason: AtStart,
    why: Callable[[Action], str],
    at: datetime,
) -> Reconciled:
    """What a start asks for goes on the list to settle, where it is not known already."""
    asked = {action.key: action for action in actions}
    fields = {"state": State.AT_START, "at_start": reason}
    return Reconciled(to_settle=_make(school, asked, _held(school, asked), why, at, **fields))


def let_go_of_what_stood(school: School, standing: frozenset[tuple[str, str]], at: datetime) -> int:
    """What was to settle and is so no longer: none of its spells (provision, subject) stands."""
    held = Work.objects.filter(school=school, state=State.AT_START, at_start=AtStart.STANDING)
    going = [work.pk for work in held if standing.isdisjoint(_spells_of(work))]
    gone = Work.objects.filter(pk__in=going)
    gone.update(state=State.CANCELLED, gone_at=at, gone_why=TRUE_NO_LONGER)
    return len(going)


def _spells_of(work: Work) -> set[tuple[str, str]]:
    """A case stands for its pupil, a gathered list for those whom it names."""
    subjects = {work.subject, work.subject.partition(":")[0], *work.listed}
    return {(work.provision, subject) for subject in subjects}


def lapse(school: School, day: date) -> int:
    """What was not done by its day and is not carried over: kept, and counted as late."""
    late = Work.objects.filter(school=school, state=State.OPEN, due_by__lt=day, if_not_done=LAPSE)
    return int(late.update(state=State.LAPSED, snoozed_until=None))


def let_go_of_unclosed(school: School, closed_to: date, at: datetime) -> int:
    """Live work of days that have closed without asking for it."""
    return _let_go(Work.objects.filter(school=school, is_live=True, date__lte=closed_to), at)


def _held(school: School, asked: dict[Key, Action]) -> dict[Key, Work]:
    provisions = {key[0] for key in asked}
    held = Work.objects.filter(school=school, provision__in=provisions).only(*KEY, *STANDS)
    return {work.key: work for work in held if work.key in asked}


def _make(
    school: School,
    asked: dict[Key, Action],
    held: dict[Key, Work],
    why: Callable[[Action], str],
    at: datetime,
    **fields: Any,
) -> int:
    new = [action for key, action in asked.items() if key not in held]
    words = _words(school, new)
    rows = [_work(school, one, words[one.key], why(one), at, **fields) for one in new]
    Work.objects.bulk_create(rows, batch_size=300)
    return len(rows)


def _words(school: School, actions: Sequence[Action]) -> dict[Key, str]:
    """What people call each of them, letters by the titles of the strategy that asks."""
    plan = plan_of(school, max(action.date for action in actions)) if actions else None
    return {
        one.key: task_said(plan, one.verb, one.thing, variant=one.variant, offer=one.offer)
        for one in actions
    }


def _follow(asked: dict[Key, Action], held: dict[Key, Work], why: Callable[[Action], str]) -> None:
    """A list grows as registers come in: whom it names, and why, follows while nobody did it."""
    for key, work in held.items():
        action = asked[key]
        if work.is_live and work.state == State.OPEN and work.listed != list(action.listed):
            listed = {"listed": list(action.listed), "why": why(action)}
            Work.objects.filter(pk=work.pk, state=State.OPEN).update(**listed)


def _bring_back(works: Iterable[Work]) -> int:
    back = [work.pk for work in works if work.gone_at is not None]
    open_again = Work.objects.filter(pk__in=back, state=State.CANCELLED)
    open_again.update(state=State.OPEN)
    Work.objects.filter(pk__in=back).update(gone_at=None, gone_why="")
    return len(back)


def _let_go(works: Iterable[Work], at: datetime) -> int:
    going = [work.pk for work in works if work.gone_at is None]
    gone = Work.objects.filter(pk__in=going)
    gone.update(gone_at=at, gone_why=NO_LONGER)
    gone.filter(state=State.OPEN).update(state=State.CANCELLED)
    return len(going)


def _work(
    school: School, action: Action, words: str, why: str, at: datetime, **fields: Any
) -> Work:
    return Work(
        school=school,
        provision=action.provision,
        step=action.step,
        occasion=action.occasion,
        subject_kind=action.subject_kind,
        subject=action.subject,
        verb=str(action.verb),
        thing=action.thing,
        date=action.date,
        due_by=action.due_by,
        owner=action.owner,
        together_with=";".join(action.together_with),
        words=words,
        why=why,
        listed=list(action.listed),
        is_offer=action.offer,
        is_first=action.first,
        if_not_done=action.if_not_done,
        asked_at=at,
        **fields,
    )
