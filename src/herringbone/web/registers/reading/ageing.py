"""How old each N is: "N · 3 of 5", counted in the school's own school days after the session
(practice 18). The law gives five (library/national/unexplained_absence.yaml); the job is due a day
before, for a named person."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from herringbone.engine.england.national import Threshold, threshold, versions
from herringbone.web.registers.models import RegisterRow
from herringbone.web.registers.slots import byte_of, session_of
from herringbone.web.schools.kept_roll import whole_roll
from herringbone.web.schools.models import Post, Pupil, Role, School
from herringbone.web.schools.querysets import MOST_NAMED

RULE = "unexplained_absence"
WHO = (Role.ATTENDANCE_OFFICER, Role.ATTENDANCE_LEAD, Role.OFFICE, Role.HEAD)
"""Whose work an N is: the first of these roles that somebody holds."""


@dataclass(frozen=True, slots=True)
class Ageing:
    """An N that stands: `days` school days after its session, `of` so many that the law gives.
    `due_on` is the day by which it should be settled, `last_on` the last lawful one; None where the
    school's calendar does not reach so far."""

    pupil: Pupil
    date: date
    session: str
    days: int
    of: int
    due_on: date | None
    last_on: date | None
    otherwise: str
    for_whom: tuple[str, ...]

    @property
    def words(self) -> str:
        """ "N · 3 of 5"."""
        return f"N · {self.days} of {self.of}"

    @property
    def is_due(self) -> bool:
        return self.days >= self.of - 1

    @property
    def is_over(self) -> bool:
        """Later than the law allows: it should long have been the reason, or O."""
        return self.days > self.of


def ageing(school: School, today: date) -> list[Ageing]:
    """Every N that stands in this academic year and the last one, oldest first."""
    standing = _standing(school, today)
    pupils = _named(school, {key for key, _, _ in standing})
    return _all_aged(school, standing, pupils, today)


def _named(school: School, keys: set[int]) -> Mapping[int, Pupil]:
    """Few are read, many come from the roll that a process keeps."""
    if len(keys) <= MOST_NAMED:
        found: Mapping[int, Pupil] = school.pupils.in_bulk(keys)
        return found
    whole = whole_roll(school)
    return {one.id: whole.pupil(place) for place, one in enumerate(whole.held) if one.id in keys}


def ageing_of(school: School, pupils: Iterable[Pupil], today: date) -> list[Ageing]:
    """The same for some pupils."""
    return _all_aged(school, _standing(school, today), {p.id: p for p in pupils}, today)


def _all_aged(
    school: School,
    standing: Sequence[tuple[int, date, str]],
    by_key: Mapping[int, Pupil],
    today: date,
) -> list[Ageing]:
    dates = _school_dates(school)
    who = _who(school, today)
    found = [
        _aged(by_key[key], day, session, dates, today, who)
        for key, day, session in standing
        if key in by_key and day <= today
    ]
    return sorted(found, key=lambda one: (one.date, one.session, one.pupil.name))


def days_since(dates: Sequence[date], day: date, today: date) -> int:
    """School days after `day`, up to and with `today`."""
    return max(0, bisect_right(dates, today) - bisect_right(dates, day))


def _aged(
    pupil: Pupil,
    day: date,
    session: str,
    dates: Sequence[date],
    today: date,
    who: tuple[str, ...],
) -> Ageing:
    rule = _rule(day)
    of, after = rule.number("school_days"), bisect_right(dates, day)
    due, last = after + of - 2, after + of - 1
    return Ageing(
        pupil=pupil,
        date=day,
        session=session,
        days=days_since(dates, day, today),
        of=of,
        due_on=dates[due] if due < len(dates) else None,
        last_on=dates[last] if last < len(dates) else None,
        otherwise=rule.word("otherwise"),
        for_whom=who,
    )


def _rule(day: date) -> Threshold:
    """The rule of the session's date; before there was one, N is aged by the first that came."""
    return threshold(RULE, on=day) or versions(RULE)[0]


def _standing(school: School, today: date) -> list[tuple[int, date, str]]:
    since = school.year_start(school.year_start(today) - timedelta(days=1))
    rows = RegisterRow.objects.filter(school=school, year_start__gte=since)
    wanted = byte_of("N")
    return [
        (key, *session_of(start, slot))
        for key, start, marks in rows.values_list("pupil_id", "year_start", "marks")
        if wanted in (held := bytes(marks))
        for slot in _places(held, wanted)
    ]


def _places(marks: bytes, wanted: int) -> Iterator[int]:
    """Where a mark stands: a row has one or two, so that an array of it would cost more."""
    at = marks.find(wanted)
    while at >= 0:
        yield at
        at = marks.find(wanted, at + 1)


def _school_dates(school: School) -> list[date]:
    days = school.days.order_by("date").values_list("date", "am", "pm")
    return [day for day, am, pm in days if am or pm]


def _who(school: School, today: date) -> tuple[str, ...]:
    """Names of whoever's work it is today."""
    held: dict[str, list[str]] = {}
    for post in Post.objects.filter(school=school, role__in=WHO).select_related("user"):
        if post.start <= today and (post.end is None or today <= post.end):
            held.setdefault(post.role, []).append(str(post.user))
    return next((tuple(held[role]) for role in WHO if role in held), ())
