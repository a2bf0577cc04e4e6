"""From when to when, as the pages of absences say it: with the year where it is not plain."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template

from herringbone.web.ui.days import day, session_word

register = template.Library()


@register.simple_tag(takes_context=True)
def half_days(context: template.Context, of: Any) -> str:
    """ "Fri 20 Nov, morning"; "Thu 17 Dec afternoon – Fri 8 Jan 2027"."""
    first, last = dated(context, of.first), dated(context, of.last)
    if of.first == of.last:
        is_half = of.first_session == of.last_session
        return f"{first}, {session_word(of.first_session)}" if is_half else first
    begins = " afternoon" if of.first_session == "PM" else ""
    ends = " morning" if of.last_session == "AM" else ""
    return f"{first}{begins} – {last}{ends}"


@register.simple_tag(takes_context=True)
def dated(context: template.Context, value: date) -> str:
    """ "Fri 20 Nov", with its year outside this calendar year or this academic year."""
    request = context["request"]
    today, school = request.today, request.school
    this_year = school.year_start(value) == school.year_start(today)
    return day(value) if this_year and value.year == today.year else f"{day(value)} {value.year}"


@register.filter
def in_words(event: str) -> str:
    """An event's name as it is imported, "parents_evening", as people write it."""
    return event.replace("_", " ").capitalize()
