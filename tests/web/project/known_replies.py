"""One of each thing that comes in, and of the log, for the matrix of who sees what."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from herringbone.web.communications.exporting import Asked, export
from herringbone.web.communications.logging import Contacted, log
from herringbone.web.communications.models import Channel, Direction, Held, Outcome
from herringbone.web.messages.models.links import ReplyLink
from herringbone.web.registers.changes import Author
from herringbone.web.replies.concerns import raise_concern
from herringbone.web.replies.models import Reply
from herringbone.web.replies.receiving import received as receive
from worlds import NOW, TODAY, World

CLERK = Author("matrix", "office", 1)


def reply(world: World) -> Reply:
    link = ReplyLink.objects.create(
        school=world.school,
        digest=uuid4().hex,
        contact_key="C1",
        day=TODAY,
        made_at=NOW,
        expires_at=NOW + timedelta(days=1),
    )
    return Reply.objects.create(
        school=world.school,
        pupil=world.pupils["Amy"],
        link=link,
        together=uuid4(),
        day=TODAY,
        contact_key="C1",
        said_by="mother",
        words="matrix",
        code="I",
        received_at=NOW,
    )


def received(world: World):
    fields = {"channel": "text", "from_where": "07700 900123", "words": "matrix"}
    return receive(school=world.school, at=NOW, reference=uuid4().hex, **fields)


def concern(world: World):
    return raise_concern(pupil=world.pupils["Amy"], words="matrix", author=CLERK, at=NOW)


def row(world: World):
    contacted = Contacted(Direction.OUT, Channel.CALL, Outcome.NO_ANSWER, NOW)
    pupils = [world.pupils["Amy"]]
    return log(school=world.school, pupils=pupils, contacted=contacted, author=CLERK, now=NOW)[0]


def receipt(world: World):
    asked = Asked([world.pupils["Amy"]], Held.EVIDENCE, "csv", given_to="matrix")
    return export(school=world.school, asked=asked, author=CLERK, now=NOW)
