"""Addresses of the kit itself."""

from __future__ import annotations

from django.urls import path

from herringbone.web.ui import views

app_name = "ui"
urlpatterns = [
    path("preferences/theme", views.theme, name="theme"),
    path("preferences/keys", views.keys, name="keys"),
    path("preferences/counter", views.counter, name="counter"),
    path("offline", views.offline, name="offline"),
    path("components", views.components, name="components"),
]
