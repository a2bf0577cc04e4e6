"""Of whom a message speaks and who left it, from the few letters that a hand types.

`ben` is the one pupil whom it finds; `ben+cal` adds a brother, `ben+` the whole family here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from herringbone.web.absences.finding import Found, find_pupils, folded
from herringbone.web.absences.suggesting import words_of_intake
from herringbone.web.schools.models import Contact, Pupil, School

ALSO = re.compile(r"[+&,]")


class NotFound(ValueError):
    """Nobody, or more than one, is meant; the words say what to type instead."""


@dataclass(frozen=True)
class Whom:
    """`pupils` as meant, the first named first; `found` to choose from where that is not clear."""

    pupils: list[Pupil] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)


def whom(school: School, typed: str, chosen: int | None, today: date) -> Whom:
    """The pupils meant by what was typed, or chosen from what it finds. Raises NotFound for a
    brother or sister whom nobody holds."""
    first, *others = [part.strip() for part in ALSO.split(typed)]
    found = find_pupils(school, first, today)
    meant = [one for one in found if one.pupil.pk == chosen] if chosen else found
    if len(meant) != 1:
        return Whom(found=found)
    pupil = meant[0].pupil
    return Whom([pupil, *_also(pupil, others, today)], found)


def family_of(pupil: Pupil, today: date) -> list[Pupil]:
    """The family's other children on roll here."""
    if not pupil.family_id:
        return []
    here = pupil.school.pupils.on_roll(today).filter(family_id=pupil.family_id, died_on=None)
    return list(here.exclude(pk=pupil.pk))


def _also(pupil: Pupil, others: Sequence[str], today: date) -> list[Pupil]:
    family = family_of(pupil, today) if others else []
    if list(others) == [""]:
        return family
    return [_one_of(family, pupil, typed) for typed in others if typed]


def _one_of(family: Sequence[Pupil], pupil: Pupil, typed: str) -> Pupil:
    fits = [one for one in family if folded(one.first_name).startswith(folded(typed))]
    if len(fits) != 1:
        raise NotFound(
            f"{'Nobody' if not fits else 'More than one'} of {pupil.first_name}’s family here is "
            f"called “{typed}”. Take that message by itself."
        )
    return fits[0]


def caller(contacts: Sequence[Contact], typed: str) -> Contact | None:
    """The contact meant by a number of the list, a word for a relation, or part of a name; None for
    somebody whom the school does not hold. Raises NotFound where two are meant."""
    word = folded(typed).strip()
    if word.isdigit():
        if not 0 < int(word) <= len(contacts):
            raise NotFound(f"There is no contact {typed}: there are {len(contacts)}.")
        return contacts[int(word) - 1]
    meant = _called().get(word, word)
    fits = [contact for contact in contacts if _is_meant(contact, meant)]
    if len(fits) > 1:
        raise NotFound(f"“{typed}” fits {len(fits)} contacts: type the number of one.")
    return fits[0] if fits else None


@cache
def _called() -> dict[str, str]:
    """What a list of contacts calls somebody, by what people say."""
    held = words_of_intake()["called"]
    return {folded(word): relation for relation, words in held.items() for word in words}


def _is_meant(contact: Contact, word: str) -> bool:
    names = folded(f"{contact.relationship} {contact.forename} {contact.surname}").split()
    words = word.split()
    return bool(words) and all(any(name.startswith(one) for name in names) for one in words)


def said_by(contact: Contact) -> str:
    """ "mother (Ms Dana Birchall)"."""
    return f"{contact.relationship} ({contact.name})" if contact.relationship else contact.name
