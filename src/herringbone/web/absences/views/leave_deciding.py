"""One leave request with what it is weighed by; whoever has authority decides it here, with those
of brothers and sisters, or puts a decision right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from herringbone.web.absences.deciding import Verdict, decide_together
from herringbone.web.absences.forms.leave import DecideForm, SiblingForm
from herringbone.web.absences.leave import is_late
from herringbone.web.absences.leave_dates import on_refused_dates
from herringbone.web.absences.models import LeaveRequest, Outcome
from herringbone.web.absences.redeciding import may_put_right, put_right
from herringbone.web.absences.standing import marked_as_planned
from herringbone.web.absences.views.scope import attempt, author_of, one_of
from herringbone.web.absences.weighing import Weighed, weighed
from herringbone.web.schools.access import note_access
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed


@dataclass(frozen=True, slots=True)
class Desk:
    """What is decided with: the request's form, and one for each sibling's that waits as well."""

    form: DecideForm
    siblings: list[SiblingForm]
    is_again: bool

    def is_valid(self) -> bool:
        """Every form is looked at, so that all that is wrong is said at once."""
        found = [form.is_valid() for form in (self.form, *self.siblings)]
        return all(found)

    def verdicts(self) -> list[Verdict]:
        now = [one.verdict(self.form) for one in self.siblings if one.is_now]
        return [self.form.verdict(), *now]


@require_http_methods(["GET", "POST"])
@for_deed(Deed.PLAN_ABSENCE)
def leave(request: HttpRequest, leave_pk: int) -> HttpResponse:
    """`?again=1` opens a decision to be put right."""
    row = one_of(request, LeaveRequest, leave_pk, "pupil")
    facts = weighed(row, request.now)
    for one in facts.siblings:
        note_access(request, one.pupil, "leave request of the family")
    desk = _desk(request, row, facts)
    if request.method == "POST":
        request.viewer.demand(Deed.DECIDE_LEAVE)
        if desk is not None and desk.is_valid() and _decide(request, desk):
            return redirect("absences:leave", request.school.slug, leave_pk)
        row = one_of(request, LeaveRequest, leave_pk, "pupil")
    return render(request, "absences/leave.html", _shown(request, row, facts, desk))


def _desk(request: HttpRequest, row: LeaveRequest, facts: Weighed) -> Desk | None:
    """None where the viewer decides nothing here."""
    if not request.viewer.may(Deed.DECIDE_LEAVE):
        return None
    data = request.POST or None
    if row.outcome == Outcome.PENDING:
        waiting = [one for one in facts.siblings if one.outcome == Outcome.PENDING]
        siblings = [
            SiblingForm(data, request_made=one, beside=row, prefix=f"with-{one.pk}")
            for one in waiting
        ]
        return Desk(DecideForm(data, request_made=row), siblings, is_again=False)
    if "again" in request.GET and may_put_right(row, author_of(request), request.now):
        return Desk(DecideForm(data, request_made=row, is_again=True), [], is_again=True)
    return None


def _decide(request: HttpRequest, desk: Desk) -> bool:
    said = {"author": author_of(request), "at": request.now}
    verdicts = desk.verdicts()
    if desk.is_again:
        why = desk.form.cleaned_data["why"]
        made = attempt(desk.form, lambda: [put_right(verdict=verdicts[0], why=why, **said)])
    else:
        made = attempt(desk.form, lambda: decide_together(verdicts=verdicts, **said))
    for row in made or ():
        messages.success(request, f"{row.pupil.first_name}: {row.get_outcome_display()}.")
    if made and desk.is_again:
        _warn_of_marks(request, made[0])
    return made is not None


def _warn_of_marks(request: HttpRequest, row: LeaveRequest) -> None:
    """Registers follow the new decision; marks that stand are a person's to amend."""
    marked = marked_as_planned(row)
    if marked:
        messages.warning(
            request,
            f"{marked} of the sessions have C in the register and are not granted any more. "
            "Marks are not changed by a decision: amend them in the week grid.",
        )


def _shown(
    request: HttpRequest, row: LeaveRequest, facts: Weighed, desk: Desk | None
) -> dict[str, Any]:
    shown = {
        "made": row,
        "facts": facts,
        "form": desk.form if desk else None,
        "siblings": desk.siblings if desk else [],
        "is_late": is_late(row),
        "decisions": row.decisions.all(),
        "may_put_right": may_put_right(row, author_of(request), request.now),
    }
    if row.outcome in (Outcome.REFUSED, Outcome.PARTLY):
        shown["dates"] = on_refused_dates(row, request.today)
    return shown
