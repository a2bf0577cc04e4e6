"""A message taken down by the office: the report, the log, and what the strategy hears, or nothing.

`absences.reporting` keeps the report itself; a message that is taken back leaves all three.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from herringbone.web.absences.models import How, Reported
from herringbone.web.absences.reporting import Said, report_absence, withdraw_report
from herringbone.web.clock import LONDON
from herringbone.web.communications.logging import Contacted, log
from herringbone.web.communications.logging import take_back as take_back_row
from herringbone.web.communications.models import Channel, Communication, Direction, Outcome
from herringbone.web.registers.changes import Author
from herringbone.web.replies.models import Received, Reply, State
from herringbone.web.replies.receiving import settle
from herringbone.web.schools.models import Pupil, School, SchoolEvent

CHANNELS = {
    How.PHONE: Channel.CALL,
    How.VOICEMAIL: Channel.VOICEMAIL,
    How.TEXT: Channel.TEXT,
    How.EMAIL: Channel.EMAIL,
    How.LETTER: Channel.LETTER,
    How.DOOR: Channel.IN_PERSON,
    How.STAFF: Channel.IN_PERSON,
}
TALKED = frozenset({How.PHONE, How.DOOR})
"""Where somebody was spoken to; of the rest there are words and nobody to ask."""
EVENT = "message_received"


@transaction.atomic
def take_message(
    *,
    school: School,
    pupils: Sequence[Pupil],
    said: Said,
    author: Author,
    at: datetime,
    came_in: Received | None = None,
) -> list[Reported]:
    """One report a child, one row of the log a child joined together, one event a child; what came
    in by itself is settled with it. Raises Unplannable; Unsettled where somebody was quicker."""
    made = report_absence(school=school, pupils=pupils, said=said, author=author, at=at)
    log(
        school=school,
        pupils=[report.pupil for report in made],
        contacted=_contacted(said, at),
        author=author,
        now=at,
        origins=[report.origin for report in made],
    )
    SchoolEvent.objects.bulk_create(
        SchoolEvent(
            school=school,
            date=at.astimezone(LONDON).date(),
            event=EVENT,
            subject_kind="pupil",
            subject=report.pupil.pupil_id,
            origin=report.origin,
        )
        for report in made
    )
    if came_in is not None:
        names = ", ".join(report.pupil.name for report in made)
        settle(row=came_in, how=f"taken for {names}", author=author, at=at)
    return made


def _contacted(said: Said, at: datetime) -> Contacted:
    """Somebody whom the school does not hold may have no care of the child: not spoken to."""
    contact = said.contact
    return Contacted(
        Direction.IN,
        CHANNELS[said.how],
        Outcome.RECEIVED if said.code == "N" else Outcome.REASON_GIVEN,
        at,
        with_whom=said.said_by,
        contact_key=contact.contact_id if contact else "",
        words=said.words,
        spoke=contact is not None and said.how in TALKED,
        day=said.day,
    )


@transaction.atomic
def take_back_message(*, report: Reported, why: str, author: Author, at: datetime) -> Reported:
    """Wrong child, or the parent rang again: report, log and event, of this child alone; siblings
    of whom it was said keep theirs. Raises Unplannable."""
    taken = withdraw_report(report=report, why=why, author=author, at=at)
    SchoolEvent.objects.filter(school=report.school, origin=report.origin).delete()
    rows = Communication.objects.filter(school=report.school, origin=report.origin)
    for row in rows.filter(takes_back=None, taken_back_by=None):
        take_back_row(row=row, why=why, author=author, now=at, of_this_child=True)
    # What a parent sent by link was said all the same: its row stays, and the reply is not taken.
    Reply.objects.filter(school=report.school, report=report).update(
        state=State.DECLINED,
        decided_at=at,
        decided_by=author.name,
        decided_position=author.position,
        decided_words=why,
    )
    return taken
