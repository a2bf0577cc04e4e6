"""A way to deal with a line that asks something first: put off, hand over, not appropriate.

With a script its form opens in the line itself; without one it stands on the work's own page.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from herringbone.web.worklists.forms import HandOverForm, NotAppropriateForm, SnoozeForm
from herringbone.web.worklists.people import Duties

WAYS = {
    "snooze": ("Put off", "worklists:snooze"),
    "hand_over": ("Hand over", "worklists:hand_over"),
    "not_apt": ("Not appropriate", "worklists:not_appropriate"),
}
"""By the prefix of its form: what its button says, and where it goes."""


def way_form(request: HttpRequest, way: str, duties: Duties, work_pk: int) -> Any:
    """An empty form of a way, with ids of its own: several may be open on one list."""
    ids = f"id_{work_pk}_%s"
    if way == "snooze":
        return SnoozeForm(prefix=way, today=request.today, auto_id=ids)
    if way == "hand_over":
        return HandOverForm(prefix=way, duties=duties, auto_id=ids)
    return NotAppropriateForm(prefix=way, auto_id=ids)


def way_shown(
    request: HttpRequest, way: str, form: Any, work_pk: int, works: Iterable[object]
) -> HttpResponse:
    """The form alone, for the line that it opens in; `works` are the keys that it is about."""
    words, address = WAYS[way]
    form.auto_id = f"id_{work_pk}_%s"
    context = {
        "form": form,
        "way_words": words,
        "way_url": address,
        "work_pk": work_pk,
        "keys": list(works),
        "next": request.POST.get("next") or request.GET.get("next", ""),
    }
    return render(request, "worklists/parts/way.html", context)
