"""Tells the office where the room and the plan part: a child who was to be away is here, one who
was to be elsewhere is not (practice 4). The office reads each once and strikes it off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from herringbone.web.schools.models import School
from herringbone.web.taking.deciding import Decided
from herringbone.web.taking.models import OfficeNotice
from herringbone.web.taking.sheet import Sheet


def tell_office(*, sheet: Sheet, decided: Sequence[Decided], by: str, at: datetime) -> int:
    """One notice for each finding that the office does not know yet; gives how many it found."""
    rows = [
        OfficeNotice(
            school=sheet.school,
            pupil=row.pupil,
            class_name=sheet.class_name,
            date=sheet.day,
            session=sheet.session,
            kind=one.notice,
            planned=row.standing,
            planned_says=row.why[:200],
            found=one.code,
            told_by=by,
            told_at=at,
        )
        for row, one in zip(sheet.rows, decided, strict=True)
        if one.notice is not None
    ]
    OfficeNotice.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def unread_notices(school: School, day: date) -> Any:
    """Notices of a day that nobody at the office has read, newest first."""
    found = OfficeNotice.objects.filter(school=school, date=day, read_at=None)
    return found.select_related("pupil")


def read_notice(*, notice: OfficeNotice, by: str, at: datetime) -> bool:
    """Strikes it off; False where somebody else was first."""
    found = OfficeNotice.objects.filter(pk=notice.pk, read_at=None)
    return bool(found.update(read_at=at, read_by=by))
