"""A visit that was recorded by mistake is taken back: the log says so, the work is open again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from herringbone.web.calls.alarms import take_back as ring_again
from herringbone.web.communications.logging import take_back
from herringbone.web.communications.models import Communication
from herringbone.web.registers.changes import Author
from herringbone.web.visits.models import HomeVisit
from herringbone.web.visits.planning import Unvisited
from herringbone.web.worklists import handling
from herringbone.web.worklists.handling import By
from herringbone.web.worklists.models import Handling


@transaction.atomic
def put_back(*, visit: HomeVisit, why: str, by: Author, now: datetime) -> None:
    """The stop is on the route, or with whoever is still out on it; taken back twice is once.
    Raises Unvisited without a reason, or where somebody acted on it since."""
    visit = (
        HomeVisit.objects.select_for_update(of=("self",)).select_related("outing").get(pk=visit.pk)
    )
    if visit.done_at is None:
        return
    if not why.strip():
        raise Unvisited("Say why it is taken back: the reason is kept.")
    origin = f"visit:{visit.pk}"
    _undo_work(visit, By(by, now), why)
    rows = Communication.objects.filter(
        school=visit.school, origin=origin, takes_back=None, taken_back_by=None
    )
    for row in {row.together: row for row in rows.order_by("pk")}.values():
        take_back(row=row, why=why, author=by, now=now)
    ring_again(school=visit.school, origin=origin, by=by, why=why, now=now)
    _reopen(visit)


def _reopen(visit: HomeVisit) -> None:
    visit.seen = visit.with_whom = visit.words = visit.done_by = ""
    visit.spoke = visit.card_left = visit.go_again = False
    visit.done_at = None
    if visit.outing is not None and visit.outing.back_at is not None:
        visit.outing = None
    visit.save()
    visit.made_too.update(made_with=None)


def _undo_work(visit: HomeVisit, by: By, why: str) -> None:
    rows = Handling.objects.filter(
        school=visit.school, origin=f"visit:{visit.pk}", how="done", undone_by=None
    )
    try:
        for row in rows:
            handling.undo(handling=row, by=by, why=why)
    except handling.Unhandled as since:
        raise Unvisited(str(since)) from since
