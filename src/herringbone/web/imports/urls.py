"""Addresses of the app, below a school's."""

from __future__ import annotations

from django.urls import URLPattern, path

from herringbone.web.imports import views, views_run

app_name = "imports"
urlpatterns: list[URLPattern] = [
    path("import/", views.imports, name="imports"),
    path("import/<uuid:token>/", views.upload, name="upload"),
    path("import/<uuid:token>/bring-in/", views.bring_in, name="bring_in"),
    path("import/<uuid:token>/progress/", views.progress, name="progress"),
    path("import/<uuid:token>/throw-away/", views.throw_away, name="throw_away"),
    path("import/done/<int:run_pk>/", views_run.run, name="run"),
    path("import/undo/", views_run.undo, name="undo"),
]
