"""The worries of staff behind pieces of work: what was noticed, by whom, for those who may read it.

A step that a worry asks for, and whatever follows that step, is about the pupil's worries that
nobody had acted on when it was asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from herringbone.web.replies.concerns import EVENT
from herringbone.web.replies.models import Concern
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.viewer import Viewer
from herringbone.web.strategies.evaluation import Plan
from herringbone.web.worklists.models import Work
from herringbone.web.worklists.subjects import pupil_key


@dataclass(frozen=True, slots=True)
class Worry:
    """One worry as a row shows it. `words` are "" for whoever may not read them; `is_listed`:
    the page of worries, where it is answered, is open to the viewer."""

    pk: int
    name: str
    position: str
    raised_at: datetime
    words: str
    is_listed: bool


def worries_behind(
    viewer: Viewer, plan: Plan | None, works: Iterable[Work]
) -> Mapping[int, Sequence[Worry]]:
    """By work: the worries that it came from, the oldest first."""
    steps = _after_a_worry(plan) if plan is not None else frozenset()
    asked = [work for work in works if steps and _step(plan, work) in steps]
    if not asked:
        return {}
    about = {pupil_key(work.subject) for work in asked}
    held = Concern.objects.filter(school=viewer.school, pupil__pupil_id__in=about)
    concerns = list(held.select_related("pupil").order_by("raised_at", "pk"))
    return {
        work.pk: [_shown(viewer, one) for one in concerns if _is_of(work, one)] for work in asked
    }


def _shown(viewer: Viewer, concern: Concern) -> Worry:
    is_listed = viewer.may(Deed.SEE_COMMUNICATIONS)
    reads = is_listed or concern.user_id == viewer.user.pk
    words = concern.words if reads else ""
    return Worry(concern.pk, concern.name, concern.position, concern.raised_at, words, is_listed)


def _is_of(work: Work, concern: Concern) -> bool:
    about = concern.pupil.pupil_id == pupil_key(work.subject)
    open_then = concern.acted_at is None or concern.acted_at >= work.asked_at
    return about and open_then and concern.raised_at <= work.asked_at


def _step(plan: Plan | None, work: Work) -> str:
    named = f"{work.provision}.{work.step}" if work.step else work.provision
    found = plan.steps_of(named) if plan is not None else ()
    return found[0].id if found else ""


def _after_a_worry(plan: Plan) -> frozenset[str]:
    """Steps that a worry asks for, and what follows these, however far on."""
    found = {step.id for step in plan.steps if getattr(step.fields.on, "event", "") == EVENT}
    while (
        more := {
            step.id
            for step in plan.steps
            if step.fields.after is not None and not found.isdisjoint(step.fields.after.any_of)
        }
        - found
    ):
        found |= more
    return frozenset(found)
