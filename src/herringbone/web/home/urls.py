"""Addresses of the page Now, below a school's."""

from __future__ import annotations

from django.urls import path

from herringbone.web.home import views, views_day

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("figures/", views.figures, name="figures"),
    path("now/later/", views_day.later, name="later"),
    path("now/n-to-settle/", views_day.ageing, name="ageing"),
    path("now/stamp/", views_day.stamp_view, name="stamp"),
    path("now/stamps/", views_day.stamps, name="stamps"),
    path("now/cover-sheet/", views_day.cover_sheet, name="cover_sheet"),
]
