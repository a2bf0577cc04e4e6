"""Who is to be looked for this morning, and why a reason that came without a voice is not enough.

`listing` makes rows of them; the rules stand here alone, so that the list, the clock and the stamp
can never disagree about a child.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from herringbone.engine.england.codes import CodeClass, national_codes
from herringbone.web.absences.models import How, Reported
from herringbone.web.calls.morning import Morning
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import Contact, Pupil
from herringbone.web.worklists.models import State, Work
from herringbone.web.worklists.safety import SEEN_VERBS

VOICES = frozenset({How.PHONE, How.DOOR})
"""Reports in which somebody spoke with the school, not at it."""
ABSENT = frozenset({CodeClass.AUTHORISED, CodeClass.UNAUTHORISED})
KNOWN_AHEAD = ("planned:", "pattern:", "event:", "leave:")
"""Origins of marks that the school agreed to or made itself: nobody is asked why."""
LATE = "U"
SUSPENDED = "E"


@dataclass(frozen=True, slots=True)
class Absent:
    """A child whom a register of today does not have. `code` is "N", "" for no mark in a register
    that is in, or a reason; `needs_voice` says why that reason is not enough, "" where it is."""

    pupil: Pupil
    session: str
    code: str
    needs_voice: str = ""

    @property
    def is_explained(self) -> bool:
        """A reason stands in the register."""
        return self.code not in ("", "N")


def unexplained(morning: Morning) -> list[Absent]:
    """N, or no mark at all, in a register that is in; nobody suspended, expected elsewhere or
    explained by an event for many."""
    return [
        Absent(one.pupil, one.session, one.code)
        for one in morning.said
        if one.code in ("", "N")
        and one.key not in morning.suspended
        and not morning.is_silenced(one.key, one.session)
        and not (one.code == "" and _is_not_due(morning, one.key, one.session))
    ]


def _is_not_due(morning: Morning, key: int, session: str) -> bool:
    """Without a mark: awaited elsewhere, or away by a plan that the register has not kept yet."""
    prefill = morning.prefills.get((key, session))
    return morning.is_expected_elsewhere(key, session) or bool(prefill and prefill.locked)


def without_a_voice(morning: Morning) -> list[Absent]:
    """Absent with a reason that nobody spoke: it closes neither a vulnerable child, nor a third
    day, nor one whom the strategy wants to see (practice 9 and 12)."""
    absent = list(_explained(morning))
    third = _on_third_day(morning, [one.pupil for one in absent])
    wanted = wanted_seen(morning, [one.pupil for one in absent])
    found = []
    for one in absent:
        why = _why_a_voice(morning, one, third, wanted)
        if why:
            found.append(Absent(one.pupil, one.session, one.code, why))
    voiced = voiced_today(morning, [one.pupil for one in found])
    return [one for one in found if one.pupil.pk not in voiced]


def _explained(morning: Morning) -> Iterator[Absent]:
    codes = {one.code for one in morning.said} - {"", "N", SUSPENDED, LATE}
    absent = {code for code in codes if is_absence(code, morning.day)}
    for one in morning.said:
        if one.code in absent and one.key not in morning.suspended:
            detail = morning.details.get((one.key, one.session))
            if detail is None or not detail.origin.startswith(KNOWN_AHEAD):
                yield Absent(one.pupil, one.session, one.code)


def is_absence(code: str, day: date) -> bool:
    """Authorised or not; a child who came after closing is here."""
    meaning = national_codes().meaning(code, day) if code else None
    return meaning is not None and meaning.code_class in ABSENT and code != LATE


def _why_a_voice(
    morning: Morning, one: Absent, third: frozenset[int], wanted: frozenset[int]
) -> str:
    detail = morning.details.get((one.pupil.pk, one.session))
    is_reported = detail is not None and detail.origin.startswith(("report:", "reply:"))
    if morning.is_vulnerable(one.pupil.pk):
        return "vulnerable"
    if one.pupil.pk in third and is_reported:
        return "third day"
    return "to be seen" if one.pupil.pk in wanted and is_reported else ""


def _on_third_day(morning: Morning, pupils: Sequence[Pupil]) -> frozenset[int]:
    """Absent on both school days before this one, too."""
    days = list(
        morning.school.days.filter(date__lt=morning.day)
        .order_by("-date")
        .values_list("date", flat=True)[:2]
    )
    if len(days) < 2:
        return frozenset()
    codes = codes_held(morning.school, pupils, days)
    return frozenset(
        pupil.pk
        for pupil in pupils
        if all(is_absence(codes[pupil.pk, day, "AM"], day) for day in days)
    )


def wanted_seen(morning: Morning, pupils: Iterable[Pupil]) -> frozenset[int]:
    """Whom the strategy asks somebody to see, by an open visit or welfare check."""
    keys = {pupil.pupil_id: pupil.pk for pupil in pupils}
    works = Work.objects.filter(
        school=morning.school, state=State.OPEN, verb__in=SEEN_VERBS, subject_kind="pupil"
    )
    return frozenset(keys[name] for name in works.values_list("subject", flat=True) if name in keys)


def voiced_today(morning: Morning, pupils: Sequence[Pupil]) -> Mapping[int, Reported]:
    """By pupil's key: a report that fills today and that a person with care of the child spoke."""
    rows = Reported.objects.filter(
        school=morning.school,
        pupil__in=[pupil.pk for pupil in pupils],
        day__lte=morning.day,
        how__in=VOICES,
        withdrawn_at=None,
    ).select_related("contact")
    rows = rows.order_by("received_at", "pk")
    return {
        row.pupil_id: row
        for row in rows
        if row.arrives_at is None and _fills(row, morning.day) and _cares(row.contact)
    }


def _fills(report: Reported, day: date) -> bool:
    back = report.expected_back
    return report.day == day or (back is not None and back > day)


def is_over(report: Reported, absent: Absent, now: datetime) -> bool:
    """Whether the child was to be back by now: such a report says nothing of this absence."""
    if report.arrives_at is not None and report.day == now.date():
        return bool(report.arrives_at <= now.time())
    back = report.expected_back
    if back is None:
        return False
    return (back, report.expected_back_session) <= (now.date(), absent.session)


def _cares(contact: Contact | None) -> bool:
    return contact is not None and has_care(contact)


def has_care(contact: Contact) -> bool:
    """Whether speaking with this adult counts as speaking with somebody who has care of the child:
    parental responsibility, or the child lives there."""
    return not contact.legal_restriction and "1" in (
        contact.parental_responsibility,
        contact.lives_with,
    )
