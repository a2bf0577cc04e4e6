"""Who may be reached about each pupil: parents, step-parents, grandparents, carers.

Fields are those of `contacts.csv`. A family's children share their contacts, each with a row of
their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from herringbone.engine.record.roll import Contact, Pupil
from herringbone.synthetic.assumptions import choices, number
from herringbone.synthetic.names import LANGUAGES, MEN, SURNAMES, WOMEN, address, phone
from herringbone.synthetic.recipe import Recipe

TITLES = {"mother": "Ms", "father": "Mr", "grandparent": "Mrs", "aunt": "Ms"}
ROLES = ("mother", "father", "grandparent", "aunt")


def make_contacts(recipe: Recipe, pupils: Sequence[Pupil]) -> list[Contact]:
    """One to four contacts a pupil, most important first."""
    families: dict[str, list[dict[str, str]]] = {}
    contacts: list[Contact] = []
    for pupil in pupils:
        if pupil.family_id not in families:
            chance = recipe.chance("contacts", int(pupil.family_id[1:]))
            families[pupil.family_id] = _family(chance, pupil)
        contacts += rows_of(pupil, families[pupil.family_id])
    return contacts


def rows_of(pupil: Pupil, people: Sequence[Mapping[str, str]]) -> list[Contact]:
    """The same people as contacts of this pupil."""
    return [
        Contact(pupil.pupil_id, f"{pupil.family_id}-{place}", {**person, "priority": str(place)})
        for place, person in enumerate(people, start=1)
    ]


def person(pupil: Pupil, place: int, **values: str) -> dict[str, str]:
    """One contact with every field; what is not given is that of a parent in the pupil's home."""
    family = int(pupil.family_id[1:])
    forenames = MEN if values.get("title") == "Mr" else WOMEN
    contact = {
        "title": "Ms",
        "forename": forenames[(family * 5 + place * 3) % len(forenames)],
        "surname": pupil.surname,
        "relationship": "mother",
        "parental_responsibility": "1",
        "lives_with": "1",
        "phone": phone(family * 4 + place),
        "phone_2": "",
        "language": "English",
        "interpreter": "0",
        **dict(zip(("address_1", "address_2", "town", "postcode"), pupil.address, strict=True)),
        "may_contact": "1",
        "may_receive_letters": "1",
        "may_collect": "1",
        "legal_restriction": "",
        **values,
    }
    first = f"{contact['forename']}.{contact['surname']}".lower().replace(" ", "")
    contact.setdefault("email", f"{first}.{family}@example.org")
    return contact


def _family(chance: np.random.Generator, pupil: Pupil) -> list[dict[str, str]]:
    counts, shares = choices("contacts", "how_many")
    many = int(chance.choice(counts, p=shares))
    speaks_other = pupil.values.get("eal") == "1" and chance.random() < number(
        "contacts", "other_language_beside_eal"
    )
    language = LANGUAGES[int(chance.integers(len(LANGUAGES)))] if speaks_other else "English"
    needs = speaks_other and chance.random() < number("contacts", "interpreter")
    people = []
    for place, relationship in enumerate(ROLES[:many], start=1):
        values = {"relationship": relationship, "title": TITLES[relationship], "language": language}
        values["interpreter"] = "1" if needs and place <= 2 else "0"
        if relationship == "father" and chance.random() < number("contacts", "father_elsewhere"):
            values |= _elsewhere(pupil, chance)
        if place > 2:
            values |= {"parental_responsibility": "0", "may_receive_letters": "0"}
            values |= _elsewhere(pupil, chance)
            values["surname"] = SURNAMES[int(chance.integers(len(SURNAMES)))]
        if chance.random() < number("contacts", "without_email"):
            values["email"] = ""
        people.append(person(pupil, place, **values))
    return people


def _elsewhere(pupil: Pupil, chance: np.random.Generator) -> dict[str, str]:
    """Lives at another invented address."""
    lines = address(int(pupil.family_id[1:]) + int(chance.integers(1000, 3000)))
    return {
        "lives_with": "0",
        **dict(zip(("address_1", "address_2", "town", "postcode"), lines, strict=True)),
    }
