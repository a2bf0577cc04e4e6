"""Letters that reached nobody in the end: the work that they did is open again, and says why."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from herringbone.web.letters.waiting import ORIGIN, messages_of
from herringbone.web.messages.approving import By
from herringbone.web.messages.models import State
from herringbone.web.schools.models import School
from herringbone.web.worklists import handling
from herringbone.web.worklists.models import Handling, How
from herringbone.web.worklists.models import State as WorkState

LOST = frozenset({State.FAILED, State.RETURNED, State.NOT_SENT, State.WITHDRAWN})
LOOKED_BACK = timedelta(days=60)


def reached_nobody(school: School, today: date) -> list[Handling]:
    """What was done here with a letter of which no copy arrived."""
    rows = Handling.objects.filter(
        school=school,
        origin=ORIGIN,
        how=How.DONE,
        undone_by=None,
        work__state=WorkState.DONE,
        at__date__gte=today - LOOKED_BACK,
    )
    done = list(rows.select_related("work"))
    held = messages_of(school, [row.work for row in done])
    return [
        row
        for row in done
        if held.get(row.work_id) and all(m.state in LOST for m in held[row.work_id])
    ]


@transaction.atomic
def put_back(*, school: School, today: date, by: By) -> int:
    """Takes the deeds back, so that each stands on its list again; gives how many."""
    found = reached_nobody(school, today)
    hand = handling.By(by.author, by.at, origin=ORIGIN)
    for row in found:
        handling.undo(handling=row, by=hand, why="No copy of the letter reached anybody.")
    return len(found)
