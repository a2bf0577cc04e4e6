"""A supply slip in use: entering its code, few wrong tries, and what the browser may then open.

There is no account: the browser's session holds the cover and the name that was typed, for a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest

from herringbone.web.registers.models import Source
from herringbone.web.schools.models import Cover
from herringbone.web.signin import tries
from herringbone.web.taking.covering import cover_with
from herringbone.web.taking.takers import Taker

KEY = "slip"
TRIES = 10
WAIT = timedelta(minutes=15)
LIMIT = tries.Limit("slip", TRIES, WAIT)
"""So many wrong codes from one address, then nothing for so long."""


class TooManyTries(ValueError):
    """Somebody is guessing; the words say how long to wait."""


@dataclass(frozen=True, slots=True)
class Slip:
    """The cover that a code opened, and who typed their name to it."""

    cover: Cover
    name: str

    @property
    def taker(self) -> Taker:
        return Taker(f"{self.name} (supply)", "supply teacher", None, source=Source.SLIP)


def open_slip(request: HttpRequest, code: str, name: str) -> Slip | None:
    """The slip that a code opens today, kept in the session; None for a wrong code. Raises
    TooManyTries. The session gets a new key, so that nobody else's can be slipped in."""
    # Counted before it is looked at: of many that come at once, none is looked at too many.
    if tries.count(LIMIT, request, request.now) > TRIES:
        raise TooManyTries(
            f"Too many wrong codes from here. Wait {WAIT.seconds // 60} minutes, or ask the office "
            "to read the code to you."
        )
    cover = cover_with(code, request.today)
    if cover is None:
        return None
    tries.take_back(LIMIT, request)
    request.session.cycle_key()
    request.session[KEY] = {"cover": cover.pk, "name": name}
    request.session.set_expiry(_until_tonight(request.now))
    return Slip(cover, name)


def slip_of(request: HttpRequest) -> Slip | None:
    """The slip in this browser; None where there is none, its day is over or it was withdrawn."""
    kept = request.session.get(KEY)
    if not kept:
        return None
    found = Cover.everywhere.filter(pk=kept["cover"], date=request.today, withdrawn_at=None)
    cover = found.exclude(code_digest="").select_related("school").first()
    return Slip(cover, kept["name"]) if cover is not None else None


def leave_slip(request: HttpRequest) -> None:
    request.session.pop(KEY, None)
    request.session.cycle_key()


def _until_tonight(now: datetime) -> int:
    """Seconds until the day is over."""
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return max(60, int((midnight - now).total_seconds()))
