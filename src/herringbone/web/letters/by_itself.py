"""Writes and lets go the letters of which the strategy or the school says that they need nobody.

The daily run asks for it as a job. Each is weighed as for a person who sees everything: only where
nothing speaks against it does it go; else it stays on the list. What somebody has dealt with once,
put off or taken back is theirs, and never done by itself again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from herringbone.documents.writing import Purpose, Template
from herringbone.web.clock import LONDON
from herringbone.web.letters.conscience import Conscience
from herringbone.web.letters.preparing import prepare
from herringbone.web.letters.suggesting import Choice
from herringbone.web.letters.waiting import VERBS, families_of, messages_of, template_for
from herringbone.web.messages.automatic import author_of, names_of
from herringbone.web.messages.freshness import why_too_old
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.models import School
from herringbone.web.schools.viewer import Viewer
from herringbone.web.strategies.evaluation import Plan, plan_of, said_of
from herringbone.web.worklists.lines import Line, When
from herringbone.web.worklists.models import State, Work
from herringbone.web.worklists.safety import is_safety
from herringbone.web.worklists.subjects import Subjects


@dataclass(frozen=True)
class Unseen(Viewer):
    """Nobody looks, so that whatever may speak against a letter is weighed, for whom it may be
    shown or not."""

    def may(self, deed: Deed, about: object = None) -> bool:  # noqa: ARG002 - as a viewer
        return True


def run(job: Any, now: datetime) -> None:
    let_go(job.school, now)


def let_go(school: School, now: datetime) -> int:
    """How many pieces of work were done so; nothing on a day without school, on old marks, or
    where no letter needs nobody."""
    today = now.astimezone(LONDON).date()
    plan = plan_of(school, today)
    names = names_of(school, today)
    is_open = school.days.filter(date=today).exists()
    if plan is None or not names or not is_open or why_too_old(school, now):
        return 0
    done = 0
    for template, lines in _by_template(school, plan, names, today):
        conscience = Conscience(Unseen(None, school, today, ()), template, lines, now)
        panels = zip(lines, conscience.panels(lines), strict=True)
        goes = [line for line, panel in panels if panel.suggestion.choice == Choice.SEND]
        done += sum(_let_go(school, plan, template, line, now) for line in goes)
    return done


@transaction.atomic
def _let_go(school: School, plan: Plan, template: Template, line: Line, now: datetime) -> bool:
    """One, under the lock of its work, so that two at once follow each other."""
    work = Work.objects.select_for_update().get(pk=line.work.pk)
    if work.state != State.OPEN or work.handlings.exists() or messages_of(school, [work]):
        return False
    by = author_of(school, now, work.provision)
    letter = {"school": school, "plan": plan, "template": template, "lines": [line]}
    prepare(**letter, by=by, now=now, to_read=False)
    work.refresh_from_db()
    return work.state == State.DONE


def _by_template(
    school: School, plan: Plan, names: frozenset[str], today: date
) -> Iterator[tuple[Template, list[Line]]]:
    works = _untouched(school, names, today)
    subjects = Subjects(school, today, works)
    for name in sorted({work.thing for work in works}):
        template = template_for(plan, name)
        if template is None or template.purpose == Purpose.SAFETY:
            continue
        lines = [_line(work, subjects) for work in works if work.thing == name]
        lines = [line for line in lines if _may_go(school, plan, line)]
        if lines:
            yield template, lines


def _untouched(school: School, names: frozenset[str], today: date) -> list[Work]:
    """Asked for by a day that is closed; nobody's hand was on it, and no letter is written yet."""
    rows = Work.objects.filter(
        school=school, state=State.OPEN, is_live=False, gone_at=None, verb__in=VERBS,
        thing__in=names, date__lte=today, handlings=None, person=None, held_by="",
    )  # fmt: skip
    works = list(rows.order_by("pk"))
    written = messages_of(school, works)
    return [work for work in works if work.pk not in written]


def _line(work: Work, subjects: Subjects) -> Line:
    return Line(
        works=(work,),
        subjects=(subjects.of(work),),
        said=None,
        hats=(),
        is_safety=False,
        is_first=False,
        when=When.LATER,
    )


def _may_go(school: School, plan: Plan, line: Line) -> bool:
    subject = line.subjects[0]
    if subject.held or subject.has_died:
        return False
    if is_safety(line.work, said_of(plan, line.work.provision, line.work.step)):
        return False
    return bool(families_of(school, line))
