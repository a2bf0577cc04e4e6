"""The demonstration's channel: a message goes to a page where it can be read, and nowhere else."""

from __future__ import annotations

from herringbone.web.messages.channels.carrier import Answer, Ended, HandingOver, Parcel
from herringbone.web.messages.models import Kind, Message


class Shown:
    name = "shown"
    words = "shown on the page “Demonstration outbox”, sent to nobody"
    kinds = frozenset({Kind.TEXT, Kind.EMAIL})
    reaches_outside = False
    finds = False

    def why_off(self) -> str:
        return ""

    def takes_files(self) -> bool:
        return True

    def send(self, parcel: Parcel, _handing_over: HandingOver) -> Answer:
        """The row itself is the outbox: settling it shows it, once."""
        return Answer(Ended.SENT, parcel.reference, "shown, sent to nobody")

    def find(self, _message: Message) -> Answer | None:
        return None
