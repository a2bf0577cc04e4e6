"""Values about what was missed: days first, sessions and dates, the register's reasons alone."""

from __future__ import annotations

from datetime import date, timedelta

from herringbone.documents.absences import absences, figure_values
from herringbone.documents.words import day_words
from herringbone.engine.england.national import threshold
from herringbone.web.messages.filling.facts import Facts
from herringbone.web.schools.models import Pupil
from herringbone.web.ui.days import day_year, weekday

FULL_ENOUGH = 10
"""Sessions that a half term needs before a letter speaks of it and not of the one before."""


def missed_values(facts: Facts, pupil: Pupil) -> dict[str, str]:
    """Everything that can be said of the year so far."""
    marks = facts.marks(pupil)
    if not marks:
        return {}
    return {
        **figure_values(marks, pupil.date_of_birth),
        "band": facts.row(pupil).get("band", ""),
        **_period(facts, pupil),
    }


def _period(facts: Facts, pupil: Pupil) -> dict[str, str]:
    """The half term that goes on, or the one before it while this one is too young."""
    held = facts.half_terms(pupil)
    if len(held) > 1 and len(held[-1].marks) < FULL_ENOUGH:
        held = held[:-1]
    values = figure_values(held[-1].marks, pupil.date_of_birth)
    return {
        "period_name": _with_article(held[-1].name),
        "period_days_missed": values["days_missed"],
        "period_attendance": values["attendance"],
    }


def _with_article(name: str) -> str:
    """ "the first half of the autumn term": a letter has it in the middle of a sentence."""
    term, _, half = name.partition(", ")
    return f"the {half} of the {term}"


def notice_values(facts: Facts, pupil: Pupil) -> dict[str, str]:
    """What counts towards a penalty notice in the ten school weeks up to today, with the sums."""
    rule = threshold("penalty_notice", on=facts.today)
    if rule is None:
        return {}
    first, codes = _weeks_back(facts, rule.number("school_weeks")), set(rule.words("codes"))
    window = [m for m in facts.marks(pupil) if m.date >= first]
    counting = [m for m in window if m.code in codes]
    return {
        "unauthorised_sessions": str(len(counting)) if counting else "",
        "unauthorised_dates": "; ".join(
            f"{a.when}, {a.why}" for a in absences(window, codes=codes)
        ),
        "window_from": day_words(first),
        "window_to": day_words(facts.today),
        "penalty_early": f"£{rule.number('reduced_pounds')}",
        "penalty_early_days": str(rule.number("reduced_within_days")),
        "penalty_full": f"£{rule.number('amount_pounds')}",
        "penalty_days": str(rule.number("due_within_days")),
    }


def _weeks_back(facts: Facts, weeks: int) -> date:
    """The Monday of the earliest of so many weeks in which the school was open."""
    dates = [day for day in facts.measured.registers.calendar.dates if day <= facts.today]
    mondays = sorted({day - timedelta(days=day.weekday()) for day in dates})
    return mondays[-weeks:][0] if mondays else facts.today


def today_values(facts: Facts, session: str) -> dict[str, str]:
    """The day of an absence as a text says it."""
    said = {"AM": "this morning", "PM": "this afternoon"}
    day = day_year(facts.today).rsplit(" ", 1)[0]
    return {
        "absent_on": f"{weekday(facts.today)} {day}",
        "absent_session": said.get(session, "today"),
    }
