"""The print queue: all letters as one file, printed, posted, and by whom."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from herringbone.web.messages import piling, printing
from herringbone.web.messages.models import Message
from herringbone.web.messages.states import Refused
from herringbone.web.messages.views.scope import by_of, shell
from herringbone.web.schools.asked import number_of
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.ui.figures import counted


@require_safe
@for_deed(Deed.WRITE_MESSAGES)
def print_queue(request: HttpRequest) -> HttpResponse:
    """Every letter in the tray by what is next for it; one that the file leaves out says why."""
    rows = printing.with_reasons(printing.queue(request.school).prefetch_related("about__pupil"))
    more = {
        "left_out": [row for row in rows if row[1]],
        "to_print": [row for row in rows if not row[1] and row[0].printed_at is None],
        "to_post": [row for row in rows if not row[1] and row[0].printed_at is not None],
    }
    return render(request, "messages/print_queue.html", shell(request, "print", **more))


@require_safe
@for_deed(Deed.WRITE_MESSAGES)
def pile(request: HttpRequest) -> HttpResponse:
    """Letters that are not printed yet in one file; `?all=1` those that are, too."""
    rows = printing.queue(request.school)
    if "all" not in request.GET:
        rows = rows.filter(printed_at=None)
    chosen = printing.to_print(rows)
    if not chosen:
        raise Http404("No letter waits for paper.")
    response = HttpResponse(piling.pile(chosen), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="letters.pdf"'
    return response


@require_POST
@for_deed(Deed.WRITE_MESSAGES)
def printed(request: HttpRequest) -> HttpResponse:
    done = printing.printed(messages=_chosen(request), by=by_of(request))
    messages.success(request, f"{counted(done, 'letter')} marked as printed.")
    return redirect("messages:print_queue", request.school.slug)


@require_POST
@for_deed(Deed.WRITE_MESSAGES)
def posted(request: HttpRequest) -> HttpResponse:
    """Each that may still go is sent; one that is held since is named."""
    done = 0
    for message in _chosen(request):
        try:
            printing.posted(message=message, by=by_of(request))
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            done += 1
    if done:
        messages.success(request, f"{counted(done, 'letter')} posted and logged.")
    return redirect("messages:print_queue", request.school.slug)


def _chosen(request: HttpRequest) -> list[Message]:
    """The ticked letters of this school's queue."""
    keys = filter(None, map(number_of, request.POST.getlist("letter")))
    return list(printing.queue(request.school).filter(pk__in=list(keys)).select_related("school"))
