"""A day at the desk for tests: registers drawn and submitted, movements typed as a table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from uuid import uuid4

from herringbone.web.clock import LONDON
from herringbone.web.movements.models import Direction, Movement, Why
from herringbone.web.movements.onsite import on_site
from herringbone.web.movements.places import Where
from herringbone.web.movements.signing import Passing, sign_in, sign_out
from herringbone.web.registers.changes import Author, Change
from herringbone.web.registers.submission import submit_class_register
from herringbone.web.schools.models import Pupil, School
from worlds import TODAY

DESK = Author("Tess Office", "office manager")

LETTERS = {
    Where.ON_SITE: "■",
    Where.ASSUMED: "?",
    Where.UNKNOWN: "!",
    Where.OVERDUE: "o",
    Where.AWAY: "·",
}


def at(clock: str) -> datetime:
    """A time of Friday 20 November 2026."""
    hour, minute = clock.split(":")
    return datetime.combine(TODAY, time(int(hour), int(minute)), tzinfo=LONDON)


def register(
    school: School,
    pupils: Mapping[str, Pupil],
    marks: str,
    *,
    at_clock: str,
    class_name: str = "3B",
) -> None:
    """Submits a class's register, a code a pupil in order ("/ N V -", "-" for none)."""
    moment = at(at_clock)
    session = "PM" if moment.hour >= 12 else "AM"
    changes = [
        Change(pupil, TODAY, session, "" if code == "-" else code)
        for pupil, code in zip(pupils.values(), marks.split(), strict=True)
    ]
    submit_class_register(
        school=school,
        class_name=class_name,
        date=TODAY,
        session=session,
        changes=changes,
        author=Author("Ms Teacher", "class teacher"),
        at=moment,
        client_id=uuid4(),
        began_from=0,
    )


def out(school: School, pupil: Pupil, clock: str, **more: Any) -> Movement:
    fields = {"why": Why.APPOINTMENT, "with_words": "nan", "allowed_by": "Ms Head", **more}
    passing = Passing(at=at(clock), **fields)
    return sign_out(school=school, pupil=pupil, passing=passing, author=DESK, now=at(clock))


def back(school: School, pupil: Pupil, clock: str, **more: Any) -> Any:
    passing = Passing(at=at(clock), **{"why": Why.BACK, **more})
    return sign_in(school=school, pupil=pupil, passing=passing, author=DESK, now=at(clock))


def drawn(school: School, pupils: Mapping[str, Pupil], clock: str) -> str:
    """Everybody's whereabouts at a time, a letter a pupil: ■ on site, ? assumed, ! unknown,
    o overdue, · away."""
    seen = {
        place.pupil.pk: place
        for group in on_site(school, at(clock)).classes
        for place in group.places
    }
    return "".join(LETTERS[seen[pupil.pk].where] for pupil in pupils.values())


__all__ = ["DESK", "Direction", "at", "back", "drawn", "out", "register"]
