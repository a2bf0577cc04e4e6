"""The day's closing stamp: refused over anybody who is not accounted for, and kept with how each
was closed. Several a day; where the morning opens again, the page says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from herringbone.web.calls.accounting import Unaccounted, unaccounted
from herringbone.web.calls.listing import call_list
from herringbone.web.calls.models import Alarm
from herringbone.web.calls.morning import Morning
from herringbone.web.communications.models import Communication
from herringbone.web.home.models import Stamp
from herringbone.web.movements.models import MissingCheck
from herringbone.web.registers.changes import Author
from herringbone.web.registers.models import MarkDetail
from herringbone.web.registers.rows import locked_head
from herringbone.web.schools.models import Pupil, School
from herringbone.web.ui.days import clock


class NotYet(ValueError):
    """Somebody is not accounted for; `left` says who."""

    def __init__(self, left: Sequence[Unaccounted]) -> None:
        super().__init__("Not everybody is accounted for yet.")
        self.left = left


@dataclass(frozen=True, slots=True)
class Closed:
    """How one child's question ended, for the stamp and for the page."""

    pupil: Pupil
    class_name: str
    how: str
    by: str
    at: datetime


@transaction.atomic
def stamp(*, school: School, author: Author, now: datetime) -> Stamp:
    """Sets the stamp of this session. Raises NotYet with everybody who is not accounted for."""
    locked_head(school)
    calls = call_list(Morning(school, now))
    left = unaccounted(calls)
    if left:
        raise NotYet(left)
    closed = closed_today(calls.morning)
    made: Stamp = Stamp.objects.create(
        school=school,
        day=now.date(),
        session=calls.morning.session,
        at=now,
        open_first=len({one.pupil.pk for one in closed}),
        closed=[_kept(one) for one in closed],
        user_id=author.user_id,
        name=author.name,
        position=author.position,
    )
    return made


def _kept(one: Closed) -> dict[str, Any]:
    return {
        "pupil": one.pupil.pk,
        "pupil_class": one.class_name,
        "how": one.how,
        "by": one.by,
        "at": one.at.isoformat(),
    }


def stamp_of(morning: Morning) -> Stamp | None:
    """The latest stamp of this session."""
    rows = Stamp.objects.filter(school=morning.school, day=morning.day, session=morning.session)
    found: Stamp | None = rows.first()
    return found


def closed_today(morning: Morning) -> list[Closed]:
    """Children of whom something was asked today, each with the last word on them, the latest at
    the end: a mark that is no longer N, a call that reached somebody, a check, an alarm."""
    found: dict[int, Closed] = {}
    for one in sorted(_all_closed(morning), key=lambda closed: closed.at):
        found[one.pupil.pk] = one
    return sorted(found.values(), key=lambda closed: closed.at)


def _all_closed(morning: Morning) -> list[Closed]:
    return [*_marks(morning), *_calls(morning), *_checks(morning), *_alarms(morning)]


def _closed(morning: Morning, pupil: Pupil, how: str, by: str, at: datetime) -> Closed:
    held = morning.held.get(pupil.pk)
    return Closed(pupil, held["class"] if held else "", how, by, at)


def _marks(morning: Morning) -> list[Closed]:
    """Marks of today that began as N and are another now."""
    rows = MarkDetail.objects.filter(school=morning.school, date=morning.day, is_amended=True)
    found = []
    for row in rows.filter(original="N").select_related("pupil"):
        code = morning.codes.get((row.pupil_id, row.date, row.session), "")
        if code not in ("", "N"):
            how = f"N became {code}" + (f": {row.reason}" if row.reason else "")
            found.append(_closed(morning, row.pupil, how, "", morning.now))
    return found


def _calls(morning: Morning) -> list[Closed]:
    rows = Communication.objects.filter(
        school=morning.school, day=morning.day, spoke=True, takes_back=None, taken_back_by=None
    )
    return [
        _closed(morning, row.pupil, _said(row), row.name, row.at)
        for row in rows.select_related("pupil")
    ]


def _said(row: Communication) -> str:
    words = f": {row.words}" if row.words else ""
    return f"{row.get_outcome_display()} {row.with_whom}".strip() + words


def _checks(morning: Morning) -> list[Closed]:
    rows = MissingCheck.objects.filter(school=morning.school, day=morning.day)
    return [
        _closed(morning, row.pupil, f"{row.get_how_display()}: {row.who}", row.name, row.at)
        for row in rows.select_related("pupil")
    ]


def _alarms(morning: Morning) -> list[Closed]:
    rows = Alarm.objects.filter(school=morning.school, day=morning.day).exclude(settled_at=None)
    return [
        _closed(
            morning,
            row.pupil,
            f"alarm: {row.get_settled_how_display()}",
            row.settled_name,
            row.settled_at,
        )
        for row in rows.select_related("pupil")
    ]


@dataclass(frozen=True, slots=True)
class StampedDay:
    """A school day with its stamps; without one it says so."""

    day: date
    stamps: Sequence[Stamp]


def year_of_stamps(school: School, today: date) -> list[StampedDay]:
    """Every school day of the year up to today, the latest first: days without a stamp, too."""
    begins = school.year_start(today)
    rows = Stamp.objects.filter(school=school, day__gte=begins, day__lte=today).order_by("at")
    by_day: dict[date, list[Stamp]] = {}
    for row in rows:
        by_day.setdefault(row.day, []).append(row)
    days = school.days.filter(date__gte=begins, date__lte=today).order_by("-date")
    return [StampedDay(day, by_day.get(day, [])) for day in days.values_list("date", flat=True)]


def reopened_words(made: Stamp, left: Sequence[Unaccounted]) -> str:
    """Why the page is open again after its stamp."""
    names = [one.pupil.first_name if one.pupil else one.says for one in left]
    return f"Stamped {clock(made.at)} by {made.name}; open again: {', '.join(names)}."
