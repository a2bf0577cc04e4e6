"""`/health`: for whatever watches the server; says nothing about the school."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, JsonResponse

from herringbone.web import clock
from herringbone.web.jobs.looking import background


@login_not_required
def health(_request: HttpRequest) -> JsonResponse:
    """200 and `{"status": "ok"}` where the database answers; an error otherwise. `jobs` is `late`
    where no worker takes them up, `failing` where one was given up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return JsonResponse({"status": "ok", "jobs": background(clock.now()).says})
