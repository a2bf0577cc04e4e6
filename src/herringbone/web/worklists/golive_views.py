"""The list to settle: a provision at a time, many at once, as a plain form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import Truncator

from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.strategies.evaluation import plan_of
from herringbone.web.worklists.golive import Group, Settle, groups_of, settle, to_settle
from herringbone.web.worklists.handling import Unhandled
from herringbone.web.worklists.models import Standing, Work
from herringbone.web.worklists.subjects import Subjects
from herringbone.web.worklists.views.scope import by_of
from herringbone.web.worklists.wording import reason_said

A_PAGE = 50
NONE_TICKED = "Tick whom you mean, or “all of this provision”."
WORDS = {
    Settle.ALREADY: "already done",
    Settle.START: "to be done now",
    Settle.NOT_APPROPRIATE: "not appropriate",
}


class SettleForm(forms.Form):
    """How the ticked ones are settled."""

    how = forms.ChoiceField(choices=[(one.value, WORDS[one]) for one in Settle])
    on = forms.DateField(required=False)
    why = forms.CharField(required=False, max_length=500)
    provision = forms.CharField(max_length=80)
    everything = forms.BooleanField(required=False)


@for_deed(Deed.SETTLE_START)
def golive(request: HttpRequest) -> HttpResponse:
    """What waits to be settled; a POST settles some of it."""
    refused = ""
    if request.method == "POST":
        refused = _settle(request)
        if not refused:
            return redirect(_here(request))
    groups = groups_of(request.school, plan_of(request.school, request.today))
    chosen = _chosen(request, groups)
    page = Paginator(_works(request, chosen), A_PAGE).get_page(request.GET.get("page"))
    subjects = Subjects(request.school, request.today, page.object_list)
    names = {one.pupil_id: one.name for one in subjects.by_id.values()}
    shown: dict[str, Any] = {
        "groups": [_tab(group, chosen) for group in groups],
        "total": sum(group.count for group in groups),
        "chosen": chosen,
        "page": page,
        "rows": [
            (work, subjects.of(work), reason_said(work.why, names)) for work in page.object_list
        ],
        "standing": Standing.objects.filter(school=request.school).first(),
        "refused": refused,
        "said": request.POST,
    }
    return render(request, "worklists/golive.html", shown, status=409 if refused else 200)


def _settle(request: HttpRequest) -> str:
    """What was wrong; "" where it is settled."""
    form = SettleForm(request.POST)
    if not form.is_valid():
        return "Say how they are settled, and a day as 2026-11-20."
    said = form.cleaned_data
    works = _ticked(request, said["provision"], everything=said["everything"])
    if not works:
        return NONE_TICKED
    how = Settle(said["how"])
    try:
        count = settle(works=works, how=how, by=by_of(request), on=said["on"], why=said["why"])
    except Unhandled as wrong:
        return str(wrong)
    messages.success(request, f"{count:,} settled: {WORDS[how]}.")
    return ""


def _ticked(request: HttpRequest, provision: str, *, everything: bool) -> Sequence[Work]:
    held = to_settle(request.school).filter(provision=provision).select_related("school")
    if everything:
        return list(held)
    keys = {int(key) for key in request.POST.getlist("work") if key.isdecimal() and len(key) < 19}
    return list(held.filter(pk__in=keys))


def _works(request: HttpRequest, chosen: Group | None) -> Any:
    return to_settle(request.school).filter(provision=chosen.provision if chosen else "")


def _chosen(request: HttpRequest, groups: Sequence[Group]) -> Group | None:
    wanted = request.POST.get("provision") or request.GET.get("provision")
    named = (group for group in groups if group.provision == wanted)
    return next(named, groups[0] if groups else None)


def _tab(group: Group, chosen: Group | None) -> dict[str, Any]:
    return {
        "label": f"{group.provision}: {Truncator(group.says).chars(48)}"
        if group.says
        else group.provision,
        "url": f"?{urlencode({'provision': group.provision})}",
        "current": group == chosen,
        "count": group.count,
    }


def _here(request: HttpRequest) -> str:
    address = reverse("worklists:golive", args=(request.school.slug,))
    return f"{address}?{urlencode({'provision': request.POST.get('provision', '')})}"
