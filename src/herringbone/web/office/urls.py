"""Addresses of the app, below a school's."""

from __future__ import annotations

from django.urls import URLPattern, path

from herringbone.web.office.views import (
    ageing,
    alarms,
    amending,
    coding,
    events,
    grids,
    keying,
    mark,
    papers,
    roll,
    roll_pupil,
    whole,
)
from herringbone.web.taking import addresses  # noqa: F401 - its converters are used below

ONE_MARK = "marks/<int:pupil_pk>/<school_day:day>/<session:session>/"

app_name = "office"
urlpatterns: list[URLPattern] = [
    path("registers/", whole.registers, name="registers"),
    path("registers/papers/", papers.papers, name="papers"),
    path("day/", grids.day, name="day"),
    path("week/", grids.week, name="week"),
    path("week/marks/", grids.save_marks, name="save_marks"),
    path(ONE_MARK, mark.mark, name="mark"),
    path(f"{ONE_MARK}note/", mark.note, name="note"),
    path("marks/<int:pupil_pk>/amend/", amending.amend, name="amend"),
    path("alarms/", alarms.alarms, name="alarms"),
    path("alarms/<int:pk>/settle/", alarms.settle, name="settle_alarm"),
    path("unexplained/", ageing.ageing, name="ageing"),
    path("events/", events.events, name="events"),
    path("events/new/", events.new_event, name="new_event"),
    path("events/<int:pk>/", events.event, name="event"),
    path("events/<int:pk>/undo/", events.undo_event, name="undo_event"),
    path("coding/", coding.coding, name="coding"),
    path("to-key/", keying.to_key, name="to_key"),
    path("to-key/<int:pk>/take-off/", keying.take_off, name="take_off"),
    path("roll/", roll.roll, name="roll"),
    path("roll/admit/", roll.admit_pupil, name="admit"),
    path("roll/<int:pupil_pk>/move/", roll_pupil.move, name="move"),
    path("roll/<int:pupil_pk>/leave/", roll_pupil.leave, name="leave"),
    path("roll/<int:pupil_pk>/missing/", roll_pupil.missing, name="missing"),
    path("roll/<int:pupil_pk>/found/", roll_pupil.found_again, name="found"),
    path("roll/<int:pupil_pk>/back/", roll_pupil.back, name="back"),
]
