"""Addresses of this app below a school."""

from __future__ import annotations

from django.urls import URLPattern, path

from herringbone.web.calls.views import alarms, rows, unreachable

app_name = "calls"
urlpatterns: list[URLPattern] = [
    path("calls/<int:pupil_pk>/", rows.row, name="row"),
    path("calls/<int:pupil_pk>/attempt/", rows.attempt_view, name="attempt"),
    path("calls/<int:pupil_pk>/told/", rows.told_view, name="told"),
    path("calls/taken-back/<int:communication_pk>/", rows.take_back_view, name="take_back"),
    path("calls/alarms/<int:alarm_pk>/", alarms.alarm_view, name="alarm"),
    path("calls/unreachable/", unreachable.unreachable, name="unreachable"),
    path("calls/numbers/<int:contact_pk>/", unreachable.number_view, name="number"),
]
