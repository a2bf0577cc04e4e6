"""What a teacher's row says below a name: welcome back, ask for a note, starts later, left out of
"mark all blanks present" and why. Pure: marks and prefills in, sentences out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from herringbone.engine.england.codes import national_codes
from herringbone.web.absences.prefills import Prefill
from herringbone.web.movements.places import ON_SITE_CODES
from herringbone.web.ui.days import clock, weekday

WELCOME_AFTER = 2
"""Whole school days away before a row says so."""

ABSENT = ("authorised", "unauthorised")
Codes = Mapping[tuple[date, str], str]


@dataclass(frozen=True, slots=True)
class Hint:
    """`tone` is "" for something to know, "here" for what is said once the child is marked in the
    room, "ghost" for a row that is left out of "mark all blanks present"."""

    words: str
    tone: str = ""


def is_absent(code: str, day: date) -> bool:
    """Whether a mark counts as absence; no mark does not."""
    meaning = national_codes().meaning(code, day) if code else None
    return meaning is not None and meaning.code_class in ABSENT


def days_away(codes: Codes, before: Sequence[date]) -> int:
    """Whole days absent in a row up to the last of `before`, which are school days in order."""
    away = 0
    for day in reversed(before):
        marks = [codes.get((day, session), "") for session in ("AM", "PM")]
        if not all(is_absent(code, day) for code in marks):
            break
        away += 1
    return away


def unexplained_days(codes: Codes, before: Sequence[date], reasons: Codes) -> list[date]:
    """Days that hold an absence for which nobody has given a reason yet: N, or O without one."""

    def is_open(day: date, session: str) -> bool:
        code = codes.get((day, session), "")
        return code == "N" or (code == "O" and not reasons.get((day, session)))

    return [day for day in before if is_open(day, "AM") or is_open(day, "PM")]


def leaves_out(
    codes: Codes,
    before: Sequence[date],
    today: date,
    session: str,
    *,
    signed_out: str,
    reported: str,
) -> str:
    """Why "mark all blanks present" leaves this child for the teacher to look at; "" where it does
    not. `signed_out` and `reported` are their own words, "" where neither is so."""
    morning = codes.get((today, "AM"), "")
    if signed_out:
        return signed_out
    if session == "PM" and is_absent(morning, today):
        return f"Not here this morning ({morning})"
    if reported:
        return reported
    if before and session == "AM":
        last = codes.get((before[-1], "PM"), "")
        if last == "N":
            return f"Away on {weekday(before[-1])}, nobody has said why"
    return ""


def welcome(codes: Codes, before: Sequence[date]) -> str:
    """For a child who is back after some days."""
    away = days_away(codes, before)
    return f"Back after {away} days: welcome" if away >= WELCOME_AFTER else ""


def ask_for_note(codes: Codes, before: Sequence[date], reasons: Codes) -> str:
    """For a child of whom an earlier absence has no reason."""
    days = unexplained_days(codes, before, reasons)
    if not days:
        return ""
    if len(days) <= 2:
        return "Ask for a note: " + " and ".join(f"{day:%A}" for day in days)
    return f"Ask for a note: {len(days)} days, the last on {days[-1]:%A}"


def for_the_classroom(prefill: Prefill, on: date) -> str:
    """What a classroom needs of what is known: a report without the family's own words, which are
    the office's to read and may say what no child should see on a screen."""
    meaning = national_codes().meaning(prefill.reported, on) if prefill.reported else None
    if meaning is None:
        return prefill.says
    who = prefill.report_says.split(", ")[0].removesuffix(" (not a held contact)")
    what = _is_coming(prefill) if prefill.code in ON_SITE_CODES else meaning.says
    return prefill.says.replace(prefill.report_says, f"{what}, {who}")


def _is_coming(prefill: Prefill) -> str:
    """Of a child whom somebody said to be on the way: the code's own words say "arrived"."""
    due = f", due {clock(prefill.agreed_start)}" if prefill.agreed_start else ""
    return f"Said to {'come late' if prefill.code in ('L', 'U') else 'be here'}{due}"


def starts_later(agreed: time) -> str:
    return f"Agreed start {agreed:%H:%M}"
