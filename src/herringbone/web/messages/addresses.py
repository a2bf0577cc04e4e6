"""Where a contact can be reached: a mobile number, an e-mail address, an address for an envelope.

Each gives the address, or why there is none that may be used.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from herringbone.web.schools.models import Contact, Pupil

MOBILE = re.compile(r"07\d{9}|\+(?!44)\d{8,14}")
POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}")
FEWEST_LINES = 2
"""With the name they make three, the fewest that a window and GOV.UK Notify take."""
WITHHELD = "the address is withheld: send it by e-mail or hand it over"


@dataclass(frozen=True, slots=True)
class Place:
    """`where` in one line, `lines` for an envelope; `why` says why there is none."""

    where: str = ""
    lines: tuple[str, ...] = ()
    why: str = ""


def mobile_of(contact: Contact) -> Place:
    """The first of the contact's numbers that can receive a text."""
    held = [_digits(number) for number in (contact.phone, contact.phone_2) if number.strip()]
    found = next((number for number in held if MOBILE.fullmatch(number)), "")
    if found:
        return Place(found, (found,))
    return Place(why="no mobile number: " + ("only a landline" if held else "none is held"))


def email_of(contact: Contact) -> Place:
    address = contact.email.strip()
    if not address:
        return Place(why="no e-mail address is held")
    try:
        validate_email(address)
    except ValidationError:
        return Place(why=f"{address} is no e-mail address")
    return Place(address, (address,))


def post_of(contact: Contact, pupil: Pupil, withheld: Sequence[Sequence[str]]) -> Place:
    """The contact's own address; of somebody the child lives with, the child's where none is held.
    `withheld` are the addresses that no document shows: whoever may live at one gets no post."""
    lines = own_lines(contact) or (_home(pupil) if contact.lives_with == "1" else ())
    if withheld and (contact.lives_with != "0" or _same_as_one(lines, withheld)):
        return Place(why=WITHHELD)
    if not lines:
        return Place(why="no address is held")
    if len(lines) < FEWEST_LINES or not POSTCODE.fullmatch(lines[-1].upper()):
        return Place(why=f"the address is not whole: {', '.join(lines)} has no postcode")
    return Place(", ".join(lines), lines)


def own_lines(contact: Contact) -> tuple[str, ...]:
    """The lines that are held of the contact, without empty ones."""
    held = (contact.address_1, contact.address_2, contact.town, contact.postcode)
    return tuple(line.strip() for line in held if line.strip())


def withheld_in(family: Sequence[Pupil]) -> list[tuple[str, ...]]:
    """Addresses of brothers and sisters of whom one's is withheld; none where none is. A letter
    about the one child must not show where the other lives."""
    if not any(one.values.get("address_confidential") == "1" for one in family):
        return []
    return [_home(one) for one in family]


def letters_of(lines: Sequence[str]) -> str:
    """An address as it is compared: letters and digits alone."""
    return re.sub(r"[^a-z0-9]", "", "".join(lines).lower())


def _home(pupil: Pupil) -> tuple[str, ...]:
    return tuple(str(line).strip() for line in pupil.address if str(line).strip())


def _same_as_one(lines: Sequence[str], withheld: Sequence[Sequence[str]]) -> bool:
    return letters_of(lines) in {letters_of(one) for one in withheld}


def _digits(number: str) -> str:
    """The number as it is dialled in Britain, or with its country."""
    bare = re.sub(r"[\s().\-]", "", number)
    bare = re.sub(r"^00", "+", bare)
    return re.sub(r"^\+44", "0", bare)
