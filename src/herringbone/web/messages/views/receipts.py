"""Where GOV.UK Notify calls back: an address outside every school, let in by a bearer token."""

from __future__ import annotations

import json
import logging
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from herringbone.web.messages.receipts import Receipt, may_tell, take

LONGEST = 20_000
log = logging.getLogger(__name__)


@csrf_exempt
@login_not_required
@require_POST
def receipts(request: HttpRequest) -> HttpResponse:
    """204 for a receipt that was kept; 403 without the token; 400 for what is no receipt. One of
    another service's reference is 204, too: to try it again would not help."""
    if not may_tell(request.headers.get("Authorization", "")):
        return HttpResponse(status=403)
    receipt = _read(request)
    if receipt is None:
        return HttpResponse(status=400)
    if not take(receipt, request.now):
        log.warning("a receipt came for a reference that no message has")
    return HttpResponse(status=204)


def _read(request: HttpRequest) -> Receipt | None:
    """The receipt, where the body is one."""
    try:
        said = json.loads(request.body[:LONGEST])
        return Receipt(UUID(said["reference"]), str(said["id"])[:120], str(said["status"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
