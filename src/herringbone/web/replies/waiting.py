"""What stands around the line of messages in: replies, texts, calls for help, today's reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from herringbone.web.absences.finding import folded
from herringbone.web.absences.models import Reported
from herringbone.web.absences.reporting import marks_to_explain
from herringbone.web.replies import helping, receiving
from herringbone.web.replies.guards import guards_of
from herringbone.web.replies.models import Received, Reply
from herringbone.web.replies.suggestions import open_replies
from herringbone.web.schools.models import Contact, Pupil, School
from herringbone.web.schools.telling import restrictions


@dataclass(frozen=True)
class WaitingReply:
    """A reply with why it closes nothing, and the family's legal restrictions."""

    reply: Reply
    guards: list[str]
    restrictions: list[str]


@dataclass(frozen=True)
class WaitingText:
    """Something received, whose it may be: the contacts with that number and their children."""

    row: Received
    contacts: list[Contact]
    pupils: list[Pupil]


@dataclass(frozen=True)
class Help:
    """A call for help of a family, once; `is_alarm` past its time."""

    reply: Reply
    pupils: list[Pupil]
    is_alarm: bool


@dataclass(frozen=True)
class Taken:
    """A report for today; `explains` are the sessions whose N it would explain."""

    report: Reported
    explains: list[tuple[date, str]]


def replies_waiting(school: School) -> list[WaitingReply]:
    rows = open_replies(school)
    held, guards = _restrictions(school, [reply.pupil_id for reply in rows]), guards_of(rows)
    return [WaitingReply(one, guards[one.pk], held.get(one.pupil_id, [])) for one in rows]


def _restrictions(school: School, keys: Sequence[int]) -> dict[int, list[str]]:
    rows = Contact.objects.filter(school=school, pupil__in=keys).exclude(legal_restriction="")
    found: dict[int, list[str]] = {}
    for contact in rows:
        found.setdefault(contact.pupil_id, []).extend(restrictions([contact]))
    return found


def texts_waiting(school: School) -> list[WaitingText]:
    rows = list(receiving.waiting(school))
    by_row = receiving.senders(school, rows)
    return [WaitingText(row, by_row[row.pk], _whose(row, by_row[row.pk])) for row in rows]


def _whose(row: Received, contacts: Sequence[Contact]) -> list[Pupil]:
    """The sender's children, whoever is named in the words first."""
    said = folded(row.words).split()
    found = receiving.pupils_of(contacts)
    return sorted(found, key=lambda pupil: folded(pupil.first_name) not in said)


def help_waiting(school: School, now: datetime) -> list[Help]:
    """One line a family, the one due first on top."""
    groups: dict[Any, list[Reply]] = {}
    for reply in helping.unanswered(school):
        groups.setdefault(reply.together, []).append(reply)
    return [
        Help(rows[0], [r.pupil for r in rows], bool(rows[0].help_due_at <= now))
        for rows in groups.values()
    ]


def taken_for(school: School, today: date, *, may_amend: bool) -> list[Taken]:
    """Reports that fill today, newest first."""
    rows = Reported.objects.filter(school=school, day__lte=today, withdrawn_at=None)
    rows = rows.select_related("pupil", "school", "contact").order_by("-received_at", "-pk")
    held = [row for row in rows if row.day == today or (row.expected_back or row.day) > today]
    return [Taken(row, marks_to_explain(row) if may_amend else []) for row in held]
