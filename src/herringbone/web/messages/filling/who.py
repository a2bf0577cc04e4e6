"""Values about who: child, parent, school, the person who is named, and what was said before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from herringbone.engine.england.national import authorities
from herringbone.web.clock import LONDON
from herringbone.web.communications.models import Communication
from herringbone.web.messages.filling.facts import Facts
from herringbone.web.messages.models import Message
from herringbone.web.messages.states import OUT
from herringbone.web.schools.models import Post, Pupil, Role, School
from herringbone.web.schools.people import posts_on
from herringbone.web.schools.roll import value_on
from herringbone.web.ui.days import day_year
from herringbone.web.ui.figures import listed

STANDING_IN = (Role.ATTENDANCE_OFFICER, Role.ATTENDANCE_LEAD, Role.OFFICE, Role.HEAD)
"""Who is named where nobody holds the role that the strategy gives."""


def child_values(facts: Facts, pupils: Sequence[Pupil]) -> dict[str, str]:
    one = pupils[0]
    return {
        "child_name": listed([pupil.first_name for pupil in pupils]),
        "child_full_name": f"{one.forename} {one.surname}".strip(),
        "class_name": value_on(one, "class", facts.today),
    }


def school_values(school: School) -> dict[str, str]:
    authority = authorities().get(school.la)
    return {
        "school_name": school.name,
        "attendance_line": school.attendance_phone or school.phone,
        "authority_name": authority.name if authority else "",
    }


def named_values(school: School, role: str, day: date, class_name: str) -> dict[str, str]:
    """The named person, their position and number; the school's own where they have none."""
    post = named_person(school, role, day, class_name)
    if post is None:
        return {}
    return {
        "contact_name": str(post.user),
        "contact_role": post.position,
        "contact_phone": post.phone or school.attendance_phone or school.phone,
    }


def named_person(school: School, role: str, day: date, class_name: str) -> Post | None:
    """Who holds the role today: a class teacher of that class, else the office by its order."""
    for wanted in (role, *STANDING_IN):
        held = posts_on(school, day).filter(role=wanted).select_related("user")
        if wanted == Role.CLASS_TEACHER:
            held = held.filter(class_name=class_name)
        found: Post | None = held.order_by("start", "pk").first()
        if found is not None:
            return found
    return None


def before_values(pupil: Pupil, contact_key: str) -> dict[str, str]:
    """The last letter that this parent had, and when somebody last spoke with this parent: never
    what the other one had or said."""
    letters = Message.objects.filter(
        school=pupil.school_id,
        about__pupil=pupil,
        contact_key=contact_key,
        state__in=OUT,
        sent_at__isnull=False,
    ).exclude(purpose="safety")
    talks = Communication.objects.filter(
        school=pupil.school_id, pupil=pupil, contact_key=contact_key, spoke=True, taken_back_by=None
    )
    letter, talk = letters.order_by("-sent_at").first(), talks.order_by("-at").first()
    return {
        "previous_letter": letter.title if letter else "",
        "previous_letter_date": _day(letter.sent_at) if letter else "",
        "last_talk_date": _day(talk.at) if talk else "",
    }


def _day(moment: object) -> str:
    return day_year(moment.astimezone(LONDON))  # type: ignore[attr-defined]
