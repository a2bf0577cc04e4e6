"""Who is on site: the page, its PDF, the list to tick in an evacuation, all kept on the device."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from herringbone.documents import pdf
from herringbone.web.movements.device import KEPT_FOR, STORE, may_be_kept, whose
from herringbone.web.movements.missing import missing_now
from herringbone.web.movements.onsite import on_site
from herringbone.web.movements.papers import on_site_list
from herringbone.web.movements.views.papers import pdf_of
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed


@require_safe
@for_deed(Deed.RUN_MOVEMENTS)
def on_site_view(request: HttpRequest) -> HttpResponse:
    """By class: who is here, who is out and due back, who is not known; printable."""
    seen = on_site(request.school, request.now)
    missing = missing_now(request.school, request.now, seen)
    shown = {"seen": seen, "missing": missing, "store": STORE}
    return may_be_kept(render(request, "movements/on_site.html", shown), request)


@require_safe
@for_deed(Deed.RUN_MOVEMENTS)
def evacuation(request: HttpRequest) -> HttpResponse:
    """Everybody whom somebody must see, to tick on a phone; works on without a network."""
    seen = on_site(request.school, request.now)
    hours = int(KEPT_FOR.total_seconds() // 3600)
    shown = {"seen": seen, "who": whose(request), "hours": hours, "store": STORE}
    return may_be_kept(render(request, "movements/evacuation.html", shown), request)


@require_safe
@for_deed(Deed.RUN_MOVEMENTS)
def on_site_pdf(request: HttpRequest) -> HttpResponse:
    seen = on_site(request.school, request.now)
    made = pdf(on_site_list(request.school, seen, large="large" in request.GET))
    return pdf_of(made, f"on-site-{request.now:%Y-%m-%d-%H%M}.pdf")
