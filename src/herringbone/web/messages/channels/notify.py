"""GOV.UK Notify by its official client: texts, e-mails and letters as PDF.

Notify does not refuse a second notification of one reference, but it can be asked for a reference.
So whatever may have arrived is looked up before it is tried again, and goes once.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from notifications_python_client import prepare_upload
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient
from notifications_python_client.utils import DOCUMENT_UPLOAD_SIZE_LIMIT

from herringbone.web.messages.channels.carrier import (
    Answer,
    CannotAsk,
    Ended,
    HandingOver,
    Parcel,
)
from herringbone.web.messages.models import Kind, Message
from herringbone.web.messages.writing_up import plain

TOO_MANY = 429
NOT_LET_IN = frozenset({401, 403})
NEEDS = {
    "key": "HERRINGBONE_NOTIFY_KEY",
    "text_template": "HERRINGBONE_NOTIFY_TEXT_TEMPLATE",
    "email_template": "HERRINGBONE_NOTIFY_EMAIL_TEMPLATE",
}


class Notify:
    name = "notify"
    words = "GOV.UK Notify"
    kinds = frozenset({Kind.TEXT, Kind.EMAIL, Kind.LETTER})
    reaches_outside = True
    finds = True

    def why_off(self) -> str:
        missing = [name for key, name in NEEDS.items() if not settings.MESSAGES["notify"][key]]
        return f"{', '.join(missing)} not set" if missing else ""

    def takes_files(self) -> bool:
        return bool(settings.MESSAGES["notify"]["file_template"])

    def send(self, parcel: Parcel, handing_over: HandingOver) -> Answer:
        if parcel.message.tried > 1:
            try:
                known = self.find(parcel.message)
            except CannotAsk as silent:
                return Answer(Ended.TEMPORARY, words=str(silent))
            if known is not None:
                return known
        cannot = _why_not_along(parcel)
        if cannot:
            return Answer(Ended.PERMANENT, words=cannot)
        handing_over()
        try:
            said = SEND[Kind(parcel.message.channel)](_client(), parcel)
        except APIError as refused:
            return refusal(refused)
        return Answer(Ended.SENT, str(said.get("id", "")), "taken by GOV.UK Notify")

    def find(self, message: Message) -> Answer | None:
        try:
            said = _client().get_all_notifications(reference=str(message.reference))
        except APIError as refused:
            raise CannotAsk(refusal(refused).words) from refused
        # One that an attempt ended with before is not this one: a person sends it again.
        known = set(message.attempts.values_list("provider_id", flat=True))
        held = [one for one in said.get("notifications", []) if str(one["id"]) not in known]
        if not held:
            return None
        return Answer(Ended.SENT, str(held[0]["id"]), "GOV.UK Notify had it already")


def refusal(refused: APIError) -> Answer:
    """429, faults of the service and silence may pass; anything else it says stays so."""
    status, said = refused.status_code, _said(refused)
    if status == TOO_MANY:
        return Answer(Ended.TEMPORARY, words=f"GOV.UK Notify asks us to wait: {said}")
    if status >= 500:
        return Answer(Ended.TEMPORARY, words=f"GOV.UK Notify did not answer ({status}): {said}")
    if status in NOT_LET_IN:
        return Answer(
            Ended.TEMPORARY, words=f"GOV.UK Notify does not take the key ({status}): {said}"
        )
    return Answer(Ended.PERMANENT, words=f"GOV.UK Notify refused it ({status}): {said}")


def _said(refused: APIError) -> str:
    message: Any = refused.message
    if isinstance(message, list):
        return "; ".join(str(each.get("message", each)) for each in message)
    return str(message)


def _client() -> NotificationsAPIClient:
    held = settings.MESSAGES["notify"]
    return NotificationsAPIClient(held["key"], base_url=held["server"], timeout=held["timeout"])


def _text(client: NotificationsAPIClient, parcel: Parcel) -> Any:
    return client.send_sms_notification(
        phone_number=parcel.message.to_where,
        template_id=settings.MESSAGES["notify"]["text_template"],
        personalisation={"body": parcel.body},
        reference=parcel.reference,
    )


def _email(client: NotificationsAPIClient, parcel: Parcel) -> Any:
    """With a letter's file it goes by a template of its own, whose words have the link to it."""
    words: dict[str, Any] = {"subject": parcel.subject, "body": plain(parcel.body)}
    if parcel.pdf:
        words["link_to_file"] = prepare_upload(BytesIO(parcel.pdf), filename="letter.pdf")
    template = "file_template" if parcel.pdf else "email_template"
    return client.send_email_notification(
        email_address=parcel.message.to_where,
        template_id=settings.MESSAGES["notify"][template],
        personalisation=words,
        reference=parcel.reference,
    )


def _why_not_along(parcel: Parcel) -> str:
    """Why the file that was approved with an e-mail cannot go with it; "" where it can. Words
    alone are not what was approved."""
    if parcel.message.channel != Kind.EMAIL or not parcel.pdf:
        return ""
    if not settings.MESSAGES["notify"]["file_template"]:
        return (
            "It was approved with its letter attached, and HERRINGBONE_NOTIFY_FILE_TEMPLATE is not "
            "set: set it, or send the letter on paper."
        )
    if len(parcel.pdf) > DOCUMENT_UPLOAD_SIZE_LIMIT:
        return "The letter's file is larger than GOV.UK Notify takes (2 MB): send it on paper."
    return ""


def _letter(client: NotificationsAPIClient, parcel: Parcel) -> Any:
    return client.send_precompiled_letter_notification(
        reference=parcel.reference, pdf_file=BytesIO(parcel.pdf), postage="second"
    )


SEND = {Kind.TEXT: _text, Kind.EMAIL: _email, Kind.LETTER: _letter}
