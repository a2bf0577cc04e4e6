"""Events for many pupils: the list, the form with its preview, one event, and taking it back."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from herringbone.web.office.event_codes import EVENT_CODES
from herringbone.web.office.event_plan import EventPlan, EventRefused, plan_event
from herringbone.web.office.events import ChangedMeanwhile, record_event, sessions_of, take_back
from herringbone.web.office.forms.events import EventForm
from herringbone.web.office.models import BulkEvent, Scope
from herringbone.web.office.views.scope import author_of
from herringbone.web.registers.changes import Refused
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed

LISTED = 60


@for_deed(Deed.CLOSE_SCHOOL)
def events(request: HttpRequest) -> HttpResponse:
    """Events recorded, the newest first."""
    held = BulkEvent.objects.filter(school=request.school).select_related("undone")
    shown = {"events": [(event, scope_words(event)) for event in held[:LISTED]]}
    return render(request, "office/events.html", shown)


@for_deed(Deed.CLOSE_SCHOOL)
def new_event(request: HttpRequest) -> HttpResponse:
    """The form; posted, exactly what it would change; posted again with that, the event."""
    form = EventForm(request.POST or None, school=request.school, day=request.today)
    plan = _plan(request, form) if request.method == "POST" and form.is_valid() else None
    if plan is not None and "shown" in request.POST:
        event = _recorded(request, form, plan)
        if event is not None:
            return redirect("office:event", request.school.slug, event.pk)
        plan = _plan(request, form)
    shown = {"form": form, "plan": plan, "codes": EVENT_CODES}
    if plan is not None:
        shown |= preview(plan)
    return render(request, "office/event_new.html", shown, status=422 if form.errors else 200)


def _plan(request: HttpRequest, form: EventForm) -> EventPlan | None:
    try:
        plan = plan_event(request.school, form.ask)
    except EventRefused as refused:
        form.add_error(None, str(refused))
        return None
    if not plan.changes:
        form.add_error(None, "Nothing would change: every pupil it means already has a mark.")
        return None
    return plan


def _recorded(request: HttpRequest, form: EventForm, plan: EventPlan) -> BulkEvent | None:
    """The event, or None with the reason in words; the preview is then shown again."""
    try:
        event = record_event(
            school=request.school,
            ask=form.ask,
            author=author_of(request),
            at=request.now,
            shown=request.POST["shown"],
        )
    except ChangedMeanwhile as changed:
        messages.warning(request, str(changed))
        return None
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    messages.success(request, f"Recorded: {len(plan.changes)} marks.")
    return event


def preview(plan: EventPlan) -> dict[str, Any]:
    """What would change, by class and by what stands there now, and every mark of it."""
    classes: Counter[str] = Counter(row.class_name for row in plan.changes)
    return {
        "by_class": sorted(classes.items()),
        "blanks": sum(not (row.before or row.expected) for row in plan.changes),
        "replaced": sorted(plan.replaced.items()),
        "kept": sorted(plan.kept_codes.items()),
        "touched": len({row.pupil.pk for row in plan.changes}),
    }


@for_deed(Deed.CLOSE_SCHOOL)
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """One event: for whom, what it changed, what it was taken back with."""
    held = _event_of(request, pk)
    before = held.before.select_related("pupil")
    shown = {
        "event": held,
        "scope": scope_words(held),
        "says": EVENT_CODES[held.code].says,
        "sessions": sessions_of(held),
        "marks": before.count(),
        "replaced": sorted(Counter(row.code for row in before if row.code).items()),
        "undone": getattr(held, "undone", None),
    }
    return render(request, "office/event.html", shown)


@require_POST
@for_deed(Deed.CLOSE_SCHOOL)
def undo_event(request: HttpRequest, pk: int) -> HttpResponse:
    held = _event_of(request, pk)
    try:
        done = take_back(
            event=held,
            why=request.POST.get("why", ""),
            author=author_of(request),
            at=request.now,
        )
        left = f"; {len(done.left)} were changed since and stay" if done.left else ""
        messages.success(request, f"Taken back: {done.restored} marks are as they were{left}.")
    except EventRefused as refused:
        messages.error(request, str(refused))
    return redirect("office:event", request.school.slug, pk)


def scope_words(event: BulkEvent) -> str:
    """ "the whole school", "classes 3A, 3B", "12 chosen pupils"."""
    label = Scope(event.scope).label
    if event.scope == Scope.SCHOOL:
        return str(label)
    if event.scope == Scope.LIST:
        return f"{len(event.names)} chosen pupils"
    return f"{label} {', '.join(event.names)}"


def _event_of(request: HttpRequest, pk: int) -> BulkEvent:
    found: BulkEvent = get_object_or_404(BulkEvent.objects.filter(school=request.school), pk=pk)
    return found
