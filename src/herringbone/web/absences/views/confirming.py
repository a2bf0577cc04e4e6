"""Who is expected elsewhere and not confirmed; classes in which nobody is due; the suspended."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from herringbone.web.absences.confirming import Group, confirm, confirm_by, unconfirmed
from herringbone.web.absences.nobody_due import nobody_due, register_nobody_due
from herringbone.web.absences.suspensions import suspended_on
from herringbone.web.absences.views.scope import author_of, tabs
from herringbone.web.registers.arrivals import session_at
from herringbone.web.registers.changes import Refused
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed


@require_safe
@for_deed(Deed.PLAN_ABSENCE)
def confirming(request: HttpRequest) -> HttpResponse:
    """The session that runs now, or `?session=` of today."""
    return _groups(request, _session(request, request.GET))


def _groups(
    request: HttpRequest, session: str, typed: dict[str, Any] | None = None
) -> HttpResponse:
    """`typed` is what somebody ticked and wrote for one group and could not be kept."""
    by = confirm_by(request.school, request.today, session)
    shown = {
        "typed": typed,
        "tabs": tabs(request, "confirming"),
        "session": session,
        "groups": unconfirmed(request.school, request.today, session),
        "nobody": nobody_due(request.school, request.today, session),
        "by": by,
        "is_late": request.now >= by,
        "sessions": _sessions(request, session),
    }
    return render(request, "absences/confirming.html", shown)


def _sessions(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    url = reverse("absences:confirming", args=(request.school.slug,))
    return [
        {"label": label, "url": f"{url}?session={key}", "current": key == current}
        for key, label in (("AM", "Morning"), ("PM", "Afternoon"))
    ]


def _session(request: HttpRequest, said: Any) -> str:
    asked: str = said.get("session", "") or session_at(request.school, request.now)
    if asked not in ("AM", "PM"):
        raise Http404("A session is AM or PM.")
    return asked


@require_POST
@for_deed(Deed.AMEND_MARKS)
def confirm_view(request: HttpRequest) -> HttpResponse:
    """One group: whoever is ticked is there, the others have what is known beneath, else N."""
    session = _session(request, request.POST)
    try:
        group = _group(request, session)
        there = set(request.POST.getlist("there"))
        absent = {m.pupil.pk: m.otherwise for m in group.members if str(m.pupil.pk) not in there}
        confirm(
            school=request.school,
            day=request.today,
            session=session,
            group=group,
            not_there=absent,
            said_by=request.POST.get("said_by", ""),
            author=author_of(request),
            at=request.now,
        )
    except Refused as refused:
        said_by = request.POST.get("said_by", "")
        typed = {"group": request.POST.get("group", ""), "there": request.POST.getlist("there")}
        return _groups(request, session, {**typed, "said_by": said_by, "wrong": str(refused)})
    else:
        came = len(group.members) - len(absent)
        messages.success(request, f"{group.title}: {came} of {len(group.members)} there.")
    return _back(request, session)


def _group(request: HttpRequest, session: str) -> Group:
    """The group as the person saw it; refused where its children changed meanwhile."""
    day: date = request.today
    groups = {group.key: group for group in unconfirmed(request.school, day, session)}
    group = groups.get(request.POST.get("group", ""))
    seen = set(request.POST.getlist("seen"))
    if group is None or seen != {str(member.pupil.pk) for member in group.members}:
        raise Refused("This list changed meanwhile. Look at it again, then confirm.")
    return group


@require_POST
@for_deed(Deed.TAKE_REGISTER)
def nobody_view(request: HttpRequest) -> HttpResponse:
    """Registers a class in which nobody is due, in the viewer's name."""
    session, name = _session(request, request.POST), request.POST.get("class_name", "")
    request.viewer.demand(Deed.TAKE_REGISTER, name)
    found = {one.class_name: one for one in nobody_due(request.school, request.today, session)}
    try:
        if name not in found:
            raise Refused(f"{name}: somebody is due by now, or it was registered. Look again.")
        register_nobody_due(
            school=request.school,
            day=request.today,
            nobody=found[name],
            author=author_of(request),
            at=request.now,
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{name} is registered: nobody is due ({found[name].codes}).")
    return _back(request, session)


def _back(request: HttpRequest, session: str) -> HttpResponse:
    url = reverse("absences:confirming", args=(request.school.slug,))
    return redirect(f"{url}?session={session}")


@require_safe
@for_deed(Deed.PLAN_ABSENCE)
def suspended(request: HttpRequest) -> HttpResponse:
    """Suspended pupils apart: which day of how many, return meeting, provision from day six."""
    shown = {
        "tabs": tabs(request, "suspended"),
        "held": suspended_on(request.school, request.today),
    }
    return render(request, "absences/suspended.html", shown)
