"""Addresses of the app, below a school's."""

from __future__ import annotations

from django.urls import URLPattern, path

from herringbone.web.absences.views import (
    confirming,
    leave,
    leave_deciding,
    planned,
    visits,
    weekly,
)

app_name = "absences"
urlpatterns: list[URLPattern] = [
    path("absences/", planned.planned, name="planned"),
    path("absences/new/<slug:kind>/", planned.plan, name="plan"),
    path("absences/<int:absence_pk>/", planned.absence, name="absence"),
    path("absences/<int:absence_pk>/change/", planned.change, name="change"),
    path("absences/<int:absence_pk>/shorten/", planned.shorten, name="shorten"),
    path("absences/<int:absence_pk>/cancel/", planned.cancel, name="cancel"),
    path("absences/visits/new/<slug:kind>/", visits.trip, name="trip"),
    path("absences/visits/<int:visit_pk>/", visits.visit, name="visit"),
    path("absences/visits/<int:visit_pk>/add/<int:pupil_pk>/", visits.add, name="visit_add"),
    path("absences/visits/<int:visit_pk>/cancel/", visits.cancel, name="visit_cancel"),
    path("absences/weekly/", weekly.patterns, name="patterns"),
    path("absences/weekly/new/<slug:kind>/", weekly.new, name="pattern_new"),
    path("absences/weekly/<int:pattern_pk>/", weekly.pattern, name="pattern"),
    path("absences/weekly/<int:pattern_pk>/<slug:deed>/", weekly.decide, name="pattern_decide"),
    path("absences/confirm/", confirming.confirming, name="confirming"),
    path("absences/confirm/group/", confirming.confirm_view, name="confirm"),
    path("absences/confirm/nobody-due/", confirming.nobody_view, name="nobody_due"),
    path("absences/suspended/", confirming.suspended, name="suspended"),
    path("leave/", leave.leave_requests, name="leave_requests"),
    path("leave/new/", leave.leave_new, name="leave_new"),
    path("leave/<int:leave_pk>/", leave_deciding.leave, name="leave"),
    path("leave/<int:leave_pk>/answer/", leave.leave_answer, name="leave_answer"),
    path("leave/<int:leave_pk>/lives-with/", leave.leave_lives, name="leave_lives"),
    path("leave/<int:leave_pk>/note/<slug:note>/", leave.leave_note, name="leave_note"),
]
