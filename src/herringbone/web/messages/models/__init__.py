"""What is sent to families, who decided it, every attempt, and the links by which they answer."""

from herringbone.web.messages.models.links import LinkedPupil, ReplyLink
from herringbone.web.messages.models.outgoing import (
    About,
    Approval,
    Decided,
    Kind,
    Message,
    Round,
    State,
    Try,
    Turn,
    Written,
)
from herringbone.web.messages.models.rules import Installation, SendingRules, Stop, StopKind

__all__ = [
    "About",
    "Approval",
    "Decided",
    "Installation",
    "Kind",
    "LinkedPupil",
    "Message",
    "ReplyLink",
    "Round",
    "SendingRules",
    "State",
    "Stop",
    "StopKind",
    "Try",
    "Turn",
    "Written",
]
