"""Marks that a device sent late while another already stood: a person looks at both and chooses.

Until the register closes its teacher may; afterwards it is an amendment, and the office's.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from herringbone.web.registers.changes import Author
from herringbone.web.registers.closing import is_closed
from herringbone.web.registers.models import Proposal
from herringbone.web.registers.reasons import Reason
from herringbone.web.registers.settling import leave_proposal, take_proposal
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.models import School
from herringbone.web.schools.viewer import Denied, Viewer


def open_proposals(school: School, day: date | None = None) -> Any:
    """Proposals that nobody has settled, of a day or of all days."""
    found = Proposal.objects.filter(school=school, settled_at=None)
    found = found if day is None else found.filter(date=day)
    return found.select_related("pupil", "entry").order_by("date", "session", "pupil__surname")


def proposals_at(school: School, class_name: str, day: date, session: str) -> list[Proposal]:
    """Those of one class register."""
    found = open_proposals(school, day).filter(session=session, entry__class_name=class_name)
    return list(found)


def demand_may_settle(viewer: Viewer, proposal: Proposal, now: datetime) -> None:
    """Raises Denied, in words."""
    if not is_closed(viewer.school, proposal.date, proposal.session, now):
        viewer.demand(Deed.TAKE_REGISTER, proposal.entry.class_name)
    elif not viewer.may(Deed.AMEND_MARKS):
        raise Denied("This register has closed: the office chooses between the two marks.")


def settle(*, proposal: Proposal, take: bool, viewer: Viewer, now: datetime) -> None:
    """Takes the proposed mark into the record, or keeps the one that stands. Raises Denied, and
    Refused where somebody was faster or the mark has moved again."""
    demand_may_settle(viewer, proposal, now)
    author = Author(viewer.name, viewer.position, viewer.user.pk)
    if not take:
        leave_proposal(proposal=proposal, author=author, at=now)
        return
    closed = is_closed(viewer.school, proposal.date, proposal.session, now)
    reason = Reason.FROM_DEVICE if closed else ""
    take_proposal(proposal=proposal, author=author, at=now, reason=reason)
