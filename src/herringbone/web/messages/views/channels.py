"""How messages leave from here: channels with why they are off, and the school's own rules."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from herringbone.web.jobs import queue
from herringbone.web.jobs.kinds import Kind as Job
from herringbone.web.messages import place
from herringbone.web.messages.channels import is_demonstration
from herringbone.web.messages.forms import RulesForm
from herringbone.web.messages.models import Installation
from herringbone.web.messages.outbox import channels as channels_of
from herringbone.web.messages.quiet import rules_of
from herringbone.web.messages.views.scope import by_of, shell
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.models import School


@require_http_methods(["GET", "HEAD", "POST"])
@for_deed(Deed.MANAGE_SCHOOL)
def channels(request: HttpRequest) -> HttpResponse:
    rules = rules_of(request.school)
    form = RulesForm(request.POST or None, instance=rules)
    if request.method == "POST" and form.is_valid():
        form.instance.automatic = form.cleaned_data["automatic_names"]
        form.save()
        messages.success(request, "The rules are saved.")
        return redirect("messages:channels", request.school.slug)
    more = {
        "form": form,
        "channels": channels_of(request.school),
        "closed": place.why_closed(),
        "opened": Installation.objects.first(),
        "is_shown": is_demonstration(request.school),
    }
    return render(request, "messages/channels.html", shell(request, "channels", **more))


@require_POST
@for_deed(Deed.MANAGE_SCHOOL)
def switch(request: HttpRequest) -> HttpResponse:
    """Opens or closes the channels of the whole installation."""
    if request.POST.get("to") == "on":
        place.switch_on(author=by_of(request).author, at=request.now)
        for school in School.objects.all():
            queue.enqueue(Job.SEND_MESSAGES, school=school, at=request.now)
        messages.success(request, "The channels are on: approved messages leave from here.")
    else:
        place.switch_off()
        messages.success(request, "The channels are off: nothing leaves from here.")
    return redirect("messages:channels", request.school.slug)
