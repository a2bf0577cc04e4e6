"""The print queue: approved letters in one file, and who printed and who posted them.

A letter counts as sent once somebody says that it was posted; until then a hold takes it back.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import typst
from django.db import transaction
from django.db.models import QuerySet

from herringbone.documents.writing import template_of
from herringbone.web.communications.models import Outcome
from herringbone.web.messages.approving import By
from herringbone.web.messages.channels.carrier import Answer, Ended
from herringbone.web.messages.endings import tell
from herringbone.web.messages.models import Message, State, Stop, StopKind
from herringbone.web.messages.rechecking import children, reasons_for, why_not_to
from herringbone.web.messages.settling import add_try, log_it
from herringbone.web.messages.settling import sent as now_sent
from herringbone.web.messages.states import Moved, Refused, turn
from herringbone.web.schools.models import School

PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
ONE = '#page(width: auto, height: auto, margin: 0mm)[#image("{file}", page: {page}, alt: "{alt}")]'
"""A page as large as the one that was approved: a postcard stays one."""


def queue(school: School) -> QuerySet[Message]:
    """Letters that wait for paper or for the post, in the order of their envelopes."""
    rows: QuerySet[Message] = Message.objects.filter(school=school, state=State.PRINT)
    return rows.select_related("approved").order_by("printed_at", "to_name", "pk")


def to_print(rows: Iterable[Message]) -> list[Message]:
    """Those that may still go to whom they name, at the address that stands on them."""
    return [message for message, why in with_reasons(rows) if not why]


def with_reasons(rows: Iterable[Message]) -> list[tuple[Message, str]]:
    """Each with why it is left out of the file; "" where it is in it."""
    return [(message, why_not_to(message)) for message in rows]


def pile(messages: Iterable[Message]) -> bytes:
    """All of them in one file to print, page by page as they were approved."""
    with tempfile.TemporaryDirectory(prefix="herringbone-pile-") as folder:
        pages = []
        for number, message in enumerate(messages):
            file, octets = f"{number}.pdf", message.pdf
            Path(folder, file).write_bytes(octets)
            count = len(PAGE.findall(octets))
            pages += [ONE.format(file=file, page=page + 1, alt="A letter") for page in range(count)]
        source = Path(folder, "pile.typ")
        source.write_text("\n".join(pages), encoding="utf-8")
        made: bytes = typst.compile(str(source), root=folder)
    return made


@transaction.atomic
def printed(*, messages: Sequence[Message], by: By) -> int:
    """They lie on paper; how many."""
    rows = Message.objects.filter(pk__in=[m.pk for m in messages], state=State.PRINT)
    return rows.filter(printed_at=None).update(printed_at=by.at)


@transaction.atomic
def posted(*, message: Message, by: By) -> Message:
    """It is in the post. Raises Refused where everything is held since, it was withdrawn, or whom
    it names may not have it at that address any more."""
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
    changed = why_not_to(message)
    if changed:
        raise Refused(f"Take it out of the post and withdraw it. {changed}.")
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
