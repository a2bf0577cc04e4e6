"""One register in one person's hands, whoever they are: the page, the taps, the sending.

The views of a teacher and of a supply slip differ in who opens the door; behind it both come here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from herringbone.web.taking.drafts import keep_drafts
from herringbone.web.taking.merging import Said
from herringbone.web.taking.offline import may_be_kept, take_queued, whose
from herringbone.web.taking.proposals import proposals_at
from herringbone.web.taking.said import Sending, Unreadable, of_device, of_form
from herringbone.web.taking.screen import screen_of
from herringbone.web.taking.sheet import Sheet
from herringbone.web.taking.submitting import Outcome, submit, why_unread
from herringbone.web.taking.takers import Taker, why_not_change
from herringbone.web.taking.taps import state_for_device
from herringbone.web.taking.times import present_code
from herringbone.web.ui.days import clock


@dataclass(frozen=True)
class Desk:
    """`urls` are the addresses of this register: `page`, `taps`, `send`; `home` leads away from it,
    under the words `home_words`; `amend` to where a closed register is amended, "" for who may not.
    `keeps` is whether the device may keep the page."""

    sheet: Sheet
    taker: Taker
    urls: Mapping[str, str]
    now: datetime
    keeps: bool = False
    is_slip: bool = False
    home_words: str = "My registers"


def answer_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Shows the register, or takes what its form sends."""
    if request.method != "POST":
        return _show(request, desk)
    try:
        sending = of_form(request.POST, [row.pupil.pk for row in desk.sheet.rows])
    except Unreadable as wrong:
        return _show(request, desk, Outcome(refused=str(wrong)), status=422)
    if request.POST.get("do", "submit") == "submit":
        return _submitted(request, desk, sending)
    return _kept(request, desk, sending)


def _submitted(request: HttpRequest, desk: Desk, sending: Sending) -> HttpResponse:
    outcome = submit(
        sheet=desk.sheet,
        taker=desk.taker,
        sending=sending,
        now=desk.now,
        headcount_is_right=request.POST.get("headcount_is_right") == "yes",
    )
    if outcome.is_sent:
        return redirect(desk.urls["page"])
    return _show(request, desk, outcome, sending, status=422 if outcome.refused else 200)


def _kept(request: HttpRequest, desk: Desk, sending: Sending) -> HttpResponse:
    """ "Mark all blanks present", "clear" and "keep" of the form, for a page without script."""
    marks = dict(sending.marks)
    what, _, key = request.POST["do"].partition("-")
    for row in desk.sheet.rows:
        said = marks[row.pupil.pk]
        if what == "clear" and key == str(row.pupil.pk):
            marks[row.pupil.pk] = Said("", said.seen, None, said.note)
        elif what == "blanks" and not said.code and row.is_blank and not row.leaves_out:
            marks[row.pupil.pk] = Said(present_code(desk.sheet.session), said.seen)
    touched = {k: said for k, said in marks.items() if said.is_touched or said.note}
    refused = why_not_change(desk.taker, desk.sheet, desk.now) or why_unread(desk.sheet, sending)
    if refused:
        return _show(request, desk, Outcome(refused=refused), sending, status=422)
    others = keep_drafts(sheet=desk.sheet, taker=desk.taker, typed=touched, now=desk.now)
    for theirs in others.values():
        messages.warning(request, f"{theirs.by} had marked {theirs.code or 'nothing'}: look again.")
    return redirect(f"{desk.urls['page']}#register")


def _show(
    request: HttpRequest,
    desk: Desk,
    outcome: Outcome | None = None,
    sending: Sending | None = None,
    status: int = 200,
) -> HttpResponse:
    screen = screen_of(
        desk.sheet,
        desk.taker,
        desk.now,
        outcome=outcome,
        sending=sending,
    )
    shown = {
        "screen": screen,
        "sheet": screen.sheet,
        "urls": desk.urls,
        "client_id": uuid4(),  # another page is another submission, even of the same marks
        "who": whose(desk.taker),
        "is_slip": desk.is_slip,
        "door": door(desk),
        "home_words": desk.home_words,
        "amend_url": desk.urls.get("amend", ""),
        "present": present_code(desk.sheet.session),
        "school": desk.sheet.school,
        "proposals": proposals_at(
            desk.sheet.school, desk.sheet.class_name, desk.sheet.day, desk.sheet.session
        ),
    }
    response = render(request, "taking/register.html", shown, status=status)
    return may_be_kept(response, desk.taker) if desk.keeps and request.method == "GET" else response


def door(desk: Desk) -> str:
    """Where somebody comes back in whose sign-in has ended meanwhile."""
    if desk.is_slip:
        return reverse("slip:enter")
    return f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': desk.urls['page']})}"


def answer_taps(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Keeps taps as drafts (POST) and says what others did meanwhile (both)."""
    others = {}
    if request.method == "POST":
        refused = why_not_change(desk.taker, desk.sheet, desk.now)
        if refused:
            return JsonResponse({"state": "refused", "words": refused}, status=409)
        try:
            sending = of_device(request.body, [row.pupil.pk for row in desk.sheet.rows])
        except Unreadable as wrong:
            return JsonResponse({"state": "refused", "words": str(wrong)}, status=422)
        others = keep_drafts(sheet=desk.sheet, taker=desk.taker, typed=sending.marks, now=desk.now)
    return JsonResponse(state_for_device(desk.sheet, desk.taker, desk.now, others))


def answer_send(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Takes in a submission from script: at once with somebody there (`?ask`), or from the queue.

    `{"state": "sent", "url"}`; `"ask"` where the page has to ask first, nothing written;
    `"refused"` with words."""
    try:
        sending = of_device(request.body, [row.pupil.pk for row in desk.sheet.rows])
        if "ask" in request.GET:
            outcome = submit(sheet=desk.sheet, taker=desk.taker, sending=sending, now=desk.now)
        else:
            outcome = take_queued(sheet=desk.sheet, taker=desk.taker, sending=sending, now=desk.now)
    except Unreadable as wrong:
        return JsonResponse({"state": "refused", "words": str(wrong)}, status=422)
    if outcome.refused:
        return JsonResponse({"state": "refused", "words": outcome.refused}, status=409)
    if outcome.entry is None:
        return JsonResponse({"state": "ask"})
    return JsonResponse(
        {
            "state": "sent",
            "url": desk.urls["page"],
            "at": clock(outcome.entry.recorded_at),
            "version": outcome.entry.seq,
            "proposed": outcome.proposed,
        }
    )
