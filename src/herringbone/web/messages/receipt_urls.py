"""The one address of this app outside a school: delivery receipts."""

from __future__ import annotations

from django.urls import URLPattern, path

from herringbone.web.messages.views.receipts import receipts

urlpatterns: list[URLPattern] = [path("notify/receipts", receipts, name="notify_receipts")]
