"""Keeps what a parent reported, for one child or for siblings at once, and takes it back.

A report fills today's register as *reported*; it closes nothing and authorises nothing. A sick
child is no longer expected on a trip. Where the register already says N, the office may change that
mark with the report as its evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction

from herringbone.web.absences.history import decided, said_of
from herringbone.web.absences.laying import lay_expected
from herringbone.web.absences.models import How, Reported, What
from herringbone.web.absences.plans import Unplannable
from herringbone.web.clock import LONDON
from herringbone.web.jobs.kinds import Kind
from herringbone.web.jobs.queue import enqueue
from herringbone.web.registers.amending import Amendment, amend_all
from herringbone.web.registers.changes import Author, Carried
from herringbone.web.registers.closing import starts_at
from herringbone.web.registers.models import Entry
from herringbone.web.registers.reasons import Channel, Evidence, Reason
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import Contact, Pupil, School

FORTY_EIGHT_HOURS = timedelta(hours=48)
"""How long a child stays away after vomiting or diarrhoea (UK Health Security Agency guidance)."""

CHANNELS = {
    How.PHONE: Channel.PHONE,
    How.VOICEMAIL: Channel.PHONE,
    How.TEXT: Channel.TEXT,
    How.EMAIL: Channel.EMAIL,
    How.LETTER: Channel.NOTE,
    How.DOOR: Channel.IN_PERSON,
    How.STAFF: Channel.IN_PERSON,
}
"""How a report came, as the record names the channel of evidence."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message as it was taken; `contact` None where the caller is nobody the school holds."""

    day: date
    how: How
    words: str
    code: str
    said_by: str
    session: str = "AM"
    contact: Contact | None = None
    expected_back: date | None = None
    expected_back_session: str = "AM"
    arrives_at: time | None = None
    is_sickness_48h: bool = False


@transaction.atomic
def report_absence(
    *, school: School, pupils: Sequence[Pupil], said: Said, author: Author, at: datetime
) -> list[Reported]:
    """One report a child; what was said of siblings is kept on each. Raises Unplannable."""
    _demand_sensible(pupils, said)
    back, session = said.expected_back, said.expected_back_session
    if said.is_sickness_48h and back is None:
        back, session = back_after_48_hours(school, at)
    made = []
    for pupil in pupils:
        report = Reported.objects.create(
            school=school,
            pupil=pupil,
            day=said.day,
            session=said.session,
            expected_back=back,
            expected_back_session=session,
            arrives_at=said.arrives_at,
            contact=_own_contact(pupil, said.contact),
            said_by=said.said_by,
            how=said.how,
            words=said.words,
            code=said.code,
            is_sickness_48h=said.is_sickness_48h,
            received_at=at,
            taken_by=author.name,
        )
        decided(report, What.PLANNED, author=author, at=at)
        made.append(report)
    lay_expected(school=school, pupils=pupils, day=at.date(), author=author, at=at)
    return made


def _demand_sensible(pupils: Sequence[Pupil], said: Said) -> None:
    problems = []
    if not pupils:
        problems.append("Choose at least one pupil.")
    if not said.words.strip():
        problems.append("Write what was said, in the caller's words.")
    if said.expected_back is not None and said.expected_back < said.day:
        problems.append("The return is before the absence: look at both dates.")
    if said.expected_back is not None and said.arrives_at is not None:
        problems.append("Give either a day of return or a time of arrival, not both.")
    if problems:
        raise Unplannable(problems)


def _own_contact(pupil: Pupil, contact: Contact | None) -> Contact | None:
    """The same adult as a contact of this child: known to each sibling only where held for each."""
    if contact is None or contact.pupil_id == pupil.pk:
        return contact
    same = Contact.objects.filter(pupil=pupil, contact_id=contact.contact_id)
    found: Contact | None = same.first()
    return found


def back_after_48_hours(school: School, since: datetime) -> tuple[date, str]:
    """The first session of the school that begins 48 hours or more after a moment."""
    earliest = since.astimezone(LONDON) + FORTY_EIGHT_HOURS
    for day in school.days.filter(date__gte=earliest.date()):
        for session in ("AM", "PM"):
            is_open = day.am if session == "AM" else day.pm
            if is_open and starts_at(school, day.date, session) >= earliest:
                return day.date, session
    return earliest.date() + timedelta(days=1), "AM"


@transaction.atomic
def withdraw_report(*, report: Reported, why: str, author: Author, at: datetime) -> Reported:
    """Takes a report back: wrong child, or the parent rang again. Marks that stand stay."""
    if report.withdrawn_at is not None:
        raise Unplannable(["It was taken back already."])
    if not why.strip():
        raise Unplannable(["Say why it is taken back."])
    before = said_of(report)
    report.withdrawn_at = at
    report.save(update_fields=["withdrawn_at"])
    decided(report, What.CANCELLED, author=author, at=at, why=why, before=before)
    enqueue(Kind.DAY_RUN, school=report.school, at=at)  # the child may be missing after all
    lay_expected(school=report.school, pupils=[report.pupil], day=at.date(), author=author, at=at)
    return report


def marks_to_explain(report: Reported) -> list[tuple[date, str]]:
    """Sessions of the report's day that say N and that its code would explain."""
    if report.code == "N":
        return []
    held = codes_held(report.school, [report.pupil], [report.day])
    wanted = ("AM", "PM") if report.session == "AM" else ("PM",)
    return [
        (report.day, session)
        for session in wanted
        if held[report.pupil_id, report.day, session] == "N"
    ]


@transaction.atomic
def explain_marks(*, report: Reported, author: Author, at: datetime) -> Entry:
    """Changes the N of the report's day to its code, with the report as evidence."""
    sessions = marks_to_explain(report)
    if not sessions:
        raise Unplannable(["No session of that day says N any more: look at the register."])
    carried = Carried(reason=report.words[:120], origin=report.origin)
    return amend_all(
        school=report.school,
        author=author,
        amendments=[
            Amendment(report.pupil, day, session, report.code, carried, saw="N")
            for day, session in sessions
        ],
        at=at,
        reason=Reason.GIVEN,
        words=report.words,
        evidence=Evidence(CHANNELS[How(report.how)], report.received_at, report.said_by),
    )
