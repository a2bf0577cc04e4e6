"""Addresses of pupils and classes, below a school's."""

from __future__ import annotations

from django.urls import path

from herringbone.web.pupils.views import class_page, deeds, listing, pupil

app_name = "pupils"
urlpatterns = [
    path("pupils/", listing.pupils, name="list"),
    path("pupils/<int:pupil_pk>/", pupil.pupil, name="pupil"),
    path("pupils/<int:pupil_pk>/for-the-parent/", pupil.for_parent, name="for_parent"),
    path("pupils/<int:pupil_pk>/hold/", deeds.hold, name="hold"),
    path("pupils/<int:pupil_pk>/hold/<int:hold_pk>/lift/", deeds.lift, name="lift"),
    path("pupils/<int:pupil_pk>/query/", deeds.query, name="query"),
    path("pupils/<int:pupil_pk>/query/<int:query_pk>/", deeds.answer_query, name="answer_query"),
    path("pupils/<int:pupil_pk>/what-if/", deeds.what_if, name="what_if"),
    path("pupils/<int:pupil_pk>/certificate/", deeds.certificate, name="certificate"),
    path(
        "pupils/<int:pupil_pk>/certificate/<int:certificate_pk>/",
        deeds.certificate_file,
        name="certificate_file",
    ),
    path("classes/", class_page.classes, name="classes"),
    path("classes/<str:class_name>/", class_page.class_page, name="class"),
]
