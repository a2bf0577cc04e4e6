"""The late slip, on screen and as PDF."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from herringbone.documents import LateSlip, pdf
from herringbone.web.movements.models import Direction
from herringbone.web.movements.papers import late_slip
from herringbone.web.movements.views.scope import movement_of
from herringbone.web.schools.access import note_access
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed


@require_safe
@for_deed(Deed.RUN_MOVEMENTS)
def slip(request: HttpRequest, line_pk: int) -> HttpResponse:
    shown = {"slip": _slip(request, line_pk), "movement": movement_of(request, line_pk)}
    return render(request, "movements/slip.html", shown)


@require_safe
@for_deed(Deed.RUN_MOVEMENTS)
def slip_pdf(request: HttpRequest, line_pk: int) -> HttpResponse:
    return pdf_of(pdf(_slip(request, line_pk)), f"late-slip-{line_pk}.pdf")


def _slip(request: HttpRequest, line_pk: int) -> LateSlip:
    movement = movement_of(request, line_pk)
    made = late_slip(movement, request.now) if movement.direction == Direction.IN else None
    if made is None:
        raise Http404("There is no slip: the child was signed out, or has no mark yet.")
    note_access(request, movement.pupil, "late slip")
    return made


def pdf_of(made: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
