"""Where a document and today's law, guidance or arithmetic part ways: warnings for the school.

Each says what the law or guidance is, since when, and how the file resolved it. Numbers come from
the dated files in `library/national`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from itertools import pairwise

from herringbone.engine.england.national import Threshold, versions
from herringbone.engine.language.checking import Checking, Placed
from herringbone.engine.language.problems import StrategyProblem
from herringbone.engine.language.strategy import BandSpec, Rule
from herringbone.engine.language.vocabulary import BANDS
from herringbone.engine.language.yaml_text import Path

GUIDANCE = "Working together to improve school attendance (statutory from 19 August 2024)"
EVIDENCE = re.compile(r"medical|evidence|proof")
WORDS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (
        re.compile(r"\bFPNs?\b|fixed penalty", re.IGNORECASE),
        "the law calls it a penalty notice (Education Act 1996, section 444A)",
        "write penalty notice",
    ),
    (
        re.compile(r"parent(ing|al)? contract", re.IGNORECASE),
        f"it is called an attendance contract: {GUIDANCE}",
        "write attendance contract",
    ),
    (
        re.compile(r"under (no|any) circumstances|never be authorised", re.IGNORECASE),
        f"each request for leave is considered by itself: {GUIDANCE}",
        "say that leave is granted only in exceptional circumstances",
    ),
)


def check_law(checking: Checking, as_of: date | None) -> Iterator[StrategyProblem]:
    """Every warning of law, guidance or arithmetic, and every quirk the file owns up to."""
    yield from _review(checking, as_of)
    yield from _printed(checking)
    for placed in checking.steps:
        yield from _register_window(checking, placed)
        yield from _leave(checking, placed)
        yield from _blanket_evidence(checking, placed)
        yield from _notice_by_percentage(checking, placed)
    yield from _words(checking)
    yield from _quirks(checking)


def _review(checking: Checking, as_of: date | None) -> Iterator[StrategyProblem]:
    identity = checking.strategy.identity
    if as_of is not None and identity.review is not None and identity.review < as_of:
        message = f"the document was to be reviewed by {_day(identity.review)}"
        hint = "it runs as written until the governors ratify another"
        yield checking.warning(("identity", "review"), message, hint)
    if as_of is not None and identity.end is not None and identity.end < as_of:
        yield checking.warning(("identity", "to"), f"not in force since {_day(identity.end)}")


# --- bands as printed -----------------------------------------------------------------------
def _printed(checking: Checking) -> Iterator[StrategyProblem]:
    bands = checking.strategy.bands
    for i, (upper, lower) in enumerate(pairwise(bands)):
        if upper.printed is None or lower.printed is None:
            continue
        bottom, top = min(upper.printed), max(lower.printed)
        path: Path = ("bands", i + 1, "printed")
        if top == bottom and i + 2 == len(bands):
            continue  # the lowest is printed as "below"
        if top == bottom:
            message = f"{_n(top)} is printed in both {upper.name} and {lower.name}"
            yield checking.warning(path, message, f"here it is in {_taker(bands, top)}")
        elif top > bottom:
            message = f"{_n(bottom)} to {_n(top)} is printed in both {upper.name} and {lower.name}"
            middle = (bottom + top) / 2
            yield checking.warning(
                path, message, f"here {_n(middle)} is in {_taker(bands, middle)}"
            )
        else:
            middle = (bottom + top) / 2
            message = f"between {_n(top)} and {_n(bottom)} no band is printed"
            yield checking.warning(
                path, message, f"here {_n(middle)} is in {_taker(bands, middle)}"
            )


def _taker(bands: tuple[BandSpec, ...], figure: Decimal) -> str:
    for band in bands:
        if band.at_least is not None and figure >= band.at_least:
            return band.name
        if band.above is not None and figure > band.above:
            return band.name
    return bands[-1].name


# --- rules of the register ------------------------------------------------------------------
def _register_window(checking: Checking, placed: Placed) -> Iterator[StrategyProblem]:
    rule = placed.step.fields.rule
    if rule is None or rule.check != "late_times":
        return
    law = versions("register_window")[-1]
    minutes = _open_for(rule)
    if minutes is not None and minutes > law.number("minutes"):
        message = (
            f"the register is open for {minutes} minutes; since {_day(law.first)} it may be for "
            f"{law.number('minutes')} at most ({law.source})"
        )
        hint = "the times here only check the school's own settings, which hold the lawful ones"
        yield checking.warning(checking.where(placed, "rule"), message, hint, at_key=True)


def _open_for(rule: Rule) -> int | None:
    """Minutes from the register's opening (or, unsaid, the end of *present*) to its close."""
    closes = _time(rule.late_until or rule.present_until)
    opens = _time(rule.opens or rule.present_until)
    if closes is None or opens is None:
        return None
    return (closes.hour - opens.hour) * 60 + closes.minute - opens.minute


