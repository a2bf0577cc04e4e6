"""Accounts for one child who was here this morning and is not here now; never several at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from herringbone.web.movements.desk import at_hatch
from herringbone.web.movements.forms.settling import SettleForm
from herringbone.web.movements.missing import missing_now, settle
from herringbone.web.movements.onsite import on_site
from herringbone.web.movements.signing import Unsigned
from herringbone.web.movements.views.scope import author_of, pupil_of
from herringbone.web.schools.access import note_access
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed


@require_http_methods(["GET", "POST"])
@for_deed(Deed.RUN_MOVEMENTS)
def account_for(request: HttpRequest, pupil_pk: int) -> HttpResponse:
    pupil = pupil_of(request, pupil_pk)
    form = SettleForm(request.POST or None, now=request.now)
    if request.method == "POST" and form.is_valid():
        try:
            check = settle(
                school=request.school,
                pupil=pupil,
                settled=form.settled(),
                author=author_of(request),
                now=request.now,
            )
        except Unsigned as refused:
            for problem in refused.problems:
                form.add_error(None, problem)
        else:
            words = f"{pupil.first_name}: {check.get_how_display()}, {check.who}."
            messages.success(request, words)
            return redirect("movements:desk", request.school.slug)
    note_access(request, pupil, "missing in the day")
    seen = on_site(request.school, request.now)
    missing = {one.pupil.pk: one for one in missing_now(request.school, request.now, seen)}
    hatch = at_hatch(request.school, pupil, seen, request.now)
    shown = {"form": form, "hatch": hatch, "missing": missing.get(pupil.pk)}
    return render(request, "movements/missing.html", shown)
