"""The whole school's registers of one day: which are in, late or missing, class by class."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from herringbone.web.imports.freshness import freshness
from herringbone.web.office.choosing import SHOWS, Choice, choose
from herringbone.web.office.summary import DaySeen, seen_of
from herringbone.web.office.views.scope import beside, day_asked, is_part
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.models import ClosedDay
from herringbone.web.taking.times import times_of


@for_deed(Deed.SEE_REGISTERS)
def registers(request: HttpRequest) -> HttpResponse:
    """The page, or with htmx its live part alone."""
    day = day_asked(request)
    seen, marks = seen_of(request.school, day, request.now)
    guarded = request.viewer.may(Deed.SEE_SAFEGUARDING)
    chosen = choose(marks, Choice(), sees_safeguarding=guarded) if seen.sessions else None
    shown = {
        "seen": seen,
        "day": day,
        "is_today": day == request.today,
        "heads": _heads(request, seen),
        "filters": _filters(request, day, dict(chosen.counts) if chosen else {}),
        "freshness": freshness(request.school, request.now),
        "closed_day": ClosedDay.objects.filter(school=request.school, date=day).first(),
        **beside(request.school, day),
    }
    name = "parts/whole_live" if is_part(request) else "registers"
    return render(request, f"office/{name}.html", shown)


def _heads(request: HttpRequest, seen: DaySeen) -> list[dict[str, Any]]:
    """For each session "12 of 14 registers in", and its counts; `opens` while it is to come."""
    found = []
    for session in seen.sessions:
        done, called_for = seen.registers_in(session)
        times = times_of(request.school, seen.day, session)
        found.append(
            {
                "session": session,
                "done": done,
                "called_for": called_for,
                "missing": seen.missing(session),
                "counts": seen.total(session),
                "opens": None if times.has_opened(request.now) else times.opens,
            }
        )
    return found


def _filters(request: HttpRequest, day: date, counts: dict[str, int]) -> list[dict[str, Any]]:
    """Chips that lead to the day's grid with the filter on."""
    url = reverse("office:day", args=(request.school.slug,))
    return [
        {"label": SHOWS[key], "url": f"{url}?date={day}&show={key}", "count": counts[key]}
        for key in SHOWS
        if key in counts
    ]
