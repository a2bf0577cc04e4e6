"""A class's page, and the list of classes."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from herringbone.web.imports.freshness import freshness
from herringbone.web.pupils.classes import ClassPage
from herringbone.web.pupils.lines import axis, line
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.roll import class_names
from herringbone.web.ui.charts import bands


@for_deed(Deed.SEE_CLASS)
def class_page(request: HttpRequest, class_name: str) -> HttpResponse:
    request.viewer.demand(Deed.SEE_CLASS, class_name)
    if class_name not in class_names(request.school):
        raise Http404(f"There is no class {class_name} here.")
    page = ClassPage(request.viewer, request.school, class_name, request.now)
    rows = [(row, line(row.half_term, row.pupil.first_name)) for row in page.rows]
    context = {
        "page": page,
        "rows": rows,
        "axis": axis(page.rows[0].half_term) if page.rows else "",
        "half_term": page.rows[0].half_term.name if page.rows else "",
        "freshness": freshness(request.school, request.now),
        "bar": bands.band_bar(page.bands) if page.bands else "",
        "bar_table": bands.bands_table(page.bands) if page.bands else None,
        "attendance": page.pooled("attendance"),
        "week": page.pooled("week.attendance"),
    }
    return render(request, "pupils/class.html", context)


@for_deed(Deed.SEE_CLASS)
def classes(request: HttpRequest) -> HttpResponse:
    """The classes that the viewer may see."""
    names = [n for n in class_names(request.school) if request.viewer.may(Deed.SEE_CLASS, n)]
    return render(request, "pupils/classes.html", {"names": names})
