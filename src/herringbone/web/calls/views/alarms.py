"""One alarm, settled by a name: never several at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from herringbone.web.calls.alarms import Unsettled, note_seen, settle
from herringbone.web.calls.clock import DANGER
from herringbone.web.calls.forms.settling import SettleForm
from herringbone.web.calls.models import Alarm
from herringbone.web.calls.views.scope import author_of, row_of_school
from herringbone.web.schools.access import note_access
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.models import Role

LEADS = frozenset({Role.DSL, Role.HEAD})
"""Who decides on a welfare check, or that no more is needed; the head is the DSL's second."""


@require_http_methods(["GET", "POST"])
@for_deed(Deed.CALL_FAMILIES)
def alarm_view(request: HttpRequest, alarm_pk: int) -> HttpResponse:
    alarm = row_of_school(request, Alarm, alarm_pk, "pupil", "school")
    leads = not request.viewer.roles.isdisjoint(LEADS)
    form = SettleForm(request.POST or None, alarm=alarm, leads=leads)
    if request.method == "POST" and form.is_valid():
        try:
            settle(alarm=alarm, settled=form.settled(), by=author_of(request), now=request.now)
        except Unsettled as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{alarm.pupil.first_name}: settled.")
            return redirect("home:home", request.school.slug)
    note_access(request, alarm.pupil, "alarm")
    note_seen(alarms=[alarm], viewer=request.viewer, now=request.now)
    shown = {"alarm": alarm, "form": form, "danger": DANGER, "leads": leads}
    return render(request, "calls/alarm.html", shown)
