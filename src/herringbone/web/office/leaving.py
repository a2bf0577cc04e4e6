"""A pupil leaves the roll on a lawful ground, or stays on it while people look for them.

Taking a name off without a ground is an offence and loses a child; the form cannot do it
(practice 21; regulation 9 of SI 2024/208).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from herringbone.web.office.grounds import Ground, ground_on
from herringbone.web.office.models import Deed, MissingEducation
from herringbone.web.office.roll_words import RollRefused, note_change
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Enrolment, Pupil


@dataclass(frozen=True)
class Leaving:
    """What the form says: the last day on roll, the ground, where to, how that was confirmed."""

    last_day: date
    ground: str
    destination: str = ""
    confirmed_how: str = ""
    enquiry_made: bool = False


@transaction.atomic
def record_leaver(*, pupil: Pupil, leaving: Leaving, author: Author, at: datetime) -> Enrolment:
    """Ends the enrolment that holds the last day; raises RollRefused, in words, where the ground is
    missing or what it needs was not said."""
    ground = _ground(leaving)
    _complete(leaving, ground)
    enrolment = _enrolment(pupil, leaving.last_day)
    enrolment.end = leaving.last_day
    enrolment.ground = ground.key
    enrolment.destination = leaving.destination.strip()
    enrolment.confirmed_how = leaving.confirmed_how.strip()
    enrolment.save(update_fields=["end", "ground", "destination", "confirmed_how"])
    if ground.is_death:
        pupil.died_on = leaving.last_day
        pupil.save(update_fields=["died_on"])
    close_search(pupil=pupil, how=f"left: {ground.says}", author=author, at=at)
    says = "; ".join(filter(None, (ground.says, enrolment.destination, enrolment.confirmed_how)))
    note_change(pupil=pupil, deed=Deed.LEFT, day=leaving.last_day, says=says, author=author, at=at)
    return enrolment


@transaction.atomic
def open_search(
    *, pupil: Pupil, last_seen: date | None, told: str, author: Author, at: datetime
) -> MissingEducation:
    """The pupil stays on roll, on the list of those being looked for; a second report adds none."""
    if not told.strip():
        raise RollRefused("Say what you were told, and by whom.")
    row, is_new = MissingEducation.objects.get_or_create(
        school=pupil.school,
        pupil=pupil,
        closed_at=None,
        defaults={
            "last_seen": last_seen,
            "told": told.strip(),
            "opened_by": f"{author.name}, {author.position}",
            "opened_at": at,
        },
    )
    if is_new:
        note_change(
            pupil=pupil, deed=Deed.MISSING, day=at.date(), says=row.told, author=author, at=at
        )
    return row


@transaction.atomic
def found(*, pupil: Pupil, how: str, author: Author, at: datetime) -> None:
    """The pupil's whereabouts are known again; raises RollRefused without saying how."""
    if not how.strip():
        raise RollRefused("Say how the pupil was found, and by whom.")
    if close_search(pupil=pupil, how=how.strip(), author=author, at=at):
        note_change(
            pupil=pupil, deed=Deed.FOUND, day=at.date(), says=how.strip(), author=author, at=at
        )


def close_search(*, pupil: Pupil, how: str, author: Author, at: datetime) -> int:
    open_ones = MissingEducation.objects.filter(school=pupil.school, pupil=pupil, closed_at=None)
    closed: int = open_ones.update(
        closed_at=at, closed_by=f"{author.name}, {author.position}", closed_how=how[:300]
    )
    return closed


def _ground(leaving: Leaving) -> Ground:
    ground = ground_on(leaving.ground, leaving.last_day)
    if ground is None:
        raise RollRefused(
            "Choose a ground. Without one the law keeps the pupil on roll: put them on the "
            "missing-education list instead."
        )
    return ground


def _complete(leaving: Leaving, ground: Ground) -> None:
    """Raises RollRefused for whatever the ground needs and the form does not say."""
    if ground.asks_destination and not leaving.destination.strip():
        raise RollRefused("Say where the pupil goes: the school, authority or country.")
    if not leaving.confirmed_how.strip():
        wanted = "the parent's letter and its date" if ground.needs_notice else "who, how and when"
        raise RollRefused(f"Say how that was confirmed: {wanted}.")
    if ground.needs_enquiry and not leaving.enquiry_made:
        raise RollRefused(
            "This ground holds only after the school and the local authority looked together and "
            "agree. Until then put the pupil on the missing-education list."
        )


def _enrolment(pupil: Pupil, day: date) -> Enrolment:
    held = Enrolment.objects.select_for_update().filter(pupil=pupil, start__lte=day)
    for row in held.order_by("-start"):
        if row.end is None or row.end >= day:
            return row
    raise RollRefused(f"{pupil.name} is not on roll on {day:%d/%m/%Y}.")
