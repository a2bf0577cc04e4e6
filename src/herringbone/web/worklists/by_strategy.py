"""What the strategy sent by itself of late, for whose list it would have been: where each letter
stands, and whether it can still be taken back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from herringbone.web.messages.models import About, Message, State
from herringbone.web.messages.states import OUT
from herringbone.web.schools.viewer import Viewer
from herringbone.web.strategies.evaluation import Plan
from herringbone.web.ui.days import moment
from herringbone.web.worklists.handling import BY_STRATEGY
from herringbone.web.worklists.listing import Listing
from herringbone.web.worklists.models import Handling, How
from herringbone.web.worklists.subjects import Subject

LOOKED_BACK = timedelta(days=7)
MOST = 20


@dataclass(frozen=True, slots=True)
class Sent:
    """One piece of work that nobody did; `stands` says where its letters are."""

    handling: Handling
    subject: Subject
    stands: str
    may_undo: bool


def sent_by_strategy(viewer: Viewer, plan: Plan | None, now: datetime) -> list[Sent]:
    """The latest first; what was taken back is no longer among them."""
    rows = Handling.objects.filter(
        school=viewer.school, origin=BY_STRATEGY, undone_by=None, at__gte=now - LOOKED_BACK
    ).exclude(how=How.UNDONE)
    held = list(rows.select_related("work").order_by("-at", "-pk"))
    if not held:
        return []
    listing = Listing(viewer, plan, everyone=True, works=[row.work for row in held])
    mine = [row for row in held if listing.may_act(row.work)][:MOST]
    messages = _messages(mine)
    return [
        Sent(row, listing.subjects.of(row.work), *_stands(messages[row.work_id])) for row in mine
    ]


def _messages(rows: list[Handling]) -> dict[int, list[Message]]:
    keys = {f"work:{row.work_id}": row.work_id for row in rows}
    found: dict[int, list[Message]] = defaultdict(list)
    about = About.objects.filter(origin__in=keys).select_related("message").order_by("message")
    for one in about:
        found[keys[one.origin]].append(one.message)
    return found


def _stands(messages: list[Message]) -> tuple[str, bool]:
    left = [message for message in messages if message.state in OUT]
    if left:
        at = max((m.sent_at for m in left if m.sent_at), default=None)
        return (f"left {moment(at)}" if at else "leaving now"), False
    if any(message.state == State.PRINT for message in messages):
        return "to be printed", True
    waits = [message.not_before for message in messages if message.state == State.APPROVED]
    return (f"leaves from {moment(min(waits))}", True) if waits else ("did not leave", True)
