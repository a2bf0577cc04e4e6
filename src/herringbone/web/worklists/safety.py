"""What is about a child's safety: never put off, withdrawn by a hold, or hidden among many."""

from __future__ import annotations

from herringbone.web.strategies.evaluation import Said
from herringbone.web.worklists.models import Work

SEEN_VERBS = ("visit", "welfare_check")
"""Somebody goes and sees the child."""
SAFETY_VERBS = frozenset({"welfare_check", "notify"})


def is_safety(work: Work, said: Said | None) -> bool:
    """About an absence that is going on, or a worry. `said` is what the strategy in force says of
    the step; where it no longer has it, what a day that is still open asked for counts as such."""
    if work.verb in SAFETY_VERBS:
        return True
    return said.is_safety if said is not None else work.is_live
