"""Whom to ring about some children, in which order, and what may be said to each of them.

Of siblings it is one list: an adult of both stands once, with the narrower of what may be said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from herringbone.web.calls.told_of import NOTHING, Heard
from herringbone.web.schools.models import Contact, Pupil
from herringbone.web.schools.telling import Told, told

STRICTEST = ("alarm", "warn", "good")


@dataclass(frozen=True, slots=True)
class Ringable:
    """One adult. `about` are the first names of the children it is a contact of, where not all;
    `tried` whether the last call of today reached nobody."""

    told: Told
    about: str = ""
    tried: bool = False
    checked: bool = True

    @property
    def contact(self) -> Contact:
        return self.told.contact

    @property
    def may_be_rung(self) -> bool:
        return bool(self.contact.phone) and self.told.tone != "alarm"

    @property
    def numbers(self) -> list[str]:
        return [one for one in (self.contact.phone, self.contact.phone_2) if one]


def ringables(
    pupils: Sequence[Pupil],
    heard: Mapping[int, Heard],
    unchecked: frozenset[str] = frozenset(),
    contacts: Mapping[int, Sequence[Contact]] | None = None,
) -> list[Ringable]:
    """In the school's order; of one adult about two children the narrower telling stands.
    `contacts` by pupil's key, where a page has read them all already."""
    by_adult: dict[str, list[tuple[Pupil, Told]]] = {}
    for pupil in pupils:
        held = pupil.contacts.all() if contacts is None else contacts.get(pupil.pk, ())
        for contact in held:
            by_adult.setdefault(contact.contact_id, []).append((pupil, told(contact)))
    found = [_ringable(rows, pupils, heard, unchecked) for rows in by_adult.values()]
    return sorted(found, key=lambda one: _place(one.contact))


def _ringable(
    rows: Sequence[tuple[Pupil, Told]],
    pupils: Sequence[Pupil],
    heard: Mapping[int, Heard],
    unchecked: frozenset[str],
) -> Ringable:
    narrow = min((told for _, told in rows), key=lambda one: STRICTEST.index(one.tone))
    names = [pupil.first_name for pupil, _ in rows]
    key = narrow.contact.contact_id
    return Ringable(
        narrow,
        about=" and ".join(names) if len(rows) < len(pupils) else "",
        tried=any(heard.get(pupil.pk, NOTHING).failed(key) for pupil, _ in rows),
        checked=key not in unchecked,
    )


def _place(contact: Contact) -> tuple[int, str]:
    """Priorities are text in the files that schools send: 2 comes before 10."""
    number = contact.priority.strip()
    return (int(number) if number.isdigit() else 99, contact.contact_id)


def next_to_ring(found: Sequence[Ringable]) -> Ringable | None:
    """The first who was not tried in vain today; after all of them the first again."""
    may = [one for one in found if one.may_be_rung]
    return next((one for one in may if not one.tried), may[0] if may else None)


def all_tried(found: Sequence[Ringable]) -> bool:
    """Whether everybody who may be rung was rung in vain."""
    return all(one.tried for one in found if one.may_be_rung)
