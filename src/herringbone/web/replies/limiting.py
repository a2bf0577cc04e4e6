"""How often one address may try links that are none: a parent mistypes, a machine guesses.

**A link that is one opens, whatever others did**: it is looked up before anything is counted, and
only misses are. A telephone company puts thousands of telephones behind one address, and a school
all of its own, so an address is nobody's fault. Nor has the limit to keep a link secret: 128 random
bits do that, at any speed. It has two uses: a machine that goes on is answered without a write, and
whoever looks after the server reads in the log, once in each quarter of an hour, that one is at
work. A parent with an old link sees the same page on either side of the limit: ring the school.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.http import HttpRequest

from herringbone.web.signin import tries
from herringbone.web.signin.tries import Limit

LIMIT = Limit("reply link", 30, timedelta(minutes=15))
log = logging.getLogger(__name__)


def is_over(request: HttpRequest, now: datetime) -> bool:
    """Whether too many links that are none were tried from there."""
    return tries.is_over(LIMIT, request, now)


def count_miss(request: HttpRequest, now: datetime) -> None:
    if tries.count(LIMIT, request, now) == LIMIT.tries:
        minutes = int(LIMIT.wait.total_seconds()) // 60
        log.warning(
            "%d reply links that are none were tried from one address within %d minutes. None was "
            "found; the log of the proxy in front says which address.",
            LIMIT.tries,
            minutes,
        )
