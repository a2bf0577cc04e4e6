"""The school census's termly attendance to totals: sessions possible and absences by reason.

It holds no marks, so it feeds comparisons, never a strategy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

from herringbone.engine.england.code_book import CodeClass
from herringbone.engine.england.codes import national_codes
from herringbone.exchange.problems import Kind, Reading, Refused, TermTotal, short
from herringbone.exchange.profiles import Profile
from herringbone.exchange.tables import Findings
from herringbone.exchange.xml_records import local, records, text_of

ABSENT = (CodeClass.AUTHORISED, CodeClass.UNAUTHORISED)


def read_census(path: Path, profile: Profile) -> Reading:
    """Totals in the file's order, one a pupil and reason (one with an empty reason where a pupil
    has no absence). `registers` is always None. A pupil absent oftener than possible is warned
    about; reasons that are no possible session (X) are outside `possible` and not added up."""
    findings = Findings()
    totals: list[TermTotal] = []
    try:
        for element in records(path):
            if local(element) == profile["pupil"]:
                totals += _pupil(element, profile, path.name, findings)
    except Refused as refused:
        findings.refused.add(refused.problem)
    if not totals and not findings.refused:
        message = f"holds no {profile['pupil']} with {profile['possible']}."
        findings.refuse(path.name, None, None, "", message, Kind.NO_PUPIL)
    _warn_of_too_many(totals, profile["on"], path.name, findings)
    kept = () if findings.refused else tuple(totals)
    return Reading(None, findings.refused, findings.warnings, totals=kept)


def _pupil(
    element: Element, profile: Profile, file: str, findings: Findings
) -> Iterator[TermTotal]:
    pupil_id = text_of(element, profile["pupil_id"])
    possible = _count(element, profile["possible"], pupil_id, file, findings)
    if possible is None:
        return
    details = [found for found in element.iter() if local(found) == profile["detail"]]
    if not details:
        yield TermTotal(pupil_id, possible, "", None)
    for detail in details:
        reason = text_of(detail, profile["reason"])
        if not national_codes().meaning(reason, profile["on"]):
            words = national_codes().problem(reason, profile["on"]) or "is empty"
            findings.refuse(file, None, profile["reason"], reason, words + ".", Kind.UNKNOWN_CODE)
        sessions = _count(detail, profile["sessions"], pupil_id, file, findings)
        yield TermTotal(pupil_id, possible, reason, sessions)


def _count(element: Element, name: str, pupil_id: str, file: str, findings: Findings) -> int | None:
    text = text_of(element, name)
    if text.isascii() and text.isdigit() and len(text) < 6:
        return int(text)
    message = f"is not a number of sessions (pupil {pupil_id})."
    findings.refuse(file, None, name, short(text), message, Kind.BAD_VALUE)
    return None


def absent(totals: Iterable[TermTotal], on: date) -> Counter[str]:
    """Sessions absent by pupil, under the codes in force on a day."""
    found: Counter[str] = Counter()
    for total in totals:
        meaning = national_codes().meaning(total.reason, on)
        if meaning and meaning.code_class in ABSENT:
            found[total.pupil_id] += total.sessions or 0
    return found


def _warn_of_too_many(totals: Iterable[TermTotal], on: date, file: str, findings: Findings) -> None:
    possible = {total.pupil_id: total.possible for total in totals}
    for pupil_id, sessions in absent(totals, on).items():
        if sessions > possible[pupil_id]:
            message = f"has {sessions} sessions absent of {possible[pupil_id]} possible."
            findings.warn(file, None, "PupilID", pupil_id, message, Kind.UNUSUAL_VALUE)
