"""Addresses of the home page, below a school's."""

from __future__ import annotations

from django.urls import path

from herringbone.web.home import views

app_name = "home"
urlpatterns = [path("", views.home, name="home")]
