"""The movement desk as one screen: who is out, who is due in or out, the child at the hatch.

The views ask it for what a page shows; nothing here writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Q

from herringbone.web.absences.models import PlannedAbsence, SessionPattern
from herringbone.web.absences.prefills import Prefill, prefills_for
from herringbone.web.clock import LONDON
from herringbone.web.movements.missing import Missing, missing_now
from herringbone.web.movements.models import Direction, Movement, Why
from herringbone.web.movements.onsite import OnSite, movements_of, on_site
from herringbone.web.movements.places import Place, Where
from herringbone.web.registers.arrivals import session_at
from herringbone.web.schools.models import Contact, Post, Pupil, School


@dataclass(frozen=True, slots=True)
class Due:
    """A child who is to come or to leave by agreement today."""

    pupil: Pupil
    class_name: str
    at: time
    says: str


@dataclass(frozen=True, slots=True)
class AtHatch:
    """The child that somebody stands at the hatch with."""

    place: Place
    prefill: Prefill | None
    contacts: Sequence[Contact]
    restrictions: Sequence[Contact]
    last: Movement | None

    @property
    def pupil(self) -> Pupil:
        return self.place.pupil

    @property
    def comes_first(self) -> bool:
        """Whether signing in is the likelier of the two."""
        if self.last is not None:
            return self.last.direction == Direction.OUT
        return self.place.where != Where.ON_SITE

    @property
    def likely_why(self) -> Why:
        """The reason that a coming in most likely has."""
        if self.last is not None and self.last.direction == Direction.OUT:
            return Why.BACK
        if self.prefill is not None and self.prefill.code == "M":
            return Why.APPOINTMENT
        if self.prefill is not None and self.prefill.agreed_start is not None:
            return Why.AGREED
        return Why.LATE


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything on the page besides the child at the hatch."""

    seen: OnSite
    missing: Sequence[Missing]
    moves: Sequence[Movement]
    out: Sequence[Movement]
    due_in: Sequence[Due]
    due_out: Sequence[Due]


def desk_of(school: School, now: datetime) -> Desk:
    seen = on_site(school, now)
    rows = Movement.objects.filter(school=school, day=now.astimezone(LONDON).date())
    moves = list(rows.select_related("pupil", "with_contact").order_by("-at", "-pk"))
    return Desk(
        seen=seen,
        missing=missing_now(school, now, seen),
        moves=moves,
        out=_still_out(moves, seen),
        due_in=_due_in(school, seen, now),
        due_out=_due_out(school, seen, now),
    )


def _still_out(moves: Sequence[Movement], seen: OnSite) -> list[Movement]:
    """The last going out of everybody who is not back: overdue first, then by the time back."""
    away = {place.pupil.pk: place for place in seen.at(Where.AWAY, Where.OVERDUE)}
    last: dict[int, Movement] = {}
    for move in reversed(moves):
        if move.struck_at is None:
            last[move.pupil_id] = move
    out = [m for m in last.values() if m.direction == Direction.OUT and m.pupil_id in away]
    overdue = {place.pupil.pk for place in seen.overdue}
    return sorted(out, key=lambda m: (m.pupil_id not in overdue, m.expected_back or time.max, m.at))


def _due_in(school: School, seen: OnSite, now: datetime) -> list[Due]:
    """Agreed starts and appointments of this session whose child is not here yet."""
    session = session_at(school, now)
    places = {p.pupil.pk: p for g in seen.classes for p in g.places if p.where != Where.ON_SITE}
    pupils = [place.pupil for place in places.values()]
    prefills = prefills_for(school, pupils, now.astimezone(LONDON).date())
    found = [
        Due(place.pupil, place.class_name, prefill.agreed_start, prefill.says)
        for key, place in places.items()
        if (prefill := prefills.get((key, session))) and prefill.agreed_start
    ]
    return sorted(found, key=lambda due: due.at)


def _due_out(school: School, seen: OnSite, now: datetime) -> list[Due]:
    """Agreed ends and appointments from now on, of children who are here."""
    day = now.astimezone(LONDON).date()
    here = {p.pupil.pk: p for p in seen.on_site}
    plans = PlannedAbsence.objects.filter(
        school=school, first__lte=day, last__gte=day, cancelled_at=None, leaves_at__isnull=False
    )
    patterns = SessionPattern.objects.filter(
        Q(end=None) | Q(end__gte=day),
        school=school,
        start__lte=day,
        cancelled_at=None,
        agreed_end__isnull=False,
    )
    times = [(p.pupil_id, p.leaves_at, p.get_kind_display()) for p in plans]
    times += [
        (p.pupil_id, p.agreed_end, p.get_kind_display())
        for p in patterns
        if day.weekday() < 5 and "1" in p.due[day.weekday() * 2 : day.weekday() * 2 + 2]
    ]
    found = [
        Due(here[key].pupil, here[key].class_name, at, says)
        for key, at, says in times
        if key in here
    ]
    return sorted(found, key=lambda due: due.at)


def at_hatch(school: School, pupil: Pupil, seen: OnSite, now: datetime) -> AtHatch:
    """One child with who may collect them; the restricted apart, for the banner."""
    place = next(p for g in seen.classes for p in g.places if p.pupil.pk == pupil.pk)
    day = now.astimezone(LONDON).date()
    prefill = prefills_for(school, [pupil], day).get((pupil.pk, session_at(school, now)))
    contacts = sorted(
        Contact.objects.filter(school=school, pupil=pupil),
        key=lambda c: (c.may_collect != "1", bool(c.legal_restriction), c.priority),
    )
    restricted = [contact for contact in contacts if contact.legal_restriction]
    last = movements_of(school, day).filter(pupil=pupil).last()
    return AtHatch(place, prefill, contacts, restricted, last)


def staff_names(school: School, now: datetime) -> list[str]:
    """Members of staff today, who may be named as having allowed something."""
    day = now.astimezone(LONDON).date()
    posts = Post.objects.filter(school=school, start__lte=day).filter(Q(end=None) | Q(end__gte=day))
    return sorted({str(post.user) for post in posts.select_related("user")})
