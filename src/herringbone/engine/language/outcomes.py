"""How each verb can end, in one table: what a person chooses, `done.csv` holds, follow-ups read.

The first outcome of a verb is the usual one. What had no effect stands in `running.diary`.
"""

from __future__ import annotations

from herringbone.engine.language.verbs import Verb

SPOKEN = ("reached", "nobody_reached")
SENT = ("sent", "returned")
MADE = ("done",)
HELD = ("held", "not_attended")
AGREED = ("accepted", "declined")
SIGNED = ("signed", "refused")
SEEN = ("seen", "spoken_at_door", "nobody_home")

OUTCOMES: dict[Verb, tuple[str, ...]] = {
    Verb.LETTER: SENT,
    Verb.EMAIL: SENT,
    Verb.TEXT: ("sent", "reached", "nobody_reached"),
    Verb.MESSAGE: SENT,
    Verb.POSTCARD: SENT,
    Verb.CALL: SPOKEN,
    Verb.CONTACT: SPOKEN,
    Verb.NOTIFY: SPOKEN,
    Verb.CHASE: SPOKEN,
    Verb.VISIT: SEEN,
    Verb.WELFARE_CHECK: SEEN,
    Verb.MEETING: ("attended", "not_attended"),
    Verb.REVIEW: HELD,
    Verb.CONVERSATION: ("held",),
    Verb.PANEL: ("held",),
    Verb.DISCUSS: ("held",),
    Verb.ASSEMBLY: ("held",),
    Verb.CONTRACT: SIGNED,
    Verb.PLAN: SIGNED,
    Verb.SUPPORT: AGREED,
    Verb.ASK: AGREED,
    Verb.REFER: AGREED,
    Verb.PROSECUTE: AGREED,
    Verb.DECIDE: AGREED,
    Verb.NOTICE: ("sent",),
    Verb.CHART: MADE,
    Verb.FILE: MADE,
    Verb.MONITOR: MADE,
    Verb.RECORD: MADE,
    Verb.ORDER: MADE,
    Verb.CERTIFICATE: MADE,
    Verb.REWARD: MADE,
    Verb.DRAW: MADE,
    Verb.BADGE: MADE,
    Verb.CREDIT: MADE,
    Verb.SPEND: MADE,
    Verb.ANNOUNCE: MADE,
    Verb.DISPLAY: MADE,
    Verb.POST: MADE,
    Verb.LIST: MADE,
    Verb.REPORT: MADE,
    Verb.TASK: MADE,
    Verb.SHARE: MADE,
    Verb.SETTLE: MADE,
}

WORDS = {
    "accepted": "accepted",
    "attended": "they came",
    "declined": "declined",
    "done": "done",
    "held": "held",
    "nobody_home": "nobody home",
    "nobody_reached": "nobody reached",
    "not_attended": "they did not come",
    "reached": "spoke with them",
    "refused": "refused",
    "returned": "came back undelivered",
    "seen": "child seen",
    "sent": "sent",
    "signed": "signed",
    "spoken_at_door": "spoke at the door, child not seen",
}
"""What a button says."""


def outcomes_of(verb: Verb | str, *, offer: bool = False) -> tuple[str, ...]:
    """The ways that an action can end; what was only offered can also be declined."""
    found = OUTCOMES[Verb(verb)]
    return (*found, "declined") if offer and "declined" not in found else found
