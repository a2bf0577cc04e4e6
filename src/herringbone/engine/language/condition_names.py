"""How names are said in reasons: windows, flags, and why a figure can be nothing.

A reason is read by school staff, so it says "looked after", not `lac`.
"""

from __future__ import annotations

WINDOW_WORDS: dict[str, str] = {
    "year": "this year",
    "term": "this term",
    "half_term": "this half term",
    "last_half_term": "last half term",
    "week": "this week",
    "last_week": "last week",
    "award_week": "in the award week",
    "day": "on the day",
    "last_20_days": "over the last 20 school days",
    "period": "in the period",
    "last_year": "last year",
    "last_year_to_date": "by this time last year",
    "career": "over the whole school career",
    "since": "since then",
    "before": "in the 20 school days before",
}

FLAG_WORDS: dict[str, tuple[str, str]] = {
    "pp": ("pupil premium", "no pupil premium"),
    "fsm": ("free school meals", "no free school meals"),
    "ehcp": ("an education, health and care plan", "no education, health and care plan"),
    "cp": ("a child protection plan", "no child protection plan"),
    "cin": ("a child in need", "not a child in need"),
    "lac": ("looked after", "not looked after"),
    "previously_looked_after": ("previously looked after", "not previously looked after"),
    "social_worker": ("a social worker", "no social worker"),
    "yot": ("known to the youth offending team", "not known to the youth offending team"),
    "young_carer": ("a young carer", "not a young carer"),
    "eal": ("English as an additional language", "not English as an additional language"),
    "medical_plan": ("a medical plan", "no medical plan"),
    "part_time_timetable": ("a part-time timetable", "no part-time timetable"),
    "long_term_illness": ("a long-term illness", "no long-term illness"),
    "address_confidential": ("a withheld address", "no withheld address"),
    "sen": ("special educational needs", "no special educational needs"),
    "sen_support": ("SEN support", "no SEN support"),
    "new_starter": ("a new starter (20 school days)", "not a new starter"),
    "absent_today": ("absent today", "not absent today"),
    "unexplained_today": ("absent today without a reason", "not absent today without a reason"),
    "no_improvement": ("no improvement", "improved"),
    "pattern": ("a pattern of absence", "no pattern of absence"),
    "compulsory_age": ("of compulsory school age", "not of compulsory school age"),
    "career_complete": (
        "the whole school career is held",
        "the years held do not cover the whole school career",
    ),
}

_TWENTY = "fewer than 20 possible sessions"
_TEN = "fewer than 10 possible sessions before or since"
_BIRTH = "no date of birth is held"
_REASONS: dict[str, str] = {
    "change": _TWENTY,
    "projected": "fewer than 20 possible sessions in the last 20 days",
    "improved": _TEN,
    "no_improvement": _TEN,
    "declined": _TEN,
    "significantly_improved": _TEN,
    "late_improved": _TEN,
    "improvement": _TEN,
    "late_improvement": _TEN,
    "sustained_improvement": "two complete half terms are not held",
    "compulsory_age": _BIRTH,
    "threshold_sessions": _BIRTH,
    "unauthorised_10_weeks": _BIRTH,
    "unauthorised_10_weeks_provisional": _BIRTH,
    "attendance": "no possible sessions",
    "late_rate": "no possible sessions",
    "persistently_absent": "no possible sessions",
    "severely_absent": "no possible sessions",
    "best_possible": "no possible sessions",
    "pa_share": "no pupil with a possible session",
    "sa_share": "no pupil with a possible session",
    "days_not_seen": "never seen",
}


def why_nothing(name: str) -> str:
    """`: fewer than 20 possible sessions`, or "" where the name itself says enough."""
    *before, last = name.split(".")
    if "last_half_term" in before:
        return ": this is the first half term"
    return f": {_REASONS[last]}" if last in _REASONS else ""
