"""School this week: what a head and a lead look at on Friday at half past nine."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from herringbone.web.absences.models import LeaveRequest
from herringbone.web.absences.models import Outcome as LeaveOutcome
from herringbone.web.imports.freshness import freshness
from herringbone.web.office.ageing import waiting
from herringbone.web.office.summary import total_of
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.roll import DayRoll
from herringbone.web.strategies.evaluation import all_said, plan_of
from herringbone.web.taking.times import session_now
from herringbone.web.worklists.acted import AWARDS, Acted
from herringbone.web.worklists.delivery import Delivery
from herringbone.web.worklists.differing import differs
from herringbone.web.worklists.lines import Job, jobs_of
from herringbone.web.worklists.listing import Listing
from herringbone.web.worklists.models import Remembered
from herringbone.web.worklists.subjects import Subjects
from herringbone.web.worklists.week import SOURCE, SchoolWeek

SHOWN = 8


@for_deed(Deed.SEE_DELIVERY)
def week(request: HttpRequest) -> HttpResponse:
    """Today, the week, who is new over a line, of whom nobody has acted, what waits, what was
    delivered."""
    roll = DayRoll(request.school, request.today)
    found = SchoolWeek(request.school, request.now, roll)
    plan = plan_of(request.school, request.today)
    delivery = Delivery(request.school, found.monday, request.today, request.today)
    listing = Listing(request.viewer, plan, roll=roll)
    acted = Acted(request.school, plan, request.today, roll, listing.works)
    mine = _mine(listing)
    context = {
        "week": found,
        "differs": differs(found),
        "plan": plan,
        "today_counts": _today(request, roll),
        "delivery": delivery,
        "late": _late(request, delivery, roll),
        "nobody": acted.nobody[:SHOWN],
        "nobody_count": len(acted.nobody),
        "mine": mine[:SHOWN],
        "mine_count": len(mine),
        "leave": _leave(request),
        "ageing": _ageing(request),
        "lines": _new_lines(request, plan, found.monday),
        "source": SOURCE,
        "freshness": freshness(request.school, request.now),
    }
    return render(request, "worklists/week.html", context)


def _today(request: HttpRequest, roll: DayRoll) -> dict[str, Any] | None:
    """This session's counts; None on a day without school."""
    session = session_now(request.school, request.now)
    if session is None:
        return None
    counts = total_of(request.today, request.now, session, roll)
    return {"session": session, "counts": counts}


def _mine(listing: Listing) -> list[dict[str, Any]]:
    """What waits for whoever looks, the most pressing first."""
    items = [item for _, held in jobs_of(listing.lines) for item in held]
    return [
        {"words": item.words, "count": len(item.lines), "due": item.due, "kind": item.key}
        if isinstance(item, Job)
        else {"words": item.work.words, "line": item, "due": item.due}
        for item in items
    ]


def _leave(request: HttpRequest) -> int:
    """Requests for leave that wait for this person's decision."""
    if not request.viewer.may(Deed.DECIDE_LEAVE):
        return 0
    pending = LeaveRequest.objects.filter(school=request.school, outcome=LeaveOutcome.PENDING)
    return int(pending.count())


def _ageing(request: HttpRequest) -> dict[str, Any]:
    """N marks by how many school days they have stood."""
    marks = [mark for one in waiting(request.school, request.today) for mark in one.marks]
    counts = Counter(mark.days for mark in marks)
    return {
        "total": len(marks),
        "due": sum(mark.is_due for mark in marks),
        "days": sorted(counts.items()),
    }


def _late(request: HttpRequest, delivery: Delivery, roll: DayRoll) -> list[dict[str, Any]]:
    works = delivery.late_works(SHOWN)
    subjects = Subjects(request.school, request.today, works, with_listed=False, roll=roll)
    return [{"work": work, "subject": subjects.of(work)} for work in works]


def _new_lines(request: HttpRequest, plan: Any, monday: date) -> list[dict[str, Any]]:
    """Steps of the strategy that somebody entered this week, with whom; awards left out."""
    if plan is None:
        return []
    said = all_said(plan)
    awards = {s.id for s in plan.steps if s.fields.do and set(s.fields.do) <= AWARDS}
    entered = Remembered.objects.filter(
        school=request.school, kind="spell", how="entry", left_on="", subject_kind="pupil",
        entered_on__gte=monday.isoformat(),
    )  # fmt: skip
    names: dict[str, list[str]] = {}
    for provision, step, subject in entered.values_list("provision", "step", "subject"):
        names.setdefault(f"{provision}.{step}" if step else provision, []).append(subject)
    found = [name for name in said if name in names and name not in awards]
    ids = {one for name in found for one in names[name]}
    pupils = {one.pupil_id: one for one in request.school.pupils.filter(pupil_id__in=ids)}
    return [
        {
            "reference": said[name].reference,
            "says": said[name].says,
            "pupils": sorted((pupils[i] for i in names[name] if i in pupils), key=lambda p: p.name),
        }
        for name in found
    ]
