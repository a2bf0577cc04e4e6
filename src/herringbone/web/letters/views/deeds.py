"""What is done on the page of a batch: write the letters, decide about one, write a call down."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from herringbone.documents.writing import Template
from herringbone.web.letters import deciding, reopening
from herringbone.web.letters.conscience import Conscience
from herringbone.web.letters.forms import DecisionForm, RangForm, WordsForm
from herringbone.web.letters.preparing import missing_values, prepare
from herringbone.web.letters.suggesting import Choice
from herringbone.web.letters.views.batch import page
from herringbone.web.letters.views.scope import (
    batch_of,
    by_of,
    line_of,
    listing_of,
    template_of_batch,
)
from herringbone.web.letters.waiting import Batch
from herringbone.web.messages.filling import Facts
from herringbone.web.messages.states import Refused
from herringbone.web.schools.asked import number_of
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.ui.figures import counted
from herringbone.web.worklists.handling import Unhandled
from herringbone.web.worklists.lines import Line
from herringbone.web.worklists.listing import Listing

MOST_TOLD = 5


@require_POST
@for_deed(Deed.WRITE_MESSAGES)
def write(request: HttpRequest, key: str) -> HttpResponse:
    """Writes every letter of the batch; with `work`, that one, from what was put in for it."""
    listing = listing_of(request)
    held = batch_of(listing, key)
    template = template_of_batch(listing, held)
    asked = number_of(request.POST.get("work", ""))
    lines = (line_of(held, asked),) if asked else _to_write(held)
    extra: dict[str, str] = {}
    if asked:
        facts = Facts(request.school, lines[0].pupils, request.now)
        lacking = missing_values(request.school, template, lines[0], facts)
        form = WordsForm(request.POST, lacking=lacking)
        if not form.is_valid():
            return page(request, listing, held, template, lines[0], words_form=form, status=422)
        extra = form.cleaned_data
    _written(request, listing, template, lines, extra)
    return _to(request, held, asked)


def _to_write(held: Batch) -> tuple[Line, ...]:
    """All but those for which somebody chose to ring."""
    rings = deciding.to_ring([line.work for line in held.lines])
    return tuple(line for line in held.lines if line.work.pk not in rings)


def _written(
    request: HttpRequest,
    listing: Listing,
    template: Template,
    lines: Any,
    extra: dict[str, str],
) -> None:
    made = prepare(
        school=request.school,
        plan=listing.plan,
        template=template,
        lines=lines,
        by=by_of(request).author,
        now=request.now,
        extra=extra,
    )
    messages.success(request, f"{counted(made.written, 'letter')} to read before anything leaves.")
    for name, why in made.not_written[:MOST_TOLD]:
        messages.warning(request, f"{name}: not written. {why}")
    if (more := len(made.not_written) - MOST_TOLD) > 0:
        messages.warning(
            request, f"{counted(more, 'further letter')} not written: open each below."
        )


@require_POST
@for_deed(Deed.APPROVE_MESSAGES)
def decide(request: HttpRequest, key: str, work_pk: int) -> HttpResponse:
    """Send, soften, ring instead or hold; then the next letter."""
    listing = listing_of(request)
    held = batch_of(listing, key)
    template = template_of_batch(listing, held)
    line = line_of(held, work_pk)
    form = DecisionForm(request.POST, today=request.today)
    if form.is_valid():
        try:
            said = _decided(request, held, template, line, form.cleaned_data)
        except (Refused, Unhandled) as refused:
            form.add_error("reasoning", str(refused))
        else:
            messages.success(request, f"{line.subjects[0].name}: {said}")
            return _next(request, held, line)
    return page(request, listing, held, template, line, form, status=422)


def _decided(
    request: HttpRequest, held: Batch, template: Template, line: Line, said: dict[str, Any]
) -> str:
    """Does it; gives what was done, in words."""
    conscience = Conscience(request.viewer, template, [line], request.now, held.all_lines)
    decision = deciding.Decision(
        line, conscience.panel(line), said["reasoning"].strip(), by_of(request)
    )
    match Choice(said["decision"]):
        case Choice.SEND:
            _has_reason(decision)
            return f"{counted(deciding.send(decision=decision), 'letter')} approved."
        case Choice.SOFTEN:
            number = deciding.soften(decision=decision, template=template, facts=conscience.facts)
            return f"{counted(number, 'softer letter')} approved."
        case Choice.CALL:
            deciding.ring_instead(decision=decision)
            return "no letter. Ring, then write the call down here."
        case Choice.HOLD:
            deciding.hold(decision=decision, until=said["until"])
            return f"held until {said['until']:%-d %B}."


def _has_reason(decision: deciding.Decision) -> None:
    """Raises Refused where the panel would ring, soften or hold, and nobody says why it goes."""
    suggested = decision.panel.suggestion
    if suggested.choice is not Choice.SEND and not decision.reasoning:
        raise Refused(f"The panel says: {suggested.short}. Say why it goes all the same.")


@require_POST
@for_deed(Deed.CALL_FAMILIES)
def rang(request: HttpRequest, key: str, work_pk: int) -> HttpResponse:
    """The call in place of the letter, written down."""
    held = batch_of(listing_of(request), key)
    line, form = line_of(held, work_pk), RangForm(request.POST)
    if not form.is_valid():
        messages.error(request, "The call was not written down: what was said is too long.")
        return _to(request, held, work_pk)
    said = form.cleaned_data
    deciding.rang(
        line=line,
        by=by_of(request),
        spoke=bool(said["spoke"]),
        with_whom=said["with_whom"],
        words=said["words"],
    )
    messages.success(request, f"{line.subjects[0].name}: the call is in the log.")
    return _next(request, held, line) if said["spoke"] else _to(request, held, work_pk)


@require_POST
@for_deed(Deed.APPROVE_MESSAGES)
def put_back(request: HttpRequest) -> HttpResponse:
    """Letters that reached nobody stand on the list again."""
    number = reopening.put_back(school=request.school, today=request.today, by=by_of(request))
    messages.success(request, f"{counted(number, 'letter')} back on the list.")
    return redirect("letters:round", request.school.slug)


def _next(request: HttpRequest, held: Batch, line: Line) -> HttpResponse:
    """The letter after this one that still waits; the list where none does."""
    lines = list(held.all_lines)
    at = lines.index(line)
    waiting = [*lines[at + 1 :], *lines[:at]]
    after = next((one for one in waiting if one in held.lines), None)
    if after is not None:
        return _to(request, held, after.work.pk)
    return redirect("letters:round", request.school.slug)


def _to(request: HttpRequest, held: Batch, work_pk: int | None) -> HttpResponse:
    url = reverse("letters:batch", args=(request.school.slug, held.key))
    return redirect(f"{url}?work={work_pk}" if work_pk else url)
