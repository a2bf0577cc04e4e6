"""The file's contacts against those held, field by field.

A contact who was entered here stays; a legal restriction never goes without a person's word.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from herringbone.engine.record import roll
from herringbone.exchange.flat.columns import CONTACTS
from herringbone.web.imports.comparing.ground import Ground, named
from herringbone.web.imports.questions import Ask
from herringbone.web.imports.rows import RowPlan
from herringbone.web.imports.showing import Section
from herringbone.web.schools.models import Contact, Pupil

FILE = CONTACTS.file
FIELDS = CONTACTS.optional


def compare(ground: Ground) -> tuple[RowPlan, Section]:
    plan, section = RowPlan(Contact), Section("contacts", "Contacts")
    if not ground.source.has(FILE):
        return plan, section
    row_of = ground.source.registers.row_of
    given = {(one.pupil_id, one.contact_id): one for one in ground.source.registers.contacts}
    held = {
        (pupil.pupil_id, row.contact_id): row
        for pupil in ground.pupils
        if pupil.pk
        for row in ground.held.contacts.get(pupil.pk, ())
    }
    for key, one in given.items():
        pupil = ground.pupils[row_of[one.pupil_id]]
        if ground.is_older and pupil.pk:
            continue
        row = held.pop(key, None)
        if row is None:
            _make(ground, plan, section, pupil, one)
        else:
            _change(ground, plan, section, pupil, row, one.values)
    for (pupil_id, _), row in held.items():
        _remove(ground, plan, section, ground.pupils[row_of[pupil_id]], row)
    return plan, section


def _make(ground: Ground, plan: RowPlan, section: Section, pupil: Pupil, one: roll.Contact) -> None:
    values = {name: one.values.get(name, "") for name in FIELDS}
    row = Contact(school=ground.school, pupil=pupil, contact_id=one.contact_id, **values)
    plan.made.append(row)
    section.make(named(pupil), "contact", _who(row))


def _change(
    ground: Ground,
    plan: RowPlan,
    section: Section,
    pupil: Pupil,
    row: Contact,
    given: Mapping[str, str],
) -> None:
    values: dict[str, Any] = {
        name: given.get(name, "") for name in FIELDS if ground.source.says(FILE, name)
    }
    goes = row.legal_restriction and not values.get("legal_restriction", row.legal_restriction)
    if goes and not _ask(ground, pupil, row):
        del values["legal_restriction"]
    about = f"{named(pupil)}, {_who(row)}"
    moved = plan.change(row, values)
    if moved:
        section.change(about, moved)


def _remove(ground: Ground, plan: RowPlan, section: Section, pupil: Pupil, row: Contact) -> None:
    if ground.is_older or not ground.held.was_brought(row):
        return
    if row.legal_restriction and not _ask(ground, pupil, row):
        return
    plan.removed.append(row)
    section.remove(named(pupil), "contact", _who(row))


def _ask(ground: Ground, pupil: Pupil, row: Contact) -> bool:
    key = f"{pupil.pupil_id}:{row.contact_id}"
    line = f"{_who(row)}: {row.legal_restriction}"
    return ground.asking.ask(Ask.RESTRICTIONS, key, named(pupil), [line])


def _who(row: Contact) -> str:
    name = row.name or row.contact_id
    return f"{name} ({row.relationship})" if row.relationship else str(name)
