"""Twelve families as schools really have them, and who of each may have what by post and by text.

Every adult has a name, address, number, e-mail address and words that stand nowhere else, so that
a trace of one in a document for another can be found.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model

from herringbone.web.absences.models import Reported
from herringbone.web.schools.models import Contact, Pupil
from worlds import NOW, TODAY, World, make_contact, make_pupil

FIRST = {
    "mother": ("Ms", "Marigold"),
    "father": ("Mr", "Ferdinand"),
    "grandmother": ("Mrs", "Gwendolen"),
    "foster carer": ("Ms", "Fenella"),
    "social worker": ("Mr", "Solomon"),
    "stepfather": ("Mr", "Stellan"),
}


@dataclass(frozen=True)
class Family:
    """`letters` and `texts`: relationships that may have each; every other adult has neither."""

    name: str
    pupils: tuple[Pupil, ...]
    adults: tuple[Contact, ...]
    letters: frozenset[str]
    texts: frozenset[str]
    alone: bool = False
    withheld: tuple[str, ...] = ()


class Household:
    """Makes the adults of one family, each with traces of their own."""

    def __init__(self, world: World, number: int) -> None:
        self.world, self.number, self.adults = world, number, 0

    def pupil(self, **more: object) -> Pupil:
        values = {"family_id": f"F{self.number}", **more}
        pupil = make_pupil(self.world.school, f"Kid{self.number}", surname="Plain", **values)
        pupil.school = self.world.school
        return pupil

    def adult(self, pupil: Pupil, relationship: str, **more: object) -> Contact:
        self.adults += 1
        mark = f"{self.number:02d}{self.adults}"
        title, forename = FIRST[relationship]
        fields: dict[str, object] = {
            "contact_id": f"F{self.number}-{self.adults}",
            "relationship": relationship,
            "title": title,
            "surname": f"{relationship.title().replace(' ', '')}son{mark}",
            "phone": f"07700 9{mark}00",
            "email": f"{relationship.split()[0]}{mark}@example.org",
            "lives_with": "1",
            "address_1": f"{mark} Reed Lane",
            "town": f"Town{mark}",
            "postcode": f"AB{self.number} {self.adults}CD",
            **more,
        }
        contact = make_contact(pupil, forename, **fields)
        _said(pupil, contact)
        return contact


def traces(contact: Contact) -> list[str]:
    """What must stand in nobody else's document."""
    found = [contact.surname, contact.phone, contact.phone.replace(" ", ""), contact.email]
    found += [contact.address_1, contact.town, contact.postcode, words_of(contact)]
    return [trace for trace in found if trace]


def words_of(contact: Contact) -> str:
    return f"the {contact.relationship} of {contact.contact_id} told us this"


def _said(pupil: Pupil, contact: Contact) -> Model:
    """What this adult told the school once; it has been taken back, so that the child counts."""
    return Reported.objects.create(
        school=pupil.school,
        pupil=pupil,
        day=TODAY,
        contact=contact,
        said_by=contact.name,
        how="phone",
        words=words_of(contact),
        code="I",
        received_at=NOW,
        taken_by="Tess Office",
        withdrawn_at=NOW,
    )


def two_homes(home: Household) -> Family:
    pupil = home.pupil()
    both = home.adult(pupil, "mother"), home.adult(pupil, "father", lives_with="0")
    everyone = frozenset({"mother", "father"})
    return Family("two homes", (pupil,), both, everyone, everyone)


def refuge(home: Household) -> Family:
    """Mother and child live where nobody may know; the father has responsibility."""
    pupil = home.pupil(values={"address_confidential": "1"})
    mother = home.adult(pupil, "mother")
    pupil.address = [mother.address_1, "", mother.town, mother.postcode]
    pupil.save()
    father = home.adult(pupil, "father", lives_with="0")
    hidden = (mother.address_1, mother.town, mother.postcode)
    both = frozenset({"mother", "father"})
    adults = (mother, father)
    return Family("refuge", (pupil,), adults, frozenset({"father"}), both, withheld=hidden)


