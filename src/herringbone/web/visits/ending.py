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
from herringbone.web.visits.route import Route
from herringbone.web.worklists import handling
from herringbone.web.worklists.handling import By
from herringbone.web.worklists.models import Handling


@dataclass(frozen=True, slots=True)
class Ended:
    """`contact` is one that is held, or `name` says who it was; nobody where nobody was home.
    `children` are the keys of those who were seen, None for the child of the visit."""

    seen: Seen
    words: str = ""
    contact: Contact | None = None
    name: str = ""
    card_left: bool = False
    children: frozenset[int] | None = None

    @property
    def with_whom(self) -> str:
        return self.contact.name if self.contact is not None else self.name.strip()


@dataclass(frozen=True, slots=True)
class Met:
    """What the visit was for one child. `spoke`: the child was seen, or somebody with care of this
    child spoken to. Unless it `settles`, work and alarms of the child stay open."""

    pupil: Pupil
    outcome: Seen
    spoke: bool
    settles: bool = True


def met(visit: HomeVisit, pupils: Sequence[Pupil], ended: Ended) -> list[Met]:
    """For each child of the home; one who was not seen is not accounted for by a brother or sister
    who was, only by an adult who has care of that child too."""
    if ended.seen == Seen.NOBODY:
        return [Met(pupil, Seen.NOBODY, spoke=False) for pupil in pupils]
    seen = ended.children if ended.children is not None else {visit.pupil_id}
    cared_for, alone = _cared_for(ended.contact, pupils), len(pupils) == 1
    found = []
    for pupil in pupils:
        if ended.seen == Seen.SEEN and pupil.pk in seen:
            found.append(Met(pupil, Seen.SEEN, spoke=True))
        else:
            spoke = pupil.pk in cared_for
            found.append(Met(pupil, Seen.AT_DOOR, spoke=spoke, settles=spoke or alone))
    return found


def _cared_for(contact: Contact | None, pupils: Sequence[Pupil]) -> set[int]:
    """Children for whom this adult is held with care; none where a restriction names the adult, as
    it is about the home."""
    if contact is None or contact.legal_restriction:
        return set()
    rows = Contact.objects.filter(
        school=contact.school_id, contact_id=contact.contact_id, pupil__in=[p.pk for p in pupils]
    )
    return {row.pupil_id for row in rows if has_care(row)}


def _alike(found: Sequence[Met]) -> dict[tuple[Seen, bool], list[Pupil]]:
    """Brothers and sisters for whom it was the same are one contact in the log."""
    groups: dict[tuple[Seen, bool], list[Pupil]] = {}
    for one in found:
        groups.setdefault((one.outcome, one.spoke), []).append(one.pupil)
    return groups


@transaction.atomic
def record(*, visit: HomeVisit, ended: Ended, by: Author, now: datetime) -> HomeVisit:
    """Keeps it, logs on every child of the home what holds for that child, and does the work of
    those who are accounted for. Raises Unvisited for one that is recorded already, or where
    somebody or the child who was seen is not named."""
    visit = HomeVisit.objects.select_for_update().get(pk=visit.pk)
    route = Route(visit.school, visit.day)
    stop = route.stop_of(visit.pupil)
    found = met(visit, stop.pupils if stop is not None else (visit.pupil,), ended)
    _demand(visit, ended, found)
    visit.seen, visit.with_whom = ended.seen, ended.with_whom[:160]
    visit.spoke = any(one.spoke for one in found)
    visit.words, visit.card_left = ended.words.strip(), ended.card_left
    visit.done_at, visit.done_by = now, by.name
    visit.save()
    for (outcome, spoke), pupils in _alike(found).items():
        log(
            school=visit.school, pupils=pupils, author=by, now=now,
            contacted=_contacted(visit, ended, now, outcome, spoke),
        )  # fmt: skip
        if spoke:
            _account(visit, pupils, outcome == Seen.SEEN, by, now)
    _do(visit, route, found, by, now)
    return visit


def _demand(visit: HomeVisit, ended: Ended, found: Sequence[Met]) -> None:
    if visit.done_at is not None:
        raise Unvisited(f"{visit.done_by} recorded it already: {visit.get_seen_display()}.")
    if visit.dropped_at is not None:
        raise Unvisited("It was taken off the route.")
    if ended.seen != Seen.NOBODY and not ended.with_whom:
        raise Unvisited("Name who was seen or spoken to.")
    if ended.seen == Seen.SEEN and not any(one.outcome == Seen.SEEN for one in found):
        raise Unvisited("Tick each child who was seen.")


def _contacted(
    visit: HomeVisit, ended: Ended, now: datetime, outcome: Seen, spoke: bool
) -> Contacted:
    card = "A card was left." if ended.card_left else ""
    return Contacted(
        direction=Direction.OUT,
        channel=Channel.VISIT,
        outcome=Outcome(outcome),
        at=now,
        with_whom=ended.with_whom,
        contact_key=ended.contact.contact_id if ended.contact is not None else "",
        words=" ".join(filter(None, (ended.words.strip(), card))),
        spoke=spoke,
        day=visit.day,
        origin=f"visit:{visit.pk}",
    )


def _do(visit: HomeVisit, route: Route, found: Sequence[Met], by: Author, now: datetime) -> None:
    """A list of homes is done with the last of them; work about several children when each of them
    is accounted for, as seen only where each was. `route` is as it was before the visit."""
    told = By(by, now, origin=f"visit:{visit.pk}")
    stop, after = route.stop_of(visit.pupil), Route(visit.school, visit.day)
    for work in stop.works if stop is not None else ():
        about = {pupil.pk for pupil in route.waiting_of(work)}
        theirs = [one for one in found if one.pupil.pk in about]
        if not all(one.settles for one in theirs) or (work.listed and after.waiting_of(work)):
            continue
        handling.done(work=work, outcome=_of_all(theirs), by=told, words=visit.words)


def _of_all(found: Sequence[Met]) -> Seen:
    outcomes = {one.outcome for one in found}
    return outcomes.pop() if len(outcomes) == 1 else Seen.AT_DOOR


def _account(
    visit: HomeVisit, pupils: Sequence[Pupil], seen: bool, by: Author, now: datetime
) -> None:
    answered_by_call(
        school=visit.school,
        pupils=pupils,
        seen=seen,
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
    for row in {row.together: row for row in rows.order_by("pk")}.values():
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
