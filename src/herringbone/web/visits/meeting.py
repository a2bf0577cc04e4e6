"""What a visit was for each child of the home: seen, spoken about, or neither.

Between the form at the door and what is kept of it: one who was not seen is not accounted for by a
brother or sister who was, only by an adult who has care of that child too.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from herringbone.web.calls.waiting import has_care
from herringbone.web.schools.models import Contact, Pupil
from herringbone.web.visits.models import Seen


@dataclass(frozen=True, slots=True)
class Ended:
    """`contact` is one that is held, or `name` says who it was; nobody where nobody was home.
    `children` are the keys of those who were seen, None for the child of the visit, and `about` of
    those who were asked after, None for whoever is to be seen there. `at`: when, if not now.
    `is_last`: nobody goes again for those who were not found."""

    seen: Seen
    words: str = ""
    contact: Contact | None = None
    name: str = ""
    card_left: bool = False
    children: frozenset[int] | None = None
    about: frozenset[int] | None = None
    at: datetime | None = None
    is_last: bool = False

    @property
    def with_whom(self) -> str:
        return self.contact.name if self.contact is not None else self.name.strip()


@dataclass(frozen=True, slots=True)
class Met:
    """What the visit was for one child. `spoke`: the child was seen, or somebody with care of this
    child spoken to; anything else accounts for nobody, and work and alarms stay open."""

    pupil: Pupil
    outcome: Seen
    spoke: bool


def met(pupils: Sequence[Pupil], seen: Collection[int], ended: Ended) -> list[Met]:
    """For each child of the home, of whom those with the keys `seen` were seen."""
    if ended.seen == Seen.NOBODY:
        return [Met(pupil, Seen.NOBODY, spoke=False) for pupil in pupils]
    cared_for = _cared_for(ended.contact, pupils)
    found = []
    for pupil in pupils:
        if ended.seen == Seen.SEEN and pupil.pk in seen:
            found.append(Met(pupil, Seen.SEEN, spoke=True))
        else:
            found.append(Met(pupil, Seen.AT_DOOR, spoke=pupil.pk in cared_for))
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


def alike(found: Sequence[Met]) -> dict[tuple[Seen, bool], list[Pupil]]:
    """Brothers and sisters for whom it was the same are one contact in the log."""
    groups: dict[tuple[Seen, bool], list[Pupil]] = {}
    for one in found:
        groups.setdefault((one.outcome, one.spoke), []).append(one.pupil)
    return groups
