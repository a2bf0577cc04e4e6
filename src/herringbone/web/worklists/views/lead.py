"""For those who lead: who crossed a line, and of whom nobody has acted."""

from __future__ import annotations

import csv
import io

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.strategies.evaluation import plan_of
from herringbone.web.worklists.acted import Acted, Crossed

COLUMNS = (
    "Pupil's number", "Surname", "Forename", "Class", "Line", "Where in the strategy", "Since",
    "School days since", "Last action", "Last action on", "Next due", "Next due on", "Whose",
    "Somebody has acted",
)  # fmt: skip
A_PAGE = 100


def acted_of(request: HttpRequest) -> Acted:
    return Acted(request.school, plan_of(request.school, request.today), request.today)


@for_deed(Deed.SEE_DELIVERY)
def nobody(request: HttpRequest) -> HttpResponse:
    """Every pupil over a line; those of whom nobody has acted alone, unless all are asked for."""
    acted = acted_of(request)
    everyone = request.GET.get("shown") == "all"
    rows = acted.rows if everyone else acted.nobody
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "everyone": everyone,
        "nobody": len(acted.nobody),
        "crossed": len(acted.rows),
        "has_strategy": acted.plan is not None,
    }
    return render(request, "worklists/nobody.html", context)


@for_deed(Deed.SEE_DELIVERY)
def nobody_file(request: HttpRequest) -> HttpResponse:
    """The same as a file, all of them, with who had acted."""
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow(COLUMNS)
    writer.writerows(_cells(row) for row in acted_of(request).rows)
    name = f"{request.school.slug}-nobody-has-acted-{request.today.isoformat()}.csv"
    return HttpResponse(
        held.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _cells(row: Crossed) -> list[object]:
    """A row of the file; a cell that a spreadsheet would calculate is led by an apostrophe."""
    cells = [
        row.pupil.pupil_id, row.pupil.surname, row.pupil.forename, row.class_name,
        row.says, "; ".join(row.references), row.since.isoformat(), row.days, row.last_words,
        row.last.isoformat() if row.last else "", row.due_words,
        row.due.isoformat() if row.due else "", row.whose, "yes" if row.is_acted else "no",
    ]  # fmt: skip
    return [f"'{one}" if str(one)[:1] in ("=", "+", "-", "@") else one for one in cells]
