"""Builds the demonstration: a trust of two invented schools as of its morning.

Roll and calendar by the import, history as one entry, yesterday and today as teachers took them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.db import transaction

from herringbone.synthetic import trust_records
from herringbone.synthetic.trust import make_trust
from herringbone.web.clock import LONDON
from herringbone.web.demo import days, known
from herringbone.web.demo.closing import stamp_days
from herringbone.web.demo.place import moment_of
from herringbone.web.demo.roll import Enrolled, enrol, write_history
from herringbone.web.demo.schema import make_tables, write_in_haste, write_safely
from herringbone.web.demo.staff import Staff, engage, give_caseload, sign_ins
from herringbone.web.demo.working import work_days
from herringbone.web.demo.worries import tell_worries
from herringbone.web.schools.models import Trust, TrustFamily, TrustFamilyMember, TrustPerson
from herringbone.web.schools.tenancy import within

SEED = 5
Progress = Callable[[str], None]


def build(today: date, progress: Progress) -> list[tuple[str, str, str]]:
    """Fills the empty database that the settings name, tells `progress` each of `place.STEPS`, and
    gives the sign-ins: school, position, address."""
    progress("Making two invented schools")
    given = make_trust(today, SEED)
    progress("Making the tables")
    make_tables()
    write_in_haste()
    trust = Trust.objects.create(name=given.name, slug="herringford")
    made = []
    for number, school in enumerate(given.schools):
        with transaction.atomic():
            made.append(_school(trust, school, number, today, progress))
    progress("Joining families and persons across the schools")
    with within(*(enrolled.school for enrolled in made)), transaction.atomic():
        _join(trust, given, made)
    write_safely()
    return sign_ins([enrolled.school for enrolled in made])


def _school(
    trust: Trust,
    given: trust_records.TrustSchool,
    number: int,
    today: date,
    progress: Progress,
) -> Enrolled:
    calendar = given.registers.calendar
    began = datetime.combine(calendar.dates[0], time(8, 0), tzinfo=LONDON)
    yesterday = calendar.dates[calendar.last_index(today - timedelta(days=1))]
    name = given.registers.school.name
    progress(f"{name}: roll and calendar")
    enrolled = enrol(trust, given, began)
    with within(enrolled.school):
        staff = engage(enrolled.school, number, calendar.dates[0])
        progress(f"{name}: two years of registers")
        evening = datetime.combine(yesterday, time(7, 30), tzinfo=LONDON)
        write_history(enrolled, yesterday, evening)
        progress(f"{name}: the last days and this morning")
        _lately(enrolled, staff, yesterday, today)
        pupils = [p for p in enrolled.pupils.values() if p.values.get("social_worker") == "1"]
        give_caseload(enrolled.school, staff, pupils, calendar.dates[0])
        progress(f"{name}: what the strategy asks for")
        work_days(enrolled.school, staff, moment_of(today))
    return enrolled


def _lately(enrolled: Enrolled, staff: Staff, yesterday: date, today: date) -> None:
    known.set_patterns(enrolled, staff, today)
    known.ask(enrolled, staff)
    days.take_day(enrolled, staff, yesterday)
    days.amend_lately(enrolled, staff, yesterday)
    known.plan(enrolled, staff)
    known.report(enrolled, staff)
    days.take_morning(enrolled, staff)
    known.confirm_trips(enrolled, staff)
    known.pass_the_door(enrolled, staff)
    stamp_days(enrolled, staff, today)
    tell_worries(enrolled, staff, today)


def _join(trust: Trust, given: trust_records.Trust, made: list[Enrolled]) -> None:
    for family_id in given.families:
        family = TrustFamily.objects.create(trust=trust)
        for enrolled in made:
            TrustFamilyMember.objects.create(
                school=enrolled.school, family=family, school_family=family_id
            )
    for pupil_id in (given.moved, given.dual):
        person = TrustPerson.objects.create(trust=trust)
        for enrolled in made:
            pupil = enrolled.pupils.get(pupil_id)
            if pupil is not None:
                pupil.person = person
                pupil.save(update_fields=["person"])
