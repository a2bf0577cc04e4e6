"""A supply slip's door and the one register behind it: no account, one class, one day."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from herringbone.web.schools.tenancy import within
from herringbone.web.taking.desks import Desk, answer_page, answer_send, answer_taps
from herringbone.web.taking.progress import progress
from herringbone.web.taking.sheet import open_session, sheet_of
from herringbone.web.taking.slips import Slip, TooManyTries, leave_slip, open_slip, slip_of
from herringbone.web.taking.times import session_now


class SlipForm(forms.Form):
    """What is printed on the slip, and who holds it."""

    code = forms.CharField(
        label="Code on the slip",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    name = forms.CharField(
        label="Your name",
        help_text="It stands in the school's register as who took it.",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if len(name.split(" ")) < 2:
            raise forms.ValidationError("Write your first name and your surname.")
        return name


@never_cache
@login_not_required
def enter(request: HttpRequest) -> HttpResponse:
    form = SlipForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            slip = open_slip(request, form.cleaned_data["code"], form.cleaned_data["name"])
        except TooManyTries as wrong:
            form.add_error(None, str(wrong))
            return render(request, "taking/slip_enter.html", {"form": form}, status=429)
        if slip is not None:
            return redirect("slip:day")
        form.add_error(
            "code", "This code opens no register today. Look at the slip again, or ask the office."
        )
    return render(request, "taking/slip_enter.html", {"form": form})


View = Callable[..., HttpResponse]


def with_slip(view: View) -> View:
    """Enters the slip's school for one view; without a slip that holds today, back to its door."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        slip = slip_of(request)
        if slip is None:
            return redirect("slip:enter")
        with within(slip.cover.school):
            return view(request, slip, *args, **kwargs)

    return never_cache(login_not_required(guarded))


@with_slip
def day(request: HttpRequest, slip: Slip) -> HttpResponse:
    """The two registers of the slip's class."""
    cover = slip.cover
    shown = {
        "slip": slip,
        "school": cover.school,
        "session": session_now(cover.school, request.now),
        "registers": progress(cover.school, [cover.class_name], cover.date, request.now),
    }
    return render(request, "taking/slip_day.html", shown)


@with_slip
def register(request: HttpRequest, slip: Slip, session: str) -> HttpResponse:
    return answer_page(request, _desk(request, slip, session))


@with_slip
def taps(request: HttpRequest, slip: Slip, session: str) -> HttpResponse:
    return answer_taps(request, _desk(request, slip, session))


@with_slip
def send(request: HttpRequest, slip: Slip, session: str) -> HttpResponse:
    if request.method != "POST":
        raise Http404("A register is sent, not looked up, here.")
    return answer_send(request, _desk(request, slip, session))


@login_not_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    leave_slip(request)
    return redirect("slip:enter")


def _desk(request: HttpRequest, slip: Slip, session: str) -> Desk:
    cover = slip.cover
    try:
        open_session(cover.school, cover.date, session)
        sheet = sheet_of(cover.school, cover.class_name, cover.date, session, request.now)
    except LookupError as wrong:
        raise Http404(str(wrong)) from wrong
    names = {"page": "slip:register", "taps": "slip:taps", "send": "slip:send"}
    urls = {key: reverse(name, args=(session,)) for key, name in names.items()}
    urls["home"] = reverse("slip:day")
    words = f"{cover.class_name} today"
    return Desk(sheet, slip.taker, urls, request.now, keeps=True, is_slip=True, home_words=words)
