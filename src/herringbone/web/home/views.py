"""The way in, and what each role sees first: sections by what the viewer may do, in one order."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from herringbone.web.absences.models import LeaveRequest
from herringbone.web.absences.models import Outcome as LeaveOutcome
from herringbone.web.calls.alarms import help_waiting, note_seen
from herringbone.web.calls.clock import raise_due
from herringbone.web.home.figures import SchoolFigures, as_of_words
from herringbone.web.home.sections import folds_calls, has_figures, sections_of
from herringbone.web.home.today import Today
from herringbone.web.imports.freshness import freshness
from herringbone.web.imports.models import ImportRun
from herringbone.web.office.views.scope import is_part
from herringbone.web.pupils.figures import figures_of
from herringbone.web.pupils.finding import visible
from herringbone.web.registers.models import Alarm
from herringbone.web.replies.waiting import help_waiting as help_by_link
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.models import Role
from herringbone.web.schools.people import posts_on
from herringbone.web.schools.register_window import window_warnings
from herringbone.web.schools.roll import values_on
from herringbone.web.schools.viewer import schools_of
from herringbone.web.strategies.evaluation import as_of_now, measured
from herringbone.web.taking.progress import progress
from herringbone.web.ui.preferences import at_counter
from herringbone.web.visits.going import not_back

FIGURES_ONLY = frozenset({Role.TRUST, Role.GOVERNOR})
FEW = 5
"""A figure of fewer pupils is withheld from whoever sees figures alone."""


def entrance(request: HttpRequest) -> HttpResponse:
    """`/`: straight into the school where there is one, else the schools to choose from."""
    schools = schools_of(request.user, request.today)
    if len(schools) == 1:
        return redirect("home:home", schools[0].slug)
    return render(request, "home/entrance.html", {"schools": schools})


@for_deed(Deed.SEE_HOME)
def home(request: HttpRequest) -> HttpResponse:
    """Own registers first; then what the viewer's role needs first; a section that they may not
    see has nothing in the context. With htmx the live part alone, as registers come in."""
    viewer = request.viewer
    today = Today(viewer, request.now, hides=at_counter(request))
    context: dict[str, Any] = {"today": today, "may_call": viewer.may(Deed.CALL_FAMILIES)}
    context["folds"] = folds_calls(viewer.roles)
    if viewer.may(Deed.SEE_REGISTERS):
        context |= _now(request, today)
    if is_part(request):
        return render(request, "home/live.html", context)
    sections = sections_of(viewer.roles)
    context |= {
        "sections": sections,
        "leave_is_above": "home/leave.html" in sections,
        "freshness": freshness(request.school, request.now),
    }
    if viewer.classes:
        classes = sorted(viewer.classes)
        context["mine"] = progress(request.school, classes, request.today, request.now)
    if viewer.may(Deed.SEE_REGISTERS):
        context |= _waiting(request)
    if viewer.may(Deed.SEE_FIGURES) and has_figures(viewer.roles):
        context |= _figures(request, today)
    if Role.LA_OFFICER in viewer.roles:
        context["caseload"] = _caseload(request)
    if viewer.may(Deed.MANAGE_PEOPLE) and Role.ADMINISTRATOR in viewer.roles:
        context |= _keeping(request)
    return render(request, "home/home.html", context)


def _now(request: HttpRequest, today: Today) -> dict[str, Any]:
    """The live part. Alarms whose moment has come ring here, too, whether or not a job ran."""
    found: dict[str, Any] = {
        "missing": today.missing,
        "not_in": [(one, today.progress[one.class_name]) for one in today.late_registers],
        "show_desk": request.viewer.may(Deed.RUN_MOVEMENTS),
    }
    if request.viewer.may(Deed.CALL_FAMILIES):
        raise_due(request.school, request.now, today.calls)
        found["may_text"] = request.viewer.may(Deed.APPROVE_MESSAGES)
        found["help_asked"] = help_waiting(request.school, request.now)
        found["helps"] = help_by_link(request.school, request.now)
        found["not_back"] = not_back(request.school, request.now)
        if today.sees_alarms:
            note_seen(alarms=today.alarms, viewer=request.viewer, now=request.now)
    return found


def _waiting(request: HttpRequest) -> dict[str, Any]:
    school, viewer = request.school, request.viewer
    found: dict[str, Any] = {}
    if viewer.may(Deed.PLAN_ABSENCE):
        pending = LeaveRequest.objects.filter(school=school, outcome=LeaveOutcome.PENDING)
        found["leave"] = pending.select_related("pupil")
        found["decides_leave"] = viewer.may(Deed.DECIDE_LEAVE)
        found["may_plan"] = True
    alarms = Alarm.objects.filter(school=school, settled_at=None)
    found["alarms"] = alarms.select_related("use__pupil")
    found["may_amend"] = viewer.may(Deed.AMEND_MARKS)
    return found


def _caseload(request: HttpRequest) -> list[dict[str, Any]]:
    """The officer's own pupils with their figures."""
    pupils = list(visible(request.viewer))
    figures = measured(request.school, as_of_now(request.school, request.now), pupils)
    held = values_on(pupils, ("class", "year_group"), request.today)
    return [
        {"pupil": p, "held": held[p.pk], "figures": figures_of(figures, p.pupil_id)} for p in pupils
    ]


def _keeping(request: HttpRequest) -> dict[str, Any]:
    """What an administrator looks after: people, the last import, the times of the registers."""
    school, today = request.school, request.today
    return {
        "people": posts_on(school, today).values("user_id").distinct().count(),
        "last_run": ImportRun.objects.filter(school=school).first(),
        "warnings": window_warnings(school, today),
        "last_day": school.days.order_by("-date").values_list("date", flat=True).first(),
    }


def _figures(request: HttpRequest, today: Today) -> dict[str, Any]:
    figures = SchoolFigures(today.roll, request.now)
    only = request.viewer.roles <= FIGURES_ONLY
    classes = figures.classes
    if only:
        classes = [row for row in classes if row["pupils"] >= FEW]
    return {
        "figures": figures,
        "classes": classes,
        "as_of": as_of_words(as_of_now(request.school, request.now)),
        "figures_only": only,
    }


@require_safe
@for_deed(Deed.SEE_FIGURES)
def figures(request: HttpRequest) -> HttpResponse:
    """The school's figures on a page of their own, for whoever has calls on the first one."""
    today = Today(request.viewer, request.now, hides=at_counter(request))
    return render(request, "home/figures_page.html", _figures(request, today))
