"""Who takes which class: "3B today → a member of staff" in two taps, or a slip with a code."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from herringbone.web.schools.asked import number_of
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.models import Cover
from herringbone.web.schools.roll import class_names
from herringbone.web.taking.covering import (
    CannotCover,
    arrange,
    colleagues,
    covers_on,
    digest_of,
    make_slip,
    withdraw,
)
from herringbone.web.taking.missing import who_should_take
from herringbone.web.taking.papers import slip_pdf
from herringbone.web.taking.views.tabs import tabs


@for_deed(Deed.ARRANGE_COVER)
def cover(request: HttpRequest, day: date | None = None) -> HttpResponse:
    """Every class with who takes it on a day; today where the address names none."""
    day = day or request.today
    takers, covers = who_should_take(request.school, day), covers_on(request.school, day)
    classes = [
        {"name": name, "takers": takers.get(name, ()), "covers": covers.get(name, ())}
        for name in class_names(request.school)
    ]
    shown = {
        "tabs": tabs(request, "cover"),
        "day": day,
        "classes": classes,
        "colleagues": colleagues(request.school, day),
        "days": request.school.days.filter(date__gte=request.today)[:5],
    }
    return render(request, "taking/cover.html", shown)


@require_POST
@for_deed(Deed.ARRANGE_COVER)
def give(request: HttpRequest, day: date, class_name: str) -> HttpResponse:
    """The second tap: the class goes to a person."""
    _demand_class(request, class_name)
    user = get_object_or_404(get_user_model(), pk=number_of(request.POST.get("user", "")))
    try:
        arrange(
            school=request.school,
            class_name=class_name,
            day=day,
            user=user,
            viewer=request.viewer,
            now=request.now,
        )
        messages.success(request, f"{user} takes {class_name}'s registers.")
    except CannotCover as wrong:
        messages.error(request, str(wrong))
    return redirect("taking:cover_on", request.school.slug, day)


@require_POST
@never_cache
@for_deed(Deed.ARRANGE_COVER)
def slip(request: HttpRequest, day: date, class_name: str) -> HttpResponse:
    """Makes a slip and shows its code, this once; the page has the paper to print."""
    _demand_class(request, class_name)
    try:
        made, code = make_slip(
            school=request.school,
            class_name=class_name,
            day=day,
            viewer=request.viewer,
            now=request.now,
        )
    except CannotCover as wrong:
        messages.error(request, str(wrong))
        return redirect("taking:cover_on", request.school.slug, day)
    return render(request, "taking/slip_made.html", {"cover": made, "code": code, **_where()})


@require_POST
@never_cache
@for_deed(Deed.ARRANGE_COVER)
def slip_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The slip as PDF. The code comes from the page that showed it and is held to its digest."""
    cover = get_object_or_404(Cover.objects.filter(school=request.school), pk=pk)
    code = request.POST.get("code", "")
    if not cover.code_digest or digest_of(code) != cover.code_digest:
        raise Http404("This code is not the slip's. Make a new slip and print it at once.")
    made = slip_pdf(request.school, cover, code, request.now, address=_where()["address"])
    name = f"supply-slip-{cover.class_name}-{cover.date}.pdf".replace("/", "-")
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@require_POST
@for_deed(Deed.ARRANGE_COVER)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a cover or slip back, at once."""
    cover = get_object_or_404(Cover.objects.filter(school=request.school), pk=pk)
    if withdraw(cover=cover, now=request.now):
        messages.success(request, f"{cover.class_name}: the cover has ended.")
    return redirect("taking:cover_on", request.school.slug, cover.date)


def _demand_class(request: HttpRequest, class_name: str) -> None:
    if class_name not in class_names(request.school):
        raise Http404(f"There is no class {class_name} here.")


def _where() -> dict[str, Any]:
    return {"address": f"{settings.ORIGIN}{reverse('slip:enter')}"}
