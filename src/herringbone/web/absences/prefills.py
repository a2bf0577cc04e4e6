"""What stands in a register before anybody takes it: plans, weekly patterns, reports.

Taking reads it for a class, the movement desk and the on-site list for the school. A prefill is a
proposal: the child in the room wins over every one of them. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from herringbone.engine.england.codes import national_codes
from herringbone.web.absences.claims import KEPT_WHEN_REPORTED, Claim, half_of, in_order
from herringbone.web.absences.known import (
    Known,
    agreed_start,
    claim_of,
    known_on,
    latest_report,
    session_at,
)
from herringbone.web.absences.models import PlannedAbsence, Reported
from herringbone.web.absences.sayings import says_pattern, says_planned, says_report
from herringbone.web.schools.models import Pupil, School
from herringbone.web.ui.days import clock


@dataclass(frozen=True, slots=True)
class Prefill:
    """`code` is "" where only `agreed_start` is to be shown: the child is due, at that time.

    `is_expected`: the code counts as attended (or is D) and leaves the session without a mark until
    whoever leads or provides confirms it. `locked`: the office decided it; a report is not locked.
    `origin` is what `MarkDetail.origin` says. `beneath` is the code that holds if an expected child
    does not come ("" where nobody knows: N). `reported` and
    `report_says` are the suggested code and the words of a parent's report.
    """

    code: str
    says: str
    origin: str
    locked: bool
    is_expected: bool
    agreed_start: time | None = None
    beneath: str = ""
    authoriser: str = ""
    provider: str = ""
    reported: str = ""
    report_says: str = ""


def prefills_for(
    school: School, pupils: Sequence[Pupil], day: date
) -> dict[tuple[int, str], Prefill]:
    """By pupil's key and session ("AM", "PM"), where there is one. Three or four queries in all."""
    if day.weekday() > 4:
        return {}
    known = known_on(school, pupils, day)
    found = {}
    for pupil in filter(lambda pupil: known.says_of(pupil.pk), pupils):
        for session in ("AM", "PM"):
            prefill = _prefill(school, known, pupil.pk, day, session)
            if prefill is not None:
                found[pupil.pk, session] = prefill
    return found


def _prefill(school: School, known: Known, key: int, day: date, session: str) -> Prefill | None:
    """The strongest claim, unless a report replaces it; a bare agreed start where there is none."""
    half = half_of(day, session)
    sources = known.sources(key)
    claims = in_order((claim_of(school, source) for source in sources), half)
    report = latest_report(school, known.reports.get(key, ()), half)
    if report is not None:
        claims = [claim for claim in claims if claim.code in KEPT_WHEN_REPORTED]
    starts = agreed_start(school, sources, half)
    if claims:
        prefill = _claimed(known, key, claims, day, starts)
        return prefill if report is None else _beside(prefill, says_report(report), report.code)
    if report is not None:
        return _reported(school, report, session)
    if starts is not None:
        return Prefill("", f"agreed start {clock(starts)}", "", True, False, starts)
    return None


def _reported(school: School, report: Reported, session: str) -> Prefill:
    arrives = report.arrives_at
    return Prefill(
        code=report.code,
        says=says_report(report),
        origin=report.origin,
        locked=False,
        is_expected=False,
        agreed_start=arrives if arrives and session_at(school, arrives) == session else None,
        reported=report.code,
        report_says=says_report(report),
    )


def _claimed(
    known: Known, key: int, claims: Sequence[Claim], day: date, starts: time | None
) -> Prefill:
    """The prefill of the strongest claim; beneath an expected one the next that needs no one."""
    source = next(source for source in known.sources(key) if source.origin == claims[0].key)
    if isinstance(source, PlannedAbsence):
        says = says_planned(source, day, known.school_days)
    else:
        says = says_pattern(source)
    waits = is_expected(claims[0].code, day)
    beneath = next((c.code for c in claims[1:] if not is_expected(c.code, day)), "")
    return Prefill(
        code=claims[0].code,
        says=says,
        origin=source.origin,
        locked=True,
        is_expected=waits,
        agreed_start=starts,
        beneath=beneath if waits else "",
        authoriser=source.authoriser,
        provider=source.provider or _leader(source),
    )


def _leader(source: object) -> str:
    visit = source.visit if isinstance(source, PlannedAbsence) else None
    return visit.leader if visit else ""


def _beside(prefill: Prefill, said: str, code: str) -> Prefill:
    """A report beside a claim that it does not replace is told, never lost."""
    return replace(
        prefill,
        says=f"{prefill.says} · {said}",
        beneath=prefill.beneath or (code if prefill.is_expected else ""),
        reported=code,
        report_says=said,
    )


def is_expected(code: str, day: date) -> bool:
    """Whether a code waits for whoever leads or provides to confirm it."""
    meaning = national_codes().meaning(code, day)
    return meaning is not None and meaning.expected
