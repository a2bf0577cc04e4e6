"""Addresses of this app below a school."""

from __future__ import annotations

from django.urls import URLPattern, path

from herringbone.web.communications.views import files, log

app_name = "communications"
urlpatterns: list[URLPattern] = [
    path("communications/pupils/<int:pupil_pk>/", log.log, name="log"),
    path("communications/pupils/<int:pupil_pk>/add/", log.entry, name="add"),
    path("communications/pupils/<int:pupil_pk>/export/", files.export_log, name="export"),
    path("communications/<int:row_pk>/take-back/", log.taken_back, name="take_back"),
    path("communications/<int:row_pk>/export/", files.export_entry, name="export_entry"),
    path("communications/receipts/<int:receipt_pk>/", files.receipt, name="receipt"),
    path("communications/receipts/<int:receipt_pk>/file/", files.receipt_file, name="file"),
]
