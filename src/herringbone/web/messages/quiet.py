"""When a message may leave: quiet hours, weekends and holidays wait for letters, texts of
improvement and rewards, and never for safety (practice 8)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from herringbone.web.clock import LONDON
from herringbone.web.messages.models import SendingRules
from herringbone.web.schools.models import School

LOOK_AHEAD = 120
"""Days: a summer holiday and more."""
SAFETY = "safety"


def rules_of(school: School) -> SendingRules:
    """The school's rules; the usual ones where it settled none."""
    held: SendingRules | None = SendingRules.objects.filter(school=school).first()
    return held or SendingRules(school=school)


def not_before(school: School, purpose: str, now: datetime) -> datetime:
    """The earliest moment from `now` on at which it may leave."""
    if purpose == SAFETY:
        return now
    rules, local = rules_of(school), now.astimezone(LONDON)
    if local.time() >= rules.quiet_from:
        local = _morning(rules, local.date() + timedelta(days=1))
    elif local.time() < rules.quiet_until:
        local = _morning(rules, local.date())
    if not rules.on_school_days_only:
        return local
    day = _open_day(school, local.date())
    return local if day == local.date() else _morning(rules, day)


def is_quiet(school: School, purpose: str, now: datetime) -> bool:
    return not_before(school, purpose, now) > now


def _morning(rules: SendingRules, day: date) -> datetime:
    return datetime.combine(day, rules.quiet_until, tzinfo=LONDON)


def _open_day(school: School, day: date) -> date:
    """The first school day from `day` on; the first weekday where the calendar holds none."""
    ends = day + timedelta(days=LOOK_AHEAD)
    days = school.days.filter(date__gte=day, date__lte=ends).order_by("date")
    found: date | None = days.values_list("date", flat=True).first()
    if found is not None:
        return found
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day
