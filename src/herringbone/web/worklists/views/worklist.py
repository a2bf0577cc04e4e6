"""The worklist of whoever looks, and one piece of work with everything that is known of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import Truncator

from herringbone.web.imports.freshness import freshness
from herringbone.web.schools.access import note_once_a_day
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.viewer import Denied
from herringbone.web.ui.days import day as day_words
from herringbone.web.worklists.by_strategy import sent_by_strategy
from herringbone.web.worklists.forms import (
    DoneForm,
    HandOverForm,
    NotAppropriateForm,
    SnoozeForm,
)
from herringbone.web.worklists.golive import to_settle
from herringbone.web.worklists.handling import standing_handlings
from herringbone.web.worklists.lines import LIST, Filters, Job, Line, When, jobs_of
from herringbone.web.worklists.listing import Listing
from herringbone.web.worklists.models import Handling, How, SavedView, State
from herringbone.web.worklists.places import place_of
from herringbone.web.worklists.rows import Rows
from herringbone.web.worklists.subjects import tells_safeguarding
from herringbone.web.worklists.timeline import past_of
from herringbone.web.worklists.views.scope import listing_of, ours, work_of
from herringbone.web.worklists.views.ways import WAYS, way_form, way_shown

A_PAGE = 30
DUES = (("", "any day"), ("late", "overdue"), ("today", "by today"), ("week", "this week"))


@for_deed(Deed.SEE_WORK)
def worklist(request: HttpRequest) -> HttpResponse:
    """What waits for the viewer; `whose=all` for everyone, for those who lead."""
    leads = request.viewer.may(Deed.SEE_DELIVERY)
    everyone = leads and request.GET.get("whose") == "all"
    listing = listing_of(request, everyone=everyone)
    filters = _filters(request)
    lines = [line for line in listing.lines if filters.take(line, request.today)]
    settles = 0 if any(one.work.provision == LIST for one in lines) else _to_settle(request)
    page = Paginator(_items(lines, one_by_one=bool(filters.kind)), A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "listing": listing,
        "page": page,
        "sections": _sections(request, page.object_list),
        "total": len(lines),
        "settles": settles,
        "filters": filters,
        "choices": _choices(listing, filters),
        "everyone": everyone,
        "leads": leads,
        "sees_safeguarding": request.viewer.may(Deed.SEE_SAFEGUARDING),
        "saved": SavedView.objects.filter(school=request.school, user=request.user),
        "query": request.GET.urlencode(),
        "done": _done_today(request),
        "by_strategy": sent_by_strategy(request.viewer, listing.plan, request.now),
        "freshness": freshness(request.school, request.now),
        "empty": why_empty(listing, filters),
    } | _many(request, filters, page.object_list)
    return render(request, "worklists/list.html", context)


@for_deed(Deed.SEE_WORK)
def work(request: HttpRequest, work_pk: int) -> HttpResponse:
    """One line: why it is there, what was done with it, and every way to deal with it."""
    held = work_of(request, work_pk)
    listing = listing_of(request, everyone=True)
    line = listing.line_with(held) if held.state == State.OPEN else None
    if line is None:
        listing = Listing(request.viewer, listing.plan, everyone=True, works=[held])
        line = listing.line_with(held)
    if line is None or not listing.may_act(held):
        raise Denied("This is on somebody else's list. Ask them, or the attendance lead.")
    for pupil in line.pupils:
        note_once_a_day(request, pupil, f"work: {held.words}")
    (row,) = Rows(request.viewer, [line], request.now)
    way = request.GET.get("way", "")
    if "HX-Request" in request.headers and way in WAYS and held.state == State.OPEN:
        form = way_form(request, way, listing.duties, held.pk)
        return way_shown(request, way, form, held.pk, [one.pk for one in line.works])
    context = {"row": row, "line": line, "work": held, "past": past_of(line.works)}
    context |= {
        "next": ours(request, request.GET.get("next", "")),
        "listing": listing,
        "is_open": held.state == State.OPEN,
        "forms": _forms(request, listing),
    }
    context["latest"] = (standing_handlings(held) or [None])[-1]
    return render(request, "worklists/work.html", context)


def _to_settle(request: HttpRequest) -> int:
    """How much waits from the start of a strategy, for those who may settle it."""
    may = request.viewer.may(Deed.SETTLE_START)
    return to_settle(request.school).count() if may else 0


def _forms(request: HttpRequest, listing: Listing) -> dict[str, Any]:
    return {
        "done": DoneForm(prefix="done"),
        "not_apt": NotAppropriateForm(prefix="not_apt"),
        "snooze": SnoozeForm(prefix="snooze", today=request.today),
        "hand_over": HandOverForm(prefix="hand_over", duties=listing.duties),
    }


def _filters(request: HttpRequest) -> Filters:
    asked = request.GET
    return Filters(
        owner=asked.get("owner", ""),
        kind=asked.get("kind", ""),
        class_name=asked.get("class", ""),
        year_group=asked.get("year", ""),
        due=asked.get("due", "") if asked.get("due", "") in dict(DUES) else "",
        provision=asked.get("provision", ""),
    )


def _items(lines: Sequence[Line], *, one_by_one: bool) -> list[tuple[When, Line | Job]]:
    """Every line or job with its section, in order; of one kind alone each line by itself."""
    if one_by_one:
        return [(line.when, line) for line in lines]
    return [(when, item) for when, items in jobs_of(lines) for item in items]


def _sections(
    request: HttpRequest, items: Iterable[tuple[When, Line | Job]]
) -> list[tuple[When, list[dict[str, Any]]]]:
    """The page's items by section, as they are shown."""
    items = list(items)
    lines = [item for _, item in items if isinstance(item, Line)]
    rows = iter(Rows(request.viewer, lines, request.now))
    sections: dict[When, list[dict[str, Any]]] = {}
    for when, item in items:
        shown = (
            {"row": next(rows)}
            if isinstance(item, Line)
            else {"job": item, "place": place_of(request.viewer, item.verb, item.thing)}
        )
        sections.setdefault(when, []).append(shown)
    return list(sections.items())


