"""Addresses of this app below a school."""

from __future__ import annotations

from django.urls import path

from herringbone.web.letters.views import batch, deeds, rounds

app_name = "letters"
urlpatterns = [
    path("letters/", rounds.rounds, name="round"),
    path("letters/put-back/", deeds.put_back, name="put_back"),
    path("letters/<slug:key>/", batch.batch, name="batch"),
    path("letters/<slug:key>/write/", deeds.write, name="write"),
    path("letters/<slug:key>/<int:work_pk>/decide/", deeds.decide, name="decide"),
    path("letters/<slug:key>/<int:work_pk>/rang/", deeds.rang, name="rang"),
]
