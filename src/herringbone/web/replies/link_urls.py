"""The address without a school in it: the page that a link opens for a parent."""

from __future__ import annotations

from django.urls import URLPattern, path

from herringbone.web.replies.views import link

app_name = "reply"
urlpatterns: list[URLPattern] = [path("r/<str:token>", link.page, name="page")]
