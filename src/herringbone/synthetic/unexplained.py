"""Chooses who is N this morning: the cases a demo must show, then whom chance has away.

As many as the plan says, so many of them vulnerable and so many for the second day; nobody else of
a register that is in stays unexplained.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from herringbone.synthetic.draft import Draft
from herringbone.synthetic.morning_plan import MorningPlan
from herringbone.synthetic.pool import VULNERABLE, Pool, Wanted

NATURAL = ("O", "N", "U")
SESSIONS = ("AM", "PM")


@dataclass
class Chosen:
    """The pupils in the order of their choice."""

    draft: Draft
    pool: Pool
    ids: list[str] = field(default_factory=list)

    @property
    def vulnerable(self) -> int:
        return sum(self.pool.vulnerable(self.draft.pupils[pupil_id]) for pupil_id in self.ids)

    def add(self, pupil_id: str) -> None:
        self.pool.keep_out([pupil_id])
        self.ids.append(pupil_id)


def choose_unexplained(
    draft: Draft, pool: Pool, plan: MorningPlan, laid: Mapping[str, tuple[str, ...]]
) -> list[str]:
    """Pupils of the pool's classes; changes what their last days say, so that the story holds."""
    chosen = Chosen(draft, pool)
    for name in plan.absent_fixtures:
        _add_fixture(chosen, plan, laid.get(name, ()))
    while chosen.vulnerable < plan.vulnerable:
        chosen.add(_vulnerable(draft, pool))
    for _ in range(plan.second_day):
        pupil_id = pool.take(_not_vulnerable(pool))
        for session in SESSIONS:
            draft.put(pupil_id, draft.day(-1), session, "N")
        chosen.add(pupil_id)
    for pupil_id in pool.pair():
        chosen.add(pupil_id)
    _add_natural(chosen, plan)
    while len(chosen.ids) < plan.unexplained:
        chosen.add(pool.take(_not_vulnerable(pool)))
    return chosen.ids


def _add_fixture(chosen: Chosen, plan: MorningPlan, ids: tuple[str, ...]) -> None:
    """A fixture's pupil; left out where that makes too many vulnerable."""
    draft, pool = chosen.draft, chosen.pool
    for pupil_id in ids[:1]:
        pupil = draft.pupils[pupil_id]
        if pupil.value("class", draft.today) not in pool.classes or not pupil.on_roll(draft.today):
            continue
        if pool.vulnerable(pupil) and chosen.vulnerable >= plan.vulnerable:
            continue
        chosen.add(pupil_id)


def _add_natural(chosen: Chosen, plan: MorningPlan) -> None:
    """Whom chance has away without a reason, if they were here yesterday."""
    draft, pool = chosen.draft, chosen.pool
    for pupil_id in pool.order:
        pupil = draft.pupils.get(pupil_id)
        if len(chosen.ids) >= plan.unexplained:
            return
        if pupil is None or not pool.is_free(pupil_id) or pool.vulnerable(pupil):
            continue
        away = draft.code(pupil_id, draft.today, "AM") in NATURAL
        if away and draft.code(pupil_id, draft.day(-1), "PM") in ("\\", "L"):
            chosen.add(pupil_id)


def _vulnerable(draft: Draft, pool: Pool) -> str:
    """A child on a protection plan where there is one; else one with a social worker."""
    for flags in (("cp",), VULNERABLE):
        found = pool.find(_has_any(draft, flags))
        if found is not None:
            return found
    pupil_id = pool.take()
    draft.set_flag(pupil_id, "cin", "social_worker")
    return pupil_id


def _has_any(draft: Draft, flags: tuple[str, ...]) -> Wanted:
    return lambda pupil: any(pupil.has(flag, draft.today) for flag in flags)


def _not_vulnerable(pool: Pool) -> Wanted:
    return lambda pupil: not pool.vulnerable(pupil)
