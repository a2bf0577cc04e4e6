"""Paper around a register: the supply slip, and the week's register for a power cut, as PDF.

Values go into the documents of the pure half; nothing is laid out here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from herringbone.documents import PaperRegister, PaperRow, SupplySlip
from herringbone.documents import School as Issuer
from herringbone.documents.printing import pdf
from herringbone.web.absences.prefills import Prefill, prefills_for
from herringbone.web.movements.places import ON_SITE_CODES
from herringbone.web.schools.models import Cover, Pupil, School
from herringbone.web.taking.covering import spaced, tidied
from herringbone.web.taking.missing import who_should_take
from herringbone.web.taking.sheet import class_pupils

WEEK = 5


def slip_pdf(school: School, cover: Cover, code: str, now: datetime, *, address: str) -> bytes:
    """The slip of one class and day. Raises ValueError where it can not be printed."""
    return pdf(
        SupplySlip(
            school=issuer(school),
            class_name=cover.class_name,
            day=cover.date,
            code=spaced(tidied(code)),
            address=address.removeprefix("https://").removeprefix("http://"),
            office="the school office",
            morning=_open(school, "AM"),
            afternoon=_open(school, "PM"),
            printed_at=now,
        )
    )


def paper_register_pdf(school: School, class_name: str, day: date, now: datetime) -> bytes:
    """The register of the week that holds `day`, with what is known ahead. Raises LookupError for a
    class without pupils."""
    monday = day - timedelta(days=day.weekday())
    days = [monday + timedelta(days=number) for number in range(WEEK)]
    pupils = class_pupils(school, class_name, day)
    if not pupils:
        raise LookupError(f"Nobody is in {class_name} in the week of {monday.day} {monday:%B %Y}.")
    teachers = who_should_take(school, monday).get(class_name, ())
    return pdf(
        PaperRegister(
            school=issuer(school),
            class_name=class_name,
            teacher=", ".join(one.name for one in teachers),
            monday=monday,
            rows=_rows(school, pupils, days),
            morning=_open(school, "AM"),
            afternoon=_open(school, "PM"),
            printed_at=now,
            closed=_closed(school, days),
        )
    )


def issuer(school: School) -> Issuer:
    return Issuer(name=school.name, laestab=school.laestab, urn=school.urn)


def _open(school: School, session: str) -> str:
    return f"opens {school.starts(session):%H:%M}, closes {school.closes(session):%H:%M}"


def _rows(school: School, pupils: Sequence[Pupil], days: Sequence[date]) -> tuple[PaperRow, ...]:
    known = {day: prefills_for(school, pupils, day) for day in days}
    return tuple(
        PaperRow(
            pupil.surname or pupil.pupil_id,
            pupil.first_name,
            planned=tuple(
                (day, session, known[day][pupil.pk, session].code)
                for day in days
                for session in ("AM", "PM")
                if _stands(known[day].get((pupil.pk, session)))
            ),
        )
        for pupil in pupils
    )


def _stands(prefill: Prefill | None) -> bool:
    """Whether it fills the box: whoever is said to come is looked at, on paper as well."""
    return prefill is not None and prefill.code not in ("", *ON_SITE_CODES)


def _closed(school: School, days: Sequence[date]) -> tuple[tuple[date, str], ...]:
    """Sessions of these days with no school."""
    held = {day.date: day for day in school.days.filter(date__in=days)}
    return tuple(
        (day, session)
        for day in days
        for session in ("AM", "PM")
        if day not in held or not (held[day].am if session == "AM" else held[day].pm)
    )
