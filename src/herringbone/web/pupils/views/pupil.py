"""A pupil's page: it opens as the office needs it when a parent rings."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from herringbone.web.pupils.models import Certificate, MarkQuery
from herringbone.web.pupils.pages import PupilPage
from herringbone.web.pupils.views.scope import page_of
from herringbone.web.registers.models import Alarm
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


@for_deed(Deed.SEE_PUPIL)
def pupil(request: HttpRequest, pupil_pk: int) -> HttpResponse:
    tab = request.GET.get("tab", "marks")
    allowed = [key for key, _, deed in TABS if request.viewer.may(deed)]
    tab = tab if tab in allowed else "marks"
    page = page_of(request, pupil_pk, f"pupil: {tab}")
    context = {"page": page, "pupil": page.pupil, "tab": tab, "tabs": _tabs(request, page, tab)}
    context |= _allowed(page) | _strip(page) | FILL[tab](request, page)
    return render(request, f"pupils/pupil_{tab}.html", context)


def _tabs(request: HttpRequest, page: PupilPage, tab: str) -> list[dict[str, Any]]:
    url = reverse("pupils:pupil", args=(request.school.slug, page.pupil.pk))
    hidden = {"family", "history"} if at_counter(request) else set()
    return [
        {"label": label, "url": f"{url}?tab={key}", "current": key == tab}
        for key, label, deed in TABS
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
    }


def _strip(page: PupilPage) -> dict[str, Any]:
    figures = page.figures
    if figures is None:
        return {"figures": None}
    return {"figures": figures, "row": figures.row}


def _marks(_request: HttpRequest, page: PupilPage) -> dict[str, Any]:
    half_terms = page.drawn.half_terms()
    return {
        "chart": year.year(half_terms),
        "table": year.year_table(half_terms),
        "absences": page.absences[:40],
        "queries": MarkQuery.objects.filter(pupil=page.pupil, answered_at=None),
    }


def _time(_request: HttpRequest, page: PupilPage) -> dict[str, Any]:
    half_terms = page.drawn.half_terms()
    return {"chart": weekly.weekly(half_terms), "table": year.year_table(half_terms)}


def _codes(_request: HttpRequest, page: PupilPage) -> dict[str, Any]:
    counts = page.weekdays
    return {"chart": weekdays.weekdays(counts), "table": weekdays.weekdays_table(counts)}


def _family(_request: HttpRequest, page: PupilPage) -> dict[str, Any]:
    return {"siblings": page.siblings}


def _documents(_request: HttpRequest, page: PupilPage) -> dict[str, Any]:
    alarms = Alarm.objects.filter(use__pupil=page.pupil, settled_at=None)
    return {"certificates": Certificate.objects.filter(pupil=page.pupil), "alarms": alarms}


def _history(request: HttpRequest, page: PupilPage) -> dict[str, Any]:
    looks = PupilAccess.objects.filter(pupil=page.pupil)[:100]
    return {
        "looks": looks if request.viewer.may(Deed.SEE_ACCESS) else None,
        "changes": history_of(page.pupil, page.year_started, request.today)[:200],
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
