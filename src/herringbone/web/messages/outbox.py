"""What the outbox lists: messages by where they stand, and what to do about what is stuck."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.db.models import Count, QuerySet

from herringbone.web.messages.channels import carrier_of, is_demonstration, why_off
from herringbone.web.messages.models import Kind, Message, State
from herringbone.web.schools.models import School

GROUPS: Mapping[str, tuple[str, tuple[State, ...]]] = MappingProxyType(
    {
        "look": ("To look at", (State.FAILED, State.UNKNOWN, State.RETURNED)),
        "approve": ("To approve", (State.WAITING, State.HELD)),
        "going": ("On their way", (State.APPROVED, State.LEAVING)),
        "print": ("To print", (State.PRINT,)),
        "sent": ("Sent", (State.SENT, State.DELIVERED)),
        "stopped": ("Not sent", (State.NOT_SENT, State.WITHDRAWN)),
    }
)
"""The tabs in their order; every state stands in one of them (a test)."""
TO_DO: Mapping[State, str] = MappingProxyType(
    {
        State.FAILED: "Ring instead, put the number or address right, or send it again.",
        State.UNKNOWN: "Look in the mail server's log, then say whether it went.",
        State.RETURNED: "Ask the family for their address; no letter goes to the old one.",
        State.HELD: "Approve it, or withdraw it, once what it waits for is known.",
        State.PRINT: "Print it, and say when it is posted.",
    }
)
TONES: Mapping[State, str] = MappingProxyType(
    {
        State.FAILED: "alarm",
        State.UNKNOWN: "warn",
        State.RETURNED: "alarm",
        State.HELD: "warn",
        State.WAITING: "info",
        State.APPROVED: "info",
        State.LEAVING: "info",
        State.SENT: "good",
        State.DELIVERED: "good",
        State.NOT_SENT: "info",
    }
)
EMPTY: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "look": ("Nothing is stuck.", "What a provider refuses or a post brings back stands here."),
        "approve": ("Nothing waits for approval.", "Letters that the strategy asks for come here."),
        "going": ("Nothing is on its way.", "Approved messages stand here until they have left."),
        "print": ("No letter waits for paper.", "Approved letters stand here until posted."),
        "sent": ("Nothing was sent yet.", "Each message stands here with the words as sent."),
        "stopped": ("Nothing was stopped.", "What was withdrawn or no longer true stands here."),
    }
)


@dataclass(frozen=True, slots=True)
class Channel:
    """How one kind leaves: through what, or why it does not."""

    label: str
    through: str
    why_off: str
    waiting: int


def listed(school: School, group: str) -> QuerySet[Message]:
    """The messages of a tab, the newest first; print and approval in the order of asking."""
    rows: QuerySet[Message] = Message.objects.filter(school=school, state__in=GROUPS[group][1])
    rows = rows.prefetch_related("about__pupil")
    return rows.order_by("asked_at", "pk") if group in ("approve", "print") else rows


def counts(school: School) -> dict[str, int]:
    """How many stand in each tab."""
    rows = Message.objects.filter(school=school).values("state").annotate(many=Count("pk"))
    by_state = {row["state"]: row["many"] for row in rows.order_by()}
    return {
        group: sum(by_state.get(state, 0) for state in states)
        for group, (_, states) in GROUPS.items()
    }


def first_group(counted: Mapping[str, int]) -> str:
    """The tab to open: what is stuck before what waits, else what was sent."""
    return next((name for name in ("look", "approve", "going") if counted[name]), "sent")


def channels(school: School) -> list[Channel]:
    """Every kind with how it leaves and how many wait for it."""
    rows = Message.objects.filter(school=school, state=State.APPROVED).values("channel")
    waiting = {row["channel"]: row["many"] for row in rows.annotate(many=Count("pk")).order_by()}
    found = []
    for kind in Kind:
        carrier = carrier_of(school, kind)
        words = carrier.words if carrier else ""
        off = why_off(school, kind)
        found.append(Channel(kind.label.capitalize(), words, off, waiting.get(kind.value, 0)))
    return found


def banner(school: School) -> str:
    """What stands above every page of messages: whether anything can reach a family from here."""
    if is_demonstration(school):
        return ""  # the demonstration's own banner says it on every page
    off = [each for each in channels(school) if each.why_off]
    if not off:
        return ""
    whys = dict.fromkeys(f"{each.label}: {each.why_off}" for each in off)
    return f"Not everything can leave from here. {'; '.join(whys)}."


def shown(school: School, since: datetime) -> QuerySet[Message]:
    """Messages of the demonstration's outbox."""
    rows: QuerySet[Message] = Message.objects.filter(
        school=school, carrier="shown", sent_at__gte=since
    )
    return rows.select_related("approved").order_by("-sent_at", "-pk")
