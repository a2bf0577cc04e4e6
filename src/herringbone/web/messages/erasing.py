"""Lawful erasure of what was written about a pupil: words, files, names and reasons go; that
something was sent, when and how it ended stays (ground rule 12).

What names another child, too, stays until that child's messages are erased.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from herringbone.web.messages.models import About, Approval, Message, Try, Turn, Written
from herringbone.web.schools.models import Pupil

GONE = "erased"


@transaction.atomic
def erase(*, pupil: Pupil, at: datetime) -> int:
    """Erases every message about this pupil alone; how many."""
    keys = list(_about_alone(pupil).values_list("pk", flat=True))
    for rows, fields in (
        (Written.objects, {"subject": "", "words": GONE, "pdf": None}),
        (Approval.objects, {"reasoning": "", "showed": []}),
        (Try.objects, {"answer": ""}),
        (Turn.objects, {"why": ""}),
    ):
        rows.filter(message__in=keys, erased_at=None).update(**fields, erased_at=at)
    return Message.objects.filter(pk__in=keys).update(
        to_name=GONE, to_where="", to_lines=[], last_why="", alone_why="", contact_key=""
    )


def _about_alone(pupil: Pupil) -> QuerySet[Message]:
    others = About.objects.filter(school=pupil.school).exclude(pupil=pupil)
    rows: QuerySet[Message] = Message.objects.filter(school=pupil.school, about__pupil=pupil)
    return rows.exclude(pk__in=others.values("message")).exclude(to_name=GONE)
