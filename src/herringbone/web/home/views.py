"""The way in: to the one school of whoever signed in, or the list of theirs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.viewer import schools_of


def entrance(request: HttpRequest) -> HttpResponse:
    """`/`: straight into the school where there is one, else the schools to choose from."""
    schools = schools_of(request.user, request.today)
    if len(schools) == 1:
        return redirect("home:home", schools[0].slug)
    return render(request, "home/entrance.html", {"schools": schools})


@for_deed(Deed.SEE_HOME)
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "home/home.html")
