"""How long an entry is kept: never erased before its years are over, whoever asks (regulation 7;
the figure is dated, library/national/register_retention.yaml)."""

from __future__ import annotations

from datetime import date, datetime

from herringbone.engine.england.national import versions
from herringbone.web.clock import LONDON

RULE = "register_retention"


def years_kept(entered: date, today: date) -> int:
    """The longest that any rule in force from the day of entry until today asks for."""
    asked = [
        rule.number("years")
        for rule in versions(RULE)
        if rule.first <= max(today, entered) and (rule.last is None or rule.last >= entered)
    ]
    return max(asked, default=versions(RULE)[-1].number("years"))


def kept_until(recorded_at: datetime, today: date) -> date:
    """The first day on which what was entered at `recorded_at` may be erased."""
    entered = recorded_at.astimezone(LONDON).date()
    year = entered.year + years_kept(entered, today)
    try:
        return entered.replace(year=year)
    except ValueError:
        return date(year, 3, 1)
