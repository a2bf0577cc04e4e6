"""Families whom nobody can reach, and numbers to ask after: open work until somebody has looked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from herringbone.web.calls.forms.settling import LookedForm
from herringbone.web.calls.morning import Morning
from herringbone.web.calls.numbers import looked_after
from herringbone.web.calls.unreachable import families
from herringbone.web.calls.views.scope import author_of, contact_of
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.ui.preferences import at_counter


@require_safe
@for_deed(Deed.CALL_FAMILIES)
def unreachable(request: HttpRequest) -> HttpResponse:
    """Most at risk first; at the hatch the page is empty."""
    found = [] if at_counter(request) else families(Morning(request.school, request.now))
    shown = {
        "gone": [one for one in found if not one.is_reachable],
        "doubtful": [one for one in found if one.is_reachable],
        "may_flags": request.viewer.may(Deed.SEE_SAFEGUARDING),
    }
    return render(request, "calls/unreachable.html", shown)


@require_POST
@for_deed(Deed.CALL_FAMILIES)
def number_view(request: HttpRequest, contact_pk: int) -> HttpResponse:
    """Somebody asked: is this still your number?"""
    contact = contact_of(request, contact_pk)
    form = LookedForm(request.POST)
    if form.is_valid():
        looked_after(
            contact=contact, author=author_of(request), now=request.now, **form.cleaned_data
        )
        messages.success(request, f"Kept: the number of {contact.name or 'this contact'}.")
    else:
        messages.error(request, "Not kept: say what you found out.")
    return redirect("calls:unreachable", request.school.slug)
