"""The card that is left where nobody opened: who called, whom to ring; no child and no reason."""

from __future__ import annotations

from datetime import datetime

from herringbone.documents import VisitCard
from herringbone.documents.family_letter import Sender
from herringbone.documents.printing import pdf
from herringbone.documents.writing import Channel, fill, template_of
from herringbone.web.schools.letterhead import letterhead
from herringbone.web.schools.models import School
from herringbone.web.schools.people import posts_on
from herringbone.web.schools.viewer import Viewer
from herringbone.web.visits.planning import Unvisited

CARD = "sorry_we_missed_you"


def card_file(school: School, viewer: Viewer, now: datetime) -> bytes:
    """A card of whoever goes, as PDF, with lines for day and time, as it is printed before anybody
    goes. Raises Unvisited where there is no number to ring."""
    phone = number_of(school, viewer)
    values = {"contact_name": viewer.name, "contact_phone": phone}
    words = template_of("", CARD).words(Channel.LETTER, "en")
    card = VisitCard(
        school=letterhead(school),
        to_name="",
        visited_at=None,
        body=fill(words, values),
        sender=Sender(viewer.name, viewer.position, phone),
        printed_at=now,
    )
    return bytes(pdf(card))


def number_of(school: School, viewer: Viewer) -> str:
    """The direct number of the viewer's post, else the school's for attendance."""
    own = posts_on(school, viewer.today).filter(user=viewer.user).exclude(phone="").first()
    phone = own.phone if own is not None else school.attendance_phone or school.phone
    if not phone:
        raise Unvisited("No number to ring is held: an administrator sets it under School.")
    return str(phone)
