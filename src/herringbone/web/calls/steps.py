"""One step of the way of a row: what is to be done, by when, and what became of it.

`way` puts the steps of a row in order, `own_steps` makes those of the strategy; nothing is asked
of the database here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from herringbone.web.clock import LONDON
from herringbone.web.ui.days import clock, moment

DONE, LATE, NOW, NEXT = "done", "late", "now", "next"


@dataclass(frozen=True, slots=True)
class Done:
    """Who did it, when, and how it ended, in words."""

    by: str
    at: datetime
    how: str = ""

    def words(self, now: datetime) -> str:
        """ "no answer · 09:12 Tess Office"; of another day with its day."""
        who = f"{_when(self.at, now)} {self.by}"
        return f"{self.how} · {who}" if self.how else who


@dataclass(frozen=True, slots=True)
class Step:
    """`at` is its moment, `deadline` that it is done by then and not at it; `so_far` is what was
    tried and is not enough, `if_so` on what it depends. `source` is the strategy's own number for
    it, `tag` what a row's tag calls it, `whose` the children for whom it is left where others of
    the row have it done. `is_before`: before the first call. `is_guarded`: it tells that a child is
    vulnerable, so not everybody reads it."""

    says: str
    at: datetime | None = None
    done: Done | None = None
    state: str = NEXT
    deadline: bool = True
    so_far: str = ""
    if_so: str = ""
    source: str = ""
    tag: str = ""
    whose: str = ""
    is_before: bool = False
    is_guarded: bool = False

    def due_words(self, now: datetime) -> str:
        """ "at 10:00", "by Mon 23 Nov, 15:20", "late since 10:00", "rings since 10:00"."""
        if self.at is None or self.done is not None:
            return ""
        if self.state == LATE:
            return f"{'late' if self.deadline else 'rings'} since {_when(self.at, now)}"
        return f"{'by' if self.deadline else 'at'} {_when(self.at, now)}"

    def note(self, now: datetime) -> str:
        """What became of it, else when it is due and what was tried so far."""
        if self.done is not None:
            return self.done.words(now)
        return " · ".join(filter(None, (self.due_words(now) or self.if_so, self.so_far)))


def _when(at: datetime, now: datetime) -> str:
    """In London, like `now`."""
    at = at.astimezone(LONDON)
    return clock(at) if at.date() == now.date() else moment(at)


def with_states(steps: Iterable[Step], now: datetime) -> Iterator[Step]:
    """What is over its moment is late; of the others the first that nothing holds back is now."""
    is_first = True
    for step in steps:
        if step.done is not None:
            yield replace(step, state=DONE)
        elif step.at is not None and now >= step.at:
            yield replace(step, state=LATE)
        elif is_first and not step.if_so:
            is_first = False
            yield replace(step, state=NOW)
        else:
            yield replace(step, state=NEXT)


def together(found: Sequence[tuple[str, Sequence[Step]]]) -> list[Step]:
    """The steps of several children, each once: done where it is for all of them, else left for
    those who are named. `found` has each child's first name."""
    groups: dict[tuple[str, str], list[tuple[str, Step]]] = {}
    for name, steps in found:
        for step in steps:
            groups.setdefault((step.says, step.source), []).append((name, step))
    return [_one(group, len(found)) for group in groups.values()]


def _one(group: Sequence[tuple[str, Step]], children: int) -> Step:
    left = [(name, step) for name, step in group if step.done is None]
    if not left:
        return max((step for _, step in group), key=_ended)
    first = min((step for _, step in left), key=_begins)
    names = " and ".join(name for name, _ in left)
    return replace(first, whose=names if len(left) < children else "")


def _ended(step: Step) -> float:
    return step.done.at.timestamp() if step.done else 0.0


def _begins(step: Step) -> float:
    return step.at.timestamp() if step.at else float("inf")
