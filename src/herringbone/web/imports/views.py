"""Uploading: choose files, look at what they would change, decide, bring them in."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from herringbone.web.imports import running, uploading
from herringbone.web.imports.forms import UploadForm
from herringbone.web.imports.freshness import freshness
from herringbone.web.imports.models import ImportRun, Stage, Upload
from herringbone.web.imports.presenting import decided, unsettled
from herringbone.web.imports.refusals import NotBrought
from herringbone.web.imports.undoing import last_import
from herringbone.web.registers.changes import Author
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed

LISTED = 50


@for_deed(Deed.IMPORT)
def imports(request: HttpRequest) -> HttpResponse:
    """Choose files; what waits for a decision; what was brought in before."""
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*posted)
    if form.is_valid():
        received = _received(request, form)
        if received is not None:
            return redirect("imports:upload", request.school.slug, received.token)
    uploading.throw_away_old(request.school, request.now)
    waiting = Upload.objects.filter(school=request.school).exclude(stage=Stage.DONE)
    shown = {
        "form": form,
        "waiting": waiting.select_related("user"),
        "runs": ImportRun.objects.filter(school=request.school)[:LISTED],
        "last": last_import(request.school),
        "freshness": freshness(request.school, request.now),
    }
    return render(request, "imports/imports.html", shown, status=422 if form.errors else 200)


def _received(request: HttpRequest, form: UploadForm) -> Upload | None:
    """The upload, or None with the reason on the form."""
    try:
        return uploading.receive(
            school=request.school,
            user=request.user,
            author=author_of(request),
            files=form.cleaned_data["files"],
            profile=form.cleaned_data["profile"],
            school_id_there=form.cleaned_data["school_id_there"],
            at=request.now,
        )
    except NotBrought as refused:
        for line in refused.lines:
            form.add_error("files", line)
        return None


def author_of(request: HttpRequest) -> Author:
    """Who stands in the record."""
    return Author(request.viewer.name, request.viewer.position, request.user.pk)


def _upload(request: HttpRequest, token: UUID) -> Upload:
    found: Upload = get_object_or_404(Upload, school=request.school, token=token)
    running.revive(found)
    return found


@for_deed(Deed.IMPORT)
def upload(request: HttpRequest, token: UUID) -> HttpResponse:
    """One upload: why it was refused, what it would change, how far it is, or what came of it."""
    held = _upload(request, token)
    if held.stage == Stage.DONE:
        return _came_of(request, held)
    return _shown(request, held, [])


def _shown(request: HttpRequest, held: Upload, errors: list[str]) -> HttpResponse:
    words, done, total = running.progress_of(held)
    shown = {
        "upload": held,
        "compared": uploading.compared(held),
        "errors": errors,
        "words": words,
        "done": done,
        "total": total,
    }
    return render(request, "imports/upload.html", shown, status=422 if errors else 200)


def _came_of(request: HttpRequest, held: Upload) -> HttpResponse:
    if held.run_id is None:
        messages.info(request, "Nothing to change: all of it stands here already.")
        return redirect("imports:imports", request.school.slug)
    return redirect("imports:run", request.school.slug, held.run_id)


@for_deed(Deed.IMPORT)
@require_POST
def bring_in(request: HttpRequest, token: UUID) -> HttpResponse:
    """Begins, with the decisions of the form."""
    held = _upload(request, token)
    compared = uploading.compared(held)
    decisions = decided(compared, request.POST)
    stops = unsettled(compared, decisions)
    if stops:
        return _shown(request, held, [f"{title}: decide first." for title in stops])
    if not running.start(
        upload=held, decisions=decisions, author=author_of(request), at=request.now
    ):
        messages.info(request, "It is being brought in already.")
    return redirect("imports:upload", request.school.slug, token)


@for_deed(Deed.IMPORT)
def progress(request: HttpRequest, token: UUID) -> HttpResponse:
    """How far it is; once it ended, the page is asked for as a whole."""
    held = _upload(request, token)
    words, done, total = running.progress_of(held)
    shown = {"upload": held, "words": words, "done": done, "total": total}
    response = render(request, "imports/parts/progress.html", shown)
    if held.stage != Stage.RUNNING:
        response["HX-Refresh"] = "true"
    return response


@for_deed(Deed.IMPORT)
@require_POST
def throw_away(request: HttpRequest, token: UUID) -> HttpResponse:
    """The files go; nothing was brought in."""
    if uploading.throw_away(_upload(request, token)):
        messages.success(request, "The files were thrown away; nothing was brought in.")
    else:
        messages.warning(request, "It is being brought in right now, or was; look at it below.")
    return redirect("imports:imports", request.school.slug)
