"""The closing stamp and the year of them, the cover sheet, and what is due besides the calls."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from herringbone.web.calls.views.scope import author_of
from herringbone.web.home.later import later_of
from herringbone.web.home.stamping import NotYet, closed_today, stamp, year_of_stamps
from herringbone.web.home.today import Today
from herringbone.web.office.ageing import due_words, waiting
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.ui.days import clock
from herringbone.web.ui.preferences import at_counter


@require_POST
@for_deed(Deed.STAMP_DAY)
def stamp_view(request: HttpRequest) -> HttpResponse:
    """Everyone accounted for, by whom and when; refused with the list of who is not."""
    try:
        made = stamp(school=request.school, author=author_of(request), now=request.now)
    except NotYet as refused:
        shown = {"left": refused.left, "hides": at_counter(request)}
        return render(request, "home/not_yet.html", shown, status=409)
    messages.success(request, f"Everyone accounted for, {clock(made.at)}.")
    return redirect("home:home", request.school.slug)


@require_safe
@for_deed(Deed.STAMP_DAY)
def stamps(request: HttpRequest) -> HttpResponse:
    """Every school day of the year: when everyone was accounted for, and by whom."""
    days = year_of_stamps(request.school, request.today)
    stamped = sum(bool(one.stamps) for one in days)
    return render(request, "home/stamps.html", {"days": days, "stamped": stamped})


@require_safe
@for_deed(Deed.CALL_FAMILIES)
def cover_sheet(request: HttpRequest) -> HttpResponse:
    """Today's list on paper, for whoever runs the morning."""
    today = Today(request.viewer, request.now, hides=at_counter(request))
    shown = {"today": today, "closed": closed_today(today.morning), "may": today.may}
    return render(request, "home/cover_sheet.html", shown)


@require_safe
@for_deed(Deed.SEE_WORK)
def later(request: HttpRequest) -> HttpResponse:
    """By 11:00, today and this week, beside the calls; asked for once the page stands."""
    hides = at_counter(request)
    shown = {"hides": hides, "later": None if hides else later_of(request.viewer)}
    name = "parts/later" if request.htmx else "later"
    return render(request, f"home/{name}.html", shown)


@require_safe
@for_deed(Deed.AMEND_MARKS)
def ageing(request: HttpRequest) -> HttpResponse:
    """N marks that are due, oldest first, and how many they are of all; asked for once the page
    stands, because a year of marks is read for it."""
    gathered = [] if at_counter(request) else waiting(request.school, request.today)
    due = [mark for one in gathered for mark in one.marks if mark.is_due]
    shown = {
        "ageing": sorted(due, key=lambda mark: (mark.date, mark.session)),
        "ageing_says": due_words(gathered),
        "hides": at_counter(request),
    }
    name = "parts/ageing" if request.htmx else "ageing"
    return render(request, f"home/{name}.html", shown)
