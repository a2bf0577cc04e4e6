"""What an import brought, and taking the last one back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from herringbone.web.imports.models import ImportRun
from herringbone.web.imports.questions import WORDINGS, Ask
from herringbone.web.imports.refusals import NotUndone, first
from herringbone.web.imports.undoing import Undoing, last_import, undo_last, undoing_of
from herringbone.web.imports.views import author_of
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed

TITLES = {
    "school": "The school",
    "calendar": "The calendar",
    "classes": "Classes",
    "pupils": "Pupils",
    "enrolments": "Times on roll",
    "history": "What held when",
    "contacts": "Contacts",
    "events": "Events",
    "done": "Done before",
    "notices": "Penalty notices",
    "marks": "Marks",
}
BLOCKS = 100


@for_deed(Deed.IMPORT)
def run(request: HttpRequest, run_pk: int) -> HttpResponse:
    """One import: who, which files, what it brought, what it left."""
    held = get_object_or_404(ImportRun, school=request.school, pk=run_pk)
    shown = {
        "run": held,
        "counts": [(TITLES[key], counts) for key, counts in held.counts.items()],
        "left": [(WORDINGS[Ask(kind)], count) for kind, count in held.left.items()],
        "is_last": held == last_import(request.school) and not held.is_followed,
    }
    return render(request, "imports/run.html", shown)


@for_deed(Deed.IMPORT)
def undo(request: HttpRequest) -> HttpResponse:
    """What taking the last import back would do, or why it cannot be; posted, does it."""
    found = undoing_of(request.school)
    if found is None:
        raise Http404("No import is left to take back.")
    if request.method == "POST" and not found.blocks:
        return _undone(request)
    return render(request, "imports/undo.html", _undoing(found))


def _undoing(found: Undoing) -> dict[str, Any]:
    return {
        "found": found,
        "marks": len(found.changes),
        "rows": len(found.rows),
        "blocks": first(found.blocks, BLOCKS),
    }


def _undone(request: HttpRequest) -> HttpResponse:
    try:
        found = undo_last(school=request.school, author=author_of(request), at=request.now)
    except NotUndone as refused:
        messages.warning(request, refused.lines[0])
        return redirect("imports:undo", request.school.slug)
    messages.success(request, f"The import of {found.run.when} was taken back.")
    return redirect("imports:run", request.school.slug, found.run.pk)
