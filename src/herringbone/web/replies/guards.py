"""Of whom no reply closes anything: vulnerable children, a third day away, a pattern that the
strategy looks for (practice 12). The reply is kept; somebody must still have been spoken to.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from herringbone.engine.record.calendar import AsOf
from herringbone.web.replies.models import Reply
from herringbone.web.schools.models import Pupil, School
from herringbone.web.schools.roll import values_on
from herringbone.web.strategies.evaluation import asks_about_patterns, measured, pattern_words
from herringbone.web.ui.flags import FLAGS

VULNERABLE = tuple(key for key, flag in FLAGS.items() if flag.is_safeguarding)
DAYS_BEFORE = 2
"""Away on the two school days before: today is the third."""


def why_not_closed(reply: Reply) -> list[str]:
    """Sentences on why the reply alone closes nothing; empty where it may."""
    return guards_of([reply])[reply.pk]


def guards_of(replies: Sequence[Reply]) -> dict[int, list[str]]:
    """The same for many, by key: each day's registers are read once."""
    found: dict[int, list[str]] = {}
    for day in {reply.day for reply in replies}:
        some = [reply for reply in replies if reply.day == day]
        pupils = list({reply.pupil_id: reply.pupil for reply in some}.values())
        flags, away = flags_of(pupils, day), days_away_before(pupils, day)
        for reply in some:
            found[reply.pk] = _sentences(reply, flags[reply.pupil_id], away[reply.pupil_id])
    return found


def _sentences(reply: Reply, flags: list[str], days: int) -> list[str]:
    found = [f"{words}." for words in flags]
    if days >= DAYS_BEFORE:
        found.append(f"Away for {days} school days before this one.")
    if reply.pattern:
        found.append(f"The strategy looks for patterns, and this fits one. {reply.pattern}.")
    return found


def is_guarded(pupil: Pupil, day: date) -> bool:
    """Whether words alone close nothing for a pupil on a day, whoever brought them."""
    if is_vulnerable(pupil, day) or days_away_before([pupil], day)[pupil.pk] >= DAYS_BEFORE:
        return True
    return bool(pattern_on(pupil.school, pupil, day))


def is_vulnerable(pupil: Pupil, day: date) -> bool:
    return bool(flags_of([pupil], day)[pupil.pk])


def flags_of(pupils: Sequence[Pupil], day: date) -> dict[int, list[str]]:
    """By key: the words of the flags for which somebody must have been spoken to."""
    held = values_on(pupils, VULNERABLE, day)
    return {
        key: [FLAGS[flag].words for flag in VULNERABLE if values[flag] == "1"]
        for key, values in held.items()
    }


def days_away_before(pupils: Sequence[Pupil], day: date) -> dict[int, int]:
    """By key: school days in a row that each was away, up to the one before `day`."""
    school = pupils[0].school
    earlier = school.days.filter(date__lt=day, date__gte=school.year_start(day))
    before = earlier.order_by("-date").values_list("date", flat=True).first()
    if before is None:
        return dict.fromkeys((pupil.pk for pupil in pupils), 0)
    rows = measured(school, AsOf(before, 2), pupils).rows
    return {
        pupil.pk: int(rows.get(pupil.pupil_id, {}).get("absent_days_in_a_row") or 0)
        for pupil in pupils
    }


def pattern_on(school: School, pupil: Pupil, day: date) -> str:
    """The pattern into which an absence on `day` falls, where the strategy asks about patterns."""
    if not asks_about_patterns(school, day):
        return ""
    found = pattern_words(school, AsOf(day, 0), pupil.pupil_id)
    return found if found.startswith(f"{day:%A} ") else ""
