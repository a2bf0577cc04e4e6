"""The works that an address or a form names, for whoever may deal with them."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from herringbone.web.registers.changes import Author
from herringbone.web.schools.asked import number_of
from herringbone.web.schools.viewer import Denied
from herringbone.web.strategies.evaluation import plan_of
from herringbone.web.worklists.handling import By
from herringbone.web.worklists.listing import Listing
from herringbone.web.worklists.models import Work


def work_of(request: HttpRequest, pk: int) -> Work:
    """A piece of this school's work. Raises Http404 for another school's."""
    found: Work = get_object_or_404(Work.objects.filter(school=request.school), pk=pk)
    return found


def listing_of(request: HttpRequest, *, everyone: bool = False) -> Listing:
    plan = plan_of(request.school, request.today)
    return Listing(request.viewer, plan, everyone=everyone)


def works_named(request: HttpRequest, pk: int | None = None) -> list[Work]:
    """The works that a form names; of none, the one of the address. Raises Denied where one is
    somebody else's, Http404 where one is not held here."""
    keys = [number_of(key) for key in request.POST.getlist("work") or [str(pk)]]
    held = Work.objects.filter(school=request.school, pk__in=[key for key in keys if key])
    works = list(held.select_related("school"))
    if not works or len(works) != len(set(keys)):
        raise Http404("This piece of work is not held here. Look at the list again.")
    demand_mine(request, works)
    return works


def demand_mine(request: HttpRequest, works: Sequence[Work]) -> None:
    """Raises Denied unless each is on the viewer's list, or they lead."""
    plan = plan_of(request.school, request.today)
    listing = Listing(request.viewer, plan, everyone=True, works=works)
    if not all(listing.may_act(work) for work in works):
        raise Denied(
            "This is on somebody else's list. Ask them to hand it over, or the attendance lead."
        )


def by_of(request: HttpRequest) -> By:
    viewer = request.viewer
    return By(Author(viewer.name, viewer.position, request.user.pk), request.now)


def ours(request: HttpRequest, address: str) -> str:
    """An address of this site, "" for any other."""
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    return address if is_ours and address.startswith("/") else ""


def back(request: HttpRequest) -> HttpResponse:
    """To where the form came from, at the next line; the worklist where it does not say."""
    wanted = ours(request, request.POST.get("next", "") or request.GET.get("next", ""))
    wanted = wanted or reverse("worklists:list", args=(request.school.slug,))
    then = request.POST.get("then", "")
    is_line = then.isascii() and then.replace("-", "").isalnum()
    return HttpResponseRedirect(f"{wanted}#{then}" if is_line else wanted)
