"""The register on screen: page, taps and sending, for whoever signed in."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.taking.desks import Desk, answer_page, answer_send, answer_taps
from herringbone.web.taking.sheet import open_session, sheet_of
from herringbone.web.taking.takers import taker_of


@never_cache
@for_deed(Deed.TAKE_REGISTER)
def register(request: HttpRequest, day: date, session: str, class_name: str) -> HttpResponse:
    return answer_page(request, _desk(request, day, session, class_name))


@never_cache
@for_deed(Deed.TAKE_REGISTER)
def taps(request: HttpRequest, day: date, session: str, class_name: str) -> HttpResponse:
    return answer_taps(request, _desk(request, day, session, class_name))


@require_POST
@for_deed(Deed.TAKE_REGISTER)
def send(request: HttpRequest, day: date, session: str, class_name: str) -> HttpResponse:
    return answer_send(request, _desk(request, day, session, class_name))


def _desk(request: HttpRequest, day: date, session: str, class_name: str) -> Desk:
    taker = taker_of(request.viewer, class_name, day)
    try:
        open_session(request.school, day, session)
        sheet = sheet_of(request.school, class_name, day, session, request.now)
    except LookupError as wrong:
        raise Http404(str(wrong)) from wrong
    own = class_name in request.viewer.classes
    return Desk(
        sheet,
        taker,
        urls_of(request, day, session, class_name),
        request.now,
        keeps=own and day == request.today,
        home_words="My registers" if own else "Registers",
    )


def urls_of(request: HttpRequest, day: date, session: str, class_name: str) -> dict[str, str]:
    """The addresses of one register; `home` leads to the person's own, or to the school's."""
    slug, viewer = request.school.slug, request.viewer
    names = {"page": "register", "taps": "taps", "send": "send"}
    found = {
        key: reverse(f"taking:{name}", args=(slug, day, session, class_name))
        for key, name in names.items()
    }
    own = class_name in viewer.classes
    found["home"] = reverse("taking:mine" if own else "office:registers", args=(slug,))
    if viewer.may(Deed.AMEND_MARKS):
        asked = urlencode({"class": class_name, "date": day})
        found["amend"] = f"{reverse('office:week', args=(slug,))}?{asked}"
    return found