def _choices(
    listing: Listing, filters: Filters
) -> list[tuple[str, str, str, list[tuple[str, str]]]]:
    """Each filter's name, label and value, and what it can be set to: only what is on the list."""
    lines = listing.lines
    owners = {work.holder for line in lines for work in line.works}
    kinds = {f"{line.work.verb}:{line.work.thing}": line.work.words for line in lines}
    titled = sorted((name, listing.duties.title(name)) for name in owners)
    worded = sorted(kinds.items(), key=lambda pair: pair[1])
    return [
        ("owner", "Whose", filters.owner, titled),
        ("kind", "What", filters.kind, worded),
        ("class", "Class", filters.class_name, _same(n for one in lines for n in one.class_names)),
        ("year", "Year", filters.year_group, _same(n for one in lines for n in one.year_groups)),
        ("due", "Due", filters.due, [choice for choice in DUES if choice[0]]),
        (
            "provision",
            "Provision",
            filters.provision,
            sorted(_provisions(lines, sees=listing.viewer.may(Deed.SEE_SAFEGUARDING)).items()),
        ),
    ]


def _provisions(lines: Iterable[Line], *, sees: bool) -> dict[str, str]:
    """By provision: its number, and its sentence in the document, where the viewer may read it."""
    found: dict[str, str] = {}
    for line in lines:
        for work in line.works:
            if work.provision != LIST:
                says = line.said.says if line.said and line.work is work else ""
                says = "" if not sees and tells_safeguarding(line.said, work.verb) else says
                found[work.provision] = found.get(work.provision) or says
    return {
        name: f"{name}: {Truncator(says).chars(70)}" if says else name
        for name, says in found.items()
    }


def _same(names: Iterable[str]) -> list[tuple[str, str]]:
    return [(name, name) for name in sorted(set(names))]


def _many(
    request: HttpRequest, filters: Filters, items: Iterable[tuple[When, Line | Job]]
) -> dict[str, Any]:
    """Many at once, where the list shows one kind: its outcomes, for those that are ticked."""
    lines = [item for _, item in items if isinstance(item, Line)]
    if not filters.kind or len(lines) < 2:
        return {"many": None}
    (first,) = Rows(request.viewer, lines[:1], request.now)
    return {"many": first.outcomes, "many_not_apt": NotAppropriateForm(prefix="not_apt")}


def _done_today(request: HttpRequest) -> list[Handling]:
    """What the viewer did today and may take back, the latest first."""
    mine = Handling.objects.filter(
        school=request.school, user_id=request.user.pk, at__date=request.today
    )
    standing = mine.filter(undone_by=None).exclude(how=How.UNDONE).select_related("work")
    return list(standing.order_by("-at", "-pk")[:20])


def why_empty(listing: Listing, filters: Filters) -> str:
    """Why nothing is on the list: an empty table always says so."""
    if listing.plan is None:
        return "No strategy is in force, so nothing is asked for. The head adopts one."
    if filters.is_on:
        return "Nothing on the list is as you chose above. Take a filter away to see the rest."
    if listing.snoozed:
        first = min(w.snoozed_until for line in listing.snoozed for w in line.works)
        return f"{len(listing.snoozed)} put off; the first comes back on {day_words(first)}."
    return "What the strategy asks of you comes here as registers are saved, and each night."
