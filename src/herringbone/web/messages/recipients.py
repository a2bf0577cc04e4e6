"""The one place that says who gets which document about which pupil, where, and why others do not.

Practice 6: only contacts who may receive it, each their own copy with their own name and address
alone; a legal restriction stops every batch at that pupil for a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from herringbone.documents.writing import Channel, Purpose, Template
from herringbone.web.messages.addresses import (
    Place,
    email_of,
    letters_of,
    mobile_of,
    post_of,
)
from herringbone.web.messages.homes import Homes
from herringbone.web.schools.models import Contact, Pupil
from herringbone.web.schools.telling import restrictions

CARERS = frozenset(
    {
        "carer",
        "foster carer",
        "kinship carer",
        "special guardian",
        "guardian",
        "grandmother",
        "grandfather",
        "grandparent",
        "residential worker",
    }
)
"""Whoever of these the child lives with has care of the child, with or without responsibility."""
PROFESSIONALS = frozenset(
    {"social worker", "youth offending worker", "youth justice worker", "health visitor"}
)
ONE_A_HOME = frozenset({Purpose.NEWS, Purpose.REWARD})
"""What does not need a copy for each parent of one address."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A contact who gets it, about these of the children, at this place."""

    contact: Contact
    pupils: tuple[Pupil, ...]
    channel: Channel
    place: Place
    language: str

    @property
    def name(self) -> str:
        return self.contact.name

    @property
    def by(self) -> str:
        """The way as it is written: "e-mail"."""
        return "e-mail" if self.channel == Channel.EMAIL else self.channel.value

    @property
    def salute(self) -> str:
        """Title and surname, or the whole name where no title is held."""
        c = self.contact
        return f"{c.title} {c.surname}" if c.title and c.surname else c.name


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A contact who does not get it, and why. `for_a_person`: somebody should ring or decide."""

    contact: Contact
    pupil: Pupil
    why: str
    for_a_person: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """`alone` says why no batch may take these along: a person looks at each."""

    recipients: tuple[Recipient, ...]
    left_out: tuple[LeftOut, ...]
    alone: tuple[str, ...]

    @property
    def reaches_nobody(self) -> bool:
        return not self.recipients


def reach(
    pupils: Sequence[Pupil],
    template: Template,
    channels: Sequence[Channel],
    homes: Homes | None = None,
) -> Reach:
    """Everybody who gets the document about these children of one family, each by the first of the
    channels by which they can be reached, and everybody who does not. `homes` are read once for a
    whole round."""
    homes = homes or Homes(pupils)
    found: dict[str, Recipient] = {}
    left: list[LeftOut] = []
    alone: list[str] = []
    for pupil in pupils:
        alone += restrictions(homes.contacts(pupil))
        _sort(pupil, homes, template, channels, found, left)
    kept = _one_a_home(found, left) if template.purpose in ONE_A_HOME else list(found.values())
    return Reach(tuple(kept), tuple(left), tuple(dict.fromkeys(alone)))


def barred(contact: Contact, pupil: Pupil, template: Template, channel: Channel) -> LeftOut | None:
    """Why this contact may not have this document at all; None where they may."""
    for why, for_a_person in _bars(contact, pupil, template, channel):
        return LeftOut(contact, pupil, why, for_a_person)
    return None


def _sort(
    pupil: Pupil,
    homes: Homes,
    template: Template,
    channels: Sequence[Channel],
    found: dict[str, Recipient],
    left: list[LeftOut],
) -> None:
    withheld, returned = homes.withheld(pupil), homes.returned(pupil)
    for contact in homes.contacts(pupil):
        answer = _way(contact, pupil, template, channels, withheld, returned)
        if isinstance(answer, LeftOut):
            left.append(answer)
            continue
        known = found.get(contact.contact_id)
        about = (*(known.pupils if known else ()), pupil)
        found[contact.contact_id] = Recipient(
            answer.contact, about, answer.channel, answer.place, answer.language
        )


def _way(
    contact: Contact,
    pupil: Pupil,
    template: Template,
    channels: Sequence[Channel],
    withheld: Sequence[Sequence[str]],
    returned: frozenset[tuple[str, str]],
) -> Recipient | LeftOut:
    """The first channel that may be used and has an address, or why none does."""
    whys: list[LeftOut] = []
    for channel in channels:
        no = barred(contact, pupil, template, channel)
        if no is not None:
            whys.append(no)
            continue
        place = _place(contact, pupil, channel, withheld)
        if place.where and (contact.contact_id, letters_of(place.lines)) in returned:
            place = Place(why=f"mail came back from {place.where}")
        if place.where:
            return Recipient(contact, (pupil,), channel, place, contact.language)
        whys.append(LeftOut(contact, pupil, place.why, for_a_person=True))
    why = "; ".join(dict.fromkeys(each.why for each in whys))
    return LeftOut(contact, pupil, why, any(each.for_a_person for each in whys))


def _bars(
    contact: Contact, pupil: Pupil, template: Template, channel: Channel
) -> list[tuple[str, bool]]:
    """Each bar that holds, the gravest first, with whether a person should decide instead."""
    is_safety = template.purpose == Purpose.SAFETY
    found: list[tuple[str, bool]] = []
    if pupil.died_on is not None:
        found.append((f"{pupil.first_name} has died: nothing is sent, ever", False))
    if contact.legal_restriction:
        found.append((f"a legal restriction: {contact.legal_restriction}", True))
    if not contact.name:
        found.append(("no name is held", True))
    if contact.relationship.strip().lower() in PROFESSIONALS:
        found.append(("a professional: told by telephone, not by what goes to families", True))
    found += _permission(contact, channel, is_safety=is_safety)
    found += _responsibility(contact, is_safety=is_safety)
    if contact.interpreter == "1" and not is_safety:
        found.append((f"needs an interpreter ({contact.language}): ring with one", True))
    return found


def _permission(contact: Contact, channel: Channel, *, is_safety: bool) -> list[tuple[str, bool]]:
    """What the school holds of whether they may be contacted; what is not held forbids a letter."""
    if contact.may_contact == "0":
        return [("may not be contacted", False)]
    if is_safety:
        return []
    if channel == Channel.LETTER and contact.may_receive_letters != "1":
        held = "may not receive letters"
        unknown = "nobody has said that they may receive letters"
        is_known = contact.may_receive_letters == "0"
        return [(held if is_known else unknown, not is_known)]
    if contact.may_receive_letters == "0":
        return [("may not receive letters, so neither what stands in one", False)]
    if contact.may_contact != "1":
        return [("nobody has said that they may be contacted", True)]
    return []


def _responsibility(contact: Contact, *, is_safety: bool) -> list[tuple[str, bool]]:
    """Parental responsibility must be known; for safety, care of the child is enough."""
    if contact.parental_responsibility == "1":
        return []
    if is_safety and has_care(contact):
        return []
    if contact.parental_responsibility == "0":
        return [("without parental responsibility: asked where the child is, told no more", False)]
    return [("parental responsibility is not known: find out, and ask only until then", True)]


def has_care(contact: Contact) -> bool:
    """Whether the child lives with them and they care for the child: foster carer, grandparent."""
    return contact.lives_with == "1" and contact.relationship.strip().lower() in CARERS


def _place(
    contact: Contact, pupil: Pupil, channel: Channel, withheld: Sequence[Sequence[str]]
) -> Place:
    if channel == Channel.TEXT:
        return mobile_of(contact)
    if channel == Channel.EMAIL:
        return email_of(contact)
    return post_of(contact, pupil, withheld)


def _one_a_home(found: dict[str, Recipient], left: list[LeftOut]) -> list[Recipient]:
    kept: dict[str, Recipient] = {}
    for one in found.values():
        place = f"{one.channel}{letters_of(one.place.lines)}"
        if one.channel == Channel.LETTER and place in kept:
            why = f"lives where {kept[place].name} gets it"
            left += [LeftOut(one.contact, pupil, why) for pupil in one.pupils]
            continue
        kept[place if one.channel == Channel.LETTER else one.contact.contact_id] = one
    return list(kept.values())
