"""A pupil's actions, with why each was asked for and what came of it; and why not."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from herringbone.web.pupils.views.pupil import tabs_of
from herringbone.web.pupils.views.scope import page_of
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.strategies.evaluation import plan_of, said_of
from herringbone.web.worklists.models import State, Work
from herringbone.web.worklists.people import Duties
from herringbone.web.worklists.subjects import tells_safeguarding, works_about
from herringbone.web.worklists.timeline import Step, past_of
from herringbone.web.worklists.why_not import WhyNotHere


@for_deed(Deed.SEE_WORK)
def actions(request: HttpRequest, pupil_pk: int) -> HttpResponse:
    """Everything that the strategy asked for about a pupil, the newest first."""
    page = page_of(request, pupil_pk, "pupil: actions")
    plan = plan_of(request.school, request.today)
    duties = Duties(request.school, plan, request.today)
    works = [w for w in works_about(request.school, page.pupil) if w.verb != "order"]
    steps = [_step(work, plan, duties, page.held["class"]) for work in works]
    if not request.viewer.may(Deed.SEE_SAFEGUARDING):
        steps = [one for one in steps if not tells_safeguarding(one.said, one.work.verb)]
    context = _page(request, page) | {
        "tabs": tabs_of(request, page, "actions"),
        "open": [one for one in steps if one.work.state == State.OPEN],
        "to_settle": [one for one in steps if one.work.state == State.AT_START],
        "may_settle": request.viewer.may(Deed.SETTLE_START),
        "past": [one for one in steps if one.work.state not in (State.OPEN, State.AT_START)],
        "plan": plan,
    }
    return render(request, "worklists/actions.html", context)


@for_deed(Deed.SEE_DELIVERY)
def why_not(request: HttpRequest, pupil_pk: int) -> HttpResponse:
    """Every provision of the strategy in force, and what keeps each from asking for anything: for
    those who lead, since its clauses tell what only they may see."""
    page = page_of(request, pupil_pk, "why isn't this pupil on the list?")
    found = WhyNotHere(page.pupil, request.now)
    context = _page(request, page) | {
        "tabs": tabs_of(request, page, "actions"),
        "sections": found.sections,
        "plan": found.plan,
    }
    return render(request, "worklists/why_not.html", context)


def _page(request: HttpRequest, page: Any) -> dict[str, Any]:
    return {
        "page": page,
        "pupil": page.pupil,
        "may_lift": request.viewer.may(Deed.LIFT_HOLD),
        "may_ask_why": request.viewer.may(Deed.SEE_DELIVERY),
        "figures": page.figures,
        "row": page.figures.row if page.figures else {},
    }


def _step(work: Work, plan: Any, duties: Duties, class_name: str) -> Step:
    said = said_of(plan, work.provision, work.step) if plan is not None else None
    duty = duties.of(work.holder, class_name)
    owner = duties.named.get(work.person_id, "") or duty.instead or duty.title
    return Step(work, said, past_of([work], duties), owner)
