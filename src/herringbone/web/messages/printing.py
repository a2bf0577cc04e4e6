"""The print queue: approved letters, who printed and who posted them.

A letter counts as sent once somebody says that it was posted; until then a hold takes it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet

from herringbone.documents.writing import template_of
from herringbone.web.communications.models import Outcome
from herringbone.web.messages.approving import By
from herringbone.web.messages.channels.carrier import Answer, Ended
from herringbone.web.messages.endings import tell
from herringbone.web.messages.models import Message, State, Stop, StopKind
from herringbone.web.messages.rechecking import children, reasons_for, why_not_to
from herringbone.web.messages.resting import why_changed
from herringbone.web.messages.settling import add_try, log_it
from herringbone.web.messages.settling import sent as now_sent
from herringbone.web.messages.states import Moved, Refused, turn
from herringbone.web.messages.suppression import Why
from herringbone.web.schools.models import School


def queue(school: School) -> QuerySet[Message]:
    """Letters that wait for paper or for the post, in the order of their envelopes."""
    rows: QuerySet[Message] = Message.objects.filter(school=school, state=State.PRINT)
    return rows.select_related("approved").order_by("to_name", "pk")


def to_print(rows: Iterable[Message]) -> list[Message]:
    """Those that may still go to whom they name, at the address that stands on them."""
    return [message for message, why in with_reasons(rows) if not why]


def with_reasons(rows: Iterable[Message]) -> list[tuple[Message, str]]:
    """Each with why it is left out of the file; "" where it is in it."""
    return [(message, why_left_out(message)) for message in rows]


def why_left_out(message: Message) -> str:
    """Whom it names may not have it there any more, or marks changed that nobody saw who let it
    go."""
    return why_not_to(message) or _changed_unseen(message)


def _changed_unseen(message: Message) -> str:
    seen = {one.get("why") for row in message.decisions.all() for one in row.showed}
    if Why.CHANGED.value in seen:
        return ""
    found = [why_changed(message, pupil) for pupil in children(message)]
    return " ".join(dict.fromkeys(filter(None, found)))


@transaction.atomic
def printed(*, messages: Sequence[Message], by: By) -> int:
    """They lie on paper; how many."""
    rows = Message.objects.filter(pk__in=[m.pk for m in messages], state=State.PRINT)
    return rows.filter(printed_at=None).update(printed_at=by.at)


@transaction.atomic
def posted(*, message: Message, by: By) -> Message:
    """It is in the post. Raises Refused where everything is held since, it was withdrawn, whom it
    names may not have it at that address any more, or its marks changed."""
    held = Message.objects.select_for_update(of=("self",)).select_related("school", "approved")
    message = held.get(pk=message.pk)
    if message.state != State.PRINT:
        raise Refused(f"{message.to_name}: this letter is {message.get_state_display()}.")
    found = reasons_for(
        message, template_of(message.strategy, message.template), children(message), by.at
    )
    final = [one.words for one in found if one.is_final]
    if final:
        raise Refused(f"{message.to_name}: take it out of the post. {' '.join(final)}")
    changed = why_left_out(message)
    if changed:
        raise Refused(f"Take it out of the post and withdraw it. {changed.rstrip('.')}.")
    answer = Answer(Ended.SENT, words=f"posted by {by.author.name}")
    add_try(message, answer, by.at)
    now_sent(message, answer, by.at, by.author)
    return message


@transaction.atomic
def came_back(*, message: Message, why: str, by: By) -> Message:
    """The post brought it back: until somebody lifts that, no letter goes to that address."""
    if not turn(message, State.RETURNED, Moved(by.at, why, by.author), last_why=why[:500]):
        raise Refused("Somebody else dealt with it meanwhile: look at it again.")
    for pupil in children(message):
        Stop.objects.get_or_create(
            school=message.school,
            pupil=pupil,
            kind=StopKind.RETURNED,
            contact_key=message.contact_key,
            to_where=message.to_where,
            lifted_at=None,
            defaults={"why": why, "set_at": by.at, "set_by": by.author.name},
        )
    log_it(message, Outcome.FAILED, by.at)
    tell(message, why, by.at)
    return message
