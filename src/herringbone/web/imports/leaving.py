"""The way out: a school as the flat files that it could be brought in from again, byte for byte."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from pathlib import Path

from herringbone.engine.record import roll
from herringbone.engine.record.registers import Registers
from herringbone.exchange.flat import write_folder
from herringbone.web.imports.models import ImportRun
from herringbone.web.schools.models import (
    Contact,
    DoneBefore,
    PenaltyNotice,
    School,
    SchoolEvent,
)
from herringbone.web.schools.tenancy import within
from herringbone.web.strategies.stored import registers_of


def export_school(school: School, folder: Path) -> Registers:
    """Writes the flat files into a folder, which appears whole or not at all; gives what was
    written."""
    registers = registers_to_leave(school)
    write_folder(registers, folder)
    return registers


def registers_to_leave(school: School) -> Registers:
    """All that is held, rows without an order of their own in the order in which they came."""
    with within(school):
        registers = registers_of(school, with_everything=True)
        return replace(
            registers,
            school=replace(
                registers.school,
                academic_year_start=school.academic_year_start,
                closes_at=_closes_at(school),
            ),
            contacts=_contacts(school, registers),
            events=[
                roll.SchoolEvent(row.date, row.event, row.subject_kind, row.subject, row.outcome)
                for row in SchoolEvent.objects.filter(school=school).order_by("pk")
            ],
            done=[
                roll.Done(row.provision, row.step, row.subject, row.date, row.outcome)
                for row in DoneBefore.objects.filter(school=school).order_by("pk")
            ],
            notices=[
                roll.Notice(
                    row.pupil.pupil_id, row.contact_id, row.date, row.outcome, row.issued_by
                )
                for row in PenaltyNotice.objects.filter(school=school)
                .select_related("pupil")
                .order_by("pk")
            ],
        )


def _contacts(school: School, registers: Registers) -> list[roll.Contact]:
    rows = Contact.objects.filter(school=school).order_by("pk")
    keys = list(rows.values_list("pupil__pupil_id", "contact_id"))
    order = {key: place for place, key in enumerate(keys)}
    return sorted(registers.contacts, key=lambda one: order[one.pupil_id, one.contact_id])


def _closes_at(school: School) -> time | None:
    """When the morning register closes; a time that nobody ever told is not made up."""
    default = School._meta.get_field("am_closes").default
    founding = ImportRun.objects.filter(school=school, made_school=True).first()
    told = founding is None or "closes_at" in founding.stated or school.am_closes != default
    return school.am_closes if told else None
