"""The route of a day: every home with a visit to make, one stop a home, by how the town lies.

Stops come from the strategy's open work and from visits that people asked for, and stay until every
child of them was seen or is known of; whoever looks may not see a withheld address here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q

from herringbone.web.registers.here import Here, here_since
from herringbone.web.schools.models import Contact, Hold, Pupil, School
from herringbone.web.schools.telling import address_is_withheld, told
from herringbone.web.strategies.evaluation import Plan, Said, plan_of, said_of
from herringbone.web.visits.knocks import Knock, knocks_since
from herringbone.web.visits.models import HomeNote, HomeVisit, Reason
from herringbone.web.visits.stops import Stop, family_of
from herringbone.web.worklists.models import State, Work
from herringbone.web.worklists.safety import SEEN_VERBS, is_over
from herringbone.web.worklists.subjects import Subjects


@dataclass(frozen=True)
class Route:
    """A school's visits on a day, read in a few queries however many there are."""

    school: School
    day: date

    @cached_property
    def stops(self) -> list[Stop]:
        return sorted((self._stop(family) for family in self._families), key=lambda s: s.order)

    def stop_of(self, pupil: Pupil) -> Stop | None:
        return next((stop for stop in self.stops if stop.family == family_of(pupil)), None)

    def waiting_of(self, work: Work) -> list[Pupil]:
        """Whom it is still about: those whom no knock since it was asked for has settled."""
        return self._waiting.get(work.pk, [])

    # --- read once --------------------------------------------------------------------------
    @cached_property
    def _works(self) -> list[Work]:
        waits = Work.objects.filter(school=self.school, state=State.OPEN, verb__in=SEEN_VERBS)
        due = waits.filter(date__lte=self.day).exclude(snoozed_until__gt=self.day)
        return list(due.select_related("school"))

    @cached_property
    def _visits(self) -> list[HomeVisit]:
        """Those to make: of the day, and asked for by hand or begun on a day before it."""
        waits = HomeVisit.objects.filter(
            school=self.school, dropped_at=None, done_at=None, made_with=None
        )
        is_out = Q(outing__isnull=False, outing__back_at=None)
        earlier = Q(day__lt=self.day) & (~Q(reason=Reason.WORK) | is_out)
        found = waits.filter(Q(day=self.day) | earlier)
        return list(found.select_related("pupil", "outing"))

    @cached_property
    def _knocks(self) -> list[Knock]:
        """Since the first of the work that waits was asked for, and of the day."""
        return knocks_since(self.school, min([self.day, *(work.date for work in self._works)]))

    @cached_property
    def _waiting(self) -> dict[int, list[Pupil]]:
        """By work: those whom it is still about."""
        found = {}
        for work in self._works:
            knocks = [knock for knock in self._knocks if _is_since(knock, work)]
            found[work.pk] = [
                pupil
                for pupil in self._subjects.of(work).everyone
                if not any(knock.settles(pupil, work.verb) for knock in knocks)
            ]
        return found

    @cached_property
    def _today(self) -> dict[str, list[Knock]]:
        """By home: the knocks of the day."""
        found: dict[str, list[Knock]] = defaultdict(list)
        for knock in (one for one in self._knocks if one.visit.day == self.day):
            found[family_of(knock.visit.pupil)].append(knock)
        return found

    @cached_property
    def _subjects(self) -> Subjects:
        return Subjects(self.school, self.day, self._works)

    @cached_property
    def _families(self) -> dict[str, list[Pupil]]:
        """By home: the children who are to be seen, those with work first, or nobody where a knock
        of the day has ended it; nobody knocks for a child who has died."""
        found: dict[str, dict[int, Pupil]] = defaultdict(dict)
        for pupil in (one for work in self._works for one in self.waiting_of(work)):
            found[family_of(pupil)].setdefault(pupil.pk, pupil)
        asked = (one for one in self._visits if one.reason != Reason.WORK or one.is_out)
        for pupil in (*(visit.pupil for visit in asked), *self._asked_again):
            found[family_of(pupil)].setdefault(pupil.pk, pupil)
        kept = {
            family: [one for one in pupils.values() if one.died_on is None]
            for family, pupils in found.items()
        }
        return {family: to_see for family, to_see in kept.items() if to_see} | self._over(found)

    def _over(self, waits: Collection[str]) -> dict[str, list[Pupil]]:
        """Homes of the day with nobody left to be seen."""
        been = {
            family
            for family, knocks in self._today.items()
            if any(knock.visit.pupil.died_on is None for knock in knocks)
        }
        return {family: [] for family in been.difference(waits)}

    @property
    def _asked_again(self) -> list[Pupil]:
        """Whom a visit asked for by hand did not find today, and no knock after it."""
        knocks = [knock for knocks in self._today.values() for knock in knocks]
        return [
            knock.visit.pupil
            for place, knock in enumerate(knocks)
            if knock.visit.reason != Reason.WORK
            and knock.visit.go_again
            and knock.visit.pupil in knock.unknown
            and not any(later.settles(knock.visit.pupil, "visit") for later in knocks[place:])
        ]

    @cached_property
    def _everybody(self) -> list[Pupil]:
        """Children of the stops, seen or to be seen."""
        of_knocks = (knock for knocks in self._today.values() for knock in knocks)
        met = [one.pupil for knock in of_knocks for one in knock.found]
        went = [knock.visit.pupil for knocks in self._today.values() for knock in knocks]
        return [*(one for pupils in self._families.values() for one in pupils), *met, *went]

    @cached_property
    def _contacts(self) -> dict[str, list[Contact]]:
        """By home, each adult once; a restriction about one of the children is about the home."""
        home = {pupil.pk: family_of(pupil) for pupil in self._everybody}
        found: dict[str, dict[str, Contact]] = defaultdict(dict)
        rows = Contact.objects.filter(school=self.school, pupil_id__in=list(home))
        for row in rows.order_by("priority", "contact_id"):
            held = found[home[row.pupil_id]]
            if row.contact_id not in held or row.legal_restriction:
                held[row.contact_id] = row
        return {family: list(rows.values()) for family, rows in found.items()}

    @cached_property
    def _notes(self) -> dict[str, list[HomeNote]]:
        found: dict[str, list[HomeNote]] = defaultdict(list)
        rows = HomeNote.objects.filter(school=self.school, ended_at=None)
        for note in rows.filter(family__in=list(self._families)):
            found[note.family].append(note)
        return found

    @cached_property
    def _holds(self) -> dict[int, str]:
        return holds_of(self.school, self._everybody)

    @cached_property
    def _withheld(self) -> set[str]:
        """Homes of which a child's address is withheld, by the rule that letters keep
        (`Homes.withheld`), but asked once for all homes."""
        of_families = {pupil.family_id for pupil in self._everybody if pupil.family_id}
        siblings = Pupil.objects.filter(school=self.school, family_id__in=of_families)
        everyone = (*self._everybody, *siblings)
        return {family_of(pupil) for pupil in everyone if address_is_withheld(pupil)}

    @cached_property
    def _on_roll(self) -> set[int]:
        keys = {pupil.pk for pupil in self._everybody}
        here = self.school.pupils.on_roll(self.day).filter(pk__in=keys)
        return set(here.values_list("pk", flat=True))

    @cached_property
    def _here(self) -> dict[int, Here]:
        """In school since the absences that all work about them is about."""
        about: dict[int, list[Work]] = defaultdict(list)
        for work in self._works:
            for pupil in self.waiting_of(work):
                about[pupil.pk].append(work)
        found = here_since(self.school, self._everybody, self.day)
        return {
            key: here
            for key, here in found.items()
            if all(is_over(work, self._said(work), here) for work in about[key])
        }

    def _said(self, work: Work) -> Said | None:
        return said_of(self._plan, work.provision, work.step) if self._plan is not None else None

    @cached_property
    def _plan(self) -> Plan | None:
        return plan_of(self.school, self.day)

    def _stop(self, family: str) -> Stop:
        pupils = self._families[family]
        keys = {pupil.pk for pupil in pupils}
        return Stop(
            family=family,
            to_see=tuple(pupils),
            works=tuple(w for w in self._works if keys & {p.pk for p in self.waiting_of(w)}),
            visits=tuple(v for v in self._visits if v.pupil_id in keys),
            knocks=tuple(self._today.get(family, ())),
            contacts=tuple(told(one) for one in self._contacts.get(family, ())),
            notes=tuple(self._notes.get(family, ())),
            held=next((self._holds[key] for key in keys if key in self._holds), ""),
            is_withheld=family in self._withheld,
            left=tuple(pupil for pupil in pupils if pupil.pk not in self._on_roll),
            here={key: here for key, here in self._here.items() if key in keys},
        )


def _is_since(knock: Knock, work: Work) -> bool:
    """Of a list that is gathered on a day, any knock of that day counts."""
    if work.listed:
        return bool(knock.visit.day >= work.date)
    return bool(knock.visit.done_at >= work.asked_at)


def holds_of(school: School, pupils: Sequence[Pupil]) -> dict[int, str]:
    """By pupil: why everything about them is held, for those of whom it is."""
    standing = Hold.objects.filter(school=school, lifted_at=None)
    rows: Iterable[tuple[int | None, str, str]] = standing.values_list(
        "pupil_id", "family_id", "why"
    )
    own = {key: why for key, _, why in rows if key is not None}
    families = {family: why for key, family, why in rows if key is None and family}
    found = {p.pk: own.get(p.pk) or families.get(p.family_id, "") for p in pupils}
    return {key: why for key, why in found.items() if why}
