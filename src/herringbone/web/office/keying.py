"""Where a management system keeps the register: reasons accepted here, until they stand there too.

Marks are read-only then. What somebody accepts goes on the list "To key into …", in that system's
order, and leaves it when an import brings the same code (practice 16).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from herringbone.engine.england.codes import national_codes
from herringbone.web.office.models import AcceptedReason
from herringbone.web.office.roster import roster_of
from herringbone.web.registers.changes import Author, Refused
from herringbone.web.registers.reasons import REASONS, Evidence, Reason
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import Pupil, School

Session = tuple[date, str]


@dataclass(frozen=True)
class ToKey:
    """A line of the list: what stands in the system's marks, and what is to be keyed."""

    accepted: AcceptedReason
    class_name: str
    stands: str

    @property
    def reason_words(self) -> str:
        return REASONS[Reason(self.accepted.reason)].says


@transaction.atomic
def accept_reason(
    *,
    pupil: Pupil,
    sessions: Iterable[Session],
    code: str,
    reason: Reason,
    words: str,
    evidence: Evidence | None,
    author: Author,
    at: datetime,
) -> list[AcceptedReason]:
    """Puts some sessions of a pupil on the list, in place of what was there for them before. Raises
    Refused where Herringbone keeps the register, or a code may not stand."""
    wanted = sorted(set(sessions))
    _demand_kept_elsewhere(pupil.school)
    _demand_sayable(wanted, code, reason, words, evidence)
    for day, session in wanted:
        _open(pupil.school).filter(pupil=pupil, date=day, session=session).update(
            withdrawn_at=at, withdrawn_by=author.name
        )
    made: list[AcceptedReason] = AcceptedReason.objects.bulk_create(
        AcceptedReason(
            school=pupil.school,
            pupil=pupil,
            date=day,
            session=session,
            code=code,
            reason=reason.value,
            words=words.strip(),
            evidence=evidence.words if evidence else "",
            person_name=author.name,
            person_position=author.position,
            accepted_at=at,
        )
        for day, session in wanted
    )
    return made


def outstanding(school: School) -> list[ToKey]:
    """What is still to be keyed, by class, then surname, then session: the order of the system's
    own registers. What the marks already say is done and is not on it."""
    rows = list(_open(school).select_related("pupil"))
    days = sorted({row.date for row in rows})
    pupils = list({row.pupil_id: row.pupil for row in rows}.values())
    held = codes_held(school, pupils, days)
    roster = roster_of(school, days, keys=[pupil.pk for pupil in pupils])
    lines = [
        ToKey(row, roster.class_of(row.pupil, row.date), held[row.pupil_id, row.date, row.session])
        for row in rows
        if row.pupil_id in roster.read and row.code != held[row.pupil_id, row.date, row.session]
    ]
    return sorted(lines, key=_in_the_systems_order)


def accepted_for(school: School, pupils: Sequence[Pupil]) -> dict[tuple[int, date, str], str]:
    """By pupil's key, date and session: the code accepted and perhaps not keyed yet."""
    rows = _open(school).filter(pupil__in=[pupil.pk for pupil in pupils])
    return {(row.pupil_id, row.date, row.session): row.code for row in rows}


def withdraw(*, accepted: AcceptedReason, by: str, at: datetime) -> bool:
    """Takes a line off the list without keying it; False where somebody else was first."""
    held = AcceptedReason.objects.filter(pk=accepted.pk, withdrawn_at=None)
    return bool(held.update(withdrawn_at=at, withdrawn_by=by))


def _open(school: School):  # type: ignore[no-untyped-def]
    return AcceptedReason.objects.filter(school=school, withdrawn_at=None)


def _in_the_systems_order(line: ToKey) -> tuple[object, ...]:
    row = line.accepted
    names = (row.pupil.surname, row.pupil.forename, row.pupil_id)
    return (line.class_name, *names, row.date, row.session)


def _demand_kept_elsewhere(school: School) -> None:
    if school.keeps_own_registers:
        raise Refused("Herringbone keeps this school's register: amend the mark itself.")


def _demand_sayable(
    sessions: Sequence[Session], code: str, reason: Reason, words: str, evidence: Evidence | None
) -> None:
    if not sessions:
        raise Refused("Choose at least one session.")
    for day, _ in sessions:
        problem = national_codes().problem(code, day)
        if problem:
            raise Refused(f"{problem}.")
    row = REASONS[reason]
    if row.needs_words and not words.strip():
        raise Refused("Say the reason in words.")
    if row.needs_evidence and evidence is None:
        raise Refused("Say how the reason came: the channel, when, and from whom.")
