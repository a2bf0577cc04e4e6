"""What a device kept while there was no network, taken in when it is back (ground rule 7).

Also says which pages a device may keep, and for whom: names only of the day's own classes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.http import HttpResponse
from django.utils.crypto import salted_hmac

from herringbone.web.registers.models import Source
from herringbone.web.taking.said import Sending, Unreadable
from herringbone.web.taking.sheet import Sheet
from herringbone.web.taking.submitting import Outcome, submit_from_device
from herringbone.web.taking.takers import Taker

KEPT_FOR = timedelta(hours=12)
"""How long a device may keep a register; afterwards it is wiped there and refused here."""


def take_queued(*, sheet: Sheet, taker: Taker, sending: Sending, now: datetime) -> Outcome:
    """Takes in one submission of a device's queue; the same one again changes nothing. Raises
    Unreadable where it was typed too long ago."""
    captured = sending.captured_at
    if captured is None:
        raise Unreadable("The device did not say when the register was typed.")
    if now - captured > KEPT_FOR:
        raise Unreadable(
            f"This register was typed more than {KEPT_FOR.total_seconds() / 3600:.0f} hours ago. "
            "Give the marks to the office: they enter it from paper."
        )
    # A device whose clock runs ahead can not have typed it later than it arrives.
    return submit_from_device(
        sheet=sheet,
        taker=replace(taker, source=Source.OFFLINE),
        sending=replace(sending, captured_at=min(captured, now)),
        now=now,
    )


def whose(taker: Taker) -> str:
    """Tells one person's kept registers from another's on a shared device, and nothing else."""
    return salted_hmac("herringbone.taking.device", f"{taker.user_id}:{taker.name}").hexdigest()[
        :16
    ]


def may_be_kept(response: HttpResponse, taker: Taker) -> HttpResponse:
    """Lets the device keep this page for its hours; the service worker reads the headers."""
    response["X-Herringbone-Keep"] = str(int(KEPT_FOR.total_seconds()))
    response["X-Herringbone-Who"] = whose(taker)
    return response
