"""Addresses of this app below a school."""

from __future__ import annotations

from typing import Any

app_name = "calls"
urlpatterns: list[Any] = []
