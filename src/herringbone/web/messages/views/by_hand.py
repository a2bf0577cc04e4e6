"""The page on which somebody writes to a child's family by hand."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from herringbone.documents.writing import PLACEHOLDERS
from herringbone.web.messages import by_hand
from herringbone.web.messages.views.scope import by_of, pupil_of, shell
from herringbone.web.schools.access import note_access
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.ui.figures import counted


@require_http_methods(["GET", "HEAD", "POST"])
@for_deed(Deed.WRITE_MESSAGES)
def write(request: HttpRequest, pupil_pk: int) -> HttpResponse:
    pupil = pupil_of(request, pupil_pk)
    note_access(request, pupil, "write to the family")
    choices = by_hand.choices(pupil, request.now)
    chosen = request.POST.get("template", "")
    more = {"pupil": pupil, "choices": choices, "chosen": chosen, "key": uuid4(), "blanks": []}
    if request.method == "POST":
        if chosen not in dict(choices):
            raise Http404("No such letter is in the library.")
        made, more["blanks"] = by_hand.write(
            pupil=pupil,
            name=chosen,
            extra={name: request.POST.get(name, "") for name in PLACEHOLDERS},
            key=request.POST.get("key", "")[:40],
            by=by_of(request).author,
            now=request.now,
        )
        if made.messages:
            messages.success(request, f"{counted(len(made.messages), 'message')} to approve.")
            return redirect("messages:message", request.school.slug, made.messages[0].pk)
        more |= {"key": request.POST.get("key", ""), "why_nobody": made.why_nobody}
    status = 422 if request.method == "POST" else 200
    return render(request, "messages/by_hand.html", shell(request, "", **more), status=status)
