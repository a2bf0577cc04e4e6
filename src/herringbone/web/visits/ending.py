"""How a visit ended: who was seen, in whose words; the log and the work follow, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from herringbone.web.calls.alarms import answered_by_call
from herringbone.web.calls.alarms import take_back as ring_again
from herringbone.web.calls.waiting import has_care
from herringbone.web.communications.logging import Contacted, log, take_back
from herringbone.web.communications.models import Channel, Communication, Direction, Outcome
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Contact, Pupil
from herringbone.web.visits.models import HomeVisit, Seen
from herringbone.web.visits.planning import Unvisited
from herringbone.web.visits.route import Route, Stop
from herringbone.web.worklists import handling
from herringbone.web.worklists.handling import By
from herringbone.web.worklists.models import Handling


@dataclass(frozen=True, slots=True)
class Ended:
    """`contact` is one that is held, or `name` says who it was; nobody where nobody was home."""

    seen: Seen
    words: str = ""
    contact: Contact | None = None
    name: str = ""
    card_left: bool = False

    @property
    def with_whom(self) -> str:
        return self.contact.name if self.contact is not None else self.name.strip()

    @property
    def spoke(self) -> bool:
        """The child was seen, or somebody with care of the child spoken to; a neighbour is none."""
        if self.seen == Seen.NOBODY:
            return False
        cares = self.contact is not None and has_care(self.contact)
        return self.seen == Seen.SEEN or cares


@transaction.atomic
def record(*, visit: HomeVisit, ended: Ended, by: Author, now: datetime) -> HomeVisit:
    """Keeps it, logs it on every child of the home that it was about, and does the work that waited
    for it. Raises Unvisited for one that is recorded already or where somebody is not named."""
    visit = HomeVisit.objects.select_for_update().get(pk=visit.pk)
    _demand(visit, ended)
    stop = Route(visit.school, visit.day).stop_of(visit.pupil)
    pupils = stop.pupils if stop is not None else (visit.pupil,)
    visit.seen, visit.with_whom, visit.spoke = ended.seen, ended.with_whom[:160], ended.spoke
    visit.words, visit.card_left = ended.words.strip(), ended.card_left
    visit.done_at, visit.done_by = now, by.name
    visit.save()
    log(
        school=visit.school, pupils=pupils, contacted=_contacted(visit, ended, now),
        author=by, now=now,
    )  # fmt: skip
    _do(visit, stop, by, now)
    if ended.spoke:
        _account(visit, pupils, by, now)
    return visit


def _demand(visit: HomeVisit, ended: Ended) -> None:
    if visit.done_at is not None:
        raise Unvisited(f"{visit.done_by} recorded it already: {visit.get_seen_display()}.")
    if visit.dropped_at is not None:
        raise Unvisited("It was taken off the route.")
    if ended.seen != Seen.NOBODY and not ended.with_whom:
        raise Unvisited("Name who was seen or spoken to.")


def _contacted(visit: HomeVisit, ended: Ended, now: datetime) -> Contacted:
    card = "A card was left." if ended.card_left else ""
    return Contacted(
        direction=Direction.OUT,
        channel=Channel.VISIT,
        outcome=Outcome(ended.seen),
        at=now,
        with_whom=ended.with_whom,
        contact_key=ended.contact.contact_id if ended.contact is not None else "",
        words=" ".join(filter(None, (ended.words.strip(), card))),
        spoke=ended.spoke,
        day=visit.day,
        origin=f"visit:{visit.pk}",
    )


def _do(visit: HomeVisit, stop: Stop | None, by: Author, now: datetime) -> None:
    """A list of homes is done with the last of them."""
    told = By(by, now, origin=f"visit:{visit.pk}")
    after = Route(visit.school, visit.day)
    for work in stop.works if stop is not None else ():
        if work.listed and after.waiting_of(work):
            continue
        handling.done(work=work, outcome=visit.seen, by=told, words=visit.words)


def _account(visit: HomeVisit, pupils: Sequence[Pupil], by: Author, now: datetime) -> None:
    answered_by_call(
        school=visit.school,
        pupils=pupils,
        seen=visit.seen == Seen.SEEN,
        who=visit.with_whom,
        origin=f"visit:{visit.pk}",
        by=by,
        now=now,
    )


@transaction.atomic
def put_back(*, visit: HomeVisit, why: str, by: Author, now: datetime) -> None:
    """It was recorded by mistake: the log says so, the work is open again, the stop is on the
    route. Raises Unvisited without a reason, or where somebody acted on it since."""
    visit = HomeVisit.objects.select_for_update().get(pk=visit.pk)
    if visit.done_at is None:
        raise Unvisited("It is not recorded.")
    if not why.strip():
        raise Unvisited("Say why it is taken back: the reason is kept.")
    origin = f"visit:{visit.pk}"
    _undo_work(visit, By(by, now), why)
    rows = Communication.objects.filter(origin=origin, takes_back=None, taken_back_by=None)
    row = rows.order_by("pk").first()
    if row is not None:
        take_back(row=row, why=why, author=by, now=now)
    ring_again(school=visit.school, origin=origin, by=by, why=why, now=now)
    visit.seen = visit.with_whom = visit.words = visit.done_by = ""
    visit.spoke = visit.card_left = False
    visit.done_at = None
    visit.save()


def _undo_work(visit: HomeVisit, by: By, why: str) -> None:
    rows = Handling.objects.filter(
        school=visit.school, origin=f"visit:{visit.pk}", how="done", undone_by=None
    )
    try:
        for row in rows:
            handling.undo(handling=row, by=by, why=why)
    except handling.Unhandled as since:
        raise Unvisited(str(since)) from since
