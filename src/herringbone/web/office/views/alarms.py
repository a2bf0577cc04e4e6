"""Alarms: documents that rest on a mark amended afterwards, until a person settles each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from herringbone.web.office.forms.amending import SettleAlarmForm
from herringbone.web.office.views.scope import author_of
from herringbone.web.registers.changes import Refused
from herringbone.web.registers.models import Alarm
from herringbone.web.registers.settling import settle_alarm
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed

SETTLED_SHOWN = 30


@for_deed(Deed.AMEND_MARKS)
def alarms(request: HttpRequest) -> HttpResponse:
    """Open alarms, the newest first, then the last ones settled."""
    held = Alarm.objects.filter(school=request.school)
    held = held.select_related("use__pupil", "entry")
    shown = {
        "open": held.filter(settled_at=None),
        "settled": held.exclude(settled_at=None).order_by("-settled_at")[:SETTLED_SHOWN],
        "form": SettleAlarmForm(auto_id=False),
    }
    return render(request, "office/alarms.html", shown)


@require_POST
@for_deed(Deed.AMEND_MARKS)
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    alarm = get_object_or_404(Alarm.objects.filter(school=request.school), pk=pk)
    try:
        settle_alarm(
            alarm=alarm,
            author=author_of(request),
            how=request.POST.get("how", ""),
            at=request.now,
        )
        messages.success(request, f"Settled: {alarm.use.says}.")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("office:alarms", request.school.slug)
