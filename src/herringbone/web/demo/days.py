"""Registers as a demonstration's teachers took them: the day before today whole, today to 09:20."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from herringbone.engine.record.calendar import AM, PM
from herringbone.synthetic.morning_records import Amendment, ClassMorning, MorningMark
from herringbone.web.absences.laying import change_for
from herringbone.web.absences.prefills import Prefill, prefills_for
from herringbone.web.clock import LONDON
from herringbone.web.demo.roll import Enrolled
from herringbone.web.demo.staff import Staff
from herringbone.web.registers.amending import amend
from herringbone.web.registers.changes import Author, Carried, Change
from herringbone.web.registers.models import DraftMark
from herringbone.web.registers.reading import state_of
from herringbone.web.registers.reasons import Channel, Evidence, Reason
from herringbone.web.registers.submission import submit_class_register
from herringbone.web.schools.models import Role
from herringbone.web.schools.roll import values_on

NAMESPACE = UUID("6f0c5d0e-8f0a-5d1b-9a51-0f6b8a6f2c11")
REASONS = {
    "entered in error": Reason.MISTAKE,
    "reason given": Reason.GIVEN,
    "appointment card seen": Reason.EVIDENCE,
}
ROLES = {role.value: role for role in Role}
Prefills = dict[tuple[int, str], Prefill]


def take_day(enrolled: Enrolled, staff: Staff, day: date) -> None:
    """Both registers of every class on a day that is over, but those that nobody took."""
    untaken = {
        (n.class_name, n.session) for n in enrolled.given.fortnight.not_taken if n.day == day
    }
    by_class = _by_class(enrolled, day)
    first = {
        (a.pupil_id, a.session): a.original
        for a in enrolled.given.fortnight.amendments
        if a.day == day
    }
    for session, begins in ((AM, time(8, 51)), (PM, time(13, 1))):
        for name, ids in sorted(by_class.items()):
            if (name, session) in untaken:
                continue
            at = _moment(day, begins) + timedelta(minutes=_spread(f"{name}{day}{session}", 11))
            changes = [_stored(enrolled, one, day, session, first) for one in ids]
            _submit(enrolled, staff, name, day, session, changes, at)


def _by_class(enrolled: Enrolled, day: date) -> dict[str, list[str]]:
    pupils = list(enrolled.school.pupils.on_roll(day))
    found: dict[str, list[str]] = {}
    values = values_on(pupils, ("class",), day)
    for pupil in pupils:
        found.setdefault(values[pupil.pk]["class"], []).append(pupil.pupil_id)
    return found


def _stored(
    enrolled: Enrolled, pupil_id: str, day: date, session: str, first: dict[tuple[str, str], str]
) -> Change:
    registers = enrolled.registers
    row, number = registers.row_of[pupil_id], registers.calendar.index(day)
    assert number is not None
    slot = 2 * number + (session == PM)
    code = first.get((pupil_id, session), registers.codes.symbol(int(registers.marks[row, slot])))
    detail = registers.details.get((row, slot))
    carried = Carried()
    if detail is not None and (pupil_id, session) not in first:
        carried = Carried(detail.minutes_late, detail.reason or None, detail.note or None)
    return Change(enrolled.pupils[pupil_id], day, session, code, carried)


def take_morning(enrolled: Enrolled, staff: Staff) -> None:
    """Today's registers that are in, each at its minute; the one being typed as a draft."""
    morning = enrolled.given.morning
    pupils = list(enrolled.school.pupils.on_roll(morning.day))
    prefills = prefills_for(enrolled.school, pupils, morning.day)
    late = {arrival.pupil_id for arrival in morning.late}
    for register in morning.registers:
        if register.state == "submitted" and register.submitted_at:
            changes = [
                _morning_change(enrolled, mark, morning.day, prefills, late)
                for mark in register.marks
            ]
            at = _moment(morning.day, register.submitted_at)
            _submit(enrolled, staff, register.class_name, morning.day, AM, changes, at)
        elif register.state == "in_progress":
            _type(enrolled, staff, register, morning.day)


def _morning_change(
    enrolled: Enrolled, mark: MorningMark, day: date, prefills: Prefills, late: set[str]
) -> Change:
    pupil = enrolled.pupils[mark.pupil_id]
    prefill = prefills.get((pupil.pk, AM))
    if mark.source != "teacher" and prefill is not None:
        return change_for(pupil, day, AM, prefill)
    code = (
        "N"
        if mark.pupil_id in late and mark.code == "L" and mark.minutes_late is None
        else mark.code
    )
    return Change(pupil, day, AM, code, Carried(minutes_late=mark.minutes_late))


def _type(enrolled: Enrolled, staff: Staff, register: ClassMorning, day: date) -> None:
    teacher = staff.teacher(register.class_name)
    at = _moment(day, register.started_at or time(8, 56))
    DraftMark.objects.bulk_create(
        DraftMark(
            school=enrolled.school,
            class_name=register.class_name,
            date=day,
            session=AM,
            pupil=enrolled.pupils[mark.pupil_id],
            code=mark.code,
            user_id=teacher.user_id,
            person_name=teacher.name,
            at=at,
        )
        for mark in register.marks
    )


def _submit(
    enrolled: Enrolled,
    staff: Staff,
    name: str,
    day: date,
    session: str,
    changes: list[Change],
    at: datetime,
) -> None:
    submit_class_register(
        school=enrolled.school,
        class_name=name,
        date=day,
        session=session,
        changes=changes,
        author=staff.teacher(name),
        at=at,
        client_id=uuid5(NAMESPACE, f"{enrolled.school.slug} {name} {day} {session}"),
        began_from=_version(enrolled, name, day, session),
    )


def _version(enrolled: Enrolled, name: str, day: date, session: str) -> int:
    return state_of(enrolled.school, name, day, session).version


def amend_lately(enrolled: Enrolled, staff: Staff, until: date) -> None:
    """The amendments of the last two weeks, each by whom and when it was made."""
    for one in _in_order(enrolled.given.fortnight.amendments):
        if one.on > until:
            continue
        at = _moment(one.on, one.at)
        reason = REASONS.get(one.reason, Reason.OTHER)
        needs = reason in (Reason.GIVEN, Reason.EVIDENCE)
        evidence = Evidence(_channel(one.evidence), at, _who(one.evidence)) if needs else None
        amend(
            school=enrolled.school,
            author=_author(staff, one),
            pupil=enrolled.pupils[one.pupil_id],
            date=one.day,
            session=one.session,
            code=one.new,
            at=at,
            reason=reason,
            words=f"{one.reason}: {one.evidence}" if reason == Reason.OTHER else one.evidence,
            evidence=evidence,
            carried=Carried(minutes_late=one.minutes_late),
        )


def _in_order(amendments: Iterable[Amendment]) -> Iterator[Amendment]:
    yield from sorted(amendments, key=lambda one: (one.on, one.at))


def _author(staff: Staff, one: Amendment) -> Author:
    role = ROLES.get(one.by_role, Role.OFFICE)
    if role == Role.CLASS_TEACHER or role not in staff.by_role:
        return staff.author(Role.OFFICE)
    return staff.author(role)


def _channel(words: str) -> Channel:
    first = words.split()[0].lower()
    return {"text": Channel.TEXT, "call": Channel.PHONE, "card": Channel.DOCUMENT}.get(
        first, Channel.IN_PERSON
    )


def _who(words: str) -> str:
    return words.rpartition(" from ")[2] if " from " in words else "parent"


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=LONDON)


def _spread(words: str, most: int) -> int:
    """A steady number below `most` for some words."""
    return hashlib.sha256(words.encode()).digest()[0] % most
