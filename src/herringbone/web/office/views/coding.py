"""The coding check's page: what does not fit, why it matters, and the way to put it right."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from herringbone.web.imports.freshness import freshness
from herringbone.web.office.coding.checking import Checked, check_coding
from herringbone.web.office.coding.looking import ILLNESS_DAYS, Finding, look
from herringbone.web.office.forms.amending import session_key
from herringbone.web.schools.asked import number_of
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.models import School

SPANS = {"week": "This week", "four_weeks": "Four weeks", "half_term": "Half term", "year": "Year"}
LISTED = 40
"""So many findings of a check are listed; the rest are counted, for the first ones come first."""


@for_deed(Deed.CHECK_CODING)
def coding(request: HttpRequest) -> HttpResponse:
    """Every check over a span: this half term unless the address says another."""
    span = request.GET.get("span", "half_term")
    span = span if span in SPANS else "half_term"
    first = first_day(request.school, span, request.today)
    illness = _illness_days(request)
    looked = look(request.school, first, request.today, request.now, illness_days=illness)
    checked = check_coding(looked)
    shown = {
        "first": first,
        "span": span,
        "spans": [_span(key, label, key == span) for key, label in SPANS.items()],
        "groups": [_group(request, one) for one in checked if one.findings],
        "clean": [one.check for one in checked if not one.findings],
        "total": sum(len(one.findings) for one in checked),
        "pupils": len(looked.people),
        "illness_days": illness,
        "freshness": freshness(request.school, request.now),
    }
    return render(request, "office/coding.html", shown)


def first_day(school: School, span: str, today: date) -> date:
    """The first day of a span that ends today."""
    if span == "week":
        return today - timedelta(days=today.weekday())
    if span == "four_weeks":
        return today - timedelta(days=today.weekday() + 21)
    if span == "year":
        return school.year_start(today)
    here = school.days.filter(date__gte=school.year_start(today), date__lte=today)
    last = here.order_by("-date").first()
    if last is None:
        return today - timedelta(days=today.weekday())
    begins: date = here.filter(half_term=last.half_term).order_by("date").first().date
    return begins


def _illness_days(request: HttpRequest) -> int:
    days = number_of(request.GET.get("ill", ""))
    return days if days is not None and 1 <= days <= 20 else ILLNESS_DAYS


def _span(key: str, label: str, current: bool) -> dict[str, Any]:
    return {"label": label, "url": f"?span={key}", "current": current, "count": ""}


def _group(request: HttpRequest, one: Checked) -> dict[str, Any]:
    shown = [(finding, _mend(request, one, finding)) for finding in one.findings[:LISTED]]
    return {
        "check": one.check,
        "count": len(one.findings),
        "shown": shown,
        "more": max(0, len(one.findings) - LISTED),
    }


def _mend(request: HttpRequest, one: Checked, finding: Finding) -> str:
    """Where one tap leads: the amendment with its sessions and the likely code, or the contacts."""
    slug, pk = request.school.slug, finding.pupil.pk
    if one.check.to == "contacts":
        return f"{reverse('pupils:pupil', args=(slug, pk))}?tab=family"
    query: list[tuple[str, str]] = [("at", session_key(each)) for each in finding.sessions]
    if finding.suggests:
        query.append(("code", finding.suggests))
    query.append(("next", request.get_full_path()))
    return f"{reverse('office:amend', args=(slug, pk))}?{urlencode(query)}"
