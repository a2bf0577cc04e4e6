"""Whom nobody chases because an event for many pupils (a closure, a late bus) explains the session.

It is read from the marks themselves: taking the event back ends the silence with it. What chases a
missing register, and later what texts a family, asks here before it speaks.
"""

from __future__ import annotations

from datetime import date

from herringbone.web.registers.models import MarkDetail
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import School

ORIGIN = "event:"
"""How `MarkDetail.origin` of a mark begins that an event for many pupils made."""


def silenced_pupils(school: School, day: date, session: str) -> frozenset[int]:
    """Keys of the pupils whose mark of the session an event made and nobody changed since."""
    held = MarkDetail.objects.filter(
        school=school, date=day, session=session, origin__startswith=ORIGIN
    )
    return frozenset(held.values_list("pupil_id", flat=True))


def is_silenced(school: School, class_name: str, day: date, session: str) -> bool:
    """Whether an event left nothing to register: it covers the class and every pupil has a mark."""
    silent = silenced_pupils(school, day, session)
    if not silent:
        return False
    pupils = list(school.pupils.on_roll(day).in_class(class_name, day))
    codes = codes_held(school, pupils, [day])
    return any(pupil.pk in silent for pupil in pupils) and all(
        codes[pupil.pk, day, session] for pupil in pupils
    )
