"""The list "To key into …", where a management system keeps the school's register (practice 16)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from herringbone.web.imports.freshness import freshness
from herringbone.web.office.keying import outstanding, withdraw
from herringbone.web.office.models import AcceptedReason
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed


@for_deed(Deed.AMEND_MARKS)
def to_key(request: HttpRequest) -> HttpResponse:
    """What is to be keyed, in the system's own order; printed as it stands."""
    if request.school.keeps_own_registers:
        raise Http404(
            "Herringbone keeps this school's register: there is nothing to key elsewhere."
        )
    shown = {
        "lines": outstanding(request.school),
        "system": request.school.mis_name or "the management system",
        "freshness": freshness(request.school, request.now),
    }
    return render(request, "office/to_key.html", shown)


@require_POST
@for_deed(Deed.AMEND_MARKS)
def take_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a line off the list without keying it."""
    line = get_object_or_404(AcceptedReason.objects.filter(school=request.school), pk=pk)
    if withdraw(accepted=line, by=request.viewer.name, at=request.now):
        messages.success(request, "Taken off the list.")
    return redirect("office:to_key", request.school.slug)
