"""How a visit ended: the log and the work follow, all or nothing.

Whoever is not accounted for stays to be seen, until somebody goes again or says that nobody does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from herringbone.web.calls.alarms import answered_by_call
from herringbone.web.communications.logging import Contacted, log
from herringbone.web.communications.models import Channel, Direction, Outcome
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Pupil
from herringbone.web.visits.knocks import Knock, knocks_of
from herringbone.web.visits.meeting import Ended, Met, alike, met
from herringbone.web.visits.models import HomeVisit, Seen
from herringbone.web.visits.planning import Unvisited
from herringbone.web.visits.route import Route
from herringbone.web.visits.stops import Stop, family_of
from herringbone.web.worklists import handling
from herringbone.web.worklists.handling import By
from herringbone.web.worklists.models import Work


@transaction.atomic
def record(*, visit: HomeVisit, ended: Ended, by: Author, now: datetime) -> HomeVisit:
    """Keeps it, logs on every child of the home what holds for that child, and does the work of
    those who are accounted for. The same said twice is kept once. Raises Unvisited for one that is
    recorded otherwise already, or where somebody or the child who was seen is not named."""
    visit = HomeVisit.objects.select_for_update().get(pk=visit.pk)
    if _is_repeat(visit, ended, by):
        return visit
    route = Route(visit.school, _day(visit, now))
    stop = route.stop_of(visit.pupil)
    found = met(_pupils(visit, stop, ended), _seen(visit, ended), ended)
    at = ended.at or now
    _demand(visit, ended, found, at, now)
    _keep(visit, ended, found, by, at)
    for (outcome, spoke), pupils in alike(found).items():
        log(
            school=visit.school, pupils=pupils, author=by, now=now,
            contacted=_contacted(visit, ended, outcome, spoke),
        )  # fmt: skip
        if spoke and at.date() == now.date():
            _account(visit, pupils, outcome == Seen.SEEN, by, now)
    _one_knock(visit, stop)
    _do(visit, stop, route, By(by, now, at.date(), origin=f"visit:{visit.pk}"))
    return visit


@transaction.atomic
def enough(*, visit: HomeVisit, by: Author, now: datetime) -> None:
    """Nobody goes again for those whom it did not find: visits count as made and end so. A welfare
    check stays until the child is accounted for. Raises Unvisited for one that was not made."""
    visit = HomeVisit.objects.select_for_update().get(pk=visit.pk)
    if visit.done_at is None:
        raise Unvisited("Say first how the visit ended.")
    if not visit.go_again:
        return
    route = Route(visit.school, visit.day)
    stop = route.stop_of(visit.pupil)
    visit.go_again = False
    visit.save(update_fields=["go_again"])
    _do(visit, stop, route, By(by, now, visit.day, origin=f"visit:{visit.pk}"))


def _day(visit: HomeVisit, now: datetime) -> date:
    """Whose route it is on: one that was asked for earlier and not made is on today's."""
    return visit.day if visit.outing_id is not None else max(visit.day, now.date())


def _is_repeat(visit: HomeVisit, ended: Ended, by: Author) -> bool:
    """A double tap, or the page sent again: the same person says what is kept already."""
    said = (by.name, ended.seen, ended.with_whom[:160], ended.words.strip(), ended.card_left)
    kept = (visit.done_by, visit.seen, visit.with_whom, visit.words, visit.card_left)
    if visit.done_at is None or said != kept:
        return False
    [knock] = knocks_of(visit.school, [visit])
    were = {one.pupil.pk for one in knock.found if one.is_seen}
    return were == (set(_seen(visit, ended)) if ended.seen == Seen.SEEN else set())


def _seen(visit: HomeVisit, ended: Ended) -> frozenset[int]:
    return ended.children if ended.children is not None else frozenset({visit.pupil_id})


