"""Counts tries at a door without an account: none is lost, however many come at once.

Each is one transaction on one row, locked on PostgreSQL and by SQLite's one writer: of many at the
same moment every one gets a number of its own. Sign-in itself is limited by allauth.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from herringbone.web.signin.addresses import counted_as
from herringbone.web.signin.models import Tries

AT_ONCE = 500
"""Rows that are over and go with one new row, so that what is kept stays small."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries at a door from one address, then none for so long from the first on."""

    door: str
    tries: int
    wait: timedelta


def is_over(limit: Limit, request: HttpRequest, now: datetime) -> bool:
    """Whether as many as the limit allows were counted there."""
    held = Tries.objects.filter(place=_place(limit, request), until__gt=now)
    return held.filter(count__gte=limit.tries).exists()


def count(limit: Limit, request: HttpRequest, now: datetime) -> int:
    """Counts one more; which it is since the first."""
    with transaction.atomic():
        fresh = {"count": 0, "until": now + limit.wait}
        rows = Tries.objects.select_for_update()
        row, is_new = rows.get_or_create(place=_place(limit, request), defaults=fresh)
        if row.until <= now:
            row.count, row.until = 0, now + limit.wait
        row.count += 1
        row.save(update_fields=["count", "until"])
    if is_new:
        _forget_old(now)
    return int(row.count)


def take_back(limit: Limit, request: HttpRequest) -> None:
    """It was no wrong try after all."""
    held = Tries.objects.filter(place=_place(limit, request), count__gt=0)
    held.update(count=F("count") - 1)


@transaction.atomic
def _forget_old(now: datetime) -> None:
    """What another one holds at this moment is left: so nobody waits for anybody here."""
    old = Tries.objects.select_for_update(skip_locked=True).filter(until__lte=now)
    keys = list(old.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    Tries.objects.filter(pk__in=keys).delete()


def _place(limit: Limit, request: HttpRequest) -> str:
    """Where a try is counted. The key is the installation's: there are so few addresses that a
    plain digest of one could be looked up."""
    return salted_hmac(f"tries:{limit.door}", counted_as(request), algorithm="sha256").hexdigest()
