"""E-mail by SMTP through Django's mail backend, with settings of its own.

A server answers 250 once it has a message. Where the connection is lost before that answer nobody
here can tell, and no server can be asked: such a message is `UNKNOWN` and waits for a person. Each
carries the same Message-ID however often it is tried, so that a mailbox can drop a second copy.
"""

from __future__ import annotations

import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

from herringbone.web.messages.channels.carrier import (
    Answer,
    Ended,
    HandingOver,
    Overtaken,
    Parcel,
)
from herringbone.web.messages.models import Kind, Message
from herringbone.web.messages.writing_up import plain

TEMPORARY = range(400, 500)


class Smtp:
    name = "smtp"
    words = "e-mail by the school's mail server"
    kinds = frozenset({Kind.EMAIL})
    reaches_outside = True
    finds = False

    def why_off(self) -> str:
        held = settings.MESSAGES["smtp"]
        if not held["host"]:
            return "HERRINGBONE_SMTP_URL is not set"
        return "" if held["sender"] else "HERRINGBONE_SMTP_FROM is not set"

    def takes_files(self) -> bool:
        return True

    def send(self, parcel: Parcel, handing_over: HandingOver) -> Answer:
        server = _server()
        try:
            server.open()
        except (OSError, smtplib.SMTPException) as refused:
            return Answer(Ended.TEMPORARY, words=f"The mail server cannot be reached: {refused}")
        try:
            handing_over()
            _mail(parcel, server).send()
        except Overtaken:
            raise
        except smtplib.SMTPException as refused:
            return refusal(refused)
        except OSError as lost:
            return _lost(lost)
        finally:
            _close(server)
        return Answer(Ended.SENT, message_id(parcel.message), "taken by the mail server")

    def find(self, _message: Message) -> Answer | None:
        return None


def message_id(message: Message) -> str:
    """The same at every attempt."""
    domain = parseaddr(settings.MESSAGES["smtp"]["sender"])[1].partition("@")[2]
    return f"<{message.reference}@{domain or 'localhost'}>"


def refusal(refused: smtplib.SMTPException) -> Answer:
    """What a server's refusal means: 4xx may pass, 5xx will not, a lost line is unknown."""
    if isinstance(refused, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(refused.recipients.values()))
        return _by_code(code, f"The address was refused: {_text(said)}")
    if isinstance(refused, smtplib.SMTPResponseException):
        return _by_code(refused.smtp_code, f"Refused: {_text(refused.smtp_error)}")
    return _lost(refused)


def _by_code(code: int, words: str) -> Answer:
    ended = Ended.TEMPORARY if code in TEMPORARY else Ended.PERMANENT
    return Answer(ended, words=f"{words} ({code})")


def _lost(lost: Exception) -> Answer:
    return Answer(
        Ended.UNKNOWN,
        words=f"The line was lost while it was handed over ({type(lost).__name__}): it may have "
        "gone. Look in the mail server's log.",
    )


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)


def _server() -> EmailBackend:
    held = settings.MESSAGES["smtp"]
    backend: EmailBackend = get_connection(
        "django.core.mail.backends.smtp.EmailBackend",
        host=held["host"],
        port=held["port"],
        username=held["user"],
        password=held["password"],
        use_tls=held["tls"],
        use_ssl=held["ssl"],
        timeout=held["timeout"],
    )
    return backend


def _mail(parcel: Parcel, server: EmailBackend) -> EmailMessage:
    mail = EmailMessage(
        subject=parcel.subject,
        body=plain(parcel.body),
        from_email=settings.MESSAGES["smtp"]["sender"],
        to=[parcel.message.to_where],
        connection=server,
        headers={"Message-ID": message_id(parcel.message), "Auto-Submitted": "auto-generated"},
    )
    if parcel.message.school.email:
        mail.reply_to = [parcel.message.school.email]
    if parcel.pdf:
        mail.attach("letter.pdf", parcel.pdf, "application/pdf")
    return mail


def _close(server: EmailBackend) -> None:
    """What was answered counts; a line that breaks at the farewell changes nothing."""
    try:
        server.close()
    except (OSError, smtplib.SMTPException):
        server.connection = None
