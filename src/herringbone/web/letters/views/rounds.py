"""Letters to approve: every kind that waits as one job."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from herringbone.web.letters.reopening import reached_nobody
from herringbone.web.letters.views.scope import listing_of
from herringbone.web.letters.waiting import Batch, batches, messages_of, template_for
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.worklists.listing import Listing


@dataclass(frozen=True)
class Job:
    """A batch as the list has it."""

    batch: Batch
    title: str
    says: str
    written: int
    due: date | None
    is_known: bool


@require_safe
@for_deed(Deed.WRITE_MESSAGES)
def rounds(request: HttpRequest) -> HttpResponse:
    """`24 letters: how attendance is going`, and how far each is."""
    listing = listing_of(request)
    jobs = [_job(listing, one) for one in batches(listing)]
    shown = {
        "jobs": jobs,
        "total": sum(len(job.batch.lines) for job in jobs),
        "lost": len(reached_nobody(request.school, request.today)),
        "may_approve": request.viewer.may(Deed.APPROVE_MESSAGES),
    }
    return render(request, "letters/round.html", shown)


def _job(listing: Listing, batch: Batch) -> Job:
    template = template_for(listing.plan, batch.thing)
    works = [work for line in batch.lines for work in line.works]
    said = listing.said(batch.first)
    return Job(
        batch=batch,
        title=template.title if template else batch.first.words,
        says=said.says if said else "",
        written=len(messages_of(listing.school, works)),
        due=min((line.due for line in batch.lines), default=None),
        is_known=template is not None,
    )
