"""A message with its words and a stop, for addresses that name one."""

from __future__ import annotations

from herringbone.web.messages.models import About, Message, Stop, Written
from worlds import NOW, TODAY, World


def message(world: World) -> Message:
    """A text about Amy that waits for approval."""
    found: Message | None = Message.objects.filter(school=world.school, key="matrix").first()
    return found or _made(world)


def _made(world: World) -> Message:
    made: Message = Message.objects.create(
        school=world.school,
        channel="text",
        strategy="rivington",
        template="first_day_absence",
        purpose="safety",
        title="We have not seen your child this morning",
        contact_key="C1",
        to_name="Ms D. Ashdown",
        day=TODAY,
        key="matrix",
        asked_at=NOW,
        not_before=NOW,
    )
    About.objects.create(school=world.school, message=made, pupil=world.pupils["Amy"])
    Written.objects.create(
        school=world.school, message=made, words="Where is Amy?", digest="0" * 64, at=NOW
    )
    return made


def stop(world: World) -> Stop:
    made, _ = Stop.objects.get_or_create(
        school=world.school,
        pupil=world.pupils["Amy"],
        kind="complaint",
        lifted_at=None,
        defaults={"why": "matrix", "set_at": NOW, "set_by": "Tess Office"},
    )
    return made
