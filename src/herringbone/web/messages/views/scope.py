"""What every page of messages begins with: who decides, which message, how far."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from herringbone.web.messages.approving import By
from herringbone.web.messages.channels import is_demonstration
from herringbone.web.messages.models import Message
from herringbone.web.messages.outbox import banner
from herringbone.web.registers.changes import Author
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.models import Pupil


def by_of(request: HttpRequest) -> By:
    viewer = request.viewer
    return By(Author(viewer.name, viewer.position, viewer.user.pk), request.now)


def message_of(request: HttpRequest, message_pk: int) -> Message:
    rows = Message.objects.filter(school=request.school).select_related("school", "approved")
    found: Message = get_object_or_404(rows, pk=message_pk)
    return found


def pupil_of(request: HttpRequest, pupil_pk: int) -> Pupil:
    rows = Pupil.objects.filter(school=request.school).select_related("school")
    found: Pupil = get_object_or_404(rows, pk=pupil_pk)
    return found


def shell(request: HttpRequest, here: str, **more: Any) -> dict[str, Any]:
    """What the head of each page shows; `here` is the place beside the others."""
    return {
        "here": here,
        "banner": banner(request.school),
        "may_approve": request.viewer.may(Deed.APPROVE_MESSAGES),
        "may_manage": request.viewer.may(Deed.MANAGE_SCHOOL),
        "is_shown_only": is_demonstration(request.school)
        and request.viewer.may(Deed.WRITE_MESSAGES),
        **more,
    }
