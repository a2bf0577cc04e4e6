"""Small schools in the database for the web half's tests: days, pupils, people, drawn registers.

They stand on Friday 20 November 2026, 09:10 in London; fixtures are in `tests/web/conftest.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client

from herringbone.synthetic.terms import year_of_days
from herringbone.web.clock import LONDON
from herringbone.web.registers.changes import Author, Change, Occasion
from herringbone.web.registers.models import Entry, Kind, Source
from herringbone.web.registers.record import write_entry
from herringbone.web.schools.models import (
    AcademicYear,
    ClassGroup,
    Contact,
    Enrolment,
    Post,
    Pupil,
    Role,
    School,
    SchoolDay,
    Trust,
)
from herringbone.web.schools.tenancy import within
from written_again import WrittenAgain

NOW = datetime(2026, 11, 20, 9, 10, tzinfo=LONDON)
TODAY = NOW.date()
PASSWORD = "herringbone-tests-only"
OFFICE = Author("Tess Office", "office manager")
SURNAMES = ("Ashdown", "Birchall", "Cawley", "Denholm", "Elstow", "Farrow", "Garside", "Holm")


@dataclass
class World:
    """A school with its people: `by_role` are users, `pupils` by forename."""

    school: School
    by_role: dict[Role, Any] = field(default_factory=dict)
    pupils: dict[str, Pupil] = field(default_factory=dict)

    def client(self, role: Role) -> Client:
        """A browser in which whoever holds the role has signed in."""
        client = Client()
        client.force_login(self.by_role[role])
        return client

    def url(self, path: str = "") -> str:
        return f"/s/{self.school.slug}/{path}"


def make_trust(name: str = "Weave Trust", slug: str = "weave") -> Trust:
    return Trust.objects.create(name=name, slug=slug)


def make_school(
    slug: str = "hill", *, trust: Trust | None = None, years: Iterable[int] = (2026,), **more: Any
) -> School:
    """A school with the days of some academic years."""
    fields: dict[str, Any] = {
        "name": f"{slug.title()} Primary School",
        "phase": "primary",
        "academic_year_start": date(min(years), 9, 1),
    }
    school = School.objects.create(slug=slug, trust=trust, **{**fields, **more})
    with within(school):
        for year in years:
            AcademicYear.objects.create(
                school=school, start=date(year, 9, 1), label=f"{year}/{(year + 1) % 100:02d}"
            )
            SchoolDay.objects.bulk_create(
                SchoolDay(school=school, date=day.date, term=day.term, half_term=day.half_term)
                for day in year_of_days(year)
            )
    return school


def make_pupil(
    school: School,
    forename: str,
    *,
    class_name: str = "3B",
    year_group: str = "3",
    surname: str = "",
    start: date = date(2026, 9, 1),
    **more: Any,
) -> Pupil:
    """A pupil on roll in a class; further `values` (flags "1") by keyword `values`."""
    values = {"class": class_name, "year_group": year_group, **more.pop("values", {})}
    with within(school):
        number = Pupil.objects.filter(school=school).count()
        ClassGroup.objects.get_or_create(
            school=school, name=class_name, defaults={"year_group": year_group}
        )
        pupil: Pupil = Pupil.objects.create(
            school=school,
            pupil_id=f"P{number + 1:04d}",
            forename=forename,
            surname=surname or SURNAMES[number % len(SURNAMES)],
            date_of_birth=more.pop("date_of_birth", date(2018, 10, 3)),
            values=values,
            **more,
        )
        Enrolment.objects.create(school=school, pupil=pupil, start=start)
    return pupil


def make_contact(pupil: Pupil, forename: str = "Dana", **more: Any) -> Contact:
    fields: dict[str, Any] = {
        "contact_id": f"C{pupil.pupil_id}{forename}",
        "priority": "1",
        "title": "Ms",
        "forename": forename,
        "surname": pupil.surname,
        "relationship": "mother",
        "parental_responsibility": "1",
        "phone": "07700 900123",
        "email": f"{forename.lower()}@example.org",
        "may_contact": "1",
        "may_receive_letters": "1",
        "may_collect": "1",
    }
    with within(pupil.school):
        return Contact.objects.create(school=pupil.school, pupil=pupil, **{**fields, **more})


def make_person(school: School, role: Role, *, class_name: str = "", name: str = "") -> Any:
    """A person with a post in the school since September."""
    email = f"{role.value}{class_name}.{school.slug}@example.org".lower()
    user = get_user_model().objects.filter(email=email).first()
    if user is None:
        user = get_user_model().objects.create_user(
            email, PASSWORD, name=name or f"{role.label.title()} {school.slug.title()}"
        )
    with within(school):
        Post.objects.create(
            school=school,
            user=user,
            role=role,
            position=role.label,
            class_name=class_name,
            start=date(2025, 9, 1),
        )
    return user


def make_world(slug: str = "hill", *, trust: Trust | None = None, **more: Any) -> World:
    """A school with a person in every role and three pupils in 3B, whose teacher is one of them."""
    if slug == "hill" and trust is None and not more:
        plain: World = HILL()
        return plain
    return _make_world(slug, trust, more)


def _make_world(slug: str, trust: Trust | None, more: Mapping[str, Any]) -> World:
    school = make_school(slug, trust=trust, **more)
    world = World(school)
    for role in Role:
        class_name = "3B" if role == Role.CLASS_TEACHER else ""
        world.by_role[role] = make_person(school, role, class_name=class_name)
    for forename in ("Amy", "Ben", "Cal"):
        world.pupils[forename] = make_pupil(school, forename)
    return world


HILL = WrittenAgain(lambda: _make_world("hill", None, {}))


def draw(
    school: School,
    page: str,
    pupils: Mapping[str, Pupil],
    *,
    starts: date,
    author: Author = OFFICE,
    kind: Kind = Kind.IMPORTED,
) -> Entry:
    """Writes a drawn register page into the record: a first line of weekdays, then a line a pupil
    with two marks a day (`/\\`, `II`, `-` for none, two letters as `(C1)`), from `starts` on."""
    changes = []
    for line in page.strip().splitlines()[1:]:
        name, *days = line.split()
        for offset, pair in enumerate(days):
            day = _school_day(school, starts, offset)
            for session, code in zip(("AM", "PM"), _codes(pair), strict=True):
                if code:
                    changes.append(Change(pupils[name], day, session, code))
    at = datetime.combine(max(c.date for c in changes), NOW.time(), tzinfo=LONDON)
    occasion = Occasion(kind=kind, source=Source.IMPORT, author=author, at=at)
    with within(school):
        return write_entry(school=school, occasion=occasion, changes=changes)


def _school_day(school: School, starts: date, offset: int) -> date:
    day = starts
    for _ in range(offset):
        day += timedelta(days=3 if day.weekday() == 4 else 1)
    return day


def _codes(pair: str) -> list[str]:
    found, rest = [], pair
    while rest:
        if rest.startswith("("):
            code, _, rest = rest[1:].partition(")")
        else:
            code, rest = rest[0], rest[1:]
        found.append("" if code == "-" else code)
    return ["\\" if code == "/" and i else code for i, code in enumerate(found)]
