"""A teacher's own registers today, and "I have seen it" to a message about one."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.taking.nudging import seen
from herringbone.web.taking.offline import whose
from herringbone.web.taking.progress import progress
from herringbone.web.taking.takers import Taker
from herringbone.web.taking.times import session_now


@for_deed(Deed.TAKE_REGISTER)
def mine(request: HttpRequest) -> HttpResponse:
    viewer = request.viewer
    registers = progress(request.school, sorted(viewer.classes), request.today, request.now)
    shown = {
        "registers": registers,
        "session": session_now(request.school, request.now),
        "who": whose(Taker(viewer.name, viewer.position, viewer.user.pk)),
        "door": f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': request.path})}",
        "next_day": request.school.days.filter(date__gt=request.today).first(),
    }
    return render(request, "taking/mine.html", shown)


@require_POST
@for_deed(Deed.SEE_HOME)
def nudge_seen(request: HttpRequest) -> HttpResponse:
    """Takes the message away; the office reads when it was seen."""
    seen(
        school=request.school,
        user=request.user,
        class_name=request.POST.get("class_name", ""),
        session=request.POST.get("session", ""),
        now=request.now,
    )
    return redirect("home:home", request.school.slug)
