"""The print queue: an approved letter waits until somebody prints and posts it, and says so.

Nothing leaves by itself here; `printing` keeps who printed and who posted.
"""

from __future__ import annotations

from herringbone.web.messages.channels.carrier import Answer, Ended, HandingOver, Parcel
from herringbone.web.messages.models import Kind, Message


class Printed:
    name = "print"
    words = "printed and posted by the school"
    kinds = frozenset({Kind.LETTER})
    reaches_outside = False
    finds = False

    def why_off(self) -> str:
        return ""

    def takes_files(self) -> bool:
        return True

    def send(self, _parcel: Parcel, _handing_over: HandingOver) -> Answer:
        """Never asked: `sending` puts a letter in the queue instead."""
        return Answer(Ended.PERMANENT, words="a letter of the print queue is not sent")

    def find(self, _message: Message) -> Answer | None:
        return None
