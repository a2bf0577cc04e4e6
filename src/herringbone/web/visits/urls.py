"""Addresses of this app below a school."""

from __future__ import annotations

from django.urls import path

from herringbone.web.visits.views import route, visits

app_name = "visits"
urlpatterns = [
    path("visits/", route.route, name="route"),
    path("visits/paper/", route.paper, name="paper"),
    path("visits/card.pdf", route.card, name="card"),
    path("visits/go/", route.go, name="go"),
    path("visits/in-school/", route.in_school, name="in_school"),
    path("visits/add/", visits.add, name="add"),
    path("visits/add/<int:pupil_pk>/", visits.add_for, name="add_for"),
    path("visits/out/<int:outing_pk>/back/", route.back, name="back"),
    path("visits/out/<int:outing_pk>/later/", route.need_longer, name="later"),
    path("visits/<int:home_visit_pk>/", visits.visit, name="visit"),
    path("visits/<int:home_visit_pk>/take-back/", visits.take_back, name="take_back"),
    path("visits/<int:home_visit_pk>/no-more/", visits.no_more, name="no_more"),
    path("visits/<int:home_visit_pk>/drop/", visits.drop_visit, name="drop"),
    path("visits/<int:home_visit_pk>/note/", visits.note, name="note"),
    path("visits/homes/<int:pupil_pk>/", visits.home, name="home"),
    path("visits/notes/<int:note_pk>/end/", visits.note_ends, name="note_ends"),
]
