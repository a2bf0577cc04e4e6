"""Enters the school that an address names, for whoever has a post in it, and leaves it afterwards.

Addresses below `/s/<school>/` have a school; to anyone without a post there it does not exist.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from herringbone.web.schools.asked import BEYOND, is_near
from herringbone.web.schools.models import School
from herringbone.web.schools.tenancy import enter, leave
from herringbone.web.schools.viewer import viewer_of


class EntersTheSchool:
    """Sets `request.school` and `request.viewer`, and takes the slug from the view's arguments."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.school = request.viewer = None
        token = enter(None)
        try:
            response = self.get_response(request)
        finally:
            leave(token)
        if request.school is not None and not response.has_header("Cache-Control"):
            # Pupils' pages do not wait in a shared computer's cache for whoever sits down next.
            patch_cache_control(response, private=True, no_store=True)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, _args: Any, kwargs: dict[str, Any]
    ) -> None:
        slug = kwargs.pop("school_slug", None)
        if slug is None or not request.user.is_authenticated:
            return
        if not hasattr(view, "deed"):
            raise ImproperlyConfigured(f"{view.__module__}.{view.__name__} names no deed")
        school = School.objects.filter(slug=slug).select_related("trust").first()
        if school is None:
            raise Http404("There is no such school here.")
        enter((school,))
        request.viewer = viewer_of(request.user, school, request.today)
        if not request.viewer.standings:
            raise Http404("There is no such school here.")
        if not all(is_near(day) for day in kwargs.values() if isinstance(day, date)):
            raise Http404(BEYOND)
        request.school = school
