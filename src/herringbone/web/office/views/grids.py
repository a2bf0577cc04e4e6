"""The day's and the week's grid, for a class or the whole school, and the endpoint that saves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from herringbone.engine.england.codes import national_codes
from herringbone.web.imports.freshness import freshness
from herringbone.web.office.cells import CellRules
from herringbone.web.office.choosing import SHOWS, Choice
from herringbone.web.office.forms.because import BecauseForm
from herringbone.web.office.grid import Grid, Sees, week_of
from herringbone.web.office.saving import Unreadable, read_changes, save
from herringbone.web.office.views.scope import author_of, beside, day_asked
from herringbone.web.registers.models import Entry
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.models import School
from herringbone.web.schools.roll import class_names
from herringbone.web.ui.preferences import at_counter

TOUCH = ("/", "L", "N", "I", "M", "O", "U", "G", "V", "C")
"""The codes that fingers need most; the others are on the mark's own page."""


@for_deed(Deed.SEE_REGISTERS)
def week(request: HttpRequest) -> HttpResponse:
    """Monday AM to Friday PM."""
    asked = day_asked(request)
    days = week_of(asked)
    return _show(request, asked, days, "week")


@for_deed(Deed.SEE_REGISTERS)
def day(request: HttpRequest) -> HttpResponse:
    """One day, AM and PM, the whole school or a class."""
    asked = day_asked(request)
    return _show(request, asked, [asked], "day")


@require_POST
@for_deed(Deed.AMEND_MARKS)
def save_marks(request: HttpRequest) -> HttpResponse:
    """Takes the grid's changes; each is answered as saved or refused, in words."""
    try:
        typed = read_changes(request.body)
    except Unreadable as wrong:
        return JsonResponse({"why": str(wrong)}, status=400)
    return JsonResponse(save(request.school, typed, author_of(request), request.now))


def _show(request: HttpRequest, asked: date, days: list[date], kind: str) -> HttpResponse:
    names = class_names(request.school)
    choice = _choice(request, names, kind)
    sees = _sees(request)
    page = request.GET.get("page", "1")
    grid = Grid(request.school, days, choice, sees, request.now, page)
    shown = {
        "grid": grid,
        "kind": kind,
        "asked": asked,
        "days": [(one, one == request.today) for one in days],
        "choice": choice,
        "classes": names,
        "filters": _filters(request, grid),
        "because": BecauseForm(now=request.now),
        "saved_at": _last_saved(request.school, request.today),
        "legend": _legend(days[-1]),
        "touch_keys": [one for one in _legend(days[-1]) if one["code"] in TOUCH],
        "freshness": freshness(request.school, request.now),
        "panel_base": sees.rules.base,
        **_steps(request.school, asked, days),
    }
    return render(request, "office/grid.html", shown)


def _choice(request: HttpRequest, names: list[str], kind: str) -> Choice:
    """A week opens on a class (the first, unless the address says); a day on the whole school."""
    asked = request.GET.get("class")
    words = request.GET.get("q", "").strip()
    show = request.GET.get("show", "all")
    if asked is None:
        asked = "" if kind == "day" or words or show != "all" or not names else names[0]
    if asked and asked not in names:
        raise Http404(f"There is no {request.school.class_word} {asked}.")
    return Choice(asked, show if show in SHOWS else "all", words)


def _sees(request: HttpRequest) -> Sees:
    viewer, school = request.viewer, request.school
    some = reverse("office:mark", args=(school.slug, 0, date(2000, 1, 1), "AM"))
    base = some.removesuffix("0/2000-01-01/AM/")
    locked = ""
    if not school.keeps_own_registers:
        locked = f"kept in {school.mis_name or 'the management system'}: open it to accept a reason"
    elif not viewer.may(Deed.AMEND_MARKS):
        locked = "your role reads registers and does not change them"
    hides = at_counter(request)
    if hides:
        locked = "counter mode is on: end it to change marks"
    rules = CellRules(base, locked, hides_notes=hides)
    return Sees(viewer.may(Deed.SEE_SAFEGUARDING), viewer.may(Deed.SEE_NEEDS), rules)


def _filters(request: HttpRequest, grid: Grid) -> list[dict[str, Any]]:
    found = []
    for key, count in grid.chosen.counts.items():
        query = request.GET.copy()
        query["show"] = key
        query["class"] = grid.choice.class_name
        query.pop("page", None)
        found.append(
            {
                "label": SHOWS[key],
                "url": f"?{query.urlencode()}",
                "current": key == grid.choice.show,
                "count": count,
            }
        )
    return found


def _steps(school: School, asked: date, days: list[date]) -> dict[str, date | None]:
    """Where the buttons beside the date lead: the school day, or the week, before and after."""
    if len(days) == 1:
        return beside(school, asked)
    before, after = beside(school, days[0])["before"], beside(school, days[-1])["after"]
    return {"before": before, "after": after}


def _last_saved(school: School, today: date) -> Any:
    """When the record last took something in today."""
    last = Entry.objects.filter(school=school).order_by("-seq").values_list("recorded_at").first()
    return last[0] if last and last[0].date() == today else None


def _legend(on: date) -> list[dict[str, str]]:
    codes = sorted(national_codes().codes_on(on), key=lambda one: one.symbol)
    return [{"code": one.symbol, "says": one.says} for one in codes if one.parent == one.symbol]
