"""Who may be told about a pupil (practice 6): each contact's tag, and the warnings above them.

Emergency contacts without parental responsibility are asked where the child is and told nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from herringbone.web.schools.models import Contact, Pupil

WITHHELD = "address_confidential"


@dataclass(frozen=True, slots=True)
class Told:
    """A contact with what may be said to them; `tone` as the kit's tags."""

    contact: Contact
    words: str
    tone: str

    @property
    def may_be_told(self) -> bool:
        return self.tone == "good"


def told(contact: Contact) -> Told:
    """What may be said to one: a restriction wins, then may_contact, then responsibility."""
    if contact.legal_restriction:
        return Told(contact, "tell nothing", "alarm")
    if contact.may_contact == "0":
        return Told(contact, "do not contact", "alarm")
    if contact.parental_responsibility == "1":
        return Told(contact, "may be told", "good")
    if contact.parental_responsibility == "0":
        return Told(contact, "ask only", "warn")
    return Told(contact, "ask only: responsibility not known", "warn")


def restrictions(contacts: list[Contact]) -> list[str]:
    """Sentences of legal restrictions, for the banner on every screen with a number to call."""
    return [
        f"{c.name or 'A contact'}: {c.legal_restriction}" for c in contacts if c.legal_restriction
    ]


def address_is_withheld(pupil: Pupil) -> bool:
    return pupil.values.get(WITHHELD) == "1"
