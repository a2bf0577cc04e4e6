"""The way in, and what each role sees first: sections by what the viewer may do, in one order."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from herringbone.web.absences.models import LeaveRequest
from herringbone.web.absences.models import Outcome as LeaveOutcome
from herringbone.web.home.today import SchoolFigures, Today, as_of_words
from herringbone.web.pupils.finding import visible
from herringbone.web.registers.models import Alarm
from herringbone.web.registers.reading import ageing
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.models import Role
from herringbone.web.schools.viewer import schools_of
from herringbone.web.strategies.evaluation import as_of_now
from herringbone.web.taking.missing import missing_registers
from herringbone.web.taking.progress import progress

FIGURES_ONLY = frozenset({Role.TRUST, Role.GOVERNOR})
OFFICE = frozenset({Role.OFFICE, Role.ATTENDANCE_OFFICER, Role.ATTENDANCE_LEAD})
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
    """Own registers first; then today; then what waits; then figures."""
    viewer = request.viewer
    context: dict[str, Any] = {"today": Today(viewer, request.now)}
    if viewer.classes:
        classes = sorted(viewer.classes)
        context["mine"] = progress(request.school, classes, request.today, request.now)
    if viewer.may(Deed.SEE_REGISTERS):
        context |= _registers(request) | _waiting(request)
    if viewer.may(Deed.SEE_FIGURES):
        context |= _figures(request)
    if Role.LA_OFFICER in viewer.roles:
        context["caseload"] = visible(viewer)
    return render(request, "home/home.html", context)


def _registers(request: HttpRequest) -> dict[str, Any]:
    today: Today = Today(request.viewer, request.now)
    school, day, now = request.school, request.today, request.now
    may_see = request.viewer.may(Deed.SEE_SAFEGUARDING)
    missing = missing_registers(school, day, today.session, now, with_vulnerable=may_see)
    return {
        "today": today,
        "missing": missing,
        "missing_in_day": today.missing_in_day,
        "show_desk": request.viewer.may(Deed.RUN_MOVEMENTS),
    }


def _waiting(request: HttpRequest) -> dict[str, Any]:
    school, viewer = request.school, request.viewer
    found: dict[str, Any] = {}
    if viewer.may(Deed.AMEND_MARKS):
        old = [row for row in ageing(school, request.today) if row.is_due]
        found["ageing"] = old
    if viewer.may(Deed.PLAN_ABSENCE):
        pending = LeaveRequest.objects.filter(school=school, outcome=LeaveOutcome.PENDING)
        found["leave"] = pending.select_related("pupil")
        found["decides_leave"] = viewer.may(Deed.DECIDE_LEAVE)
    alarms = Alarm.objects.filter(school=school, settled_at=None)
    found["alarms"] = alarms.select_related("use__pupil")
    return found


def _figures(request: HttpRequest) -> dict[str, Any]:
    figures = SchoolFigures(request.viewer, request.now)
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
