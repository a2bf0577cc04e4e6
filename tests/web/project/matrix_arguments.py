"""What stands in for each argument of an address in the matrix of who sees what."""

from __future__ import annotations

from uuid import UUID

import known_absences as known
import known_messages
import known_replies

from herringbone.web.pupils.models import Certificate, MarkQuery
from herringbone.web.schools.models import Hold, Post, Role
from worlds import NOW, TODAY

BY_NAME = {
    "token": lambda world: UUID(int=0),  # of an upload; there is none, and that is told alike
    "run_pk": lambda world: 0,
    "day": lambda world: TODAY.isoformat(),
    "date": lambda world: TODAY.isoformat(),
    "monday": lambda world: "2026-11-16",
    "session": lambda world: "AM",
    "class_name": lambda world: "3B",
    "pupil_pk": lambda world: world.pupils["Amy"].pk,
    "job_pk": lambda world: 0,
    "home_visit_pk": lambda world: 0,
    "outing_pk": lambda world: 0,
    "note_pk": lambda world: 0,
    "line_pk": lambda world: known.movement(world).pk,
    "absence_pk": lambda world: known.absence(world).pk,
    "visit_pk": lambda world: known.visit(world).pk,
    "pattern_pk": lambda world: known.pattern(world).pk,
    "report_pk": lambda world: known.report(world).pk,
    "leave_pk": lambda world: known.leave(world).pk,
    "reply_pk": lambda world: known_replies.reply(world).pk,
    "received_pk": lambda world: known_replies.received(world).pk,
    "concern_pk": lambda world: known_replies.concern(world).pk,
    "row_pk": lambda world: known_replies.row(world).pk,
    "receipt_pk": lambda world: known_replies.receipt(world).pk,
    "message_pk": lambda world: known_messages.message(world).pk,
    "work_pk": lambda world: 0,
    "handling_pk": lambda world: 0,
    "view_pk": lambda world: 0,
    "key": lambda world: "letter-warning",
    "stop_pk": lambda world: known_messages.stop(world).pk,
}
BY_ADDRESS = {
    ("calls:alarm", "alarm_pk"): lambda world: known.alarm(world).pk,
    ("calls:number", "contact_pk"): lambda world: known.contact(world).pk,
    ("calls:take_back", "communication_pk"): lambda world: 0,
    ("absences:plan", "kind"): lambda world: "appointment",
    ("absences:trip", "kind"): lambda world: "visit",
    ("absences:pattern_new", "kind"): lambda world: "part_time",
    ("absences:pattern_decide", "deed"): lambda world: "review",
    ("absences:leave_note", "note"): lambda world: "answered",
    ("taking:notice_read", "pk"): lambda world: 0,
    ("taking:settle", "pk"): lambda world: 0,
    ("taking:slip_paper", "pk"): lambda world: 0,
    ("taking:cover_end", "pk"): lambda world: 0,
    ("office:event", "pk"): lambda world: 0,
    ("office:undo_event", "pk"): lambda world: 0,
    ("office:settle_alarm", "pk"): lambda world: 0,
    ("office:take_off", "pk"): lambda world: 0,
    ("schools:post", "pk"): lambda world: Post.objects.filter(school=world.school).first().pk,
    ("schools:sign_in_link", "pk"): lambda world: (
        Post.objects.filter(school=world.school).first().pk
    ),
    ("pupils:lift", "hold_pk"): lambda world: (
        Hold.objects.create(
            school=world.school,
            pupil=world.pupils["Amy"],
            why="matrix",
            set_by=world.by_role[Role.DSL],
            set_at=NOW,
        ).pk
    ),
    ("pupils:answer_query", "query_pk"): lambda world: (
        MarkQuery.objects.create(
            school=world.school,
            pupil=world.pupils["Amy"],
            date=TODAY,
            session="AM",
            asked_by="mother",
            words="matrix",
            taken_by=world.by_role[Role.OFFICE],
            asked_at=NOW,
        ).pk
    ),
    ("pupils:certificate_file", "certificate_pk"): lambda world: (
        Certificate.objects.create(
            school=world.school,
            pupil=world.pupils["Amy"],
            kind="parents",
            first=TODAY,
            last=TODAY,
            issued_by="matrix",
            issued_at=NOW,
            pdf=b"%PDF",
        ).pk
    ),
}


def argument(world, address, key):
    """An argument's value; raises KeyError for one that nobody has said."""
    found = BY_ADDRESS.get((address, key)) or BY_NAME[key]
    return found(world)
