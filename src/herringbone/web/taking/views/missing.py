"""The live list of registers not in, and what classrooms told the office."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from herringbone.web.registers.changes import Refused
from herringbone.web.registers.models import Proposal
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.taking.missing import missing_registers, who_should_take
from herringbone.web.taking.models import OfficeNotice
from herringbone.web.taking.nudging import NobodyToTell, last_nudges, nudge
from herringbone.web.taking.office_notices import read_notice, unread_notices
from herringbone.web.taking.proposals import open_proposals, settle
from herringbone.web.taking.times import session_now, times_of
from herringbone.web.taking.views.tabs import tabs


@for_deed(Deed.SEE_REGISTERS)
def missing(request: HttpRequest) -> HttpResponse:
    """The page, or with htmx its live part alone."""
    live = request.htmx and not request.htmx.boosted
    return render(
        request, f"taking/{'parts/missing_live' if live else 'missing'}.html", _shown(request)
    )


def _shown(request: HttpRequest) -> dict[str, Any]:
    session = request.GET.get("session") or session_now(request.school, request.now)
    if session not in ("AM", "PM"):
        raise Http404("A session is AM or PM.")
    rows = missing_registers(
        request.school,
        request.today,
        session,
        request.now,
        with_vulnerable=request.viewer.may(Deed.SEE_SAFEGUARDING),
    )
    told = last_nudges(request.school, request.today, session)
    return {
        "tabs": tabs(request, "missing"),
        "session": session,
        "times": times_of(request.school, request.today, session),
        "first": [row for row in rows if row.is_first_job],
        "rows": [(row, told.get(row.class_name)) for row in rows],
        "is_school_day": request.school.days.filter(date=request.today).exists(),
        "notices": unread_notices(request.school, request.today),
        "proposals": open_proposals(request.school),
    }


@require_POST
@for_deed(Deed.SEE_REGISTERS)
def send_nudge(request: HttpRequest, session: str, class_name: str) -> HttpResponse:
    people = who_should_take(request.school, request.today).get(class_name, ())
    try:
        sent = nudge(
            school=request.school,
            class_name=class_name,
            day=request.today,
            session=session,
            should_take=people,
            viewer=request.viewer,
            now=request.now,
        )
        told = ", ".join(str(one.to) for one in sent)
        messages.success(request, f"{told} now has a message on every page.")
    except NobodyToTell as wrong:
        messages.error(request, str(wrong))
    return redirect("taking:missing", request.school.slug)


@require_POST
@for_deed(Deed.SEE_REGISTERS)
def notice_read(request: HttpRequest, pk: int) -> HttpResponse:
    notice = get_object_or_404(OfficeNotice.objects.filter(school=request.school), pk=pk)
    if not read_notice(notice=notice, by=request.viewer.name, at=request.now):
        messages.info(request, "Somebody else has read it already.")
    return redirect("taking:missing", request.school.slug)


@require_POST
@for_deed(Deed.TAKE_REGISTER)
def settle_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    found = Proposal.objects.filter(school=request.school).select_related("pupil", "entry")
    proposal = get_object_or_404(found, pk=pk)
    try:
        take = request.POST.get("choice") == "take"
        settle(proposal=proposal, take=take, viewer=request.viewer, now=request.now)
    except Refused as wrong:
        messages.info(request, str(wrong))
    if request.viewer.may(Deed.SEE_REGISTERS):
        return redirect("taking:missing", request.school.slug)
    return redirect(_register_of(request, proposal))


def _register_of(request: HttpRequest, proposal: Proposal) -> str:
    address = (request.school.slug, proposal.date, proposal.session, proposal.entry.class_name)
    return reverse("taking:register", args=address)
