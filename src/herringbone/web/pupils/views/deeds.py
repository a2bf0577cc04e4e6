"""What is done from a pupil's page: holds, queried marks, what-if, certificates."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from herringbone.web.messages.holding import hold_everything
from herringbone.web.pupils.certificates import Period, Refused, issue
from herringbone.web.pupils.forms import (
    AnswerForm,
    CertificateForm,
    HoldForm,
    LiftForm,
    QueryForm,
)
from herringbone.web.pupils.held import StandingHolds
from herringbone.web.pupils.models import Certificate, CertificateKind, MarkQuery
from herringbone.web.pupils.pages import PupilPage
from herringbone.web.pupils.queries import answer, ask
from herringbone.web.pupils.views.scope import page_of
from herringbone.web.pupils.whatif import what_if_form, worked_out
from herringbone.web.schools import holds
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.models import Hold


def _to(page: PupilPage, tab: str = "marks") -> HttpResponse:
    url = reverse("pupils:pupil", args=(page.pupil.school.slug, page.pupil.pk))
    return redirect(f"{url}?tab={tab}")


@for_deed(Deed.SET_HOLD)
def hold(request: HttpRequest, pupil_pk: int) -> HttpResponse:
    page = page_of(request, pupil_pk, "hold")
    standing = StandingHolds(page)
    form = HoldForm(request.POST or None, initial={"whole_family": bool(standing.holds)})
    if request.method == "POST" and form.is_valid():
        if standing.cover(whole_family=form.cleaned_data["whole_family"]):
            messages.info(request, "Everything is held already: nothing was changed.")
            return redirect("pupils:hold", page.pupil.school.slug, page.pupil.pk)
        held = hold_everything(
            viewer=request.viewer, pupil=page.pupil, at=request.now, **form.cleaned_data
        )
        messages.success(request, held.words)
        return _to(page)
    context = {"page": page, "pupil": page.pupil, "form": form, "standing": standing}
    context["may_lift"] = request.viewer.may(Deed.LIFT_HOLD)
    return render(request, "pupils/hold.html", context)


@for_deed(Deed.LIFT_HOLD)
def lift(request: HttpRequest, pupil_pk: int, hold_pk: int) -> HttpResponse:
    page = page_of(request, pupil_pk, "lift hold")
    standing: Hold = get_object_or_404(page.holds, pk=hold_pk)
    form = LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        holds.lift(viewer=request.viewer, hold=standing, at=request.now, **form.cleaned_data)
        messages.success(request, "The hold is lifted.")
        return _to(page)
    context = {"page": page, "pupil": page.pupil, "form": form, "hold": standing}
    return render(request, "pupils/hold.html", context)


@for_deed(Deed.SEE_CONTACTS)
def query(request: HttpRequest, pupil_pk: int) -> HttpResponse:
    """Somebody asks whether a mark is right."""
    page = page_of(request, pupil_pk, "query a mark")
    form = QueryForm(request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            ask(viewer=request.viewer, page=page, at=request.now, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, "The query is written down.")
            return _to(page)
    context = {"page": page, "pupil": page.pupil, "form": form}
    return render(request, "pupils/query.html", context)


@for_deed(Deed.AMEND_MARKS)
def answer_query(request: HttpRequest, pupil_pk: int, query_pk: int) -> HttpResponse:
    page = page_of(request, pupil_pk, "answer a query")
    asked = get_object_or_404(MarkQuery.objects.filter(pupil=page.pupil), pk=query_pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer(viewer=request.viewer, query=asked, at=request.now, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, "The answer is written down.")
            return _to(page, "history")
    context = {"page": page, "pupil": page.pupil, "form": form, "query": asked}
    return render(request, "pupils/query.html", context)


@for_deed(Deed.SEE_CONTACTS)
def what_if(request: HttpRequest, pupil_pk: int) -> HttpResponse:
    """What the figures would be with some marks changed; nothing is stored."""
    page = page_of(request, pupil_pk, "what if")
    form = what_if_form(request, page)
    context = {"page": page, "pupil": page.pupil, "form": form, "would": worked_out(page, form)}
    return render(request, "pupils/what_if.html", context)


@for_deed(Deed.ISSUE_CERTIFICATE)
def certificate(request: HttpRequest, pupil_pk: int) -> HttpResponse:
    """Chooses period and kind; a refusal lists every reason."""
    page = page_of(request, pupil_pk, "certificate")
    initial = {"first": page.year_started, "last": request.today}
    form = CertificateForm(request.POST or None, initial=initial)
    context: dict[str, Any] = {"page": page, "pupil": page.pupil, "form": form}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        period = Period(page.measured, page.pupil, said["first"], said["last"])
        kind = CertificateKind(said["kind"])
        try:
            issue(viewer=request.viewer, period=period, kind=kind, at=request.now)
        except Refused as refused:
            context["reasons"] = refused.reasons
        else:
            messages.success(request, "The certificate is made and kept.")
            return _to(page, "documents")
    return render(request, "pupils/certificate.html", context)


@for_deed(Deed.SEE_PUPIL)
def certificate_file(request: HttpRequest, pupil_pk: int, certificate_pk: int) -> HttpResponse:
    """The file as it was issued."""
    page = page_of(request, pupil_pk, "certificate file")
    issued = get_object_or_404(Certificate.objects.filter(pupil=page.pupil), pk=certificate_pk)
    response = HttpResponse(bytes(issued.pdf), content_type="application/pdf")
    name = f"certificate-{issued.kind}-{page.pupil.pupil_id}-{issued.first}-{issued.last}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
