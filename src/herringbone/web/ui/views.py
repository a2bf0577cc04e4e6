"""The kit's own pages: what a person chose for this browser, the offline page, the components.

None of them belongs to a school or shows anything of one.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from herringbone.web.ui import preferences
from herringbone.web.ui.gallery import gallery


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark or as the system says."""
    return _chosen(request, preferences.THEME, preferences.THEMES)


@login_not_required
@require_POST
def keys(request: HttpRequest) -> HttpResponse:
    """Single keys on or off."""
    return _chosen(request, preferences.KEYS, ("on", "off"))


@require_POST
def counter(request: HttpRequest) -> HttpResponse:
    """Counter mode on or off."""
    return _chosen(request, preferences.COUNTER, ("on", "off"))


def _chosen(request: HttpRequest, name: str, choices: tuple[str, ...]) -> HttpResponse:
    value = request.POST.get("choice", "")
    if value not in choices:
        return HttpResponseBadRequest(f"choice is one of {', '.join(choices)}")
    back = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = HttpResponseRedirect(back if allowed else "/")
    preferences.keep(response, name, value, secure=request.is_secure())
    return response


@login_not_required
@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """What a browser keeps and shows where there is no network and no page."""
    return render(request, "ui/offline.html")


@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """Every part with its markup, in light and dark."""
    return render(request, "ui/components.html", {"groups": gallery(request)})
