"""Addresses of this app below a school."""

from __future__ import annotations

from django.urls import path

from herringbone.web.worklists.golive_views import golive
from herringbone.web.worklists.views import deeds, lead, pupil, week, worklist

app_name = "worklists"
urlpatterns = [
    path("worklist/", worklist.worklist, name="list"),
    path("worklist/to-settle/", golive, name="golive"),
    path("worklist/many/", deeds.many, name="many"),
    path("worklist/views/", deeds.save_view, name="save_view"),
    path("worklist/views/<int:view_pk>/forget/", deeds.drop_view, name="drop_view"),
    path("worklist/<int:work_pk>/", worklist.work, name="work"),
    path("worklist/<int:work_pk>/done/", deeds.done, name="done"),
    path("worklist/<int:work_pk>/put-off/", deeds.snooze, name="snooze"),
    path("worklist/<int:work_pk>/hand-over/", deeds.hand_over, name="hand_over"),
    path("worklist/<int:work_pk>/not-appropriate/", deeds.not_appropriate, name="not_appropriate"),
    path("worklist/handling/<int:handling_pk>/undo/", deeds.undo, name="undo"),
    path("pupils/<int:pupil_pk>/actions/", pupil.actions, name="actions"),
    path("pupils/<int:pupil_pk>/why-not/", pupil.why_not, name="why_not"),
    path("nobody-has-acted/", lead.nobody, name="nobody"),
    path("nobody-has-acted.csv", lead.nobody_file, name="nobody_file"),
    path("school-this-week/", week.week, name="week"),
]
