"""Addresses without a school in them: a supply slip's door and register, and the service worker."""

from __future__ import annotations

from django.urls import URLPattern, path

from herringbone.web.taking import addresses  # noqa: F401 - its converters are used below
from herringbone.web.taking.views import slip, worker

app_name = "slip"
urlpatterns: list[URLPattern] = [
    path("slip/", slip.enter, name="enter"),
    path("slip/day/", slip.day, name="day"),
    path("slip/leave/", slip.leave, name="leave"),
    path("slip/<session:session>/", slip.register, name="register"),
    path("slip/<session:session>/taps/", slip.taps, name="taps"),
    path("slip/<session:session>/send/", slip.send, name="send"),
    path("register-worker.js", worker.worker, name="worker"),
]
