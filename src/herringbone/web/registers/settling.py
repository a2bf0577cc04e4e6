"""A person settles what waits for one: an alarm on a document whose mark was amended, and a mark
that was proposed while another already stood. Settled once; the second person is told by whom."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from herringbone.web.registers.amending import amend
from herringbone.web.registers.changes import Author, Carried, Refused
from herringbone.web.registers.checking import check_text, longest
from herringbone.web.registers.models import Alarm, Entry, Proposal
from herringbone.web.registers.reasons import Evidence, Reason
from herringbone.web.registers.rows import locked_head
from herringbone.web.ui.days import moment

LEFT = "left as it stands"
TAKEN = "taken into the register"


@transaction.atomic
def settle_alarm(*, alarm: Alarm, author: Author, how: str, at: datetime) -> Alarm:
    """`how`: what was done about the document ("letter withdrawn, family told by phone"). Raises
    Refused where it is empty or somebody settled it before."""
    check_text("what was done", how, longest(Alarm, "settled_how"))
    if not how.strip():
        raise Refused("Say what was done about the document.")
    _settle(alarm, author, how.strip(), at)
    return alarm


@transaction.atomic
def take_proposal(
    *,
    proposal: Proposal,
    author: Author,
    at: datetime,
    reason: Reason | str = "",
    words: str = "",
    evidence: Evidence | None = None,
) -> Entry:
    """Puts the proposed mark into the register in the name of whoever decides. Raises Refused where
    it was settled before, or the mark has moved again since it was proposed."""
    locked_head(proposal.school)
    _settle(proposal, author, TAKEN, at)
    return amend(
        school=proposal.school,
        author=author,
        pupil=proposal.pupil,
        date=proposal.date,
        session=proposal.session,
        code=proposal.code,
        at=at,
        reason=reason,
        words=words,
        evidence=evidence,
        carried=Carried(**proposal.carried),
        saw=proposal.standing,
    )


@transaction.atomic
def leave_proposal(*, proposal: Proposal, author: Author, at: datetime, how: str = LEFT) -> None:
    """The mark stays as it stands."""
    check_text("what was decided", how, longest(Proposal, "settled_how"))
    _settle(proposal, author, how, at)


def _settle(row: Alarm | Proposal, author: Author, how: str, at: datetime) -> None:
    held = type(row).objects.filter(school=row.school, pk=row.pk)
    by = {"settled_at": at, "settled_by": author.name, "settled_how": how}
    if held.filter(settled_at=None).update(**by) != 1:
        done = held.get()
        raise Refused(
            f"{done.settled_by} settled this on {moment(done.settled_at)}: {done.settled_how}."
        )
    for name, value in by.items():
        setattr(row, name, value)
