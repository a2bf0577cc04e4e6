"""Messages in: what parents report, typed in ten seconds, three letters first."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from herringbone.web.absences.forms.planning import WhyForm
from herringbone.web.absences.forms.reporting import ReportForm
from herringbone.web.absences.models import Reported
from herringbone.web.absences.plans import Unplannable
from herringbone.web.absences.reporting import (
    explain_marks,
    marks_to_explain,
    report_absence,
    withdraw_report,
)
from herringbone.web.absences.suggesting import NOTICE_IS_NOT_LEAVE, suggested
from herringbone.web.absences.views.scope import (
    asked_for,
    attempt,
    author_of,
    contacts_of,
    one_of,
    tabs,
)
from herringbone.web.registers.changes import Refused
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.models import Pupil


@require_http_methods(["GET", "POST"])
@for_deed(Deed.PLAN_ABSENCE)
def reports(request: HttpRequest) -> HttpResponse:
    """`?q=` finds the child, `?pupil=` opens the form; below, what was reported for today."""
    shown: dict[str, Any] = {"tabs": tabs(request, "reports"), **asked_for(request)}
    pupil = shown["pupil"]
    if pupil is not None:
        form = _form(request, pupil)
        if request.method == "POST" and form.is_valid():
            made = attempt(form, lambda: _keep(request, pupil, form))
            if made is not None:
                return redirect(f"{_url(request)}?done={made[0].pk}")
        shown |= {"form": form, "contacts": contacts_of(request, pupil)}
    return render(request, "absences/reports.html", {**shown, **_today(request)})


def _form(request: HttpRequest, pupil: Pupil) -> ReportForm:
    siblings = _siblings(request, pupil)
    return ReportForm(
        request.POST or None,
        contacts=contacts_of(request, pupil),
        siblings=siblings,
        initial={"day": request.today, "how": "phone"},
    )


def _siblings(request: HttpRequest, pupil: Pupil) -> list[Pupil]:
    if not pupil.family_id:
        return []
    here = request.school.pupils.on_roll(request.today).filter(family_id=pupil.family_id)
    return list(here.exclude(pk=pupil.pk).filter(died_on=None))


def _keep(request: HttpRequest, pupil: Pupil, form: ReportForm) -> list[Reported]:
    made = report_absence(
        school=request.school,
        pupils=[pupil, *form.also()],
        said=form.said(),
        author=author_of(request),
        at=request.now,
    )
    names = ", ".join(report.pupil.first_name for report in made)
    messages.success(request, f"Kept: {names}.")
    if suggested(made[0].words).is_holiday:
        messages.warning(request, NOTICE_IS_NOT_LEAVE)
    return made


def _today(request: HttpRequest) -> dict[str, Any]:
    """Reports that fill today, newest first, each with what its N could become."""
    rows = Reported.objects.filter(school=request.school, day__lte=request.today)
    rows = rows.filter(withdrawn_at=None).select_related("pupil", "school", "contact")
    held = [row for row in rows.order_by("-received_at") if _fills(row, request)]
    may = request.viewer.may(Deed.AMEND_MARKS)
    return {"held": [{"report": r, "explains": may and marks_to_explain(r)} for r in held]}


def _fills(row: Reported, request: HttpRequest) -> bool:
    return bool(row.day == request.today or (row.expected_back or row.day) > request.today)


def _url(request: HttpRequest) -> str:
    return reverse("absences:reports", args=(request.school.slug,))


@require_POST
@for_deed(Deed.PLAN_ABSENCE)
def suggest(request: HttpRequest) -> HttpResponse:
    """What the words typed so far suggest, for the form to show; decides nothing."""
    words = request.POST.get("words", "")
    shown = {"suggestion": suggested(words), "words": words, "warning": NOTICE_IS_NOT_LEAVE}
    return render(request, "absences/parts/suggestion.html", shown)


@require_POST
@for_deed(Deed.AMEND_MARKS)
def explain(request: HttpRequest, report_pk: int) -> HttpResponse:
    """Changes today's N into the report's code, with the report as evidence."""
    report = one_of(request, Reported, report_pk, "pupil")
    try:
        explain_marks(report=report, author=author_of(request), at=request.now)
    except (Unplannable, Refused) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{report.pupil.first_name}: {report.code} as reported.")
    return redirect(_url(request))


@require_http_methods(["GET", "POST"])
@for_deed(Deed.PLAN_ABSENCE)
def withdraw(request: HttpRequest, report_pk: int) -> HttpResponse:
    """Takes a report back, with a reason."""
    report = one_of(request, Reported, report_pk, "pupil")
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {"author": author_of(request), "at": request.now, **form.cleaned_data}
        if attempt(form, lambda: withdraw_report(report=report, **said)) is not None:
            return redirect(_url(request))
    return render(request, "absences/report_withdraw.html", {"report": report, "form": form})
