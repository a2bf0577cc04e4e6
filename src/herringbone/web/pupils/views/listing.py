"""Pupils whom the viewer may see, found by a few letters."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from herringbone.web.pupils.figures import figures_of
from herringbone.web.pupils.finding import MOST, find
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.models import Pupil
from herringbone.web.schools.roll import values_on
from herringbone.web.strategies.evaluation import as_of_now, measured

FEW = 8


@for_deed(Deed.SEE_PUPIL)
def pupils(request: HttpRequest) -> HttpResponse:
    """All, or those that match `q`; straight to the pupil where one alone matches. `shown=few`: the
    first names alone, for the list under the field."""
    words = request.GET.get("q", "").strip()
    found = find(request.viewer, words)
    total = found.count()
    if request.GET.get("shown") == "few":
        rows = _named(request, list(found[:FEW]))
        return render(request, "pupils/found.html", {"rows": rows, "total": total})
    if words and total == 1:
        return redirect("pupils:pupil", request.school.slug, found.get().pk)
    shown = list(found[:MOST]) if words else list(found)
    context = {"rows": _rows(request, shown), "words": words, "total": total, "most": MOST}
    context["asks_why"] = bool(words) and request.viewer.may(Deed.SEE_DELIVERY)
    return render(request, "pupils/list.html", context)


def _named(request: HttpRequest, pupils: list[Pupil]) -> list[dict[str, Any]]:
    classes = values_on(pupils, ("class",), request.today)
    return [{"pupil": pupil, "class": classes[pupil.pk]["class"]} for pupil in pupils]


def _rows(request: HttpRequest, pupils: list[Pupil]) -> list[dict[str, Any]]:
    figures = measured(request.school, as_of_now(request.school, request.now), pupils)
    return [
        {**row, "figures": figures_of(figures, row["pupil"].pupil_id)}
        for row in _named(request, pupils)
    ]