def _time(text: str | None) -> time | None:
    try:
        return time.fromisoformat(text.replace(".", ":")) if text else None
    except ValueError:
        return None


def _leave(checking: Checking, placed: Placed) -> Iterator[StrategyProblem]:
    rule = placed.step.fields.rule
    if rule is not None and rule.always_refused:
        message = f"every holiday is refused; each request must be considered by itself: {GUIDANCE}"
        hint = "requests are listed for a decision, none is refused by itself"
        yield checking.warning(checking.where(placed, "rule"), message, hint, at_key=True)


# --- provisions -----------------------------------------------------------------------------
def _by_figure(placed: Placed) -> bool:
    """Is it for everybody below some figure or in some band?"""
    when = placed.step.when
    return when is not None and (
        any(name.endswith("attendance") for name in when.names) or bool(when.names & set(BANDS))
    )


def _blanket_evidence(checking: Checking, placed: Placed) -> Iterator[StrategyProblem]:
    fields = placed.step.fields
    flags = [flag for flag in fields.sets if EVIDENCE.search(flag)]
    asked = [thing for thing in (fields.do or {}).values() if EVIDENCE.search(thing)]
    if not (flags or asked) or not _by_figure(placed):
        return
    message = f"medical evidence of everybody below a figure is a blanket rule: {_EVIDENCE_LAW}"
    key = "sets" if flags else "do"
    if flags:
        hint = f"{flags[0]} only reminds whoever codes the absence; a person still decides"
    elif fields.offer:
        hint = "it is offered, and a person decides for each pupil"
    else:
        hint = "offer: true leaves it to a person for each pupil"
    yield checking.warning(checking.where(placed, key), message, hint, at_key=True)


_EVIDENCE_LAW = f"only where there is genuine doubt, paragraph 374 of {GUIDANCE}"


def _notice_by_percentage(checking: Checking, placed: Placed) -> Iterator[StrategyProblem]:
    things = (placed.step.fields.do or {}).items()
    sent = [str(v) for v, thing in things if "notice_to_improve" in thing and v in NOTICE_VERBS]
    when = placed.step.when
    if not sent or when is None or not _by_figure(placed):
        return
    if "unauthorised_10_weeks" in when.names:
        return
    law = versions("penalty_notice")[-1]
    message = (
        f"a notice to improve belongs to {law.number('sessions')} unauthorised sessions in "
        f"{law.number('school_weeks')} school weeks, not to a percentage (since "
        f"{_day(law.first)}: {law.source})"
    )
    path = checking.where(placed, "do", sent[0])
    yield checking.warning(path, message, _resolved(placed, law), at_key=True)


NOTICE_VERBS = ("notice", "letter", "email")


def _resolved(placed: Placed, law: Threshold) -> str:
    if placed.step.fields.offer:
        return "it is offered with its evidence, and a person decides"
    if placed.step.unless is not None and "unauthorised_10_weeks" in placed.step.unless.names:
        return f"the file holds it back until the sessions are met: {placed.step.unless.source}"
    number = law.number("sessions")
    return f"the percentage is local policy: add unauthorised_10_weeks >= {number}, or offer: true"


# --- words and quirks -----------------------------------------------------------------------
def _words(checking: Checking) -> Iterator[StrategyProblem]:
    for path, text in checking.written():
        for pattern, message, hint in WORDS:
            found = pattern.search(text)
            if found:
                yield checking.warning(path, f"“{found[0]}”: {message}", hint)


def _quirks(checking: Checking) -> Iterator[StrategyProblem]:
    for i, provision in enumerate(checking.strategy.provisions):
        if provision.quirk:
            message = f"{provision.id}: {' '.join(provision.quirk.split())}"
            yield checking.warning(("provisions", i, "quirk"), message, at_key=True)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _n(number: Decimal) -> str:
    return f"{number.normalize():f}"
