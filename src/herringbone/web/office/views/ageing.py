"""N marks with their age, settled by a person: one by one, or several of one pupil."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from herringbone.web.imports.freshness import freshness
from herringbone.web.office.ageing import HOLIDAY_WARNING, Waiting, due_words, waiting
from herringbone.web.office.forms.amending import session_key
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed

SUGGESTED = (
    ("I", "ill", "given"),
    ("M", "appointment", "given"),
    ("G", "holiday", "given"),
    ("O", "no reason", "no_reason"),
)
"""What an N mostly becomes, with the reason that goes with it; the rest stands in the form."""


@for_deed(Deed.AMEND_MARKS)
def ageing(request: HttpRequest) -> HttpResponse:
    """Every N, who has waited longest first; those that are due apart from the rest."""
    gathered = waiting(request.school, request.today)
    rows = [_row(one) for one in gathered]
    shown = {
        "due": [row for row in rows if row["is_due"]],
        "rest": [row for row in rows if not row["is_due"]],
        "says": due_words(gathered),
        "suggested": SUGGESTED,
        "warning": HOLIDAY_WARNING,
        "freshness": freshness(request.school, request.now),
    }
    return render(request, "office/ageing.html", shown)


def _row(one: Waiting) -> dict[str, Any]:
    """`at` is the query that names all of the pupil's N marks."""
    keys = [session_key((mark.date, mark.session)) for mark in one.marks]
    return {
        "waiting": one,
        "is_due": one.is_due,
        "at": "&".join(f"at={key}" for key in keys),
        "may_be_o": all(mark.is_due for mark in one.marks),
    }
