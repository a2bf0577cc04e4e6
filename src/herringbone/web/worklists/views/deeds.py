"""What is done from the list: outcomes, not appropriate, put off, handed over, taken back.

Each works as a plain form; where a script asks, only the line is answered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from herringbone.web.schools.asked import number_of
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.viewer import viewer_of
from herringbone.web.strategies.evaluation import plan_of
from herringbone.web.worklists import doing
from herringbone.web.worklists.forms import (
    DoneForm,
    HandOverForm,
    NotAppropriateForm,
    SnoozeForm,
    ViewForm,
)
from herringbone.web.worklists.handling import Unhandled
from herringbone.web.worklists.models import Handling, SavedView, Work
from herringbone.web.worklists.people import Duties
from herringbone.web.worklists.subjects import Subjects
from herringbone.web.worklists.timeline import handling_words
from herringbone.web.worklists.views.scope import (
    back,
    by_of,
    demand_mine,
    listing_of,
    ours,
    works_named,
)
from herringbone.web.worklists.views.ways import WAYS, way_shown

Did = Callable[[], Sequence[Handling]]


@for_deed(Deed.SEE_WORK)
@require_POST
def done(request: HttpRequest, work_pk: int) -> HttpResponse:
    """One key: it ended so."""
    works = works_named(request, work_pk)
    form = DoneForm(_asked(request, "done", "outcome"), prefix="done")
    if not form.is_valid():
        return _again(request, form, work_pk)
    said = form.cleaned_data
    told = doing.Told(said["words"], said["with_whom"])
    return _do(
        request,
        lambda: doing.done_all(works=works, outcome=said["outcome"], by=by_of(request), told=told),
    )


@for_deed(Deed.SEE_WORK)
@require_POST
def not_appropriate(request: HttpRequest, work_pk: int) -> HttpResponse:
    works = works_named(request, work_pk)
    form = NotAppropriateForm(request.POST, prefix="not_apt")
    if not form.is_valid():
        return _again(request, form, work_pk)
    return _do(
        request,
        lambda: doing.not_appropriate_all(works=works, why=form.why, by=by_of(request)),
    )


@for_deed(Deed.SEE_WORK)
@require_POST
def snooze(request: HttpRequest, work_pk: int) -> HttpResponse:
    """Off the list until a day, for a reason; never what is about safety."""
    works = works_named(request, work_pk)
    form = SnoozeForm(request.POST, prefix="snooze", today=request.today)
    if not form.is_valid():
        return _again(request, form, work_pk)
    said = form.cleaned_data
    return _do(request, lambda: doing.snooze_all(works=works, by=by_of(request), **said))


@for_deed(Deed.SEE_WORK)
@require_POST
def hand_over(request: HttpRequest, work_pk: int) -> HttpResponse:
    """To a role or a person, never to one who may not see whom it is about."""
    works = works_named(request, work_pk)
    duties = listing_of(request).duties
    form = HandOverForm(request.POST, prefix="hand_over", duties=duties)
    if form.is_valid():
        person = get_user_model().objects.filter(pk=form.person).first() if form.person else None
        if person is None or _may_have(request, works, person):
            why = form.cleaned_data["why"]
            return _do(
                request,
                lambda: doing.hand_over_all(
                    works=works, by=by_of(request), to_role=form.role, to_person=person, why=why
                ),
            )
        form.add_error("to", f"{person} may not see this pupil. Choose somebody who may.")
    return _again(request, form, work_pk)


@for_deed(Deed.SEE_WORK)
@require_POST
def undo(request: HttpRequest, handling_pk: int) -> HttpResponse:
    """Takes back the latest thing done with a work; with `also`, its siblings' of the same call."""
    row = get_object_or_404(Handling.objects.filter(school=request.school), pk=handling_pk)
    named = [*request.POST.getlist("also"), *request.GET.getlist("also")]
    keys = [key for one in named if (key := number_of(one)) is not None]
    also = Handling.objects.filter(school=request.school, pk__in=keys).exclude(pk=row.pk)
    rows = [row, *also.select_related("work")]
    demand_mine(request, [one.work for one in rows if not _did_today(request, one)])
    try:
        doing.undo_all(handlings=rows, by=by_of(request), why=request.POST.get("why", ""))
    except Unhandled as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Taken back: {row.work.words}. It is on the list again.")
    return back(request)


