"""Tells the people of a trust apart: no two pupils on roll of one name, a number for each adult.

The generator's lists are short, and numbers kept for drama are few: 1,000 mobile ones and 1,000 of
no area. Whoever is rung first gets a mobile number while they last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from herringbone.engine.record.roll import Contact, Pupil
from herringbone.synthetic.draft import Draft
from herringbone.synthetic.names import BOYS, GIRLS, landline, phone

NUMBERS = 1000


def tell_apart(drafts: Sequence[Draft]) -> None:
    """Changes forenames of later namesakes, and the telephone numbers of those on roll."""
    _name(drafts)
    _number(drafts)


def _name(drafts: Sequence[Draft]) -> None:
    named: dict[tuple[str, str], Pupil] = {}
    for draft in drafts:
        for pupil in sorted(draft.on_roll(draft.today), key=lambda p: p.pupil_id):
            forename = next(
                name
                for name in _forenames(pupil)
                if named.setdefault((pupil.surname, name), pupil).pupil_id == pupil.pupil_id
            )
            draft.change(pupil.pupil_id, forename=forename)


def _forenames(pupil: Pupil) -> Iterator[str]:
    """The pupil's own first, then the others of the list after it, each also with a second name."""
    names = BOYS if pupil.values["sex"] == "M" else GIRLS
    at = names.index(pupil.forename) if pupil.forename in names else 0
    following = [*names[at + 1 :], *names[:at]]
    yield pupil.forename
    yield from following
    yield from (f"{pupil.forename} {other}" for other in following)


def _number(drafts: Sequence[Draft]) -> None:
    """By contact id, because one adult has one number, whatever the child and school."""
    adults = {c.contact_id: c for draft in drafts for c in _held(draft)}
    order = sorted(adults.values(), key=lambda c: (c.values["priority"], c.contact_id))
    numbers = {
        contact.contact_id: phone(n) if n // NUMBERS % 2 == 0 else landline(n)
        for n, contact in enumerate(order)
    }
    for draft in drafts:
        for pupil in draft.on_roll(draft.today):
            draft.contacts[pupil.pupil_id] = [
                replace(c, values={**c.values, "phone": numbers[c.contact_id]})
                for c in draft.contacts[pupil.pupil_id]
            ]


def _held(draft: Draft) -> Iterator[Contact]:
    return (c for pupil in draft.on_roll(draft.today) for c in draft.contacts[pupil.pupil_id])
