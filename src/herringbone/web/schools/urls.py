"""Addresses of the school's own settings, people and calendar."""

from __future__ import annotations

from django.urls import path

from herringbone.web.schools.views import crest, looks, people, settings

app_name = "schools"
urlpatterns = [
    path("settings/", settings.settings, name="settings"),
    path("settings/crest/", crest.crest, name="crest"),
    path("settings/crest/change/", crest.change_crest, name="change_crest"),
    path("calendar/", settings.calendar, name="calendar"),
    path("looks/", looks.looks, name="looks"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.post, name="post"),
    path("people/<int:pk>/sign-in/", people.sign_in_link, name="sign_in_link"),
]
