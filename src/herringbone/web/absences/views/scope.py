"""What the views of absences share: who writes, whom a page is about, what was refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from herringbone.web.absences.confirming import unconfirmed
from herringbone.web.absences.doubting import doubts_of
from herringbone.web.absences.finding import find_pupils
from herringbone.web.absences.forms.fields import say_problems
from herringbone.web.absences.forms.planning import PlanForm
from herringbone.web.absences.kinds import AbsenceKind
from herringbone.web.absences.models import LeaveRequest, Outcome
from herringbone.web.absences.plans import Unplannable
from herringbone.web.registers.arrivals import session_at
from herringbone.web.registers.changes import Author, Refused
from herringbone.web.schools.access import note_access
from herringbone.web.schools.asked import number_of
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.models import Contact, Pupil

Made = TypeVar("Made")


def author_of(request: HttpRequest) -> Author:
    """The viewer as they stand in the record."""
    viewer = request.viewer
    return Author(viewer.name, viewer.position, viewer.user.pk)


def attempt(form: forms.Form, call: Callable[[], Made]) -> Made | None:
    """What the service made; None where it refused, with its problems on the form."""
    try:
        return call()
    except (Unplannable, Refused) as refused:
        say_problems(form, refused)
        return None


def attempt_sure(
    request: HttpRequest,
    form: PlanForm,
    pupils: Sequence[Pupil],
    call: Callable[[HttpRequest, Any, Sequence[Pupil]], Made],
    instead_of: int | None = None,
) -> Made | None:
    """What the service made of a plan; None where it refused, or where something odd about it is
    not ticked as right yet: then what was made is dropped again, so that refusals come first."""
    doubts = doubts_of(request.school, pupils, form.plan(), instead_of)
    with transaction.atomic():
        made = attempt(form, lambda: call(request, form, pupils))
        if made is not None and form.is_sure(doubts):
            return made
        transaction.set_rollback(True)
    return None


def one_of(request: HttpRequest, model: Any, pk: int, *related: str) -> Any:
    """A row of the school; Http404 for any other. Whoever opens what is about one pupil has
    looked at them."""
    rows = model.objects.filter(school=request.school).select_related("school", *related)
    row = get_object_or_404(rows, pk=pk)
    if "pupil" in related:
        note_access(request, row.pupil, model._meta.verbose_name)
    return row


def kind_of(word: str, allowed: Any) -> AbsenceKind:
    """The kind in an address; Http404 for one that cannot be planned there."""
    if word not in {kind.value for kind in allowed}:
        raise Http404("That kind of absence is not planned here.")
    return AbsenceKind(word)


def asked_for(request: HttpRequest) -> dict[str, Any]:
    """`?pupil=` as `pupil`, or what `?q=` finds; one alone is taken at once."""
    key = request.GET.get("pupil", "")
    typed = request.GET.get("q", "").strip()
    found = find_pupils(request.school, typed, request.today) if typed else []
    pk = number_of(key)
    if pk is not None:
        return {"pupil": _looked_at(request, pupil_of(request, pk))}
    if key:
        raise Http404("There is no such pupil here.")
    if len(found) == 1 and not request.htmx:
        return {"pupil": _looked_at(request, found[0].pupil)}
    return {"pupil": None, "typed": typed, "found": found}


def _looked_at(request: HttpRequest, pupil: Pupil) -> Pupil:
    note_access(request, pupil, "absence to be written down")
    return pupil


def pupil_of(request: HttpRequest, pk: int) -> Pupil:
    """A pupil on roll today."""
    found: Pupil = get_object_or_404(request.school.pupils.on_roll(request.today), pk=pk)
    return found


def contacts_of(request: HttpRequest, pupil: Pupil) -> list[Contact]:
    """The pupil's contacts, for whoever may see them."""
    if not request.viewer.may(Deed.SEE_CONTACTS):
        return []
    return list(Contact.objects.filter(school=request.school, pupil=pupil))


def tabs(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """The pages of absences, with how much waits on each."""
    waiting = unconfirmed(request.school, request.today, session_at(request.school, request.now))
    pending = LeaveRequest.objects.filter(school=request.school, outcome=Outcome.PENDING)
    rows = (
        ("absences:planned", "Planned", None, Deed.PLAN_ABSENCE),
        ("replies:intake", "Reported", None, Deed.CALL_FAMILIES),
        (
            "absences:confirming",
            "To confirm",
            sum(len(group.members) for group in waiting),
            Deed.PLAN_ABSENCE,
        ),
        ("absences:patterns", "Weekly", None, Deed.PLAN_ABSENCE),
        ("absences:suspended", "Suspended", None, Deed.PLAN_ABSENCE),
        ("absences:leave_requests", "Leave", pending.count(), Deed.PLAN_ABSENCE),
    )
    return [
        {
            "label": label,
            "url": reverse(name, args=(request.school.slug,)),
            "current": name == f"absences:{current}",
            "count": count or "",
        }
        for name, label, count, deed in rows
        if request.viewer.may(deed)
    ]
