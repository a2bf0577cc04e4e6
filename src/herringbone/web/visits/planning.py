"""Plans a visit by hand, drops one, and keeps what should be known of a home."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Pupil, School
from herringbone.web.visits.models import HomeNote, HomeVisit, Reason
from herringbone.web.visits.stops import family_of


class Unvisited(ValueError):
    """It cannot be so; the words say why and what to do."""


@transaction.atomic
def plan(
    *, pupil: Pupil, day: date, reason: Reason, why: str, by: Author, now: datetime
) -> HomeVisit:
    """A visit that somebody asked for; the same said twice is one. Raises Unvisited without a
    reason, for a day that has been, or where the child is on that day's route already."""
    if not why.strip():
        raise Unvisited("Say why the visit is made: whoever knocks has to know it.")
    if day < now.date():
        raise Unvisited("Choose today or a day to come.")
    if pupil.died_on is not None:
        raise Unvisited("Nobody knocks at this home: ask the head or the safeguarding lead.")
    School.objects.select_for_update(no_key=True).get(pk=pupil.school_id)
    for held in HomeVisit.objects.filter(
        school=pupil.school, day=day, dropped_at=None, done_at=None, made_with=None, pupil=pupil
    ):
        if (held.made_by, held.reason, held.why) == (by.name, reason, why.strip()):
            return held
        if held.reason != Reason.WORK or held.is_out:
            raise Unvisited("This home is on the route of that day already.")
    made: HomeVisit = HomeVisit.objects.create(
        school=pupil.school,
        pupil=pupil,
        day=day,
        reason=reason,
        why=why.strip(),
        made_by=by.name,
        made_at=now,
    )
    return made


@transaction.atomic
def drop(*, visit: HomeVisit, why: str, now: datetime) -> None:
    """Takes a visit that was asked for by hand off the route; it stays with the reason."""
    held = HomeVisit.objects.select_for_update().get(pk=visit.pk)
    if held.dropped_at is not None:
        return
    if held.done_at is not None or held.outing_id is not None:
        raise Unvisited("Somebody is out on it, or has been: say how it ended instead.")
    if not why.strip():
        raise Unvisited("Say why it is not made: the reason is kept.")
    held.dropped_at, held.dropped_why = now, why.strip()
    held.save(update_fields=["dropped_at", "dropped_why"])


@transaction.atomic
def note_home(*, pupil: Pupil, words: str, two_go: bool, by: Author, now: datetime) -> HomeNote:
    """For whoever knocks there next; the same said twice is one. Raises Unvisited without words."""
    if not words.strip():
        raise Unvisited("Write what whoever knocks should know.")
    School.objects.select_for_update(no_key=True).get(pk=pupil.school_id)
    held: HomeNote | None = HomeNote.objects.filter(
        school=pupil.school, family=family_of(pupil), words=words.strip(), two_go=two_go,
        ended_at=None,
    ).first()  # fmt: skip
    if held is not None:
        return held
    made: HomeNote = HomeNote.objects.create(
        school=pupil.school,
        family=family_of(pupil),
        words=words.strip(),
        two_go=two_go,
        made_by=by.name,
        made_at=now,
    )
    return made


def notes_of(pupil: Pupil) -> list[HomeNote]:
    """What holds of the home."""
    held = HomeNote.objects.filter(school=pupil.school, family=family_of(pupil), ended_at=None)
    return list(held)


def end_note(*, note: HomeNote, by: Author, now: datetime) -> None:
    """It no longer holds, and stays with who said so."""
    HomeNote.objects.filter(pk=note.pk, ended_at=None).update(ended_at=now, ended_by=by.name)
