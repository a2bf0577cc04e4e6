"""Dated values of a pupil (class, year group) changed from a day on: the old row ends before it.

Rows of a field stay next to each other without gap or overlap, so that last October's marks stay
with last October's class.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from herringbone.web.office.models import Deed
from herringbone.web.office.roll_words import RollRefused, note_change
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import ClassGroup, Enrolment, Pupil, PupilValue
from herringbone.web.schools.roll import value_on

ONE_DAY = timedelta(days=1)


@transaction.atomic
def move_class(
    *, pupil: Pupil, to: str, day: date, author: Author, at: datetime, year_group: str = ""
) -> None:
    """From `day` on the pupil is in class `to`; raises RollRefused for a class that is none, the
    class they are in, and a day on which they are not on roll."""
    group = ClassGroup.objects.filter(school=pupil.school, name=to, is_current=True).first()
    if group is None:
        raise RollRefused(f"There is no {pupil.school.class_word} {to}.")
    if not _on_roll(pupil, day):
        raise RollRefused(f"{pupil.name} is not on roll on {day:%d/%m/%Y}.")
    before = value_on(pupil, "class", day)
    if before == to:
        raise RollRefused(f"{pupil.name} is in {to} on {day:%d/%m/%Y} already.")
    set_from(pupil, "class", to, day, today=at.date())
    year = year_group or group.year_group
    if year and year != value_on(pupil, "year_group", day):
        set_from(pupil, "year_group", year, day, today=at.date())
    says = f"from {before or 'no class'} to {to}"
    note_change(pupil=pupil, deed=Deed.MOVED, day=day, says=says, author=author, at=at)


def set_from(pupil: Pupil, field: str, value: str, day: date, *, today: date) -> None:
    """The value of `field` from `day` until the next row that is held begins."""
    rows = list(pupil.dated_values.filter(field=field).order_by("start"))
    if not rows:
        rows = _first_row(pupil, field, day)
    at = next((row for row in rows if row.start <= day and _ends(row) >= day), None)
    following = next((row for row in rows if row.start > day), None)
    end = at.end if at else following.start - ONE_DAY if following else None
    if at is not None and at.start == day:
        at.value = value
        at.save(update_fields=["value"])
    else:
        if at is not None:
            at.end = day - ONE_DAY
            at.save(update_fields=["end"])
        PupilValue.objects.create(
            school=pupil.school, pupil=pupil, field=field, value=value, start=day, end=end
        )
    if end is None and day <= today:
        pupil.values = {**pupil.values, field: value}
        pupil.save(update_fields=["values"])


def _first_row(pupil: Pupil, field: str, day: date) -> list[PupilValue]:
    """What was never dated becomes dated, from the first day on roll to the day before."""
    held = pupil.values.get(field, "")
    first = pupil.enrolments.order_by("start").values_list("start", flat=True).first()
    if not held or first is None or first >= day:
        return []
    row = PupilValue.objects.create(
        school=pupil.school, pupil=pupil, field=field, value=held, start=first, end=None
    )
    return [row]


def _ends(row: PupilValue) -> date:
    return row.end or date.max


def _on_roll(pupil: Pupil, day: date) -> bool:
    return any(
        spell.start <= day and (spell.end is None or day <= spell.end)
        for spell in Enrolment.objects.filter(pupil=pupil)
    )
