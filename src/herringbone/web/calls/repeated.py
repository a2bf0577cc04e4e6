"""A form of a call row that was sent before, by Back or a double tap: the same again keeps nothing
and says what was kept, the same form with something else in it is refused.

The key is taken in the attempt's own transaction, so that of two taps at once one waits.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import QueryDict

from herringbone.web.calls.models import AttemptKept
from herringbone.web.calls.trying import Untried
from herringbone.web.communications.models import Communication
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import School
from herringbone.web.ui.days import clock

NOT_SAID = frozenset({"csrfmiddlewaretoken", "client_id"})


@dataclass(frozen=True, slots=True)
class Sent:
    """One form as it was drawn and sent: `said` tells the same again from something else."""

    client_id: UUID
    said: str


def sent_of(posted: QueryDict) -> Sent | None:
    """None for a form without an id, which is always a new attempt."""
    try:
        client_id = UUID(posted.get("client_id", ""))
    except ValueError:
        return None
    said: Mapping[str, list[str]] = {
        name: sorted(values) for name, values in posted.lists() if name not in NOT_SAID
    }
    return Sent(client_id, sha256(json.dumps(said, sort_keys=True).encode()).hexdigest())


def kept_before(school: School, sent: Sent) -> list[Communication]:
    """The log's rows of this very form, none where it is new. Raises Untried where it says
    something else than then, or was taken back since."""
    kept = AttemptKept.objects.filter(school=school, client_id=sent.client_id).first()
    if kept is None:
        return []
    rows = list(Communication.objects.filter(school=school, together=kept.together).order_by("pk"))
    if not rows or any(row.taken_back_by.exists() for row in rows):
        raise Untried("What this form kept was taken back since. Press again for a new attempt.")
    if kept.fingerprint != sent.said:
        raise Untried(
            f"This form kept “{kept_words(rows)}” already, at {clock(kept.at)}, and now says "
            "something else. Look at the attempts of today, then press again for a new one."
        )
    return rows


def kept_words(rows: Sequence[Communication]) -> str:
    """ "no answer mother (Ms Dana Ashdown)"."""
    one = rows[0]
    return f"{one.get_outcome_display()} {one.with_whom}".strip()


def take_key(school: School, sent: Sent, author: Author, now: datetime) -> AttemptKept | None:
    """The key of a new attempt; None where another took it first. In a transaction."""
    try:
        with transaction.atomic():
            made: AttemptKept = AttemptKept.objects.create(
                school=school,
                client_id=sent.client_id,
                fingerprint=sent.said,
                at=now,
                user_id=author.user_id,
            )
    except IntegrityError:
        return None
    return made
