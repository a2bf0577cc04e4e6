"""Addresses of the kit itself."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "ui"
urlpatterns: list[URLPattern] = []
