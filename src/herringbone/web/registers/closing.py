"""When a register opens and closes, by the school's own clock: until it closes an entry belongs to
the taking of it, after that every change is an amendment (practice 13)."""

from __future__ import annotations

from datetime import date, datetime

from herringbone.web.clock import LONDON
from herringbone.web.registers.models import Kind
from herringbone.web.schools.models import School


def starts_at(school: School, day: date, session: str) -> datetime:
    """The moment at which a session begins, in London."""
    return datetime.combine(day, school.starts(session), tzinfo=LONDON)


def closes_at(school: School, day: date, session: str) -> datetime:
    """The moment at which a session's register closes, in London."""
    return datetime.combine(day, school.closes(session), tzinfo=LONDON)


def is_closed(school: School, day: date, session: str, now: datetime) -> bool:
    """At the closing minute itself the register is closed."""
    return now >= closes_at(school, day, session)


def kind_for(school: School, day: date, session: str, now: datetime) -> Kind:
    """`taken` until the register closes, `amended` from then on."""
    return Kind.AMENDED if is_closed(school, day, session, now) else Kind.TAKEN