def _pupils(visit: HomeVisit, stop: Stop | None, ended: Ended) -> list[Pupil]:
    """Those who were asked after at the door, else whoever is to be seen there; whoever was seen
    there besides, and is of that home, as well."""
    found = {pupil.pk: pupil for pupil in (stop.to_see if stop is not None else (visit.pupil,))}
    if ended.about is None and not _seen(visit, ended) - found.keys():
        return list(found.values())
    named = (ended.about if ended.about is not None else found.keys()) | _seen(visit, ended)
    home = visit.school.pupils.filter(pk__in=named).order_by("pk")
    return [one for one in home if family_of(one) == family_of(visit.pupil)]


def _demand(
    visit: HomeVisit, ended: Ended, found: Sequence[Met], at: datetime, now: datetime
) -> None:
    if visit.done_at is not None:
        raise Unvisited(f"{visit.done_by} recorded it already: {visit.get_seen_display()}.")
    if visit.dropped_at is not None:
        raise Unvisited("It was taken off the route.")
    if ended.seen != Seen.NOBODY and not ended.with_whom:
        raise Unvisited("Name who was seen or spoken to.")
    if ended.seen == Seen.SEEN and not any(one.outcome == Seen.SEEN for one in found):
        raise Unvisited("Tick each child who was seen.")
    if at > now:
        raise Unvisited("Say at what time it was: not one that is to come.")
    if visit.outing is not None and at.date() != visit.day:
        raise Unvisited(f"You went on {visit.day:%-d %B}: say at what time it was.")


def _keep(visit: HomeVisit, ended: Ended, found: Sequence[Met], by: Author, at: datetime) -> None:
    visit.seen, visit.with_whom = ended.seen, ended.with_whom[:160]
    visit.spoke = any(one.spoke for one in found)
    visit.words, visit.card_left = ended.words.strip(), ended.card_left
    visit.go_again = not ended.is_last and not all(one.spoke for one in found)
    visit.done_at, visit.done_by, visit.day = at, by.name, at.date()
    visit.save()


def _one_knock(visit: HomeVisit, stop: Stop | None) -> None:
    """Other visits that were asked for at this door are made with it."""
    others = [one.pk for one in stop.visits if one.pk != visit.pk] if stop is not None else []
    HomeVisit.objects.filter(pk__in=others, done_at=None).update(made_with=visit)


def _contacted(visit: HomeVisit, ended: Ended, outcome: Seen, spoke: bool) -> Contacted:
    card = "A card was left." if ended.card_left else ""
    return Contacted(
        direction=Direction.OUT,
        channel=Channel.VISIT,
        outcome=Outcome(outcome),
        at=visit.done_at,
        with_whom=ended.with_whom,
        contact_key=ended.contact.contact_id if ended.contact is not None else "",
        words=" ".join(filter(None, (ended.words.strip(), card))),
        spoke=spoke,
        day=visit.day,
        origin=f"visit:{visit.pk}",
    )


def _do(visit: HomeVisit, stop: Stop | None, before: Route, by: By) -> None:
    """Work is done when nobody is left whom it is about; a list of homes with the last of them.
    `stop` and `before` are as they were when somebody knocked."""
    [knock] = knocks_of(visit.school, [visit])
    after = Route(visit.school, visit.day)
    for work in stop.works if stop is not None else ():
        if _is_over(work, knock, after.waiting_of(work)):
            outcome = _outcome(knock, before.waiting_of(work))
            handling.done(work=work, outcome=outcome, by=by, words=visit.words)


def _is_over(work: Work, knock: Knock, waiting: Sequence[Pupil]) -> bool:
    """Whether to ask the police is decided by the safeguarding lead, whoever was seen."""
    if work.is_offer and work.verb == "welfare_check":
        return False
    return all(knock.settles(pupil, work.verb) for pupil in waiting)


def _outcome(knock: Knock, about: Sequence[Pupil]) -> str:
    """As seen only where each child was whom the work is about."""
    outcomes = {one.outcome for one in knock.found if one.pupil in about}
    return outcomes.pop() if len(outcomes) == 1 else str(Seen.AT_DOOR)


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
