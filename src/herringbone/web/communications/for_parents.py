"""What of the log may be printed for one parent: what was said to and by them, and nobody else's.

No row of another adult's, none that only staff exchanged, and no words that name another adult of
the child: such words are left out whole, since what stands around a name tells it too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from herringbone.web.absences.suggesting import words_of_intake
from herringbone.web.communications.models import Channel, Communication
from herringbone.web.schools.models import Contact, Pupil
from herringbone.web.schools.telling import told

LEFT_OUT = "(left out: it is about another adult)"
LEAST = 3
"""Names of fewer letters are words of their own."""
LAST_DIGITS = 9
"""A number is the same with the country in front or a nought."""
RELATIONS = frozenset({"contact", "carer", "guardian", "parent"})


class NotToBeTold(ValueError):
    """This adult may be told nothing; the words say why."""


def rows_for(
    rows: Sequence[Communication], contact: Contact, others: Sequence[Contact]
) -> list[Communication]:
    """The rows that may be printed, with what may not be told left out of them. Raises NotToBeTold
    for an adult who may not be told, be it of one of the children alone."""
    tags = (told(one) for one in _same(contact, others))
    tag = next((one for one in tags if not one.may_be_told), None)
    if tag is not None:
        raise NotToBeTold(
            f"{contact.name} may not be given this: “{tag.words}”. Ask the safeguarding lead."
        )
    hidden = telling_words(contact, others)
    return [
        _cleaned(row, hidden)
        for row in rows
        if row.contact_key == contact.contact_id and row.channel != Channel.NOTICE
    ]


def telling_words(contact: Contact, others: Sequence[Contact]) -> set[str]:
    """What would tell of another adult: their names, relation, numbers and addresses, unless they
    are this one's own."""
    own = {part for one in _same(contact, others) for part in _parts(one)}
    return {part for other in others for part in _parts(other)} - own


def _same(contact: Contact, others: Sequence[Contact]) -> list[Contact]:
    """The same adult as a contact of each child."""
    return [contact, *(one for one in others if one.contact_id == contact.contact_id)]


def _parts(contact: Contact) -> set[str]:
    given = (contact.phone, contact.phone_2)
    numbers = {"".join(filter(str.isdigit, one))[-LAST_DIGITS:] for one in given}
    words = {contact.forename, contact.surname, contact.email, contact.address_1, contact.postcode}
    words |= ({contact.relationship} | set(called(contact.relationship))) - RELATIONS
    return {part.casefold() for part in words | numbers if len(part) >= LEAST}


def called(relationship: str) -> list[str]:
    """What people say for a relation: "dad" for a father."""
    found: list[str] = words_of_intake()["called"].get(relationship.casefold(), [])
    return found


def _cleaned(row: Communication, hidden: set[str]) -> Communication:
    """A copy, never saved, whose words and place tell of nobody else."""
    made = Communication(
        **{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    )
    made.pupil = row.pupil
    for name in ("words", "with_whom", "to_where"):
        if tells(getattr(row, name), hidden):
            setattr(made, name, LEFT_OUT)
    return made


def tells(words: str, hidden: set[str]) -> bool:
    """Whether some words hold what would tell of another adult, however it is spaced."""
    folded, digits = words.casefold(), "".join(filter(str.isdigit, words))
    return any(
        part in digits if part.isdigit() else re.search(rf"\b{re.escape(part)}\b", folded)
        for part in hidden
    )


def also_known_as(pupils: Sequence[Pupil]) -> list[Contact]:
    """Every adult held for these children."""
    return list(Contact.objects.filter(pupil__in=pupils).select_related("pupil"))
