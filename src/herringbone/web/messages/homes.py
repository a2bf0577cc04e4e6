"""Contacts, addresses that no document shows and post that came back, read once for some children.

`recipients` sorts them by what they may have; a round of sixty reads as often as one letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from herringbone.web.messages.addresses import letters_of, withheld_in
from herringbone.web.messages.models import Stop, StopKind
from herringbone.web.schools.models import Contact, Pupil


@dataclass(frozen=True)
class Homes:
    """`pupils` are of one school."""

    pupils: Sequence[Pupil]

    def contacts(self, pupil: Pupil) -> list[Contact]:
        """In the order in which they are called."""
        return self._contacts.get(pupil.pk, [])

    def withheld(self, pupil: Pupil) -> list[tuple[str, ...]]:
        """Addresses that no document about the pupil shows."""
        family = self._families.get(pupil.family_id, []) if pupil.family_id else []
        return withheld_in([pupil, *(one for one in family if one.pk != pupil.pk)])

    def returned(self, pupil: Pupil) -> frozenset[tuple[str, str]]:
        """Contacts and addresses from which mail came back."""
        return frozenset(self._returned.get(pupil.pk, ()))

    @cached_property
    def _school(self) -> int | None:
        return self.pupils[0].school_id if self.pupils else None

    @cached_property
    def _contacts(self) -> dict[int, list[Contact]]:
        found: dict[int, list[Contact]] = {}
        for row in Contact.objects.filter(school=self._school, pupil__in=self.pupils):
            found.setdefault(row.pupil_id, []).append(row)
        return found

    @cached_property
    def _families(self) -> dict[str, list[Pupil]]:
        names = {pupil.family_id for pupil in self.pupils if pupil.family_id}
        found: dict[str, list[Pupil]] = {}
        for one in Pupil.objects.filter(school=self._school, family_id__in=names):
            found.setdefault(one.family_id, []).append(one)
        return found

    @cached_property
    def _returned(self) -> dict[int, list[tuple[str, str]]]:
        rows = Stop.objects.filter(
            school=self._school, pupil__in=self.pupils, kind=StopKind.RETURNED, lifted_at=None
        )
        found: dict[int, list[tuple[str, str]]] = {}
        for pupil, key, where in rows.values_list("pupil_id", "contact_key", "to_where"):
            found.setdefault(pupil, []).append((key, letters_of([where])))
        return found