def court_order(home: Household) -> Family:
    pupil = home.pupil()
    father = {
        "lives_with": "0",
        "may_contact": "0",
        "may_receive_letters": "0",
        "legal_restriction": "Non-molestation order: no contact",
    }
    both = home.adult(pupil, "mother"), home.adult(pupil, "father", **father)
    mother = frozenset({"mother"})
    return Family("court order", (pupil,), both, mother, mother, alone=True)


def grandparent_carer(home: Household) -> Family:
    pupil = home.pupil()
    carer = home.adult(pupil, "grandmother", parental_responsibility="0")
    mother = home.adult(pupil, "mother", lives_with="0")
    texts = frozenset({"grandmother", "mother"})
    return Family("grandparent carer", (pupil,), (carer, mother), frozenset({"mother"}), texts)


def looked_after(home: Household) -> Family:
    pupil = home.pupil(values={"lac": "1"})
    carer = home.adult(pupil, "foster carer", parental_responsibility="0")
    worker = home.adult(pupil, "social worker", lives_with="0", may_receive_letters="0")
    adults, carers = (carer, worker), frozenset({"foster carer"})
    return Family("foster carer and social worker", (pupil,), adults, frozenset(), carers)


def responsibility_unknown(home: Household) -> Family:
    pupil = home.pupil()
    father = home.adult(pupil, "father", parental_responsibility="")
    mother = home.adult(pupil, "mother")
    only = frozenset({"mother"})
    return Family("responsibility unknown", (pupil,), (mother, father), only, only)


def address_withheld(home: Household) -> Family:
    """As in a refuge, told by a sister's record alone."""
    pupil = home.pupil()
    sister = home.pupil(values={"address_confidential": "1"})
    mother = home.adult(pupil, "mother")
    sister.address = [mother.address_1, "", mother.town, mother.postcode]
    sister.save()
    hidden = (mother.address_1, mother.town, mother.postcode)
    adults, texts = (mother,), frozenset({"mother"})
    return Family("address withheld", (pupil,), adults, frozenset(), texts, withheld=hidden)


def no_contact(home: Household) -> Family:
    return Family("no contact at all", (home.pupil(),), (), frozenset(), frozenset())


def nothing_to_reach(home: Household) -> Family:
    """A name without address, number or e-mail."""
    empty = {"address_1": "", "town": "", "postcode": "", "phone": "", "email": ""}
    pupil = home.pupil()
    adults = (home.adult(pupil, "mother", **empty),)
    return Family("no address, no phone", (pupil,), adults, frozenset(), frozenset())


def interpreter(home: Household) -> Family:
    pupil = home.pupil()
    mother = home.adult(pupil, "mother", language="Tigrinya", interpreter="1")
    return Family("interpreter", (pupil,), (mother,), frozenset(), frozenset({"mother"}))


def siblings(home: Household) -> Family:
    """One mother; each child has a father of their own, who is nothing to the other."""
    one, other = home.pupil(), home.pupil()
    mother = home.adult(one, "mother")
    copied = {f.name: getattr(mother, f.name) for f in Contact._meta.fields}
    for name in ("id", "pupil", "school"):
        copied.pop(name)
    Contact.objects.create(school=other.school, pupil=other, **copied)
    first = home.adult(one, "father", lives_with="0")
    second = home.adult(other, "father", lives_with="0")
    both = frozenset({"mother", "father"})
    return Family("same parent for siblings", (one, other), (mother, first, second), both, both)


def stepfather(home: Household) -> Family:
    pupil = home.pupil()
    step = home.adult(pupil, "stepfather", parental_responsibility="0")
    mother, only = home.adult(pupil, "mother"), frozenset({"mother"})
    return Family("stepfather without responsibility", (pupil,), (mother, step), only, only)


TWELVE: tuple[Callable[[Household], Family], ...] = (
    two_homes,
    refuge,
    court_order,
    grandparent_carer,
    looked_after,
    responsibility_unknown,
    address_withheld,
    no_contact,
    nothing_to_reach,
    interpreter,
    siblings,
    stepfather,
)
