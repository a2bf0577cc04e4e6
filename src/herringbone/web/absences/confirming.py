"""Expected children confirmed by whoever leads, provides or teaches them (practice 4, 28).

Until somebody confirms, the session has no mark and is chased like a missing register. One tap
confirms a whole group; exceptions are named and become what is known of them, else N.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import transaction

from herringbone.web.absences.models import PlannedAbsence, Visit
from herringbone.web.absences.prefills import Prefill, prefills_for
from herringbone.web.clock import LONDON
from herringbone.web.registers.amending import Amendment, amend_all
from herringbone.web.registers.changes import Author, Carried, Refused
from herringbone.web.registers.closing import closes_at
from herringbone.web.registers.models import Entry
from herringbone.web.registers.reasons import Reason
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import Pupil, School

BY_MORNING = time(9, 45)
AFTER_CLOSING = timedelta(minutes=25)
"""An afternoon's provision is chased so long after its register closed; a morning's from 9:45."""


@dataclass(frozen=True, slots=True)
class Member:
    """A pupil who is expected there; `doubt` is what a parent reported."""

    pupil: Pupil
    prefill: Prefill

    @property
    def doubt(self) -> str:
        """Why the child may not have come, "" where nobody said so."""
        return self.prefill.report_says

    @property
    def otherwise(self) -> str:
        """The code if the child did not come: what is known beneath, else N."""
        return self.prefill.beneath or "N"


@dataclass(frozen=True, slots=True)
class Group:
    """Those whom one person can speak for; `key` names the group in a form."""

    key: str
    code: str
    title: str
    by: str
    phone: str
    members: list[Member] = field(default_factory=list)


def confirm_by(school: School, day: date, session: str) -> datetime:
    """When an expected group that nobody confirmed is chased first."""
    closes = closes_at(school, day, session)
    if session == "AM":
        return max(closes, datetime.combine(day, BY_MORNING, tzinfo=LONDON))
    return closes + AFTER_CLOSING


def unconfirmed(school: School, day: date, session: str) -> list[Group]:
    """Groups with a pupil who is expected elsewhere and has no mark yet."""
    open_day = school.days.filter(date=day).first()
    if open_day is None or not (open_day.am if session == "AM" else open_day.pm):
        return []
    pupils = list(school.pupils.on_roll(day))
    prefills = prefills_for(school, pupils, day)
    held = codes_held(school, pupils, [day])
    waiting = [
        Member(pupil, prefill)
        for pupil in pupils
        if (prefill := prefills.get((pupil.pk, session))) is not None
        and prefill.is_expected
        and not held[pupil.pk, day, session]
    ]
    return _grouped(waiting)


def _grouped(members: Sequence[Member]) -> list[Group]:
    visits = _visits({member.prefill.origin for member in members})
    groups: dict[str, Group] = {}
    for member in members:
        visit = visits.get(member.prefill.origin)
        group = _group_of(member.prefill, visit)
        groups.setdefault(group.key, group).members.append(member)
    return sorted(groups.values(), key=lambda group: (group.code, group.title))


def _visits(origins: set[str]) -> dict[str, Visit]:
    """By origin: the trip that a planned absence is a place on."""
    keys = [int(o.partition(":")[2]) for o in origins if o.startswith("planned:")]
    rows = PlannedAbsence.objects.filter(pk__in=keys, visit__isnull=False)
    return {row.origin: row.visit for row in rows.select_related("visit")}


def _group_of(prefill: Prefill, visit: Visit | None) -> Group:
    if visit is not None:
        return Group(
            f"visit:{visit.pk}", prefill.code, visit.name, visit.leader, visit.leader_phone
        )
    title = prefill.provider or prefill.says
    return Group(f"{prefill.code}:{title}", prefill.code, title, prefill.provider, "")


@transaction.atomic
def confirm(
    *,
    school: School,
    day: date,
    session: str,
    group: Group,
    not_there: Mapping[int, str],
    said_by: str,
    author: Author,
    at: datetime,
) -> Entry:
    """Writes the group's marks: expected codes for those who are there, and for each pupil in
    `not_there` (by key) the code given. Raises Refused, in words."""
    if not said_by.strip():
        raise Refused("Name who confirmed it: the leader, the provider or the other school.")
    strangers = set(not_there) - {member.pupil.pk for member in group.members}
    if strangers or not group.members:
        raise Refused("Somebody confirmed this group meanwhile. Look at the list again.")
    return amend_all(
        school=school,
        author=author,
        amendments=[_mark(member, day, session, not_there, said_by) for member in group.members],
        at=at,
        reason=Reason.CONFIRMED,
        words=f"confirmed by {said_by}",
    )


def _mark(
    member: Member, day: date, session: str, not_there: Mapping[int, str], said_by: str
) -> Amendment:
    """The pupil's mark; refused where somebody marked them meanwhile."""
    prefill = member.prefill
    code = not_there.get(member.pupil.pk)
    came = code is None
    carried = Carried(
        reason=f"{'confirmed by' if came else 'not there:'} {said_by}"[:120],
        provider=prefill.provider[:120] if came else "",
        origin=prefill.origin,
        expected="",
    )
    return Amendment(member.pupil, day, session, prefill.code if came else code, carried, saw="")
