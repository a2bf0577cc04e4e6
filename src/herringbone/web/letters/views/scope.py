"""What every page of letters begins with: the viewer's list, the batch, the line, who decides."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from herringbone.documents.writing import Template
from herringbone.web.letters.waiting import Batch, batch_named, template_for
from herringbone.web.messages.approving import By
from herringbone.web.registers.changes import Author
from herringbone.web.schools.deeds import Deed
from herringbone.web.strategies.evaluation import plan_of
from herringbone.web.worklists.lines import Line
from herringbone.web.worklists.listing import Listing


def listing_of(request: HttpRequest) -> Listing:
    """The viewer's list; everyone's for those who lead."""
    plan = plan_of(request.school, request.today)
    return Listing(request.viewer, plan, everyone=request.viewer.may(Deed.SEE_DELIVERY))


def batch_of(listing: Listing, key: str) -> Batch:
    """Raises Http404 where nothing of the kind waits for the viewer."""
    found = batch_named(listing, key)
    if found is None:
        raise Http404("No such letters wait for you. Look at the list of letters again.")
    return found


def template_of_batch(listing: Listing, batch: Batch) -> Template:
    """Raises Http404 for a letter that nobody wrote."""
    found = template_for(listing.plan, batch.thing)
    if found is None:
        raise Http404(f"The library holds no letter called {batch.thing}.")
    return found


def line_of(batch: Batch, work_pk: int) -> Line:
    """Raises Http404 where the work is none of the batch."""
    for line in batch.all_lines:
        if work_pk in [work.pk for work in line.works]:
            return line
    raise Http404("This letter no longer waits. Somebody may have dealt with it meanwhile.")


def by_of(request: HttpRequest) -> By:
    viewer = request.viewer
    return By(Author(viewer.name, viewer.position, viewer.user.pk), request.now)
