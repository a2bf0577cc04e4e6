"""Registers that are not in: which class, since when, who should take it, who could be inside.

A register that was not taken is a job for adults, never thirty missing children: nothing here, and
nothing that reads it, sends a word to a family (practice 1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from herringbone.web.absences.nobody_due import nobody_due
from herringbone.web.registers.models import ClassRegister, DraftMark
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import Cover, Deputy, Post, Pupil, Role, School
from herringbone.web.schools.roll import DayRoll, class_names
from herringbone.web.taking.times import Times, times_of

FIRST_JOB_AFTER = 5
"""Minutes past closing from which a missing register stands above every other job."""

VULNERABLE = ("cp", "cin", "lac", "social_worker", "yot")
"""Flags of pupils whom an adult looks for first (practice 9)."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Who should take a class's register today; `user_id` None for the holder of a supply slip."""

    name: str
    user_id: int | None
    is_cover: bool = False


@dataclass(frozen=True, slots=True)
class MissingRegister:
    """A class whose register of a session is not in. `since` is when it closed, None while it is
    open; `vulnerable` only for who may see it; `nobody_due` says what stands for every pupil."""

    class_name: str
    times: Times
    since: datetime | None
    minutes_past: int
    on_roll: int
    typed: int
    should_take: Sequence[Expected]
    vulnerable: int | None = None
    nobody_due: str = ""

    @property
    def is_first_job(self) -> bool:
        return (
            self.since is not None and self.minutes_past >= FIRST_JOB_AFTER and not self.nobody_due
        )

    @property
    def who(self) -> str:
        return ", ".join(one.name for one in self.should_take) or "nobody is down for this class"


def missing_registers(
    school: School,
    day: date,
    session: str,
    now: datetime,
    *,
    with_vulnerable: bool = False,
    roll: DayRoll | None = None,
    codes: Mapping[tuple[int, date, str], str] | None = None,
) -> list[MissingRegister]:
    """Classes not in, the most pressing first. None on a closed day, before the session begins,
    where the management system keeps the register, and for classes that an event explains."""
    times = times_of(school, day, session)
    if not _is_due(school, day, session, times, now):
        return []
    roll = roll or DayRoll(school, day)
    pupils = _by_class(roll)
    waiting = [name for name in _untaken(school, day, session) if pupils.get(name)]
    waiting = _with_blanks(school, waiting, pupils, day, session, codes)
    nobody = {one.class_name: one.codes for one in nobody_due(school, day, session, roll)}
    takers, typed = who_should_take(school, day), _typed(school, day, session)
    vulnerable = _vulnerable(pupils, waiting, roll) if with_vulnerable else {}
    closed = times.has_closed(now)
    rows = [
        MissingRegister(
            class_name=name,
            times=times,
            since=times.closes if closed else None,
            minutes_past=times.minutes_past_closing(now),
            on_roll=len(pupils[name]),
            typed=typed.get(name, 0),
            should_take=takers.get(name, ()),
            vulnerable=vulnerable.get(name),
            nobody_due=nobody.get(name, ""),
        )
        for name in waiting
    ]
    return sorted(rows, key=lambda row: (bool(row.nobody_due), -(row.vulnerable or 0)))


def _is_due(school: School, day: date, session: str, times: Times, now: datetime) -> bool:
    open_day = school.days.filter(date=day).first()
    if open_day is None or not (open_day.am if session == "AM" else open_day.pm):
        return False
    return school.keeps_own_registers and times.has_opened(now)


def _untaken(school: School, day: date, session: str) -> list[str]:
    taken = ClassRegister.objects.filter(
        school=school, date=day, session=session, submitted_at__isnull=False
    ).values_list("class_name", flat=True)
    done = set(taken)
    return [name for name in class_names(school) if name not in done]


def _with_blanks(
    school: School,
    names: Sequence[str],
    pupils: Mapping[str, Sequence[Pupil]],
    day: date,
    session: str,
    codes: Mapping[tuple[int, date, str], str] | None,
) -> list[str]:
    """Classes in which somebody has no mark: where marks were brought in, or an event for many
    pupils left one beside each, nobody need look."""
    if codes is None:
        codes = codes_held(school, [pupil for name in names for pupil in pupils[name]], [day])
    return [name for name in names if not all(codes[p.pk, day, session] for p in pupils[name])]


def _by_class(roll: DayRoll) -> dict[str, list[Pupil]]:
    """Pupils on roll by class; year groups that stay at home that day have no register."""
    open_day = roll.school.days.filter(date=roll.day).first()
    at_home = set(filter(None, open_day.closed_for.split(";"))) if open_day else set()
    pupils = [p for p in roll.pupils if p.died_on is None or p.died_on > roll.day]
    held = roll.values(("class", "year_group"))
    found: dict[str, list[Pupil]] = {}
    for pupil in pupils:
        if held[pupil.pk]["year_group"] not in at_home:
            found.setdefault(held[pupil.pk]["class"], []).append(pupil)
    return found


def _typed(school: School, day: date, session: str) -> dict[str, int]:
    """Marks typed and not sent, by class."""
    found: dict[str, int] = {}
    drafts = DraftMark.objects.filter(school=school, date=day, session=session).exclude(code="")
    for name in drafts.values_list("class_name", flat=True):
        found[name] = found.get(name, 0) + 1
    return found


def _vulnerable(
    pupils: Mapping[str, Sequence[Pupil]], names: Sequence[str], roll: DayRoll
) -> dict[str, int]:
    flags = roll.values(VULNERABLE)
    return {
        name: sum(any(value == "1" for value in flags[p.pk].values()) for p in pupils[name])
        for name in names
    }


def who_should_take(school: School, day: date) -> dict[str, list[Expected]]:
    """By class: whoever covers it that day, else its teachers, or who stands in for them."""
    found: dict[str, list[Expected]] = {}
    for cover in Cover.objects.filter(school=school, date=day, withdrawn_at=None).select_related(
        "user"
    ):
        name = str(cover.user) if cover.user else "supply teacher with a slip"
        found.setdefault(cover.class_name, []).append(Expected(name, cover.user_id, True))
    for class_name, teachers in _teachers(school, day).items():
        found.setdefault(class_name, teachers)
    return found


def _teachers(school: School, day: date) -> dict[str, list[Expected]]:
    posts = (
        Post.objects.filter(school=school, role=Role.CLASS_TEACHER, start__lte=day)
        .filter(Q(end=None) | Q(end__gte=day))
        .exclude(class_name="")
        .select_related("user")
    )
    standing_in = Deputy.objects.filter(
        school=school, post__in=posts, start__lte=day, end__gte=day
    ).select_related("user")
    deputies = {deputy.post_id: deputy.user for deputy in standing_in}
    found: dict[str, list[Expected]] = {}
    for post in posts:
        person = deputies.get(post.pk, post.user)
        found.setdefault(post.class_name, []).append(Expected(str(person), person.pk))
    return found
