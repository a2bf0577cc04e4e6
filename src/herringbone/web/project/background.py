"""A school's page of what is done in the background: what was given up, and to try it again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from herringbone.web.jobs.looking import background, latest, try_again
from herringbone.web.jobs.models import Job
from herringbone.web.project.jobs import TASKS
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed


@for_deed(Deed.MANAGE_SCHOOL)
def show(request: HttpRequest) -> HttpResponse:
    found = background(request.now, request.school)
    shown = {
        "dead": [(job, _words(job)) for job in found.dead],
        "failing": [(job, _words(job)) for job in found.failing],
        "late": found.late,
        "latest": [(job, _words(job)) for job in latest(request.school)],
    }
    return render(request, "jobs/background.html", shown)


@for_deed(Deed.MANAGE_SCHOOL)
@require_POST
def again(request: HttpRequest, job_pk: int) -> HttpResponse:
    if try_again(school=request.school, pk=job_pk, now=request.now):
        messages.success(request, "It is tried again now.")
    else:
        messages.error(request, "Somebody has tried it again already.")
    return redirect("background", request.school.slug)


def _words(job: Job) -> str:
    task = TASKS.get(job.kind)
    return task.words if task is not None else job.kind
