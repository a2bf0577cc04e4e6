"""What is about a child's safety: never put off, withdrawn by a hold, or hidden among many."""

from __future__ import annotations

from herringbone.web.registers.here import Here
from herringbone.web.strategies.evaluation import Said
from herringbone.web.worklists.models import Work

SEEN_VERBS = ("visit", "welfare_check")
"""Somebody goes and sees the child."""
SAFETY_VERBS = frozenset({"welfare_check", "notify"})


def is_about_absence(work: Work, said: Said | None) -> bool:
    """About an absence that was going on. `said` is what the strategy in force says of the step;
    where it no longer has it, what a day that is still open asked for counts as such."""
    return said.is_safety if said is not None else work.is_live


def is_over(work: Work, said: Said | None, here: Here | None) -> bool:
    """Somebody was to see a child who is in school again since the absence that it was about."""
    if here is None or work.verb not in SEEN_VERBS or not here.is_after(work.date):
        return False
    return is_about_absence(work, said)


def is_safety(work: Work, said: Said | None) -> bool:
    """About an absence that is going on, or a worry."""
    return work.verb in SAFETY_VERBS or is_about_absence(work, said)
