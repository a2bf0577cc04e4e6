"""The strategy's work that a call of the morning answers, and what becomes of it.

Works of the first day alone: a call about a letter or a better week stays on its own list. Between
`attempting` and the worklist, whose `handling` tells the strategy, so that its follow-ups come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.db.models import Q

from herringbone.web.schools.models import Pupil, School
from herringbone.web.strategies.evaluation import Plan, plan_of
from herringbone.web.worklists.handling import By, done
from herringbone.web.worklists.models import State, Work

CALLS = ("call", "contact", "chase")
TEXT, NOTIFY = "text", "notify"
REACHED, NOBODY = "reached", "nobody_reached"
MESSAGE_LEFT = "message_received"


def first_day_steps(school: School, day: date) -> frozenset[tuple[str, str]]:
    """Provision and step of what the strategy asks about an absence that is going on, or about a
    message that was left. Nothing where none is in force."""
    return steps_about_today(plan_of(school, day))


def steps_about_today(plan: Plan | None) -> frozenset[tuple[str, str]]:
    return frozenset(
        (step.provision.id, step.step)
        for step in (plan.steps if plan else ())
        if step.about_today or getattr(step.fields.on, "event", "") == MESSAGE_LEFT
    )


def open_works(school: School, pupils: Sequence[Pupil], day: date) -> list[Work]:
    """Open work of the first day about these children or their families, of this day."""
    steps = first_day_steps(school, day)
    if not steps:
        return []
    of_pupil = Q(subject_kind="pupil", subject__in=[pupil.pupil_id for pupil in pupils])
    families = [pupil.family_id for pupil in pupils if pupil.family_id]
    of_family = Q(subject_kind="family", subject__in=families)
    rows = Work.objects.filter(of_pupil | of_family, school=school, state=State.OPEN)
    rows = rows.filter(Q(is_live=True) | Q(date__lte=day, due_by__gte=day))
    return [work for work in rows if (work.provision, work.step) in steps]


def reached(school: School, pupils: Sequence[Pupil], by: By, words: str) -> list[Work]:
    """Somebody was spoken to: calls, and the texts before them, have done what they were for."""
    works = open_works(school, pupils, by.day)
    return list(_done(works, (*CALLS, TEXT), REACHED, by, words))


def nobody_reached(school: School, pupils: Sequence[Pupil], by: By, words: str) -> list[Work]:
    """Everybody who may be rung was rung in vain."""
    return list(_done(open_works(school, pupils, by.day), CALLS, NOBODY, by, words))


def text_unanswered(school: School, pupils: Sequence[Pupil], by: By, words: str) -> list[Work]:
    """A text went, nothing came back, and now one rings: the strategy's call follows from that."""
    return list(_done(open_works(school, pupils, by.day), (TEXT,), NOBODY, by, words))


def told(school: School, pupils: Sequence[Pupil], by: By, words: str) -> list[Work]:
    """The professionals who know the family were told."""
    return list(_done(open_works(school, pupils, by.day), (NOTIFY,), REACHED, by, words))


def _done(
    works: Iterable[Work], verbs: Sequence[str], outcome: str, by: By, words: str
) -> Iterator[Work]:
    for work in works:
        if work.verb in verbs:
            done(work=work, outcome=outcome, by=by, words=words)
            yield work
