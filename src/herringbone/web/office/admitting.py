"""A pupil comes onto the roll: a new one, or one who was here before and gets a second enrolment.

Whoever joins gets the closures already recorded for their sessions, so that no blank looks missed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from herringbone.engine.england import upn as upns
from herringbone.web.office.events import give_to_joiner
from herringbone.web.office.leaving import close_search
from herringbone.web.office.models import Admission, Deed
from herringbone.web.office.moving import set_from
from herringbone.web.office.roll_words import RollRefused, note_change
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import (
    ClassGroup,
    Contact,
    Enrolment,
    Pupil,
    School,
    TrustPerson,
)


@dataclass(frozen=True)
class NewPupil:
    """What the admission register asks (regulation 8): names, birth, address, school, parents."""

    surname: str
    forename: str
    class_name: str
    start: date
    date_of_birth: date | None = None
    known_as: str = ""
    sex: str = ""
    upn: str = ""
    pupil_id: str = ""
    family_id: str = ""
    year_group: str = ""
    address: tuple[str, ...] = ()
    last_school: str = ""
    contacts: tuple[dict[str, Any], ...] = field(default_factory=tuple)


@transaction.atomic
def admit(*, school: School, new: NewPupil, author: Author, at: datetime) -> Pupil:
    """Adds a pupil with their first enrolment; raises RollRefused for a class or UPN that is none,
    and for a number that somebody here has already."""
    group = _class(school, new.class_name)
    upn = _upn(school, new.upn)
    pupil: Pupil = Pupil.objects.create(
        school=school,
        pupil_id=_pupil_id(school, new.pupil_id),
        upn=upn,
        surname=new.surname.strip(),
        forename=new.forename.strip(),
        known_as=new.known_as.strip(),
        date_of_birth=new.date_of_birth,
        family_id=new.family_id,
        person=_person(school, upn),
        address=[line for line in new.address if line],
        values={
            "class": group.name,
            "year_group": new.year_group or group.year_group,
            **({"sex": new.sex} if new.sex else {}),
        },
    )
    _contacts(pupil, new.contacts)
    _enrol(pupil, new.start, new.last_school)
    _said(pupil, Deed.ADMITTED, new.start, f"into {group.name}", author, at)
    return pupil


@transaction.atomic
def take_back_on_roll(
    *,
    pupil: Pupil,
    class_name: str,
    start: date,
    author: Author,
    at: datetime,
    last_school: str = "",
) -> Enrolment:
    """A returner: a second enrolment of one pupil, with the class dated from the new start. Raises
    RollRefused where the pupil is still on roll or was on roll on the starting day."""
    group = _class(pupil.school, class_name)
    overlaps = Enrolment.objects.filter(pupil=pupil).filter(Q(end=None) | Q(end__gte=start))
    if overlaps.exists():
        raise RollRefused(f"{pupil.name} is on roll on {start:%d/%m/%Y} already.")
    enrolment = _enrol(pupil, start, last_school)
    set_from(pupil, "class", group.name, start, today=at.date())
    if group.year_group:
        set_from(pupil, "year_group", group.year_group, start, today=at.date())
    close_search(pupil=pupil, how="came back", author=author, at=at)
    _said(pupil, Deed.RETURNED, start, f"into {group.name}", author, at)
    return enrolment


def next_pupil_id(school: School) -> str:
    """A number that nobody here has: the count of pupils and one, or the first free one after."""
    taken = set(Pupil.objects.filter(school=school).values_list("pupil_id", flat=True))
    number = len(taken) + 1
    while f"N{number:05d}" in taken:
        number += 1
    return f"N{number:05d}"


def _said(pupil: Pupil, deed: Deed, start: date, says: str, author: Author, at: datetime) -> None:
    give_to_joiner(school=pupil.school, pupil=pupil, since=start, author=author, at=at)
    note_change(pupil=pupil, deed=deed, day=start, says=says, author=author, at=at)


def _class(school: School, name: str) -> ClassGroup:
    group: ClassGroup | None = ClassGroup.objects.filter(
        school=school, name=name, is_current=True
    ).first()
    if group is None:
        raise RollRefused(f"There is no {school.class_word} {name or 'without a name'}.")
    return group


def _upn(school: School, text: str) -> str:
    upn = upns.tidy(text)
    if not upn:
        return ""
    problem = upns.problem(upn)
    if problem:
        raise RollRefused(f"{problem[0].upper()}{problem[1:]}. Leave it out until you have it.")
    held = Pupil.objects.filter(school=school, upn=upn).first()
    if held is not None:
        raise RollRefused(f"{held.name} has this UPN. Were they here before? Take them back on.")
    return upn


def _pupil_id(school: School, text: str) -> str:
    wanted = text.strip() or next_pupil_id(school)
    if Pupil.objects.filter(school=school, pupil_id=wanted).exists():
        raise RollRefused(f"Another {school.pupil_word} has the number {wanted}.")
    return wanted


def _person(school: School, upn: str) -> TrustPerson | None:
    """The same child at another school of the trust: a transfer keeps the person."""
    if not upn or school.trust_id is None:
        return None
    known = Pupil.everywhere.filter(upn=upn, school__trust_id=school.trust_id).first()
    if known is None:
        return None
    if known.person_id is None:
        person = TrustPerson.objects.create(trust_id=school.trust_id)
        Pupil.everywhere.filter(pk=known.pk).update(person=person)
        return person
    return TrustPerson.objects.get(pk=known.person_id)


def _contacts(pupil: Pupil, contacts: tuple[dict[str, Any], ...]) -> None:
    for number, fields in enumerate(contacts, start=1):
        Contact.objects.create(
            school=pupil.school,
            pupil=pupil,
            contact_id=f"{pupil.pupil_id}-{number}",
            priority=str(number),
            **fields,
        )


def _enrol(pupil: Pupil, start: date, last_school: str) -> Enrolment:
    enrolment: Enrolment = Enrolment.objects.create(school=pupil.school, pupil=pupil, start=start)
    Admission.objects.create(
        school=pupil.school, enrolment=enrolment, last_school=last_school.strip()
    )
    return enrolment
