"""What the office's views share: the day an address asks for, who writes, and where a page is."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from herringbone.web.registers.changes import Author
from herringbone.web.schools.asked import day_of
from herringbone.web.schools.models import Pupil, School


def author_of(request: HttpRequest) -> Author:
    """The viewer as they stand in the record."""
    viewer = request.viewer
    return Author(viewer.name, viewer.position, viewer.user.pk)


def day_asked(request: HttpRequest) -> date:
    """`?date=`, or the day to work on: today, or the last school day before a day without school.
    Raises Http404 for what is no date."""
    text = request.GET.get("date", "")
    if not text:
        return last_school_day(request.school, request.today)
    try:
        return day_of(text)
    except ValueError as wrong:
        raise Http404(f"{text} is no date: write it as 2026-11-20.") from wrong


def last_school_day(school: School, today: date) -> date:
    """Today, or the school day before it; today itself where the calendar holds none."""
    held = school.days.filter(date__lte=today).order_by("-date").values_list("date", flat=True)
    found: date | None = held.first()
    return found or today


def beside(school: School, day: date) -> dict[str, date | None]:
    """The school days before and after a day, for the buttons beside it."""
    dates = school.days.order_by("date").values_list("date", flat=True)
    return {
        "before": dates.filter(date__lt=day).order_by("-date").first(),
        "after": dates.filter(date__gt=day).first(),
    }


def pupil_of(request: HttpRequest, pk: int) -> Pupil:
    """The school's pupil; Http404 for another school's."""
    found: Pupil = get_object_or_404(Pupil.objects.filter(school=request.school), pk=pk)
    return found


def is_part(request: HttpRequest) -> bool:
    """Whether htmx asks for part of a page."""
    htmx: Any = request.htmx
    return bool(htmx) and not htmx.boosted
