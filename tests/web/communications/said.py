"""Short ways to put something into the log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from herringbone.web.communications.logging import Contacted, log
from herringbone.web.communications.models import Channel, Communication, Direction, Outcome
from herringbone.web.registers.changes import Author
from worlds import NOW, TODAY, World

CLERK = Author("Tess Office", "office manager", 7)


def said(
    world: World, *names: str, words: str = "high temperature", now: datetime = NOW, **more: Any
) -> list[Communication]:
    """The mother rang; `more` as `Contacted`."""
    fields: dict[str, Any] = {
        "direction": Direction.IN,
        "channel": Channel.CALL,
        "outcome": Outcome.REASON_GIVEN,
        "at": now,
        "with_whom": "mother (Ms Dana Birchall)",
        "contact_key": "C1",
        "to_where": "07700 900123",
        "words": words,
        "spoke": True,
        "day": TODAY,
        **more,
    }
    return log(
        school=world.school,
        pupils=[world.pupils[name] for name in names or ("Ben",)],
        contacted=Contacted(**fields),
        author=CLERK,
        now=now,
    )
