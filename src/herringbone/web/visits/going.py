"""Out and back: who is on the road, until when, and an alarm where nobody has heard of them.

The alarm is worked out whenever a page is looked at, and by a job as well, so that it depends on
neither alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from herringbone.web.jobs.kinds import Kind
from herringbone.web.jobs.models import Job
from herringbone.web.jobs.queue import enqueue
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import School
from herringbone.web.visits.models import HomeVisit, Outing, Reason
from herringbone.web.visits.planning import Unvisited
from herringbone.web.visits.route import Route
from herringbone.web.visits.stops import Stop, family_of

LONGEST = timedelta(hours=6)
"""Nobody is out so long without a word."""


@dataclass(frozen=True, slots=True)
class Going:
    """Who goes, with which telephone, and when they are to be back."""

    back_by: datetime
    second: str = ""
    phone: str = ""


@transaction.atomic
def leave(
    *, school: School, keys: Collection[str], going: Going, by: Author, now: datetime
) -> Outing:
    """Somebody goes out to the stops of these keys, as the route is now: two who set out at once do
    not knock at one door, and the same said twice is one outing. Raises Unvisited in words where it
    is not safe."""
    School.objects.select_for_update(no_key=True).get(pk=school.pk)
    begun = _begun(school, keys, going, by)
    if begun is not None:
        return begun
    stops = [stop for stop in Route(school, now.date()).stops if stop.key in keys]
    if len(stops) < len(set(keys)):
        raise Unvisited("A home that you ticked is not on the route any more: look at it again.")
    _demand_safe(stops, going, now)
    outing: Outing = Outing.objects.create(
        school=school,
        day=now.date(),
        who=by.name,
        user_id=by.user_id,
        second=going.second.strip(),
        phone=going.phone.strip(),
        left_at=now,
        back_by=going.back_by,
    )
    for stop in stops:
        visit = _visit(stop, by, now)
        visit.outing, visit.day = outing, now.date()
        visit.save(update_fields=["outing", "day"])
    _watch(outing)
    return outing


def _demand_safe(stops: Sequence[Stop], going: Going, now: datetime) -> None:
    if not stops:
        raise Unvisited("Tick the homes that you go to.")
    _demand_soon(going.back_by, now)
    taken = next((stop for stop in stops if stop.is_out or stop.is_done), None)
    if taken is not None:
        raise Unvisited(f"{taken.pupils[0].name}: somebody else is on the way, or has been there.")
    held = next((stop for stop in stops if stop.held and not stop.is_safety), None)
    if held is not None:
        raise Unvisited(f"{held.pupils[0].name}: everything is held. Ask the head or the DSL.")
    alone = next((stop for stop in stops if stop.two_go), None)
    if alone is not None and not going.second.strip():
        raise Unvisited(f"{alone.pupils[0].name}: two people go there. Name who goes with you.")
    if not going.phone.strip():
        raise Unvisited("Give the number of the telephone you carry: the office rings it.")


def _demand_soon(back_by: datetime, now: datetime) -> None:
    """In real seconds, because clocks on a wall go back one night a year."""
    ahead = timedelta(seconds=back_by.timestamp() - now.timestamp())
    if not timedelta() < ahead <= LONGEST or back_by.date() != now.date():
        raise Unvisited("Say when you will be back: later today, within six hours.")


def _begun(school: School, keys: Collection[str], going: Going, by: Author) -> Outing | None:
    """The outing of a first tap, where this is the second."""
    said = (going.back_by.timestamp(), going.second.strip(), going.phone.strip())
    for one in out_now(school).filter(user_id=by.user_id, who=by.name):
        if (one.back_by.timestamp(), one.second, one.phone) == said:
            homes = {family_of(visit.pupil) for visit in one.visits.all()}
            if homes == set(keys):
                return one
    return None


def _visit(stop: Stop, by: Author, now: datetime) -> HomeVisit:
    """The one that was asked for by hand, or one for the work that waits or for whoever was asked
    for by hand and not found."""
    if stop.visit is not None:
        return stop.visit
    asked = next(iter(stop.asked), None)
    made: HomeVisit = HomeVisit.objects.create(
        school=stop.to_see[0].school,
        pupil=asked.pupil if asked is not None else stop.to_see[0],
        day=now.date(),
        reason=asked.reason if asked is not None else Reason.WORK,
        why=asked.why if asked is not None else "",
        made_by=by.name,
        made_at=now,
    )
    return made


@transaction.atomic
def later(*, outing: Outing, back_by: datetime, now: datetime) -> None:
    """They reported and need longer: the alarm waits with them, and one that rings is quiet."""
    held = Outing.objects.select_for_update().get(pk=outing.pk)
    if held.back_at is not None:
        raise Unvisited("They are back already.")
    _demand_soon(back_by, now)
    held.back_by, held.alarm_at = back_by, None
    held.save(update_fields=["back_by", "alarm_at"])
    _watch(held)


@transaction.atomic
def come_back(*, outing: Outing, words: str, by: Author, now: datetime) -> None:
    """They are back, or were heard of; who says so stands beside it. Homes that nobody got to are
    on the route again."""
    held = Outing.objects.select_for_update().get(pk=outing.pk)
    if held.back_at is not None:
        return
    held.back_at, held.back_name, held.back_words = now, by.name, words.strip()[:300]
    held.save(update_fields=["back_at", "back_name", "back_words"])
    held.visits.filter(done_at=None).update(outing=None)


def _watch(outing: Outing) -> None:
    enqueue(
        Kind.VISITS_BACK, school=outing.school, key=f"{outing.pk} {outing.back_by.timestamp():.0f}",
        at=outing.back_by, payload={"outing": outing.pk},
    )  # fmt: skip


def ring(job: Job, now: datetime) -> None:
    """What the worker does at the time at which somebody should have been back."""
    late = Outing.objects.filter(
        school=job.school, pk=job.payload["outing"], back_at=None, back_by__lte=now
    )
    late.filter(alarm_at=None).update(alarm_at=now)


def out_now(school: School) -> QuerySet[Outing]:
    found: QuerySet[Outing] = Outing.objects.filter(school=school, back_at=None)
    return found.prefetch_related("visits__pupil")


def not_back(school: School, now: datetime) -> list[Outing]:
    """Those of whom nobody has heard past their time: the red rows."""
    return [outing for outing in out_now(school) if outing.back_by <= now]
