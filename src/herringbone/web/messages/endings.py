"""Tells whoever asked for a message that it reached nobody in the end, so that the work is open
again. It is asked for as a job, since those who know of work stand above this app."""

from __future__ import annotations

from datetime import datetime

from herringbone.documents.writing import Purpose
from herringbone.web.jobs import queue
from herringbone.web.jobs.kinds import Kind as Job
from herringbone.web.messages.models import About, Message
from herringbone.web.messages.states import OUT, QUEUED

MAY_STILL_REACH = (*QUEUED, *OUT)


def tell(message: Message, why: str, now: datetime) -> None:
    """For each piece of work that it came from and of which no other message is on its way or
    there. What is for safety is followed by the morning's calls, not by its text."""
    if message.purpose == Purpose.SAFETY:
        return
    for origin in _origins(message):
        others = About.objects.filter(
            school=message.school, origin=origin, message__state__in=MAY_STILL_REACH
        )
        if not others.exclude(message=message).exists():
            payload = {"origin": origin, "why": f"{message.title} to {message.to_name}: {why}"}
            queue.enqueue(
                Job.REACHED_NOBODY, school=message.school, key=origin, at=now, payload=payload
            )


def _origins(message: Message) -> list[str]:
    rows = message.about.exclude(origin="").values_list("origin", flat=True)
    return list(dict.fromkeys(rows))
