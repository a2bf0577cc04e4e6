"""A real mail server beside the tests: it keeps what it took, and can refuse or drop the line."""

from __future__ import annotations

import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message

from aimed_kills import Point, Stood
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


class Mailbox:
    """`refuse_to` answers a recipient, `refuse` the letter itself; `drops` cuts the line after so
    many letters were taken and before that is said. At `stood` its senders are killed."""

    def __init__(self, stood: Stood | None = None) -> None:
        self.stood = stood
        self.taken: list[Message] = []
        self.refuse_to: dict[str, str] = {}
        self.refuse: list[str] = []
        self.drops = 0

    @property
    def counts(self) -> Counter[str]:
        return Counter(str(letter["Message-ID"]) for letter in self.taken)

    async def handle_RCPT(  # noqa: N802 - as the server calls it
        self, server, session, envelope, address, options
    ):
        if address in self.refuse_to:
            return self.refuse_to[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session, envelope):  # noqa: N802
        if self.refuse:
            return self.refuse.pop(0)
        letter = message_from_bytes(envelope.content)
        if self.dies_at(Point.HEARD, str(letter["Message-ID"])):
            return "451 nobody is there any more"
        self.taken.append(letter)
        self.dies_at(Point.TAKEN, str(letter["Message-ID"]))
        if self.drops:
            self.drops -= 1
            server.transport.abort()
        return "250 taken"

    def dies_at(self, point: Point, reference: str = "") -> bool:
        """The server stands still meanwhile: its only client dies."""
        return self.stood is not None and self.stood.at(point, reference)


class _Server(SMTP):
    async def _handle_client(self) -> None:
        self.event_handler.dies_at(Point.MET)
        await super()._handle_client()


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Server(self.handler, **self.SMTP_kwargs)


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
    return port


@contextmanager
def mail_server(stood: Stood | None = None) -> Iterator[tuple[Mailbox, int]]:
    box = Mailbox(stood)
    controller = _Controller(box, hostname="127.0.0.1", port=_free_port())
    controller.start()
    try:
        yield box, controller.port
    finally:
        controller.stop()
