"""Fills the two papers of the desk, late slip and on-site list, for `documents` to print."""

from __future__ import annotations

from datetime import datetime

from herringbone import documents
from herringbone.web.absences.prefills import prefills_for
from herringbone.web.clock import LONDON
from herringbone.web.movements.models import Movement
from herringbone.web.movements.onsite import ClassOnSite, OnSite
from herringbone.web.movements.places import Place
from herringbone.web.registers.arrivals import session_at
from herringbone.web.registers.minutes import minutes_after_start
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import School
from herringbone.web.schools.roll import value_on
from herringbone.web.ui.days import clock


def late_slip(movement: Movement, printed_at: datetime) -> documents.LateSlip | None:
    """The slip of a child who was signed in; None while no mark says that they are here."""
    school, pupil = movement.school, movement.pupil
    at = movement.at.astimezone(LONDON)
    session = session_at(school, at)
    code = codes_held(school, [pupil], [movement.day])[pupil.pk, movement.day, session]
    if not code:
        return None
    prefill = prefills_for(school, [pupil], movement.day).get((pupil.pk, session))
    return documents.LateSlip(
        school=_school(school),
        pupil=f"{pupil.first_name} {pupil.surname}".strip(),
        class_name=value_on(pupil, "class", movement.day),
        day=movement.day,
        arrived=at.time(),
        minutes=max(0, minutes_after_start(school, movement.day, session, at)),
        code=code,
        signed_in_by=movement.name,
        printed_at=printed_at,
        agreed_start=prefill.agreed_start if prefill else None,
        reason=movement.get_why_display(),
    )


def on_site_list(school: School, seen: OnSite, *, large: bool = False) -> documents.OnSiteList:
    """The list for an evacuation; whoever is not known is among those to be found."""
    return documents.OnSiteList(
        school=_school(school),
        as_at=seen.as_at,
        classes=tuple(_class(group) for group in seen.classes),
        says=seen.says,
        compact=not large,
        large=large,
    )


def _class(group: ClassOnSite) -> documents.OnSiteClass:
    return documents.OnSiteClass(
        name=group.name or "no class",
        register=group.says,
        taken=group.is_registered,
        on_site=tuple(
            documents.OnSitePupil(
                place.pupil.surname,
                place.pupil.first_name,
                place.says,
                note=place.to_know if place.to_know != place.says else "",
            )
            for place in group.to_find
        ),
        away=tuple(_away(place) for place in group.away),
    )


def _away(place: Place) -> documents.AwayPupil:
    return documents.AwayPupil(
        place.pupil.surname,
        place.pupil.first_name,
        place.says,
        due_back=clock(place.due_back) if place.due_back else "",
    )


def _school(school: School) -> documents.School:
    return documents.School(name=school.name, laestab=school.laestab, urn=school.urn)
