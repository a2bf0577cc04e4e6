"""Of whom no reply closes anything: vulnerable children, a third day away, a pattern that the
strategy looks for (practice 12). The reply is kept; somebody must still have been spoken to.
"""

from __future__ import annotations

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
    pupil, day = reply.pupil, reply.day
    found = [f"{words}." for words in flags_of(pupil, day)]
    days = days_away_before(pupil, day)
    if days >= DAYS_BEFORE:
        found.append(f"Away for {days} school days before this one.")
    if reply.pattern:
        found.append(f"The strategy looks for patterns, and this fits one. {reply.pattern}.")
    return found


def flags_of(pupil: Pupil, day: date) -> list[str]:
    """The words of the flags for which somebody must have been spoken to."""
    held = values_on([pupil], VULNERABLE, day)[pupil.pk]
    return [FLAGS[key].words for key in VULNERABLE if held[key] == "1"]


def is_vulnerable(pupil: Pupil, day: date) -> bool:
    return bool(flags_of(pupil, day))


def days_away_before(pupil: Pupil, day: date) -> int:
    """School days in a row that the pupil was away, up to the one before `day`."""
    school = pupil.school
    earlier = school.days.filter(date__lt=day, date__gte=school.year_start(day))
    before = earlier.order_by("-date").values_list("date", flat=True).first()
    if before is None:
        return 0
    row = measured(school, AsOf(before, 2), [pupil]).rows.get(pupil.pupil_id, {})
    return int(row.get("absent_days_in_a_row") or 0)


def pattern_on(school: School, pupil: Pupil, day: date) -> str:
    """The pattern into which an absence on `day` falls, where the strategy asks about patterns."""
    if not asks_about_patterns(school, day):
        return ""
    found = pattern_words(school, AsOf(day, 0), pupil.pupil_id)
    return found if found.startswith(f"{day:%A} ") else ""
