"""Who is on the office's screens over some days: pupils on roll with their class of each day.

A whole school of 1,700 comes from the roll that a process keeps; of a class or of some pupils only
the dated values that a screen asks for are read. By the engine's own rule
(`engine.record.roll.Pupil.value`) either way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q

from herringbone.engine.record import roll
from herringbone.web.schools.kept_roll import whole_roll
from herringbone.web.schools.models import Enrolment, Pupil, PupilValue, School
from herringbone.web.schools.querysets import MOST_NAMED, rows_of
from herringbone.web.schools.roll import DayRoll

ALWAYS = ("class", "year_group")


@dataclass(frozen=True)
class Roster:
    """`pupils` are on roll on at least one of `days`, by surname; `read` has each as the engine
    reads them, with the asked fields only."""

    school: School
    days: Sequence[date]
    pupils: Sequence[Pupil]
    read: Mapping[int, roll.Pupil]

    @cached_property
    def in_part(self) -> list[tuple[int, Sequence[roll.Enrolment]]]:
        """By place in `pupils`: the times on roll of those who are not on it all along; few are."""
        first, last = min(self.days, default=date.min), max(self.days, default=date.min)
        found = []
        for row, pupil in enumerate(self.pupils):
            spans = self.read[pupil.id].enrolments
            if not any(span.start <= first and last <= span.end for span in spans):
                found.append((row, spans))
        return found

    def class_of(self, pupil: Pupil, day: date) -> str:
        return self.read[pupil.pk].value("class", day)

    def year_of(self, pupil: Pupil, day: date) -> str:
        return self.read[pupil.pk].value("year_group", day)

    def is_on_roll(self, pupil: Pupil, day: date) -> bool:
        return self.read[pupil.pk].on_roll(day)

    def knows(self, key: int) -> bool:
        """Whether a pupil, by key, is on it."""
        return key in self.read

    def first_day(self, pupil: Pupil) -> date:
        """The first day of the earliest time on roll."""
        return min(span.start for span in self.read[pupil.pk].enrolments)

    def flags_of(self, pupil: Pupil, day: date, keys: Iterable[str]) -> list[str]:
        """Which of some flags the pupil has on a day; `sen` counts as one where it is set."""
        read = self.read[pupil.pk]
        return [key for key in keys if read.value(key, day) not in ("", "N", "0")]

    def has_any(self, pupil: Pupil, day: date, flags: Iterable[str]) -> bool:
        """Whether the pupil has one of some flags on a day; quick where none is dated."""
        read = self.read[pupil.pk]
        if len(read.history) == 0:
            return any(read.values.get(flag) == "1" for flag in flags)
        return any(read.has(flag, day) for flag in flags)


def roster_of(
    school: School,
    days: Sequence[date],
    *,
    class_name: str = "",
    keys: Iterable[int] | None = None,
    fields: Iterable[str] = (),
) -> Roster:
    """Pupils on roll on any of the days: all, one class's on any of the days, or some by key. What
    it says of enrolments holds between the first and the last of the days."""
    if not days:
        return Roster(school, [], [], {})
    wanted = None if keys is None else frozenset(keys)
    if not class_name and (wanted is None or len(wanted) > MOST_NAMED):
        return _whole(school, days, wanted)
    first, last = min(days), max(days)
    found = _candidates(school, first, last, class_name)
    if wanted is not None:
        found = found.filter(pk__in=wanted)
    pupils = list(found.order_by("surname", "forename", "pupil_id"))
    rows = rows_of(pupils) & Q(school=school)
    spans = _spans(rows, first, last)
    history = _history(rows, {*ALWAYS, *fields})
    read = {pupil.pk: _read(pupil, spans[pupil.pk], history[pupil.pk]) for pupil in pupils}
    here = [p for p in pupils if any(read[p.pk].on_roll(day) for day in days)]
    if class_name:
        here = [p for p in here if any(read[p.pk].value("class", d) == class_name for d in days)]
    return Roster(school, list(days), here, read)


def _whole(school: School, days: Sequence[date], wanted: frozenset[int] | None) -> Roster:
    """The whole school's or many pupils', of the roll that a process keeps."""
    whole, first, last = whole_roll(school), min(days), max(days)
    pupils, read = [], {}
    for place, (held, one) in enumerate(zip(whole.held, whole.read, strict=True)):
        spans = [span for span in one.enrolments if span.start <= last and first <= span.end]
        if spans and (wanted is None or held.id in wanted):
            read[held.id] = one
            if spans[0].covers(first) or any(one.on_roll(day) for day in days):
                pupils.append(whole.pupil(place))
    return Roster(school, list(days), pupils, read)


def roster_of_day(roll_of_day: DayRoll) -> Roster:
    """Everyone on roll on one day, of a roll that a page has read already; it asks for nothing."""
    pairs = zip(roll_of_day.everyone, roll_of_day.read, strict=True)
    read = {pupil.pk: one for pupil, one in pairs}
    return Roster(roll_of_day.school, [roll_of_day.day], roll_of_day.pupils, read)


def _candidates(school: School, first: date, last: date, class_name: str) -> Any:
    """Everyone who may be meant: whoever has a time on roll in between, of a class where told."""
    spells = Enrolment.objects.filter(school=school, start__lte=last).filter(
        Q(end=None) | Q(end__gte=first)
    )
    found = school.pupils.filter(pk__in=spells.values("pupil_id"))
    if class_name:
        dated = PupilValue.objects.filter(school=school, field="class", value=class_name)
        found = found.filter(Q(values__class=class_name) | Q(pk__in=dated.values("pupil_id")))
    return found


ALL_ALONG = (roll.Enrolment(date.min),)
"""On roll on every day that the roster covers: nearly everyone, so their dates need no reading."""


def _spans(of: Q, first: date, last: date) -> dict[int, Sequence[roll.Enrolment]]:
    rows = Enrolment.objects.filter(of)
    whole = rows.filter(Q(end=None) | Q(end__gte=last), start__lte=first)
    found: dict[int, Sequence[roll.Enrolment]] = dict.fromkeys(
        whole.values_list("pupil_id", flat=True), ALL_ALONG
    )
    others: dict[int, list[roll.Enrolment]] = defaultdict(list)
    changing = rows.filter(Q(start__gt=first) | Q(end__lt=last)).order_by("start")
    for key, start, end in changing.values_list("pupil_id", "start", "end"):
        if key not in found:
            others[key].append(roll.Enrolment(start, end or roll.FOREVER))
    return {**found, **others}


def _history(of: Q, fields: Iterable[str]) -> dict[int, dict[str, list[roll.DatedValue]]]:
    rows = PupilValue.objects.filter(of, field__in=list(fields))
    found: dict[int, dict[str, list[roll.DatedValue]]] = defaultdict(lambda: defaultdict(list))
    columns = ("pupil_id", "field", "value", "start", "end")
    for key, field, value, start, end in rows.order_by("start").values_list(*columns):
        found[key][field].append(roll.DatedValue(value, start, end or roll.FOREVER))
    return found


def _read(
    pupil: Pupil,
    spans: Sequence[roll.Enrolment],
    history: Mapping[str, Sequence[roll.DatedValue]],
) -> roll.Pupil:
    return roll.Pupil(
        pupil_id=pupil.pupil_id,
        enrolments=tuple(spans),
        values=pupil.values,
        date_of_birth=pupil.date_of_birth,
        surname=pupil.surname,
        forename=pupil.forename,
        known_as=pupil.known_as,
        history={field: tuple(rows) for field, rows in history.items()},
    )
