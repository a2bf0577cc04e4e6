"""Addresses of the app, below a school's."""

from __future__ import annotations

from django.urls import URLPattern, path

from herringbone.web.taking import addresses  # noqa: F401 - its converters are used below
from herringbone.web.taking.views import cover, mine, missing, paper, register

ONE = "<school_day:day>/<session:session>/<class_name:class_name>/"
CLASS_DAY = "<school_day:day>/<class_name:class_name>/"

app_name = "taking"
urlpatterns: list[URLPattern] = [
    path("my-registers/", mine.mine, name="mine"),
    path("my-registers/seen/", mine.nudge_seen, name="nudge_seen"),
    path(f"registers/{ONE}", register.register, name="register"),
    path(f"registers/{ONE}taps/", register.taps, name="taps"),
    path(f"registers/{ONE}send/", register.send, name="send"),
    path(f"registers/{ONE}paper/", paper.from_paper, name="from_paper"),
    path("missing-registers/", missing.missing, name="missing"),
    path(
        "missing-registers/<session:session>/<class_name:class_name>/tell/",
        missing.send_nudge,
        name="nudge",
    ),
    path("classroom-notices/<int:pk>/read/", missing.notice_read, name="notice_read"),
    path("proposals/<int:pk>/settle/", missing.settle_proposal, name="settle"),
    path("cover/", cover.cover, name="cover"),
    path("cover/<school_day:day>/", cover.cover, name="cover_on"),
    path(f"cover/{CLASS_DAY}give/", cover.give, name="give"),
    path(f"cover/{CLASS_DAY}slip/", cover.slip, name="slip"),
    path("cover/<int:pk>/paper/", cover.slip_paper, name="slip_paper"),
    path("cover/<int:pk>/end/", cover.end, name="cover_end"),
    path("paper-registers/", paper.papers, name="papers"),
    path(f"paper-registers/{CLASS_DAY}", paper.paper_pdf, name="paper_pdf"),
]
