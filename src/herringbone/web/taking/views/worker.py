"""The service worker, served from the root: its scope holds every register and the sign-out."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.views.decorators.http import require_GET

SOURCE = Path(__file__).resolve().parents[1] / "static" / "taking" / "worker.js"


@login_not_required
@require_GET
def worker(_request: HttpRequest) -> HttpResponse:
    """No store: a browser asks for it again whenever it looks for a newer one."""
    response = HttpResponse(_source(), content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    response["Cache-Control"] = "no-cache"
    return response


@cache
def _source() -> str:
    return SOURCE.read_text(encoding="utf-8").replace("KEPT_ADDRESS", static("taking/kept.js"))
