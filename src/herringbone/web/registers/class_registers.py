"""How far each class's register is: who submitted it when, and the version that another writer
must have seen (ground rule 6).

A version is the number of the last entry that touched the register, so that what came after it
can be looked up in the record.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from herringbone.web.registers.changes import Change
from herringbone.web.registers.models import ClassRegister, Entry, Kind
from herringbone.web.schools.models import School
from herringbone.web.schools.roll import as_engine

A_MONTH = 31
"""Over so many days the pupils' classes are looked up; longer imports touch registers by date."""

Place = tuple[str, date, str]


def follow_entry(school: School, entry: Entry, changes: Sequence[Change]) -> None:
    """Carries an entry into the class registers that it touches."""
    own = (entry.class_name, entry.date, entry.session)
    if entry.class_name:
        where = {"class_name": own[0], "date": own[1], "session": own[2]}
        held = ClassRegister.objects.filter(school=school, **where)
        register = held.first() or ClassRegister(school=school, **where)
        register.version = entry.seq
        submitted(register, entry)
        register.save()
    _grow(school, entry.seq, changes, own)


def submitted(register: ClassRegister, entry: Entry) -> None:
    """What a register's own entry says of it; the first one decides whether it was late."""
    if register.first_submitted_at is None:
        register.first_submitted_at = entry.recorded_at
        register.is_late = entry.kind == Kind.AMENDED
    register.submitted_at = entry.recorded_at
    register.captured_at = entry.captured_at
    register.submitted_by = entry.person_name
    register.submitted_position = entry.person_position
    if entry.headcount is not None:
        register.headcount = entry.headcount


def _grow(school: School, version: int, changes: Sequence[Change], own: Place) -> None:
    """The versions of all other registers that the changes touch."""
    days = {change.date for change in changes}
    if len(days) > A_MONTH:
        held = ClassRegister.objects.filter(school=school, date__gte=min(days), date__lte=max(days))
        held.update(version=version)
        return
    ClassRegister.objects.bulk_create(
        [
            ClassRegister(
                school=school, class_name=name, date=day, session=session, version=version
            )
            for name, day, session in sorted(_touched(changes) - {own})
        ],
        update_conflicts=True,
        unique_fields=["school", "class_name", "date", "session"],
        update_fields=["version"],
        batch_size=500,
    )


def _touched(changes: Sequence[Change]) -> set[Place]:
    found: set[Place] = set()
    pupils = list({change.pupil.pk: change.pupil for change in changes}.values())
    read = {pupil.pk: one for pupil, one in zip(pupils, as_engine(pupils), strict=True)}
    for change in changes:
        name = read[change.pupil.pk].value("class", change.date)
        if name:
            found.add((name, change.date, change.session))
    return found
