"""The route of a day: every home with a visit to make, one stop a home, by how the town lies.

Stops come from the strategy's open work and from visits that people asked for; safety is marked,
and whoever looks may not see a withheld address here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from herringbone.web.messages.addresses import own_lines
from herringbone.web.schools.models import Contact, Hold, Pupil, School
from herringbone.web.schools.telling import Told, address_is_withheld, restrictions, told
from herringbone.web.visits.models import HomeNote, HomeVisit
from herringbone.web.worklists.models import State, Work
from herringbone.web.worklists.subjects import Subjects

VERBS = ("visit", "welfare_check")
FAR = "zzz"
"""Homes without a postcode come last."""


def family_of(pupil: Pupil) -> str:
    """One home: the family, or the only child."""
    return str(pupil.family_id or pupil.pupil_id)


@dataclass(frozen=True)
class Stop:
    """A home. `works` wait for the visit, `visit` is it once somebody planned it or is out.
    `is_withheld`: the address is on no sheet, of a brother or sister who is not visited as well."""

    family: str
    pupils: tuple[Pupil, ...]
    works: tuple[Work, ...]
    visit: HomeVisit | None
    contacts: tuple[Told, ...]
    notes: tuple[HomeNote, ...]
    held: str
    is_withheld: bool

    @property
    def key(self) -> str:
        """Names the stop in a form."""
        return str(self.pupils[0].pk)

    @property
    def is_safety(self) -> bool:
        return any(work.is_live or work.verb == "welfare_check" for work in self.works)

    @property
    def two_go(self) -> bool:
        return any(note.two_go for note in self.notes)

    @property
    def banners(self) -> list[str]:
        """Legal restrictions, which whoever knocks reads first."""
        return restrictions([one.contact for one in self.contacts])

    @property
    def address(self) -> list[str]:
        """Lines of the address, the child's own or of the adult who has it at home; none where it
        is withheld."""
        if self.is_withheld:
            return []
        own = [line for line in self.pupils[0].address if line]
        at_home = (list(own_lines(one.contact)) for one in self.home)
        return own or next(filter(None, at_home), [])

    @property
    def area(self) -> str:
        """`HF1 4`, as streets lie together; "" where it is withheld or not held."""
        code = self.address[-1].strip().upper() if self.address else ""
        return code[:-2].strip() if any(letter.isdigit() for letter in code) else ""

    @property
    def home(self) -> list[Told]:
        """The adults who live there, who are those to ask for."""
        return [one for one in self.contacts if one.contact.lives_with == "1"]

    @property
    def is_done(self) -> bool:
        return self.visit is not None and self.visit.done_at is not None

    @property
    def is_out(self) -> bool:
        return self.visit is not None and self.visit.outing_id is not None and not self.is_done

    @property
    def order(self) -> tuple[bool, str, str]:
        return self.is_done, self.area or FAR, "".join(self.address).lower()


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
        """Whom the work is about; of a list of homes those to whom nobody has been since it was
        asked for."""
        everyone = self._subjects.of(work).everyone
        if not work.listed:
            return list(everyone)
        been = {family for family, day in self._been if day >= work.date}
        return [pupil for pupil in everyone if family_of(pupil) not in been]

    # --- read once --------------------------------------------------------------------------
    @cached_property
    def _works(self) -> list[Work]:
        waits = Work.objects.filter(school=self.school, state=State.OPEN, verb__in=VERBS)
        due = waits.filter(date__lte=self.day).exclude(snoozed_until__gt=self.day)
        return list(due.select_related("school"))

    @cached_property
    def _visits(self) -> list[HomeVisit]:
        found = HomeVisit.objects.filter(school=self.school, day=self.day, dropped_at=None)
        return list(found.select_related("pupil", "outing"))

    @cached_property
    def _been(self) -> list[tuple[str, date]]:
        """Homes that somebody has been to, with the day, since the first list was made."""
        lists = [work.date for work in self._works if work.listed]
        if not lists:
            return []
        done = HomeVisit.objects.filter(
            school=self.school, day__gte=min(lists), done_at__isnull=False
        )
        return [(family_of(visit.pupil), visit.day) for visit in done.select_related("pupil")]

    @cached_property
    def _subjects(self) -> Subjects:
        return Subjects(self.school, self.day, self._works)

    @cached_property
    def _families(self) -> dict[str, list[Pupil]]:
        """By home: the children whom it is about, those with work first; nobody knocks for a child
        who has died."""
        found: dict[str, dict[int, Pupil]] = defaultdict(dict)
        for work in self._works:
            for pupil in (one for one in self.waiting_of(work) if one.died_on is None):
                found[family_of(pupil)].setdefault(pupil.pk, pupil)
        for visit in (one for one in self._visits if one.pupil.died_on is None):
            found[family_of(visit.pupil)].setdefault(visit.pupil_id, visit.pupil)
        return {family: list(pupils.values()) for family, pupils in found.items()}

    @cached_property
    def _everybody(self) -> list[Pupil]:
        return [pupil for pupils in self._families.values() for pupil in pupils]

    @cached_property
    def _contacts(self) -> dict[str, list[Contact]]:
        """By home, each adult once; a restriction about one of the children is about the home."""
        home = {pupil.pk: family for family, ps in self._families.items() for pupil in ps}
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
        (`withheld_for`), but asked once for all homes."""
        of_families = {pupil.family_id for pupil in self._everybody if pupil.family_id}
        siblings = Pupil.objects.filter(school=self.school, family_id__in=of_families)
        everyone = (*self._everybody, *siblings)
        return {family_of(pupil) for pupil in everyone if address_is_withheld(pupil)}

    def _stop(self, family: str) -> Stop:
        pupils = self._families[family]
        keys = {pupil.pk for pupil in pupils}
        works = [w for w in self._works if keys & {p.pk for p in self.waiting_of(w)}]
        return Stop(
            family=family,
            pupils=tuple(pupils),
            works=tuple(works),
            visit=next((v for v in reversed(self._visits) if v.pupil_id in keys), None),
            contacts=tuple(told(one) for one in self._contacts.get(family, ())),
            notes=tuple(self._notes.get(family, ())),
            held=next((self._holds[key] for key in keys if key in self._holds), ""),
            is_withheld=family in self._withheld,
        )


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