def _did_today(request: HttpRequest, row: Handling) -> bool:
    """Handed over, it is on somebody else's list at once; who did it may still take it back."""
    return row.user_id == request.user.pk and localdate(row.at) == request.today


@for_deed(Deed.SEE_WORK)
@require_POST
def many(request: HttpRequest) -> HttpResponse:
    """The same for all that are ticked: an outcome, or not appropriate with one reason."""
    if not request.POST.getlist("work"):
        messages.error(request, "Nothing is ticked. Tick the lines that it is about.")
        return back(request)
    works = works_named(request)
    if "not_apt" in request.POST:
        form = NotAppropriateForm(request.POST, prefix="not_apt")
        if not form.is_valid():
            messages.error(request, "Choose why it is not appropriate, for all that are ticked.")
            return back(request)
        return _do(
            request,
            lambda: doing.not_appropriate_all(works=works, why=form.why, by=by_of(request)),
        )
    outcome = request.POST.get("outcome", "")
    return _do(request, lambda: doing.done_all(works=works, outcome=outcome, by=by_of(request)))


@for_deed(Deed.SEE_WORK)
@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """The filters as they stand, under a name of one's own; the same name is written over."""
    form = ViewForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        SavedView.objects.update_or_create(
            school=request.school,
            user=request.user,
            name=said["name"].strip(),
            defaults={"query": said["query"]},
        )
        messages.success(request, f"Kept as “{said['name'].strip()}”.")
    else:
        messages.error(request, "Give the view a name of up to 60 letters.")
    return back(request)


@for_deed(Deed.SEE_WORK)
@require_POST
def drop_view(request: HttpRequest, view_pk: int) -> HttpResponse:
    held = SavedView.objects.filter(school=request.school, user=request.user)
    get_object_or_404(held, pk=view_pk).delete()
    return back(request)


# --- what comes back -----------------------------------------------------------------------------
def _asked(request: HttpRequest, prefix: str, *names: str) -> Any:
    """A form's values, where a button of the list names some without its prefix."""
    asked = request.POST.copy()
    for name in names:
        if name in asked:
            asked[f"{prefix}-{name}"] = asked[name]
    return asked


def _do(request: HttpRequest, did: Did) -> HttpResponse:
    """Does it; a script is answered with the line as it is now, a form with the list."""
    try:
        rows = did()
    except Unhandled as refused:
        messages.error(request, str(refused))
        if "HX-Request" in request.headers:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return back(request)
    plan = plan_of(request.school, request.today)
    words = handling_words(rows[0], Duties(request.school, plan, request.today))
    if "HX-Request" in request.headers:
        context = {"rows": rows, "first": rows[0], "words": words, "next": request.POST.get("next")}
        return render(request, "worklists/parts/settled.html", context)
    many = f" and {len(rows) - 1} more" if len(rows) > 1 else ""
    said = f"{capfirst(rows[0].work.words)}{many}: {words}."
    messages.success(request, said, extra_tags=_way_back(request, rows))
    return back(request)


def _way_back(request: HttpRequest, rows: Sequence[Handling]) -> str:
    """Where Undo beside the message goes, for all that was done at once."""
    address = reverse("worklists:undo", args=(request.school.slug, rows[0].pk))
    asked = [("also", row.pk) for row in rows[1:]]
    wanted = ours(request, request.POST.get("next", ""))
    if wanted:
        asked.append(("next", wanted))
    return f"{address}?{urlencode(asked)}" if asked else address


def _again(request: HttpRequest, form: Any, work_pk: int) -> HttpResponse:
    """What is wrong, said in the line where a script asks, else on the work's own page."""
    if "HX-Request" in request.headers and form.prefix in WAYS:
        answer = way_shown(request, form.prefix, form, work_pk, request.POST.getlist("work"))
        answer["HX-Retarget"], answer["HX-Reswap"] = f"#way-{work_pk}", "innerHTML"
        return answer
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        messages.error(request, f"{label}: {' '.join(errors)}" if label else " ".join(errors))
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return redirect("worklists:work", request.school.slug, work_pk)


def _may_have(request: HttpRequest, works: Sequence[Work], person: Any) -> bool:
    theirs = viewer_of(person, request.school, request.today)
    subjects = Subjects(request.school, request.today, works)
    about = [pupil for work in works for pupil in subjects.of(work).everyone]
    return all(theirs.may(Deed.SEE_PUPIL, pupil) for pupil in about)
