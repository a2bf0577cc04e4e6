"""A pupil's page: it opens as the office needs it when a parent rings."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from herringbone.web.imports.freshness import freshness
from herringbone.web.messages.models import Message
from herringbone.web.messages.states import OUT
from herringbone.web.pupils.ahead import arranged
from herringbone.web.pupils.families import schools_of_siblings, siblings_here
from herringbone.web.pupils.models import Certificate, MarkQuery
from herringbone.web.pupils.pages import PupilPage
from herringbone.web.pupils.sources import by_day
from herringbone.web.pupils.views.scope import page_of
from herringbone.web.pupils.whatif import what_if_form, worked_out
from herringbone.web.registers.models import Alarm, MarkUse
from herringbone.web.registers.reading import history_of
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.models import PupilAccess
from herringbone.web.ui.charts import weekdays, weekly, year
from herringbone.web.ui.preferences import at_counter

TABS = (
    ("marks", "Marks", Deed.SEE_PUPIL),
    ("time", "Over time", Deed.SEE_PUPIL),
    ("codes", "Codes and weekdays", Deed.SEE_PUPIL),
    ("family", "Family", Deed.SEE_CONTACTS),
    ("documents", "Documents", Deed.SEE_PUPIL),
    ("history", "History", Deed.SEE_REGISTERS),
)
ELSEWHERE = (
    ("actions", "Actions", "worklists:actions", Deed.SEE_WORK),
    ("communications", "Communications", "communications:log", Deed.SEE_COMMUNICATIONS),
)
"""Tabs at addresses of other apps, after the first three."""


@for_deed(Deed.SEE_PUPIL)
def pupil(request: HttpRequest, pupil_pk: int) -> HttpResponse:
    tab = request.GET.get("tab", "marks")
    allowed = [key for key, _, deed in TABS if request.viewer.may(deed)]
    tab = tab if tab in allowed else "marks"
    page = page_of(request, pupil_pk, f"pupil: {tab}")
    context = {"page": page, "pupil": page.pupil, "tab": tab, "tabs": tabs_of(request, page, tab)}
    context |= _allowed(page) | _strip(page) | FILL[tab](request, page)
    context["freshness"] = freshness(request.school, request.now)
    return render(request, f"pupils/pupil_{tab}.html", context)


@for_deed(Deed.SEE_PUPIL)
def for_parent(request: HttpRequest, pupil_pk: int) -> HttpResponse:
    """A page to print and hand over: the name, days, the herringbone and the list, nothing else."""
    page = page_of(request, pupil_pk, "print for the parent")
    drawn = replace(page.drawn, private=True)
    half_terms = [one for one in drawn.half_terms() if one.possible]
    context = {
        "page": page,
        "pupil": page.pupil,
        "chart": year.year(half_terms),
        "absences": by_day(drawn.absences(page.year_started, request.today)),
        "freshness": freshness(request.school, request.now),
    } | _strip(page)
    return render(request, "pupils/for_parent.html", context)


def tabs_of(request: HttpRequest, page: PupilPage, tab: str) -> list[dict[str, Any]]:
    """The pupil's tabs for whoever looks; those of other apps stand at addresses of their own."""
    args = (request.school.slug, page.pupil.pk)
    url = reverse("pupils:pupil", args=args)
    hidden = {"family", "history"} if at_counter(request) else set()
    own = [(key, label, f"{url}?tab={key}", deed) for key, label, deed in TABS]
    others = [(key, label, reverse(name, args=args), deed) for key, label, name, deed in ELSEWHERE]
    return [
        {"label": label, "url": address, "current": key == tab}
        for key, label, address, deed in (*own[:3], *others, *own[3:])
        if request.viewer.may(deed) and key not in hidden
    ]


def _allowed(page: PupilPage) -> dict[str, bool]:
    may = page.viewer.may
    return {
        "may_certify": may(Deed.ISSUE_CERTIFICATE),
        "may_see_contacts": may(Deed.SEE_CONTACTS),
        "may_hold": may(Deed.SET_HOLD),
        "may_lift": may(Deed.LIFT_HOLD),
        "may_amend": may(Deed.AMEND_MARKS),
        "may_ask_why": may(Deed.SEE_DELIVERY),
    }


def _strip(page: PupilPage) -> dict[str, Any]:
    figures = page.figures
    if figures is None:
        return {"figures": None}
    return {"figures": figures, "row": figures.row}


def _marks(request: HttpRequest, page: PupilPage) -> dict[str, Any]:
    half_terms = page.drawn.half_terms()
    last_year = request.GET.get("year") == "last"
    found = {
        "chart": year.year(half_terms),
        "table": year.year_table(half_terms),
        "missed": page.missed(last_year=last_year),
        "last_year": last_year,
        "queries": MarkQuery.objects.filter(pupil=page.pupil, answered_at=None),
    }
    if request.viewer.may(Deed.SEE_REGISTERS):
        found["arranged"] = arranged(page.pupil, request.today)
    return found | (_rings(request, page) if page.contacts else {})


def _rings(request: HttpRequest, page: PupilPage) -> dict[str, Any]:
    """What else a call needs: what was given out last, and what a changed mark would do."""
    form = what_if_form(request, page)
    return {"given": _given_out(page), "what_if": form, "would": worked_out(page, form)}


def _given_out(page: PupilPage) -> list[MarkUse]:
    """Documents that left: a letter that waits, or was taken back, was given to nobody."""
    sent = Message.objects.filter(about__pupil=page.pupil, state__in=OUT)
    left = Q(reference__in=[message.origin for message in sent.only("pk")])
    uses = MarkUse.objects.filter(pupil=page.pupil).filter(
        left | ~Q(reference__startswith="message:")
    )
    return list(uses.order_by("-used_at", "-pk")[:3])


def _time(_request: HttpRequest, page: PupilPage) -> dict[str, Any]:
    half_terms = page.drawn.half_terms()
    return {"chart": weekly.weekly(half_terms), "table": year.year_table(half_terms)}


def _codes(_request: HttpRequest, page: PupilPage) -> dict[str, Any]:
    counts = page.weekdays
    return {"chart": weekdays.weekdays(counts), "table": weekdays.weekdays_table(counts)}


def _family(_request: HttpRequest, page: PupilPage) -> dict[str, Any]:
    return {
        "siblings": siblings_here(page.pupil, page.viewer.today),
        "elsewhere": schools_of_siblings(page.pupil, page.viewer.today),
    }


def _documents(_request: HttpRequest, page: PupilPage) -> dict[str, Any]:
    alarms = Alarm.objects.filter(use__pupil=page.pupil, settled_at=None)
    return {"certificates": Certificate.objects.filter(pupil=page.pupil), "alarms": alarms}


def _history(request: HttpRequest, page: PupilPage) -> dict[str, Any]:
    looks = PupilAccess.objects.filter(pupil=page.pupil)[:100]
    last_year = request.GET.get("year") == "last"
    span = page.last_year if last_year else (page.year_started, request.today)
    return {
        "looks": looks if request.viewer.may(Deed.SEE_ACCESS) else None,
        "changes": history_of(page.pupil, *span)[::-1],
        "last_year": last_year,
        "queries": MarkQuery.objects.filter(pupil=page.pupil),
    }


FILL = {
    "marks": _marks,
    "time": _time,
    "codes": _codes,
    "family": _family,
    "documents": _documents,
    "history": _history,
}
